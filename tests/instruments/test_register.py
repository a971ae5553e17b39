"""Register: address, hedges, formality and politeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments import load_instrument
from attunement.instruments.register import FastRegister, Register


def read(text: str) -> Register:
    reading = FastRegister().read([text])[0]
    assert reading is not None
    return reading


def test_is_the_instrument_of_that_name() -> None:
    assert isinstance(load_instrument("register"), FastRegister)


@pytest.mark.parametrize(
    ("text", "share", "why"),
    [
        ("You can do it. It is late.", 1 / 2, "one of two sentences says you"),
        ("I hear that your mother died.", 1.0, "your addresses the reader as well"),
        ("You're right, and yours is better than you think.", 1.0, "a sentence counts once"),
        ("Youth is wasted on the young.", 0.0, "no word in it is you"),
    ],
)
def test_second_person(text: str, share: float, why: str) -> None:
    assert read(text).second_person == pytest.approx(share), why


@pytest.mark.parametrize(
    ("text", "per_hundred", "why"),
    [
        ("Perhaps he left early that day.", 100 / 6, "perhaps, of six words"),
        ("I think it might rain in the night.", 200 / 8, "I think, and might, of eight words"),
        ("He left early.", 0.0, "nothing is hedged"),
        ("It was sort of a kind of test.", 200 / 8, "phrases of two words count once each, of eight words"),
    ],
)
def test_hedges(text: str, per_hundred: float, why: str) -> None:
    assert read(text).hedges == pytest.approx(per_hundred), why


@pytest.mark.parametrize(
    ("formal", "informal", "why"),
    [
        ("I do not know whether it is ready.", "I don't know whether it's ready.", "contractions"),
        ("Hello, how are you today?", "Hey dude, what's up?", "greeting and slang"),
        ("We regret to inform you of the delay.", "Oops, it's late!", "set phrases against chat"),
        ("The matter was investigated.", "We had a look at it.", "a passive and long words"),
        ("Therefore we must proceed.", "So yeah, let's go.", "connectors"),
    ],
)
def test_formality_orders_pairs(formal: str, informal: str, why: str) -> None:
    assert read(formal).formality > read(informal).formality, why


@pytest.mark.parametrize(
    ("polite", "rude", "why"),
    [
        ("Thank you for the note.", "I saw the note.", "gratitude"),
        ("Could you send it again?", "Send it again?", "an indirect request"),
        ("Sorry to bother you, but is it ready?", "Is it ready?", "apology"),
        ("Would you mind reading it again?", "Read it again.", "a hedged request against a bald imperative"),
        ("That was a good point, I think.", "That was nonsense.", "praise against a negative word"),
        ("Hello, I have a question.", "So, I have a question.", "a greeting against a direct start"),
    ],
)
def test_politeness_orders_pairs(polite: str, rude: str, why: str) -> None:
    assert read(polite).politeness > read(rude).politeness, why


def test_repeating_a_text_leaves_its_politeness_and_address_alone() -> None:
    once, twice = read("Could you send it? Thanks."), read("Could you send it? Thanks. Could you send it? Thanks.")
    assert twice.politeness == pytest.approx(once.politeness)
    assert twice.second_person == once.second_person


def test_marks_point_at_the_words() -> None:
    text = "Sorry — could you perhaps look?"
    found = {(mark.label, text[mark.start : mark.end]) for mark in read(text).marks}
    assert found == {("apology", "Sorry"), ("indirect_request", "could you"), ("hedge", "could"), ("hedge", "perhaps")}


@pytest.mark.parametrize("text", ["", "   ", "!!! ???", "😀"])
def test_no_words_read_nothing(text: str) -> None:
    assert read(text) == Register()


def test_a_language_it_cannot_read_gives_none() -> None:
    assert FastRegister().read(["Danke", "Bitte"], language="de-AT") == [None, None]


def test_a_straggling_mark_opens_no_sentence() -> None:
    """A smiley between sentences belongs to none, and "please" still opens the second."""
    assert read("Fine.\n:)\nPlease sit.").politeness == pytest.approx(read("Fine. Please sit.").politeness)


@given(st.text(max_size=200))
def test_ranges(text: str) -> None:
    reading = read(text)
    assert 0 <= reading.second_person <= 1
    assert 0 <= reading.hedges <= 100
    assert -1 <= reading.formality <= 1
    assert -1 <= reading.politeness <= 1
    assert all(0 <= mark.start < mark.end <= len(text) for mark in reading.marks)
