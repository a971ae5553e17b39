"""The linear model of acts: what the same sentence gives alone, among others, and from a table begun anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from, text

from attunement.instruments import acts_model
from attunement.instruments.acts_model import ActsModel, load_model
from attunement.instruments.acts_rules import LABELS

TOKENS = lists(sampled_from(["so", "you", "'", "felt", "?", "alone", "2"]) | text(min_size=1, max_size=6), max_size=8)


def test_nothing_to_read_gives_no_row() -> None:
    assert load_model().score([], []).shape == (0, len(LABELS))


@settings(max_examples=50)
@given(sentences=lists(TOKENS, min_size=1, max_size=4))
def test_a_sentence_is_read_as_if_alone(sentences: list[list[str]]) -> None:
    held: list[list[int]] = [[0] for _ in sentences]
    together = load_model().score(sentences, held)
    apart = np.vstack([load_model().score([sentence], [[0]]) for sentence in sentences])
    assert together == pytest.approx(apart, abs=1e-5)
    assert ((together > 0) & (together < 1)).all()


def test_a_full_table_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load_model()
    model = ActsModel(shipped.weights, shipped._vectors)
    words = [[f"word{number}" for number in range(10)], ["so", "you", "waited"]]
    first = model.score(words, [[], []])
    monkeypatch.setattr(acts_model, "_REMEMBERED", 5)
    assert model.score(words, [[], []]) == pytest.approx(first)


def test_rules_count() -> None:
    tokens = [["so", "you", "waited"]]
    weights = load_model().weights.held
    feature = int(weights[:, 0].argmax())
    assert load_model().score(tokens, [[feature]])[0, 0] > load_model().score(tokens, [[]])[0, 0]
