"""`attune audit` on good input: what it prints, writes, and exits with."""

import json
from pathlib import Path

import pytest

from tests.audit.logs import contents, rows, write_rows
from tests.cli.running import attune, summary


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "log.jsonl", rows(30))


def test_it_prints_a_table_and_where_the_report_is(log: Path, tmp_path: Path) -> None:
    done = attune("audit", log, "--out", tmp_path / "out", "--by", "channel", "-m", "length", "-m", "copying")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("log.jsonl: JSON Lines")
    assert "30 of 30 replies scored in the mode respond." in done.stdout
    assert "length" in done.stdout
    assert "by channel" in done.stdout
    assert f"The report is {tmp_path / 'out' / 'report.html'}" in done.stdout
    assert done.stderr == ""


def test_again_it_reprints(log: Path, tmp_path: Path) -> None:
    words = ("audit", log, "--out", tmp_path / "out", "-m", "length")
    first = attune(*words)
    before = contents(tmp_path / "out")
    again = attune(*words)
    assert again.exit_code == 0
    assert "these results stood already" in again.stdout
    assert again.stdout.splitlines()[2:] == first.stdout.splitlines()[2:]
    assert contents(tmp_path / "out") == before


def test_json_is_the_summary_and_nothing_else(log: Path, tmp_path: Path) -> None:
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "--json")
    assert json.loads(done.stdout) == summary(tmp_path / "out")


def test_quiet_says_nothing(log: Path, tmp_path: Path) -> None:
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "-q")
    assert (done.exit_code, done.output) == (0, "")


def test_verbose_says_what_was_detected(log: Path, tmp_path: Path) -> None:
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "-v")
    assert "attune: log.jsonl: JSON Lines" in done.stderr
    assert "attune: 30 exchanges scored" in done.stderr


def test_options_come_in_any_order_and_inputs_may_be_several(log: Path, tmp_path: Path) -> None:
    other = write_rows(tmp_path / "other.jsonl", rows(5))
    done = attune("audit", "-m", "length", log, "--out", tmp_path / "out", other, "--by", "channel")
    assert done.exit_code == 0, done.output
    assert summary(tmp_path / "out")["exchanges"]["scored"] == 35


def test_standard_input(log: Path, tmp_path: Path) -> None:
    done = attune("audit", "-", "--out", tmp_path / "out", "-m", "length", stdin=log.read_bytes())
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "out" / "run.json").read_text())["inputs"][0]["name"] == "stdin"


@pytest.mark.parametrize(
    ("gate", "status"), [("length > 1", 1), ("length >= 900", 0), ("length < 900", 1), ("length <= 1", 0)]
)
def test_a_gate_fails_the_build(log: Path, tmp_path: Path, gate: str, status: int) -> None:
    entries = [{**row, "prompt": f"{row['prompt']} {number}"} for number, row in enumerate(rows(30))]
    write_rows(log, entries)
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "--fail-if", gate)
    assert done.exit_code == status, done.output
    assert ("--fail-if held" in done.stderr) == (status == 1)
    assert attune("audit", log, "--out", tmp_path / "out", "-m", "length", "--fail-if", gate).exit_code == status


def test_a_gate_without_an_interval_is_bad_input(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(5))
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "--fail-if", "length > 1")
    assert done.exit_code == 2
    assert "no interval (5 clusters; an interval needs 20)" in done.stderr


def test_strict_minds_rejects(log: Path, tmp_path: Path) -> None:
    with log.open("a") as sink:
        sink.write("no json\n")
    words = ("audit", log, "--out", tmp_path / "out", "-m", "length")
    assert attune(*words).exit_code == 0
    strict = attune(*words, "--strict")
    assert strict.exit_code == 3
    assert "1 records were rejected" in strict.stderr


def test_a_configuration_file(log: Path, tmp_path: Path) -> None:
    config = tmp_path / "audit.toml"
    config.write_text('metric = ["length", "copying"]\nby = ["channel"]\nfail-if = ["length > 1000"]\n')
    done = attune("audit", log, "--out", tmp_path / "out", "--config", config, "-m", "length")
    assert done.exit_code in (0, 2), done.output
    assert {row["metric"] for row in summary(tmp_path / "out")["results"]} == {"length"}
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["config"] == {"metric": ["length", "copying"], "by": ["channel"], "fail_if": ["length > 1000"]}
    assert run["options"]["metrics"] == ["length"]


def test_names_from_the_data_cannot_steer_the_terminal(tmp_path: Path) -> None:
    entries = [{**row, "channel": "\x1b[2Jweb\u202e"} for row in rows(5)]
    log = write_rows(tmp_path / "log.jsonl", entries)
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "length", "--by", "channel")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
