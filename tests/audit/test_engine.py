"""An audit from end to end, with two small metrics."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attunement.audit import Audited, AuditOptions, audit, engine, pool, scoring
from attunement.audit.pool import Batch
from attunement.errors import InputError, OutputError
from tests.audit.logs import contents, results, rows, write_rows
from tests.audit.small_metrics import SMALL

RESULTS = {
    "exchanges.parquet",
    "measurements.parquet",
    "rejects.jsonl",
    "report.html",
    "run.json",
    "summary.json",
}


def run(log: Path, out: Path, options: AuditOptions | None = None, jobs: int = 1) -> Audited:
    return audit([log], out, options or AuditOptions(by=("channel",)), metrics=SMALL, jobs=jobs)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "log.jsonl", rows(700))


def test_what_an_audit_leaves(log: Path, tmp_path: Path) -> None:
    done = run(log, tmp_path / "out")
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == RESULTS
    assert done.fresh
    assert done.summary == json.loads((tmp_path / "out" / "summary.json").read_text())
    assert done.summary["exchanges"] == {"read": 700, "scored": 700, "rejected": 0}


def test_values_by_hand(log: Path, tmp_path: Path) -> None:
    # SAID has a question in numbers 0 (two), 2 and 4 of 5; REPLIES 0 to 3 have 1, 0, 3 and 2 full stops. Over 20 rows,
    # numbers 0, 5, 10, 15 ask two: replies 0, 1, 2, 3 leave 1, 2, 0, 0 of 2, which is .5 + 1. Numbers 2, 7, 12, 17 and
    # 4, 9, 14, 19 ask one: replies 2, 3, 0, 1 and 0, 1, 2, 3 leave 0, 0, 0, 1 and 0, 1, 0, 0: 2. So 3.5 of 12.
    whole, web, *_ = results(run(log, tmp_path / "out").summary, "unanswered")
    assert whole["value"] == pytest.approx(3.5 / 12)
    assert whole["outcomes"]["present"] == 700 / 20 * 4
    assert whole["outcomes"]["not_called_for"] == 700 / 20 * 8
    assert whole["group"] == {}
    assert whole["clusters"] == 18, "of 30 openings, 18 ask"
    assert [row["group"] for row in results(run(log, tmp_path / "out").summary, "unanswered")[1:]] == [
        {"channel": "phone"},
        {"channel": "shop"},
        {"channel": "web"},
    ]
    assert web["interval"] is None or web["clusters"] >= 20


@pytest.mark.parametrize("options", [AuditOptions(by=("channel",)), AuditOptions(by=("channel",), no_text=True)])
def test_the_same_bytes_whatever_the_processes(tmp_path: Path, options: AuditOptions) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(900))
    run(log, tmp_path / "one", options)
    run(log, tmp_path / "two", options, jobs=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_measurements(log: Path, tmp_path: Path) -> None:
    run(log, tmp_path / "out")
    found = pq.read_table(tmp_path / "out" / "measurements.parquet")
    assert found.column_names == [
        *("conversation_id", "turn", "metric", "part", "mode", "value", "outcome"),
        *("hits", "total", "baseline_hits", "baseline_total", "evidence", "channel"),
    ]
    first = found.slice(0, 3).to_pylist()
    assert [(row["metric"], row["part"]) for row in first] == [
        ("unanswered", ""),
        ("unanswered", "short"),
        ("longer", ""),
    ]
    assert first[0] == {
        "conversation_id": "c00000",
        "turn": 0,
        "metric": "unanswered",
        "part": "",
        "mode": "respond",
        "value": 0.5,
        "outcome": "present",
        "hits": 1,
        "total": 2,
        "baseline_hits": 0,
        "baseline_total": 0,
        "evidence": [{"where": "said", "turn": None, "start": 60, "end": 61, "label": "question"}],
        "channel": "web",
    }
    assert first[2]["outcome"] == "absent", "what only the corpus settles is written settled"
    assert first[2]["value"] is not None
    assert len(found) == 700 * 3


def test_a_finished_audit_is_not_repeated(log: Path, tmp_path: Path) -> None:
    run(log, tmp_path / "out")
    before = contents(tmp_path / "out")
    again = run(log, tmp_path / "out")
    assert not again.fresh
    assert again.summary == json.loads(before["summary.json"])
    assert contents(tmp_path / "out") == before


def test_another_audit_is_not_overwritten(log: Path, tmp_path: Path) -> None:
    run(log, tmp_path / "out")
    other = AuditOptions(metrics=("longer",))
    with pytest.raises(InputError, match=r"holds another audit.*--overwrite"):
        run(log, tmp_path / "out", other)
    done = audit([log], tmp_path / "out", other, metrics=SMALL, overwrite=True)
    assert {row["metric"] for row in done.summary["results"]} == {"longer"}
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == RESULTS


def test_a_changed_input_is_another_audit(log: Path, tmp_path: Path) -> None:
    run(log, tmp_path / "out")
    write_rows(log, rows(701))
    with pytest.raises(InputError, match="holds another audit"):
        run(log, tmp_path / "out")


def test_other_code_is_another_audit(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(log, tmp_path / "out")
    monkeypatch.setattr(engine, "code_digest", lambda: "edited")
    with pytest.raises(InputError, match="holds another audit"):
        run(log, tmp_path / "out")


class Stopped(BaseException):
    """As if somebody had pressed Ctrl-C."""


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Scoring ends after as many batches as the list says; the numbers of the scored ones are added to it."""
    left = [2]
    real = pool.score

    def score(*given: object) -> Iterator[Batch]:
        for batch in real(*given):  # type: ignore[arg-type]
            left.append(batch.number)
            yield batch
            left[0] -= 1
            if left[0] == 0:
                raise Stopped

    monkeypatch.setattr(engine, "score", score)
    yield left


