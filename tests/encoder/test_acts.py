from typing import Any

import pytest

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.instrument import Tier
from attunement.instruments.load import load_instrument

REPLY = (
    "I'm so sorry about your mum. What was the worst part of this week for you? You could ask the ward for a meeting."
)


def acts(text: str, **options: float) -> list[tuple[str, str]]:
    instrument: Any = load_instrument("acts", "encoder")
    (found,) = instrument.read([text], **options)
    return [(mark.label, text[mark.start : mark.end]) for mark in found]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I'm so sorry for your loss.", "react"),
        ("It sounds like you feel torn between the two of them.", "reflect"),
        ("Anyone would be angry after that, it makes sense.", "validate"),
        ("What has that been like for you?", "explore"),
        ("You should ask your landlord for it in writing.", "advise"),
        ("Please call a crisis line or see a doctor.", "refer"),
        ("I'm sorry, but I can't help with that request.", "refuse"),
        ("Everything happens for a reason.", "platitude"),
        ("It isn't that bad, you're overreacting.", "dismiss"),
    ],
)
def test_a_plain_example_of_an_act_is_read_as_that(text: str, label: str) -> None:
    assert label in [found for found, _ in acts(text)]


def test_each_sentence_has_an_act_and_marks_lie_in_their_sentences() -> None:
    found = acts(REPLY)
    assert {label for label, _ in found} >= {"react", "explore", "advise"}
    assert all(words in REPLY and words.strip() for _, words in found)


def test_with_a_floor_every_label_comes_once_with_a_chance() -> None:
    instrument: Any = load_instrument("acts", "encoder")
    (found,) = instrument.read([REPLY], floor=0.0)
    assert sorted(mark.label for mark in found) == sorted(LABELS)
    assert all(0 <= mark.score <= 1 for mark in found)
    (strong,) = instrument.read([REPLY], floor=0.5)
    assert {mark.label for mark in strong} == {mark.label for mark in found if mark.score >= 0.5}


@pytest.mark.parametrize("text", ["", "  \n", "🙂", "…"])
def test_a_text_without_words_has_no_acts(text: str) -> None:
    assert acts(text) == []


def test_another_language_is_not_read() -> None:
    assert load_instrument("acts", "encoder").read(["Das tut mir leid."], "de") == [None]


def test_it_says_its_tier() -> None:
    assert load_instrument("acts", "encoder").tier is Tier.ENCODER
