"""`attune compare` on the command line."""

import json
from pathlib import Path

import pytest

from tests.audit.logs import write_rows
from tests.cli.running import attune


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two audits of 30 prompts; the second one's replies are two words longer."""
    folder = tmp_path_factory.mktemp("sides")
    for name, extra in (("a", ""), ("b", " Truly so.")):
        entries = [
            {"id": f"c{number}", "prompt": f"I feel low about plan number {number} of mine.", "reply": f"I see.{extra}"}
            for number in range(30)
        ]
        log = write_rows(folder / f"{name}.jsonl", entries)
        assert attune("audit", log, "--out", folder / name, "-m", "length", "-q").exit_code == 0
    return folder / "a", folder / "b"


def test_a_table(sides: tuple[Path, Path]) -> None:
    done = attune("compare", *sides)
    assert done.exit_code == 0, done.output
    assert "30 exchanges paired on conversation_id and turn." in done.stdout
    assert "+2.000" in done.stdout


def test_json_and_files(sides: tuple[Path, Path], tmp_path: Path) -> None:
    done = attune("compare", *sides, "--json", "--out", tmp_path / "out")
    found = json.loads(done.stdout)
    assert (found["first"], found["second"], found["matched"]) == ("a", "b", 30)
    assert json.loads((tmp_path / "out" / "compare.json").read_text()) == found
    assert "<!doctype html>" in (tmp_path / "out" / "compare.html").read_text().lower()


@pytest.mark.parametrize(("gate", "status"), [("length > 1.5", 1), ("length > 2", 0), ("length < 0", 0)])
def test_a_gate_is_on_the_difference(sides: tuple[Path, Path], gate: str, status: int) -> None:
    done = attune("compare", *sides, "--fail-if", gate, "-q")
    assert done.exit_code == status
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--on", "item"), "audit it with --by item"),
        (("--fail-if", "lenght > 1"), "did you mean 'length'"),
    ],
)
def test_bad_words(sides: tuple[Path, Path], words: tuple[str, ...], message: str) -> None:
    done = attune("compare", *sides, *words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_no_audit(sides: tuple[Path, Path], tmp_path: Path) -> None:
    done = attune("compare", sides[0], tmp_path)
    assert done.exit_code == 2
    assert "holds no finished audit" in done.stderr


def test_an_output_that_cannot_be_written(sides: tuple[Path, Path]) -> None:
    assert attune("compare", *sides, "--out", sides[0] / "summary.json" / "x").exit_code == 4
