"""`attune validate` as a user runs it."""

import json
from pathlib import Path

import pytest

from tests.cli.running import attune
from tests.validity.test_validate import rows, write


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return write(tmp_path / "labels.jsonl", rows())


def test_it_prints_the_figures_and_what_to_bear_in_mind(labels: Path) -> None:
    words = ("--instrument", "acts", "--reading", "explore", "--label", "ann", "--label", "ben", "--cluster", "post")
    done = attune("validate", labels, *words)
    assert done.exit_code == 0, done.output
    assert "acts.explore (fast) against binary labels by 2 raters in labels.jsonl" in done.stdout
    assert "Alternative-annotator test: not made, it needs at least 3 annotators" in done.stdout
    assert attune("validate", labels, *words, "--quiet").stdout == ""


def test_json_and_a_folder(labels: Path, tmp_path: Path) -> None:
    words = ("--score", "cy", "--label", "ann", "--author", "model", "--cuts", "0.5", "--positive", "1", "--json")
    done = attune("validate", labels, *words, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["subject"] == "cy" and {row["author"] for row in found["card"]["validity"]} == {"model"}
    assert sorted(place.name for place in (tmp_path / "out").iterdir()) == [
        "card.json",
        "validation.json",
        "validation.md",
    ]


def test_bad_usage_exits_2(labels: Path) -> None:
    assert attune("validate", labels, "--label", "ann").exit_code == 2
    done = attune("validate", labels, "--label", "ann", "--score", "cy", "--cuts", "low")
    assert done.exit_code == 2 and "--cuts 'low' is not of the form X,Y" in done.stderr
    assert attune("validate", "missing.jsonl", "--label", "ann", "--score", "cy").exit_code == 2
