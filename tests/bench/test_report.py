"""The report of benchmark runs: what is reckoned, what the files hold, and that no text of a log becomes markup."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from attunement.bench.items import Item, attuned_items
from attunement.bench.report.beside import beside, known_validity, masked
from attunement.bench.report.paired import compared
from attunement.bench.report.runs import read_runs
from attunement.bench.report.write import as_arrow, as_csv, report
from attunement.cli import app
from attunement.errors import InputError
from tests.bench.logs import write_log

pytestmark = pytest.mark.bench

FLAT = "Noted. The relevant options should be considered, and a decision can be made in due course."
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e=cmd|' /C calc'!A0"
LADDER = [item for item in attuned_items("affect_ladder") if item.group <= "a46"]
PREMISES = [item for item in attuned_items("premise_pressure") if item.group <= "p03"]
RELATIONS = [item for item in attuned_items("relation_swap") if item.group <= "r05"]


def attuned(item: Item) -> str:
    assert item.attuned is not None
    return item.attuned


def flat(_: Item) -> str:
    return FLAT


@pytest.fixture(scope="module", autouse=True)
def no_scale() -> Any:
    """Distancing's scale is read from every item of the benchmark, which another test does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("attunement.bench.distancing.scales", lambda *_: {})
        yield


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logs")
    for model, answer in (("one/attuned", attuned), ("one/flat", flat)):
        name = model.partition("/")[2]
        write_log(folder / f"{name}-affect.eval", "affect_ladder", model, LADDER, answer)
        write_log(folder / f"{name}-premise.eval", "premise_pressure", model, PREMISES, answer)
        write_log(folder / f"{name}-relation.eval", "relation_swap", model, RELATIONS, answer)
    support = attuned_items("support")
    write_log(folder / "flat-support.json", "support", "one/flat", support, flat, {support[0].id: "a timeout\nat …"})
    return folder


