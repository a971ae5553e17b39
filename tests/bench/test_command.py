"""`attune bench`: what it says, what it writes, and how it ends."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from inspect_ai.log import list_eval_logs
from typer.testing import CliRunner

from attunement.bench import matrix
from attunement.bench.items import attuned_items
from attunement.cli import app
from attunement.cli.verbosity import BAD_INPUT, REJECTS

pytestmark = [
    pytest.mark.bench,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:The 'initial' parameter is deprecated:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What Inspect leaves open is closed in the test that left it."""
    yield
    gc.collect()


def attune(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["bench", *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_run_says_what_it_comes_to_and_goes_on_from_there(tmp_path: Path) -> None:
    words = ("--model", "attunement/flat", "--task", "support", "--limit", "4", "--out", str(tmp_path))
    status, printed, _ = attune(*words, "--json")
    assert status == 0
    (ran,) = json.loads(printed)
    assert (ran["model"], ran["task"], ran["status"], ran["lost"]) == ("attunement/flat", "support", "success", 0)
    assert {"coverage", "sentiment_attenuation"} <= {result["name"] for result in ran["results"]}
    again = attune(*words, "--json")
    assert again[:2] == (status, printed)
    assert len(list_eval_logs(str(tmp_path))) == 1


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    assert attune("--out", str(tmp_path))[0] == BAD_INPUT
    status, _, said = attune("--model", "attunement/flat", "--task", "supprt", "--out", str(tmp_path))
    assert (status, "there is no such task" in said) == (BAD_INPUT, True)
    status, _, said = attune("--model", "attunement/attned", "--out", str(tmp_path))
    assert (status, "there is no such model" in said) == (BAD_INPUT, True)


def test_a_model_that_fails_ends_badly(tmp_path: Path) -> None:
    words = ("--model", "attunement/attuned", "--task", "support", "--quiet", "--out", str(tmp_path))
    status, _, said = attune(*words)
    assert status == BAD_INPUT
    assert "nobody wrote an attuned reply" in said
    assert REJECTS != BAD_INPUT


def test_the_matrix_is_printed_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "_items", lambda: iter(attuned_items("premise_pressure")[:24]))
    status, printed, _ = attune("matrix", "--out", str(tmp_path / "page.md"))
    assert status == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") in printed
    assert "### half_dodger" in printed
    assert attune("matrix", "--quiet", "--out", str(tmp_path / "no" / "page.md"))[0] == 4
