"""Our matcher gives VADER's compound score: the reference program is the oracle."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from attunement.instruments.valence import compound

ORACLE = SentimentIntensityAnalyzer()

WORDS = [
    "good",
    "GOOD",
    "bad",
    "terrible",
    "love",
    "hate",
    "happy",
    "no",
    "not",
    "isn't",
    "never",
    "so",
    "this",
    "very",
    "VERY",
    "kind",
    "of",
    "sort",
    "without",
    "doubt",
    "least",
    "at",
    "but",
    "BUT",
    "or",
    "nor",
    "the",
    "shit",
    "bomb",
    "yeah",
    "right",
    "to",
    "die",
    "for",
    "hardly",
    "kinda",
    "a",
    "table",
    ":)",
    ":(",
    "lol!",
    "good.",
    "😀",
    "😭",
    "!",
    "??",
    "beating",
    "heart",
    "bus",
    "stop",
]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing here",
        "VADER is smart, handsome, and funny!",
        "The food is really GOOD!!!",
        "It isn't the least bad",
        "Never so good, but sort of terrible",
        "love love but love",
        "no good, no bad or happy",
        "What??? I HATE it 😭",
        "kind of you",
    ],
)
def test_compound_by_hand(text: str) -> None:
    assert round(compound(text), 4) == pytest.approx(ORACLE.polarity_scores(text)["compound"], abs=1e-4)


@given(st.lists(st.sampled_from(WORDS), max_size=12))
@example(["good", "bad", "but", "good", "bad"])
@settings(deadline=None, max_examples=400)
def test_compound_is_the_oracles(words: list[str]) -> None:
    text = " ".join(words)
    assert compound(text) == pytest.approx(ORACLE.polarity_scores(text)["compound"], abs=1e-4)
