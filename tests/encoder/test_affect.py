from typing import Any

import pytest

from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.load import load_instrument
from attunement.perspective import Affect, Mark

INSTRUMENT: Any = None


@pytest.fixture(autouse=True)
def _loaded() -> None:
    global INSTRUMENT
    INSTRUMENT = load_instrument("affect", "encoder")


def read(text: str) -> Affect:
    (found,) = INSTRUMENT.read([text])
    assert isinstance(found, Affect)
    return found


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I'm furious, he lied to my face again and laughed about it!", "anger"),
        ("I'm terrified of what the scan will show tomorrow.", "fear"),
        ("I got the job!! I'm so happy I could scream.", "joy"),
        ("My dog died on Sunday and I can't stop crying.", "sadness"),
    ],
)
def test_the_strongest_emotion_of_a_plain_text(text: str, emotion: str) -> None:
    found = read(text)
    assert max(found.emotions, key=lambda name: found.emotions[name]) == emotion
    assert min(found.intensity, found.emotions[emotion]) > 0.4
    assert (found.valence > 0) == (emotion == "joy")


def test_a_reading_has_every_emotion_in_range() -> None:
    found = read("I don't know, it was all a bit much and then the cake fell, hilarious.")
    assert tuple(found.emotions) == EMOTIONS
    assert all(0 <= strength <= 1 for strength in found.emotions.values())
    assert -1 <= found.valence <= 1


@pytest.mark.parametrize(
    ("other", "own", "why"),
    [
        (
            "Summarise this review: 'I was devastated and cried for days.'",
            "I was devastated and cried for days.",
            "a task",
        ),
        ('He wrote: "I am devastated and hate my life."', "I am devastated and hate my life.", "quoted"),
        ("Write a poem about a widow who weeps every night.", "I am a widow and weep every night.", "fictional"),
    ],
)
def test_what_is_not_the_speakers_own_weighs_less(other: str, own: str, why: str) -> None:
    assert read(other).intensity < read(own).intensity / 2, why


@pytest.mark.parametrize("text", ["", "   ", "…", "123", "?!"])
def test_what_says_nothing_is_calm_or_nearly(text: str) -> None:
    assert read(text).intensity < 0.3


def test_a_strong_sentence_is_heard_in_a_long_flat_text() -> None:
    flat = "The train leaves at nine and the meeting room is on the second floor, next to the kitchen. " * 12
    assert read(flat + "I am heartbroken and I can't stop crying. " + flat).intensity > read(flat).intensity + 0.1


def test_what_a_reply_gives_back() -> None:
    said = "I'm terrified of what the scan will show tomorrow."
    warm, cold = "You sound terrified of tomorrow.", "The clinic opens at nine."

    def given(reply: str) -> float:
        whole = [Mark("reflect", 0, len(reply))]
        found = INSTRUMENT.attributed(reply, whole, said)
        return float(found.intensity)

    assert given(warm) > 0.3
    assert given(cold) == 0
    assert INSTRUMENT.attributed(warm, [], said).intensity == 0


def test_whole_texts_are_read_whoever_feels() -> None:
    (found,) = INSTRUMENT.expressed(['He wrote: "I am devastated and hate my life."'])
    assert found.intensity > 0.3


def test_another_language_is_read_as_in_the_fast_tier() -> None:
    text = ["Ich bin so traurig, meine Oma ist gestorben."]
    assert INSTRUMENT.read(text, "de") == load_instrument("affect").read(text, "de")
    assert INSTRUMENT.languages == load_instrument("affect").languages


def test_politeness_tells_polite_from_rude() -> None:
    register: Any = load_instrument("register", "encoder")
    polite, rude, none = register.read(
        [
            "Thanks so much, could you please have a look when you find the time?",
            "This is stupid, stop wasting my time.",
            "",
        ]
    )
    assert polite.politeness > rude.politeness
    assert none.politeness == 0
