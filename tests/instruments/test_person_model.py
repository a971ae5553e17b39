"""What the model over a person's sentences says: that it calls what it should and stays in its bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.document import document
from attunement.instruments.person_model import CALLED, NEEDS, OUTPUTS, any_of, load_model, scores
from attunement.instruments.person_sentences import features, observed, own_stretch, voiced
from attunement.perspective import Mark


def test_a_row_of_log_odds_per_sentence() -> None:
    text = "The roof leaks again. Would you repair it or move out? My sister thinks I fuss."
    said = scores(text)
    assert said is not None
    assert said.logits.shape == (len(document(text).sentences), len(OUTPUTS)) == (3, len(OUTPUTS))
    assert said.sentence("need") == 1
    assert said.called("need")
    assert 0.0 < said.likelihood("need") < 1.0
    assert said.likeliest(NEEDS) in NEEDS


def test_no_words_have_no_scores() -> None:
    assert scores("") is None
    assert scores(" … ") is None


def test_what_is_quoted_wants_nothing() -> None:
    said = scores('She asked "would you repair it or move out, and how would you tell them?"')
    assert said is not None
    assert not any(said.called(output) for output in CALLED)


def test_a_sentence_scores_the_same_whatever_was_read_before() -> None:
    model, _ = load_model()
    sentence, held = ["is", "zyzzyva", "a", "word", "?"], {"questions", "alone"}
    first = model.score([sentence], [held])
    model.score([["something", "else"]], [set()])
    assert np.array_equal(first, model.score([sentence], [held]))


def test_a_feature_it_was_not_fitted_with_counts_nothing() -> None:
    model, _ = load_model()
    assert np.array_equal(model.score([["hm"]], [set()]), model.score([["hm"]], [{"phrase not.there"}]))


@pytest.mark.parametrize(
    ("logits", "expected"),
    [
        ([0.0], 0.0),  # one sentence: its own log odds
        ([0.0, 0.0], np.log(3)),  # 1 - 1/4 = 3/4, odds 3
        ([-30.0, 2.0], 2.0),
    ],
)
def test_any_of_several(logits: list[float], expected: float) -> None:
    assert any_of(np.array(logits, dtype=np.float32)) == pytest.approx(expected, abs=1e-4)


def test_half_a_sentence_in_another_voice_is_that_voice() -> None:
    assert voiced(0, 10, [Mark("quoted", 0, 5)])
    assert not voiced(0, 10, [Mark("quoted", 0, 4)])


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ([], (0, 20)),
        ([Mark("quoted", 0, 5)], (5, 20)),
        ([Mark("quoted", 4, 8), Mark("quoted", 18, 30)], (8, 18)),
        ([Mark("quoted", 0, 20)], (0, 0)),
    ],
)
def test_the_longest_stretch_of_ones_own(voices: list[Mark], expected: tuple[int, int]) -> None:
    start, end = own_stretch(0, 20, voices)
    assert (start, end) == expected or start == end


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    said = scores(text)
    assert len(features(observed(text))) == len(document(text).sentences)
    assert said is None or np.isfinite(said.logits).all()
