"""What replies do, and which dimension results speak to, through a whole audit."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from attunement.audit import Audited, AuditOptions, audit
from attunement.metrics import METRICS
from tests.audit.logs import contents, results, write_rows

NAMES = ("advice_giving", "encouraging_elaboration")
REPLIES = ("You should write to him.", "What was that like for you?", "The office opens at nine.")


def conversations(count: int, **columns: str) -> list[dict[str, Any]]:
    """Conversations of three turns, each opening in its own words."""
    return [
        {
            "id": f"c{number:03}",
            "assistant": ("ash", "elm")[number % 2],
            **columns,
            "messages": [
                message
                for turn in range(3)
                for message in (
                    {"role": "user", "content": f"My landlord kept deposit number {number * 3 + turn} of mine."},
                    {"role": "assistant", "content": REPLIES[0] if number % 2 else REPLIES[turn]},
                )
            ],
        }
        for number in range(count)
    ]


def run(tmp_path: Path, rows: list[dict[str, Any]], out: str = "out", jobs: int = 1, **options: Any) -> Audited:
    log = write_rows(tmp_path / "log.jsonl", rows)
    return audit([log], tmp_path / out, AuditOptions(metrics=NAMES, **options), jobs=jobs)


def test_means_per_reply_and_sums_per_conversation(tmp_path: Path) -> None:
    done = run(tmp_path, conversations(50), by=("assistant",))
    for metric in NAMES:
        for whole, summed in zip(
            results(done.summary, metric), results(done.summary, metric, "conversation"), strict=True
        ):
            assert summed["value"] == pytest.approx(3 * whole["value"], abs=1e-5), "three replies each"
            assert summed["group"] == whole["group"]
            assert summed["interval"][0] <= summed["value"] <= summed["interval"][1]
            assert summed["clusters"] == whole["clusters"] == (25 if summed["group"] else 50)
            assert whole["outcomes"]["present"] + whole["outcomes"]["absent"] == 3 * whole["clusters"]
            assert summed["outcomes"]["present"] + summed["outcomes"]["absent"] == summed["clusters"]
    ash, elm = (done.profile.find("advice_giving", "conversation", assistant=name) for name in ("ash", "elm"))
    assert ash is not None and elm is not None and ash.value is not None and elm.value is not None
    assert elm.value > ash.value, "three times advice against once"


def test_the_sum_stands_with_the_last_reply(tmp_path: Path) -> None:
    run(tmp_path, conversations(4))
    table = pq.read_table(tmp_path / "out" / "measurements.parquet").to_pylist()
    mine = [row for row in table if row["metric"] == "advice_giving" and row["conversation_id"] == "c001"]
    sums = [row["value"] for row in mine if row["part"] == "conversation"]
    assert sums[:2] == [None, None]
    assert sums[2] == pytest.approx(sum(row["value"] for row in mine if not row["part"]), abs=1e-6)


def test_two_systems_that_answer_one_log_are_summed_apart(tmp_path: Path) -> None:
    rows = [
        {"id": f"p{number}", "prompt": f"What about deposit number {number} of mine?", "a": REPLIES[0], "b": REPLIES[2]}
        for number in range(24)
    ]
    done = run(tmp_path, rows, map={"said": "prompt", "reply": "a|b"})
    whole, a, b = results(done.summary, "advice_giving", "conversation")
    assert (a["group"], b["group"]) == ({"reply_column": "a"}, {"reply_column": "b"})
    assert whole["outcomes"]["present"] + whole["outcomes"]["absent"] == 48
    assert whole["value"] == pytest.approx((a["value"] + b["value"]) / 2, abs=1e-6)
    assert a["value"] > b["value"]


def test_the_same_bytes_whatever_the_processes(tmp_path: Path) -> None:
    rows = conversations(300)
    run(tmp_path, rows, "one")
    run(tmp_path, rows, "two", jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_descriptions_flag_nothing_in_the_report(tmp_path: Path) -> None:
    run(tmp_path, conversations(30))
    page = (tmp_path / "out" / "report.html").read_text()
    assert '<section id="behaviours">' in page
    assert "Over a conversation" in page
    for section in ("profile-title", 'id="controls"', 'id="distributions"'):
        start = page.find(section)
        assert start < 0 or "Advice giving" not in page[start : page.find("</section>", start)]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, {("cognitive", "need_match"), ("relational", "template_reuse")}),
        (
            {"relation": "tenant"},
            {("cognitive", "need_match"), ("relational", "need_match"), ("relational", "template_reuse")},
        ),
        (
            {"culture": "Japan"},
            {
                ("cognitive", "need_match"),
                ("cultural", "need_match"),
                ("cultural", "template_reuse"),
                ("relational", "template_reuse"),
            },
        ),
    ],
)
def test_results_speak_to_what_the_log_gave(
    tmp_path: Path, columns: dict[str, str], expected: set[tuple[str, str]]
) -> None:
    rows = conversations(4, **columns)
    for row in rows:
        row["messages"][0]["content"] += " What should I do?"
    log = write_rows(tmp_path / "log.jsonl", rows)
    done = audit([log], tmp_path / "out", AuditOptions(metrics=("need_match", "template_reuse", "length")))
    spoken = {(row["dimension"], row["metric"]): row["exchanges"] for row in done.summary["dimensions"]}
    assert set(spoken) == expected, "length speaks to none"
    whole = {name: results(done.summary, name)[0]["outcomes"] for name in ("need_match", "template_reuse")}
    for (_, metric), exchanges in spoken.items():
        assert exchanges == whole[metric]["present"] + whole[metric]["absent"]


def test_only_the_exchanges_with_a_culture_count(tmp_path: Path) -> None:
    rows = [*conversations(3), *({**row, "id": f"j{n}", "culture": "Japan"} for n, row in enumerate(conversations(2)))]
    log = write_rows(tmp_path / "log.jsonl", rows)
    done = audit([log], tmp_path / "out", AuditOptions(metrics=("template_reuse",)))
    spoken = {row["dimension"]: row["exchanges"] for row in done.summary["dimensions"]}
    assert spoken == {"cultural": 2 * 2, "relational": 5 * 2}, "two replies of each conversation follow another"


def test_nothing_said_of_a_log_that_speaks_to_nothing(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", conversations(2))
    done = audit([log], tmp_path / "out", AuditOptions(metrics=("length",)))
    assert done.summary["dimensions"] == []
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["dimensions"] == []
    assert "length" in METRICS
