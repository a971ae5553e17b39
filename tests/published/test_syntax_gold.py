"""Syntax against the gold trees of UD English EWT dev; the floors are those the project set before it was measured."""

import os
from pathlib import Path

import pytest

from training.syntax.score import score, score_impersonal

PACK = os.environ.get("ATTUNEMENT_DATA")
LABELS = Path("training/syntax/humanness.jsonl")

pytestmark = [
    pytest.mark.pack,
    pytest.mark.skipif(PACK is None, reason="ATTUNEMENT_DATA names no data pack, and gold trees are not in the tree"),
]


@pytest.fixture
def dev() -> Path:
    return Path(PACK or "") / "ud_en_ewt_dev.conllu.gz"


@pytest.mark.parametrize(("label", "floor"), [("passive", 0.74), ("nominal", 0.90)])
def test_spans_agree_with_gold(dev: Path, label: str, floor: float) -> None:
    assert score(dev, label).f1 >= floor


def test_impersonal_subjects_agree_with_hand_labels(dev: Path) -> None:
    assert score_impersonal(dev, LABELS).f1 >= 0.65
