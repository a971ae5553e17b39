"""The particulars of a text, salient and aversive, by hand and by property."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.details import FastDetails
from attunement.instruments.load import load_instrument
from attunement.instruments.voice import other_voices
from attunement.perspective import Details, Mark

DETAILS = FastDetails()


def details(text: str) -> Details:
    (found,) = DETAILS.read([text])
    assert found is not None
    return found


def words(text: str, marks: tuple[Mark, ...]) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks]


SALIENT = [
    ("My mother's diagnosis came on Tuesday", "My mother's diagnosis", "a relation and what befell it"),
    ("Priya and I are moving to Lagos", "moving to Lagos", "a move to a place"),
    ("Our dog Biscuit ran away", "Our dog Biscuit", "a pet by name"),
    ("I got laid off yesterday", "I got laid off yesterday", "an event"),
    ("My boyfriend broke up with me by text", "My boyfriend broke up with me by text", "an event done by another"),
    ("I was diagnosed with lupus and I'm scared", "I was diagnosed with lupus", "cut at the conjunction"),
    ("I lost my job on Friday.", "I lost my job", "an event"),
    ("They denied my visa twice", "They denied my visa twice", "an event done by others"),
    ("I want to become a nurse", "I want to become a nurse", "a wish"),
    ("I wish he would call me", "I wish he would call me", "a wish for another"),
    ("I can't afford the rent anymore", "I can't afford the rent", "a limit"),
    ("I don't want to sell the house", "I don't want to sell the house", "a limit of will"),
    ("I'm allergic to penicillin", "allergic to penicillin", "a limit of the body"),
    ("We have been married for 12 years", "12 years", "a number that counts"),
    ("The funeral is at 9am", "The funeral", "a thing with its article"),
    ("My interview went badly", "My interview", "a thing of one's own"),
    ("My coworker took credit for my design", "My coworker took credit for my design", "done by another"),
    ("My sister Ana hasn't called", "My sister Ana", "a relation with a name"),
    ("She is recovering from surgery", "surgery", "a thing after a preposition"),
    ("I failed my driving test again", "I failed my driving test again", "an event"),
]

NOT_SALIENT = [
    ("Hello there! How are you today?", "a greeting"),
    ("I feel really bad", "a feeling is no detail"),
    ("Thanks so much for your help", "thanks"),
    ("I don't know", "nothing particular"),
    ("What is the question?", "general nouns alone"),
    ('She wrote: "My cat Tom has died in Paris"', "quoted"),
    ("lol ok", "interjections"),
    ("He said so, and that means something", "saying alone is no event, and a verb no thing"),
    ("It was 7.45 when it began", "the end of a decimal"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SALIENT, ids=[why for *_, why in SALIENT])
def test_a_detail_that_a_reply_should_take_up(text: str, expected: str, why: str) -> None:
    assert any(found.startswith(expected) for found in words(text, details(text).salient)), why


@pytest.mark.parametrize(("text", "why"), NOT_SALIENT, ids=[why for _, why in NOT_SALIENT])
def test_what_is_no_detail(text: str, why: str) -> None:
    assert not words(text, details(text).salient), why


def test_the_most_central_come_first() -> None:
    text = "It was a grey day with some wind. I was fired by my uncle and I'm terrified."
    assert words(text, details(text).salient)[0] == "I was fired by my uncle"


def test_at_most_six_and_fewer_in_a_short_text() -> None:
    short = "My mum, my dad, my sister, my brother and my dog are in the car."
    assert len(details(short).salient) <= 3
    long = " ".join(f"My {noun} is broken and I can't replace it." for noun in ("car", "oven", "phone", "door") * 5)
    assert len(details(long).salient) <= 6


def test_the_same_thing_is_one_detail() -> None:
    text = "My job is hard. I hate my job. My job is all I have."
    assert Counter(words(text.lower(), details(text).salient))["my job"] <= 1


AVERSIVE = [
    ("He died in the crash", {"death": 1, "injury": 1}, "two words, two kinds"),
    ("Ten people were killed", {"death": 1}, "the number of victims does not multiply"),
    ("Gunmen killed twelve and wounded forty", {"violence": 1, "death": 1, "injury": 1}, "three words"),
    ("The incident was a tragedy", {}, "vague words count nothing"),
    ("There were several victims and casualties", {}, "vague words count nothing"),
    ("She was raped and tortured", {"abuse": 2}, "two words of one kind"),
    ("Blood covered the floor", {"graphic": 1}, "graphic detail"),
    ("He broke his arm", {"injury": 1}, "an injury in three words"),
    ("The bomb exploded near the school", {"violence": 2}, "two words"),
    ("My dad's funeral is on Monday", {"death": 1}, "a funeral"),
    ("The war has lasted a year", {"violence": 1}, "war"),
    ("I've had suicidal thoughts", {"death": 1}, "suicide"),
    ("She was bullied at school", {"abuse": 1}, "bullying"),
    ("Police found the mutilated corpse", {"injury": 1, "death": 1}, "two words"),
    ("The deadline is near and I'm dead tired", {}, "dead in a compound"),
    ("My phone died", {}, "a battery"),
    ("I'm dying to see it", {}, "eagerness"),
    ("I had a panic attack", {}, "an attack of panic"),
    ("He is fighting cancer", {}, "a fight with an illness"),
    ("I'm burned out", {}, "exhaustion"),
    ("I need a blood test", {}, "a test"),
    ("Kill the process and restart", {}, "a computer's"),
    ("She gave birth to a girl", {}, "nothing aversive"),
    ("My gut feeling says yes", {}, "a feeling"),
    ("The app crashed again", {}, "a program"),
    ("", {}, "nothing at all"),
]


@pytest.mark.parametrize(
    ("text", "expected", "why"), AVERSIVE, ids=[f"{why}: {text[:20]}" for text, _, why in AVERSIVE]
)
def test_aversive_words_by_kind(text: str, expected: dict[str, int], why: str) -> None:
    assert Counter(mark.label for mark in details(text).aversive) == expected, why


def test_aversive_words_count_wherever_they_stand() -> None:
    text = 'The article reads: "Two men were stabbed."'
    assert [mark.label for mark in details(text).aversive] == ["violence"]


DETAIL_TEXTS = st.lists(
    st.one_of(
        st.sampled_from([text for text, *_ in [*SALIENT, *AVERSIVE]]),
        st.sampled_from(['"', "\n\n> ", "She said:", "Write a story about this:"]),
        st.text(max_size=20),
    ),
    max_size=6,
).map(" ".join)


@given(DETAIL_TEXTS)
def test_details_lie_inside_the_text_in_the_speakers_own_voice_and_apart(text: str) -> None:
    found = details(text)
    voices = other_voices(text)
    for marks in (found.salient, found.aversive):
        in_order = sorted(marks, key=lambda mark: mark.start)
        assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
        assert all(first.end <= second.start for first, second in pairwise(in_order))
    assert len(found.salient) <= 6
    assert not any(m.start < voice.end and voice.start < m.end for m in found.salient for voice in voices)


def test_a_language_it_cannot_read_gives_none_for_each_text() -> None:
    assert DETAILS.read(["Mi madre ha muerto"], language="es") == [None]


def test_it_is_loaded_by_name() -> None:
    assert isinstance(load_instrument("details"), FastDetails)
