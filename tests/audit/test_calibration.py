"""`--calibrate`: labels laid beside an audit, and drawn from one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attunement.audit import Audited, AuditOptions, audit, sample_for_labels
from attunement.errors import InputError
from tests.audit.logs import contents, write_rows
from tests.audit.small_metrics import SMALL
from tests.cli.running import attune

Label = dict[str, Any]


def log(place: Path, count: int = 120) -> Path:
    """Every exchange asks; every third reply leaves the question alone."""
    entries = [
        {
            "id": f"c{number:03}",
            "prompt": f"Is number {number} on the list of things that I must not forget?",
            "reply": "I do not know" if number % 3 == 0 else "It is.",
            "channel": "web" if number % 2 else "phone",
        }
        for number in range(count)
    ]
    return write_rows(place / "log.jsonl", entries)


def labels(place: Path, entries: list[Label]) -> Path:
    return write_rows(place / "labels.jsonl", entries)


def given(count: int = 60, **more: Any) -> list[Label]:
    """Labels that agree with the metric but for every tenth."""
    return [
        {
            "conversation_id": f"c{number:03}",
            "turn": 0,
            "metric": "unanswered",
            "label": int((number % 3 == 0) != (number % 10 == 9)),
            "probability": 0.5,
            **more,
        }
        for number in range(count)
    ]


def run(place: Path, entries: list[Label], **more: Any) -> Audited:
    options = AuditOptions(calibrate=labels(place, entries), by=("channel",), **more)
    return audit([log(place)], place / "out", options, metrics=SMALL, overwrite=True)


def row(done: Audited, part: str = "", **group: str) -> Mapping[str, Any]:
    rows = [one for one in done.summary["corrected"]["results"] if (one["part"], one["group"]) == (part, group)]
    assert len(rows) == 1
    found: Mapping[str, Any] = rows[0]
    return found


def test_a_corrected_rate_stands_beside_the_raw_one(tmp_path: Path) -> None:
    done = run(tmp_path, given())
    whole = row(done)
    # 60 labels: 20 flagged of which 2 wrongly, 40 others of which 4 wrongly.
    assert whole["raw"] == pytest.approx(1 / 3) and whole["labels"] == 60
    assert whole["value"] == pytest.approx(22 / 60, abs=0.01)
    assert whole["interval"][0] < whole["value"] < whole["interval"][1]
    assert done.summary["corrected"]["assumed_random"] is False
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert 'id="corrected"' in report and "labels.jsonl" in report


def test_a_slice_with_few_labels_stays_uncorrected(tmp_path: Path) -> None:
    done = run(tmp_path, given(58))
    assert row(done, channel="web")["reason"] == "29 labels; a correction needs 30"
    assert row(done, channel="web")["value"] is None and row(done)["value"] is not None


def test_without_labels_nothing_is_added(tmp_path: Path) -> None:
    done = audit([log(tmp_path)], tmp_path / "out", metrics=SMALL)
    assert "corrected" not in done.summary
    assert 'id="corrected"' not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "labels" not in json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))


def test_other_labels_are_another_audit(tmp_path: Path) -> None:
    run(tmp_path, given())
    labels(tmp_path, given(50))
    with pytest.raises(InputError, match="holds another audit"):
        options = AuditOptions(calibrate=tmp_path / "labels.jsonl", by=("channel",))
        audit([tmp_path / "log.jsonl"], tmp_path / "out", options, metrics=SMALL)


def test_the_same_labels_in_another_order_give_the_same_rates(tmp_path: Path) -> None:
    first = run(tmp_path, given()).summary["corrected"]
    assert run(tmp_path, given()[::-1]).summary["corrected"] == first


def test_several_labels_of_one_exchange_are_averaged(tmp_path: Path) -> None:
    twice = [*given(), *given()]
    assert row(run(tmp_path, twice)) == row(run(tmp_path, given()))
    other = [*given(), {**given(1)[0], "probability": 0.25}]
    with pytest.raises(InputError, match=r"labels.jsonl:61: this exchange has another probability in line 1"):
        run(tmp_path, other)


def test_a_part_by_either_name_and_gaps(tmp_path: Path) -> None:
    dotted = [{**one, "metric": "unanswered.short"} for one in given()]
    apart = [{**one, "part": "short"} for one in given()]
    assert row(run(tmp_path, dotted), "short") == row(run(tmp_path, apart), "short")
    gaps = [{**one, "label": None} if place < 5 else one for place, one in enumerate(given())]
    assert row(run(tmp_path, gaps))["labels"] == 55


def test_labels_of_other_exchanges_are_counted(tmp_path: Path) -> None:
    done = run(tmp_path, [*given(), {**given(1)[0], "conversation_id": "elsewhere"}])
    assert done.summary["corrected"]["unmatched"] == 1


def test_random_labels_must_be_said_to_be_so(tmp_path: Path) -> None:
    plain = [{name: value for name, value in one.items() if name != "probability"} for one in given()]
    with pytest.raises(InputError, match=r"no column 'probability'.*--assume-random"):
        run(tmp_path, plain)
    done = run(tmp_path, plain, assume_random=True)
    assert done.summary["corrected"]["assumed_random"] is True
    assert row(done)["value"] == row(run(tmp_path, given()))["value"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metric": "unanswerd"}, r"labels.jsonl:1: metric is 'unanswerd', which this audit does not measure; did you"),
        ({"metric": "unanswered.long"}, r"labels.jsonl:1: metric is 'unanswered.long', which this audit does not"),
        ({"label": 2}, r"labels.jsonl:1: label is 2.0; for unanswered it must be from 0 to 1"),
        ({"label": "bad"}, r"labels.jsonl:1: label is 'bad'; for unanswered it must be from 0 to 1"),
        ({"label": [1]}, r"labels.jsonl:1: a value is a list"),
        ({"probability": 0}, r"labels.jsonl:1: probability is 0.0; it must be above 0 and at most 1"),
        ({"probability": None}, r"labels.jsonl:1: probability is None"),
        ({"turn": 0.5}, r"labels.jsonl:1: turn is 0.5; it must be a whole number from 0"),
        ({"conversation_id": ""}, r"labels.jsonl:1: conversation_id is empty"),
    ],
)
def test_bad_labels_say_where_and_what_would_be_right(tmp_path: Path, change: Label, message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(tmp_path, [{**given(1)[0], **change}, *given()[1:]])


def test_files_that_are_no_labels(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column turn: there is no column 'turn'"):
        run(tmp_path, [{"conversation_id": "c000", "metric": "unanswered", "label": 1}])
    with pytest.raises(InputError, match="no row has a label"):
        run(tmp_path, given(5, label=None))
    with pytest.raises(InputError, match="none of the labels is of an exchange of this audit"):
        run(tmp_path, given(5, conversation_id="elsewhere"))
    (tmp_path / "labels.csv").write_text("conversation_id,turn,metric,label,probability\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no row"):
        audit([log(tmp_path)], tmp_path / "out", AuditOptions(calibrate=tmp_path / "labels.csv"), metrics=SMALL)


def test_exchanges_with_one_id_need_a_column_that_tells_them_apart(tmp_path: Path) -> None:
    entries = [
        {"id": f"c{number:03}", "prompt": "Is it on the list of things?", "a": "No", "b": "It is.", "n": f"{number}"}
        for number in range(40)
    ]
    path = write_rows(tmp_path / "log.jsonl", entries)
    options = AuditOptions(map={"reply": "a|b"}, metrics=("unanswered",))
    bad = replace(options, calibrate=labels(tmp_path, given(40)))
    with pytest.raises(InputError, match=r"labels.jsonl:1: conversation 'c000', turn 0 is 2 exchanges.*reply_column"):
        audit([path], tmp_path / "out", bad, metrics=SMALL)
    good = replace(options, calibrate=labels(tmp_path, given(40, reply_column="a")))
    assert row(audit([path], tmp_path / "out", good, metrics=SMALL, overwrite=True), reply_column="a")["labels"] == 40


def test_a_sample_carries_chances_and_says_nothing_of_what_was_found(tmp_path: Path) -> None:
    path = log(tmp_path)
    audit([path], tmp_path / "out", AuditOptions(by=("channel",)), metrics=SMALL)
    drawn = sample_for_labels(tmp_path / "out", [path], "unanswered", 50, tmp_path / "draw.jsonl")
    assert str(drawn) == "50 exchanges drawn for unanswered: 25 of 40 present, 25 of 80 absent"
    rows = [json.loads(line) for line in (tmp_path / "draw.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(one["probability"] for one in rows) == [25 / 80] * 25 + [25 / 40] * 25
    assert all(one["label"] is None and one["said"] and one["reply"] for one in rows)
    assert "outcome" not in rows[0] and "value" not in rows[0]
    flags = [one["reply"] == "I do not know" for one in rows]
    assert sum(flags) == 25 and any(flags[:10]) and not all(flags[:25])


def test_a_sample_is_what_calibrate_reads(tmp_path: Path) -> None:
    path = log(tmp_path)
    audit([path], tmp_path / "out", metrics=SMALL)
    sample_for_labels(tmp_path / "out", [path], "unanswered", 60, tmp_path / "draw.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "draw.jsonl").read_text(encoding="utf-8").splitlines()]
    filled = write_rows(tmp_path / "filled.jsonl", [{**one, "label": one["reply"] == "I do not know"} for one in rows])
    done = audit([path], tmp_path / "again", AuditOptions(calibrate=filled), metrics=SMALL)
    assert row(done)["value"] == pytest.approx(1 / 3) and done.summary["corrected"]["unmatched"] == 0


def test_a_sample_is_drawn_alike_twice_and_otherwise_with_another_seed(tmp_path: Path) -> None:
    path = log(tmp_path)
    audit([path], tmp_path / "out", metrics=SMALL)
    before = contents(tmp_path / "out")
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        sample_for_labels(tmp_path / "out", [path], "unanswered", 20, tmp_path / name, seed=seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()
    assert contents(tmp_path / "out") == before


def test_where_few_are_flagged_the_others_make_up_the_number(tmp_path: Path) -> None:
    path = log(tmp_path)
    audit([path], tmp_path / "out", metrics=SMALL)
    many = sample_for_labels(tmp_path / "out", [path], "unanswered", 110, tmp_path / "draw.jsonl")
    assert [(one.drawn, one.of) for one in many.strata] == [(40, 40), (70, 80)]
    every = sample_for_labels(tmp_path / "out", [path], "unanswered", 500, tmp_path / "draw.jsonl")
    assert [(one.drawn, one.of) for one in every.strata] == [(40, 40), (80, 80)]


def test_a_sample_of_the_wrong_thing(tmp_path: Path) -> None:
    path = log(tmp_path)
    audit([path], tmp_path / "out", metrics=SMALL)
    with pytest.raises(InputError, match="no folder of a finished audit"):
        sample_for_labels(tmp_path, [path], "unanswered", 10, tmp_path / "draw.jsonl")
    with pytest.raises(
        InputError, match="--metric unanswerd: the audit does not measure it; did you mean 'unanswered'"
    ):
        sample_for_labels(tmp_path / "out", [path], "unanswerd", 10, tmp_path / "draw.jsonl")
    with pytest.raises(InputError, match="draw at least one"):
        sample_for_labels(tmp_path / "out", [path], "unanswered", 0, tmp_path / "draw.jsonl")
    other = log(tmp_path, 121)
    with pytest.raises(InputError, match=r"is an audit of log.jsonl; give these files, unchanged"):
        sample_for_labels(tmp_path / "out", [other], "unanswered", 10, tmp_path / "draw.jsonl")


def test_the_command(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path / "log.jsonl",
        [
            {
                "id": f"c{n:03}",
                "prompt": f"I lost my job today and I feel sick. {n}",
                "reply": "Ship it on Friday, please.",
            }
            for n in range(40)
        ],
    )
    words = ("audit", path, "-m", "sentiment_attenuation")
    assert attune(*words, "--out", tmp_path / "out", "--quiet").exit_code == 0
    drawn = attune("annotate", tmp_path / "out", path, "-m", "sentiment_attenuation", "--out", tmp_path / "draw.jsonl")
    assert drawn.exit_code == 0 and drawn.stdout.startswith("40 exchanges drawn for sentiment_attenuation: 40 of 40")
    rows = [json.loads(line) for line in (tmp_path / "draw.jsonl").read_text(encoding="utf-8").splitlines()]
    filled = write_rows(tmp_path / "filled.jsonl", [{**one, "label": 1} for one in rows])
    done = attune(*words, "--out", tmp_path / "again", "--calibrate", filled)
    assert done.exit_code == 0, done.output
    assert "corrected" in done.stdout and "sentiment_attenuation" in done.stdout
    assert attune(*words, "--out", tmp_path / "third", "--assume-random").exit_code == 2