def test_a_stopped_run_goes_on(log: Path, tmp_path: Path, stopping: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Stopped):
        run(log, tmp_path / "out")
    parts = sorted((tmp_path / "out" / ".attune").glob("part-*.arrow"))
    assert len(parts) == 2
    written = {part: part.stat().st_mtime_ns for part in parts}
    stopping[:] = [0]
    measured = _counted(monkeypatch)
    run(log, tmp_path / "out")
    assert measured == [200], "700 exchanges, of which 500 were scored already"
    assert all(not part.exists() for part in written)


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    real = scoring.measure_batch

    def measure(plan: object, entries: object) -> object:
        sizes.append(len(entries))  # type: ignore[arg-type]
        return real(plan, entries)  # type: ignore[arg-type]

    monkeypatch.setattr(pool, "measure_batch", measure)
    return sizes


def test_a_resumed_run_gives_the_same_bytes(log: Path, tmp_path: Path, stopping: list[int]) -> None:
    with pytest.raises(Stopped):
        run(log, tmp_path / "out")
    stopping[0] = 0
    run(log, tmp_path / "out")
    run(log, tmp_path / "whole")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_stopped_run_of_something_else_is_kept(log: Path, tmp_path: Path, stopping: list[int]) -> None:
    with pytest.raises(Stopped):
        run(log, tmp_path / "out")
    with pytest.raises(InputError, match="holds another audit"):
        run(log, tmp_path / "out", AuditOptions())


def test_a_metric_that_raises_fails_on_that_exchange_only(tmp_path: Path) -> None:
    entries = rows(40)
    entries[3]["prompt"] = "Does it explode?"
    done = run(write_rows(tmp_path / "log.jsonl", entries), tmp_path / "out")
    for part in ("", "short"):
        assert results(done.summary, "unanswered", part)[0]["outcomes"]["failed"] == 1
    reason = "ZeroDivisionError: the fuse was lit"
    assert [row["reason"] for row in done.summary["reasons"] if row["outcome"] == "failed"] == [reason, reason]


@pytest.mark.parametrize("options", [AuditOptions(no_text=True), AuditOptions(redact=True)])
def test_a_failure_quotes_nothing_where_no_text_is_wanted(tmp_path: Path, options: AuditOptions) -> None:
    entries = rows(4)
    entries[3]["prompt"] = "Does it explode?"
    done = run(write_rows(tmp_path / "log.jsonl", entries), tmp_path / "out", options)
    assert {row["reason"] for row in done.summary["reasons"] if row["outcome"] == "failed"} == {"ZeroDivisionError"}


def test_rejects_say_where_and_why(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(30))
    with log.open("a") as sink:
        sink.write("{broken\n" + json.dumps({"id": "x", "prompt": "Is there a reply?", "reply": None}) + "\n")
    done = run(log, tmp_path / "out")
    assert done.summary["exchanges"] == {"read": 32, "scored": 30, "rejected": 2}
    rejects = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text().splitlines()]
    assert [(row["file"], row["line"]) for row in rejects] == [("log.jsonl", 31), ("log.jsonl", 32)]
    assert all(row["reason"] for row in rejects)