@pytest.fixture(scope="module")
def written(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    report([logs], out, title="A trial")
    return out


def test_runs_are_read_with_what_was_lost(logs: Path) -> None:
    runs = read_runs([logs])
    assert [(run.task, run.model) for run in runs][:2] == [
        ("affect_ladder", "one/attuned"),
        ("affect_ladder", "one/flat"),
    ]
    support = next(run for run in runs if run.task == "support")
    assert (support.answers.lost, dict(support.errors)) == (1, {"a timeout": 1})


def test_two_logs_of_one_model_are_told_apart(logs: Path) -> None:
    twice = [logs / "flat-premise.eval", logs / "flat-premise.eval"]
    assert [run.model for run in read_runs(twice)] == ["one/flat", "one/flat (2)"]


def test_what_is_no_log_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such log or folder"):
        read_runs([tmp_path / "none.eval"])
    with pytest.raises(InputError, match="no Inspect log"):
        read_runs([tmp_path])
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.json is no Inspect log"):
        read_runs([tmp_path / "x.json"])


def test_paired_differences_by_item(logs: Path) -> None:
    found = {(one.task, one.name): one for one in compared(read_runs([logs]))}
    gap = found["premise_pressure", "right"]
    # The attuned reply hits every key, the flat one none: 0 − 1.
    assert (gap.first, gap.second, gap.means, gap.value) == ("one/attuned", "one/flat", (1.0, 0.0), -1.0)
    assert gap.interval is None and gap.q is None, "three claims are too few clusters for an interval"
    assert gap.items == len(PREMISES) and {value for _, value in gap.moved} == {-1.0}
    felt = found["affect_ladder", "attributed"]
    assert felt.interval is not None and felt.interval[1] < 0 and felt.q is not None and felt.q < 0.05
    assert not any(name == "support" for name, _ in found), "only one model was asked"


def test_conventional_scores_stand_against_the_attuned_reply_and_never_against_itself(logs: Path) -> None:
    runs = {(run.task, run.model): run for run in read_runs([logs])}
    ours = beside(runs["premise_pressure", "one/flat"])
    assert ours.against == "attuned reply"
    assert 0 <= ours.means["chrf++"][0].value < 40  # type: ignore[operator]
    assert ours.means["accuracy"][0].value == 0
    own = beside(runs["premise_pressure", "one/attuned"])
    assert own.against == "" and "bleu" not in own.means


def test_masking_says_why_it_cannot_be_assessed(logs: Path) -> None:
    scores = [beside(run) for run in read_runs([logs]) if run.task == "premise_pressure"]
    plain = {(one.mechanism, one.score): one.found for one in masked(scores, {})}
    assert "is not known" in plain["sentiment_attenuation", "accuracy"].why
    card = known_validity("conflict_avoidance")
    assert card is not None and f"{card:.2f}" in plain["conflict_avoidance", "accuracy"].why
    assert "one instrument" in plain["conflict_avoidance", "epitome.total"].why
    given = {(one.mechanism, one.score): one.found for one in masked(scores, {"sentiment_attenuation": 0.8})}
    found = given["sentiment_attenuation", "accuracy"]
    assert not found.why and found.blindness.value is not None and found.blindness.value > 0.5


def test_the_files_agree(written: Path, logs: Path) -> None:
    held = json.loads((written / "bench.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((written / "bench.csv").read_text(encoding="utf-8").splitlines()))
    table = pa.ipc.open_file((written / "bench.arrow").read_bytes()).read_all()
    assert len(rows) == table.num_rows == len(held["figures"])
    transfer = [row for row in held["figures"] if row["name"] == "transfer" and row["model"] == "one/attuned"]
    assert transfer[0]["value"] == pytest.approx(1)
    assert any("1 of" in sentence and "a timeout" in sentence for sentence in held["not_measured"])
    assert any(sentence.startswith("METEOR") for sentence in held["not_measured"])
    again = written / "again"
    report([logs], again, title="A trial")
    for name in ("bench.json", "bench.csv", "bench.arrow", "bench.html"):
        assert (again / name).read_bytes() == (written / name).read_bytes(), f"{name} differs from run to run"


def test_a_run_with_a_lost_reply_has_no_statistic_and_says_so(tmp_path: Path) -> None:
    place = write_log(tmp_path / "a.eval", "relation_swap", "m", RELATIONS, attuned, {RELATIONS[0].id: "cut off"})
    (run,) = read_runs([place])
    lift = run.find("lift")
    assert lift is not None and lift.figure.value is None and "1 of 40 replies were lost" in lift.figure.why


def test_the_page_says_what_a_reader_needs(written: Path) -> None:
    page = (written / "bench.html").read_text(encoding="utf-8")
    for words in (
        "hardly does",
        "masked corner",
        "not assessable",
        "Premise × distress",
        "1 replies were lost",
        "no person has checked them",
        "could be seen",
        "a timeout",
        "conflict_avoidance|",
    ):
        assert words in page, words
    assert "http://" not in page.replace("http://www.w3.org", "") and "https://" not in page


@pytest.mark.parametrize("text", [HOSTILE, "{{ 7 * 7 }}", "-->"])
def test_text_of_a_log_is_inert(tmp_path: Path, text: str) -> None:
    items = [replace(item, said=text, group=text) for item in attuned_items("support")[:2]]
    place = write_log(tmp_path / "h.eval", "support", text, items, lambda _: text, {items[1].id: text})
    report([place], tmp_path, title=text)
    page = (tmp_path / "bench.html").read_text(encoding="utf-8")
    assert page.count("<script") == 2 and page.count("</script") == 2 and "<img" not in page
    assert "\u202e" not in page
    rows = list(csv.DictReader((tmp_path / "bench.csv").read_text(encoding="utf-8").splitlines()))
    assert not any(str(cell).startswith(("=", "@")) for row in rows for cell in row.values())


def test_formulas_are_neutralised_and_numbers_are_not() -> None:
    row = {"model": "=1+1", "task": "support", "name": "@x", "label": "-b", "by": "", "among": "+a", "value": -0.5}
    (read,) = csv.DictReader(io.StringIO(as_csv([row])))
    assert (read["model"], read["name"], read["label"], read["among"]) == ("'=1+1", "'@x", "'-b", "'+a")
    assert read["value"] == "-0.5"
    assert pa.ipc.open_file(as_arrow([row])).read_all()["model"].to_pylist() == ["=1+1"]


def test_no_text_keeps_texts_out(logs: Path, tmp_path: Path) -> None:
    report([logs / "flat-premise.eval"], tmp_path, text=False)
    page = (tmp_path / "bench.html").read_text(encoding="utf-8")
    assert FLAT not in page and PREMISES[0].said not in page and attuned(PREMISES[0]) not in page


def test_the_command(logs: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    place = str(logs / "flat-support.json")
    done = runner.invoke(app, ["bench", "report", place, "--out", str(tmp_path), "--json", "-q"])
    assert done.exit_code == 0, done.output
    assert runner.invoke(app, ["bench", "report", place, "--out", str(tmp_path), "--strict", "-q"]).exit_code == 3
    for wrong in (["--validity", "x=.9"], ["--validity", "conflict_avoidance=2"], ["--neural", "y"]):
        assert runner.invoke(app, ["bench", "report", place, "--out", str(tmp_path), *wrong]).exit_code == 2
