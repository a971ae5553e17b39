"""What is printed beside the table: the null, failures, many values, and progress."""

import io
from pathlib import Path
from typing import Any

import pytest
import typer

from attunement.audit import Audited
from attunement.cli import progress
from attunement.cli.printing import print_audit
from attunement.cli.verbosity import reported
from attunement.errors import JudgeError
from attunement.measurement import Outcome


def row(metric: str, null: dict[str, Any] | None = None, **group: str) -> dict[str, Any]:
    return {
        "metric": metric,
        "part": "",
        "mode": "respond",
        "signature": f"{metric}|v:1",
        "value": 0.5,
        "interval": [0.4, 0.6],
        "pooled": None,
        "bounds": [0.5, 0.5],
        "null": null,
        "outcomes": {outcome.value: 10 for outcome in Outcome},
        "clusters": 25,
        "group": group,
    }


def printed(capsys: pytest.CaptureFixture[str], *results: dict[str, Any], **summary: Any) -> str:
    whole: dict[str, Any] = {
        "inputs": ["log.jsonl: JSON Lines"],
        "mode": "respond",
        "exchanges": {"read": 60, "scored": 60, "rejected": 0},
        "results": list(results),
        "differences": [],
        "reasons": [],
    }
    print_audit(Audited(Path("out"), whole | summary, fresh=True))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.005, "m: replies shuffled between people give 0.700 [0.600, 0.800] (p = 0.005)."),
        (0.4, "m: not told apart from replies shuffled between people, 0.700 [0.600, 0.800] (p = 0.400)."),
    ],
)
def test_the_null_stands_beside(capsys: pytest.CaptureFixture[str], p: float, words: str) -> None:
    assert words in printed(capsys, row("m", {"value": 0.7, "interval": [0.6, 0.8], "p": p}))


def test_failures_are_not_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = [
        {"metric": "m", "part": "", "outcome": "failed", "reason": "ValueError: no", "exchanges": 10},
        {"metric": "m", "part": "p", "outcome": "failed", "reason": "ValueError: no", "exchanges": 10},
    ]
    said = printed(capsys, row("m"), reasons=reasons)
    assert said.count("m failed on 10 exchanges: ValueError: no") == 1


def test_many_values_are_left_to_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, row("m"), *(row("m", team=f"t{number}") for number in range(6)))
    assert "By team: 6 values, in the report." in said


def test_slices_stand_beside_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, row("m"), row("n"), row("m", team="a"), row("m", team="b"), row("n", team="b"))
    assert "by team  a                  b" in said
    assert "n        –                  0.50 [0.40, 0.60]" in said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    with progress.progress_bar() as tell:
        assert tell is None
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.progress_bar(quiet=True) as tell:
        assert tell is None
    with progress.progress_bar() as tell:
        assert tell is not None
        tell(250, None)
        tell(500, 0.5)
    assert "500 exchanges" in terminal.getvalue()


def test_other_errors_of_ours_are_faults() -> None:
    with pytest.raises(typer.Exit) as ended, reported():
        raise JudgeError("off-list")
    assert ended.value.exit_code == 70