def test_nothing_scored_leaves_the_rejects(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", [{"id": "x", "prompt": "a", "reply": None, "channel": "web"}] * 2)
    done = run(log, tmp_path / "out")
    assert done.summary["exchanges"] == {"read": 2, "scored": 0, "rejected": 2}
    assert len((tmp_path / "out" / "rejects.jsonl").read_text().splitlines()) == 2
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == RESULTS


def test_several_inputs_with_one_name(tmp_path: Path) -> None:
    places = []
    for month in ("may", "june"):
        (tmp_path / month).mkdir()
        entries = [{name: value for name, value in row.items() if name != "id"} for row in rows(3)]
        places.append(write_rows(tmp_path / month / "log.jsonl", entries))
    audit(places, tmp_path / "out", metrics=SMALL)
    found = pq.read_table(tmp_path / "out" / "exchanges.parquet").to_pylist()
    assert [(row["conversation_id"], row["file"], row["line"]) for row in found[2:4]] == [
        ("may/log.jsonl:3", "may/log.jsonl", 3),
        ("june/log.jsonl:1", "june/log.jsonl", 1),
    ]


def test_two_reply_columns_are_a_group(tmp_path: Path) -> None:
    entries = [{**row, "other": "It closes at seven. Perhaps."} for row in rows(25)]
    log = write_rows(tmp_path / "log.jsonl", entries)
    options = AuditOptions(map={"said": "prompt", "reply": "reply|other"})
    done = run(log, tmp_path / "out", options)
    groups = [row["group"] for row in results(done.summary, "unanswered")]
    assert groups == [{}, {"reply_column": "other"}, {"reply_column": "reply"}]
    assert done.summary["exchanges"]["scored"] == 50
    assert results(done.summary, "unanswered")[0]["clusters"] <= 25, "the same prompt twice is one cluster"


def test_situations_are_told_apart_unasked(tmp_path: Path) -> None:
    entries = [{**row, "situation": ("support", "refusal")[number % 2]} for number, row in enumerate(rows(10))]
    done = run(write_rows(tmp_path / "log.jsonl", entries), tmp_path / "out", AuditOptions())
    groups = [row["group"] for row in results(done.summary, "longer")]
    assert groups == [{}, {"situation": "refusal"}, {"situation": "support"}]


def test_what_another_log_calls_a_situation_is_no_slice_unasked(tmp_path: Path) -> None:
    entries = [{**row, "situation": f"My cat ran off {number}"} for number, row in enumerate(rows(4))]
    log = write_rows(tmp_path / "log.jsonl", entries)
    assert len(results(run(log, tmp_path / "unasked", AuditOptions()).summary, "longer")) == 1
    assert len(results(run(log, tmp_path / "asked", AuditOptions(by=("situation",))).summary, "longer")) == 5


def test_a_column_of_many_values(tmp_path: Path) -> None:
    done = run(write_rows(tmp_path / "log.jsonl", rows(60)), tmp_path / "out", AuditOptions(by=("id",)))
    assert len(results(done.summary, "longer")) == 1 + 50
    assert done.summary["unsliced"] == {"id": 60}


def test_a_column_named_like_one_of_the_table(tmp_path: Path) -> None:
    entries = [{**row, "value": "high"} for row in rows(5)]
    done = run(write_rows(tmp_path / "log.jsonl", entries), tmp_path / "out", AuditOptions(by=("value",)))
    assert results(done.summary, "longer")[1]["group"] == {"value": "high"}
    assert pq.read_schema(tmp_path / "out" / "measurements.parquet").names[-1] == "by_value"


def test_no_text_anywhere(tmp_path: Path, stopping: list[int]) -> None:
    entries = [{**row, "prompt": f"{row['prompt']} zanzibar", "reply": "quokka. yes."} for row in rows(600)]
    log = write_rows(tmp_path / "log.jsonl", entries)
    options = AuditOptions(no_text=True)
    with pytest.raises(Stopped):
        run(log, tmp_path / "out", options)
    stopping[0] = 0
    seen = contents(tmp_path / "out" / ".attune")
    run(log, tmp_path / "out", options)
    for name, content in (seen | contents(tmp_path / "out")).items():
        assert b"zanzibar" not in content, name
        assert b"quokka" not in content, name


def test_redacted_texts(tmp_path: Path) -> None:
    entries = [{**row, "reply": "Write to ana@example.org or 030 123 45 67. Do."} for row in rows(5)]
    log = write_rows(tmp_path / "log.jsonl", entries)
    run(log, tmp_path / "out", AuditOptions(redact=True))
    report = (tmp_path / "out" / "report.html").read_text()
    assert "ana@example.org" not in report
    assert "123 45 67" not in report
    assert "Write to •••" in report


def test_no_place_of_this_machine_in_any_output(log: Path, tmp_path: Path) -> None:
    run(log, tmp_path / "out")
    for name, content in contents(tmp_path / "out").items():
        assert str(tmp_path).encode() not in content, name


def test_a_folder_of_something_else_is_left_alone(log: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds no audit \(it has 'thesis.txt'\)"):
        audit([log], tmp_path / "out", metrics=SMALL, overwrite=True)
    assert contents(tmp_path / "out") == {"thesis.txt": b"mine"}


def test_a_file_is_no_folder(log: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a file"):
        audit([log], log, metrics=SMALL)


def test_two_runs_do_not_share_a_folder(log: Path, tmp_path: Path) -> None:
    from attunement.audit.folder import Folder

    with Folder(tmp_path / "out").locked(), pytest.raises(OutputError, match="another attune audit is writing"):
        run(log, tmp_path / "out")


def test_progress_reaches_the_end(log: Path, tmp_path: Path) -> None:
    told: list[tuple[int, float | None]] = []
    audit([log], tmp_path / "out", metrics=SMALL, progress=lambda done, share: told.append((done, share)))
    assert [done for done, _ in told] == [250, 500, 700]
    assert [share for _, share in told] == pytest.approx([250 / 700, 500 / 700, 1])


def test_progress_where_lines_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_text(json.dumps(rows(10)))
    told: list[float | None] = []
    audit([tmp_path / "log.json"], tmp_path / "out", metrics=SMALL, progress=lambda done, share: told.append(share))
    assert told == [None]


def test_references_in_one_input_only(tmp_path: Path) -> None:
    plain = write_rows(tmp_path / "a.jsonl", rows(3))
    rendered = write_rows(tmp_path / "b.jsonl", [{**row, "reference": "It was."} for row in rows(3)])
    with pytest.raises(InputError, match=r"b.jsonl has references and a.jsonl has none; audit them apart"):
        audit([plain, rendered], tmp_path / "out", metrics=SMALL)


def test_a_stopped_run_can_be_overwritten(log: Path, tmp_path: Path, stopping: list[int]) -> None:
    with pytest.raises(Stopped):
        run(log, tmp_path / "out")
    stopping[0] = 0
    done = audit([log], tmp_path / "out", AuditOptions(), metrics=SMALL, overwrite=True)
    assert done.fresh
    assert {row["metric"] for row in done.summary["results"]} == set(SMALL)


def test_a_metric_by_its_signature() -> None:
    from attunement.audit.choice import chosen_metrics

    (metric,) = chosen_metrics(AuditOptions(metrics=("length|present_at:50",)))
    assert metric.present_at == 50  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="length is asked for twice"):
        chosen_metrics(AuditOptions(metrics=("length", "length|present_at:50")))


def test_the_names_of_the_package() -> None:
    import attunement.audit

    assert set(dir(attunement.audit)) == set(attunement.audit.__all__)
    for name in attunement.audit.__all__:
        assert getattr(attunement.audit, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'adit'"):
        _ = attunement.audit.adit


def test_an_unknown_metric(log: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such metric; did you mean 'longer'"):
        run(log, tmp_path / "out", AuditOptions(metrics=("lnoger",)))


def test_a_log_that_ends_early_is_kept_as_far_as_it_goes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import gzip

    log = write_rows(tmp_path / "log.jsonl", rows(400))
    packed = gzip.compress(log.read_bytes())
    (tmp_path / "log.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    with caplog.at_level(logging.WARNING):
        done = run(tmp_path / "log.jsonl.gz", tmp_path / "out")
    assert 0 < done.summary["exchanges"]["scored"] < 400
    (problem,) = done.summary["problems"]
    assert "end early" in problem
    assert str(tmp_path) not in problem
    assert not run(tmp_path / "log.jsonl.gz", tmp_path / "out").fresh
