"""Syntax: agentless passives, nominalisations and impersonal subjects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments import load_instrument
from attunement.instruments.document import document
from attunement.instruments.syntax import FastSyntax, Syntax


def read(text: str) -> Syntax:
    reading = FastSyntax().read([text])[0]
    assert reading is not None
    return reading


def marked(text: str, label: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in read(text).spans if mark.label == label]


def test_is_the_instrument_of_that_name() -> None:
    assert isinstance(load_instrument("syntax"), FastSyntax)


@pytest.mark.parametrize(
    ("text", "participles", "why"),
    [
        ("Mistakes were made.", ["made"], "be and an irregular participle"),
        ("The form has not yet been processed.", ["processed"], "auxiliaries and adverbs between"),
        ("It is being looked into.", ["looked"], "a progressive passive"),
        ("Were you told about it?", ["told"], "a question"),
        ("Will it be repaired?", ["repaired"], "a question with an auxiliary"),
        ("He got fired last week.", ["fired"], "a get-passive"),
        ("The house was built by my father.", [], "the agent is named"),
        ("It will be finished by Friday.", ["finished"], "by Friday is when, not who"),
        ("I am tired and worried.", [], "states, not deeds"),
        ("She has told me.", [], "a perfect, not a passive"),
        ("He left and was told nothing.", [], "a coordinated verb has no subject of its own (UD)"),
        ("I need to be told.", [], "nor has an infinitive"),
        ("We left without being seen.", [], "nor has a gerund"),
        ("They made it.", [], "active"),
    ],
)
def test_agentless_passives(text: str, participles: list[str], why: str) -> None:
    assert marked(text, "passive") == participles, why
    assert read(text).agentless_passives == len(participles)


def test_passive_sentences_are_counted_once() -> None:
    reading = read("It was seen, and then it was taken. We left. It was lost.")
    assert (reading.agentless_passives, reading.passive_sentences, reading.sentences) == (3, 2, 3)


@pytest.mark.parametrize(
    ("text", "nouns", "why"),
    [
        ("Your decision caused disappointment.", ["decision", "disappointment"], "-sion and -ment"),
        ("The importance of honesty and kindness.", ["importance", "kindness"], "honesty ends in -esty"),
        ("A national and final proposal.", ["proposal"], "national and final are adjectives"),
        ("I mention it to you.", [], "a verb behind its subject"),
        ("There was no mention of it.", ["mention"], "and the noun"),
        ("He works at the Department of Education.", [], "names"),
        ("Frustration is normal.", ["Frustration"], "a capital that opens a sentence makes no name"),
        ("The individual left.", ["individual"], "a noun in -al"),
        ("An individual case.", [], "before a noun, an adjective"),
        ("The decisions were late.", [], "the paper's suffixes are word ends: no plurals"),
        ("She had to deal with it.", [], "an infinitive"),
    ],
)
def test_nominalisations(text: str, nouns: list[str], why: str) -> None:
    assert marked(text, "nominal") == nouns, why


@pytest.mark.parametrize(
    ("text", "subjects", "impersonal", "why"),
    [
        ("I went home.", ["I"], [], "a personal pronoun"),
        ("The price of oil rose.", ["price"], ["price"], "the head, not its complement"),
        ("My sister and her kids came.", ["sister"], [], "a person; the second of two is no subject of its own (UD)"),
        ("It works.", ["It"], ["It"], "a thing's pronoun"),
        ("It is hard to say.", [], [], "an expletive is no subject"),
        ("There is a problem.", ["problem"], ["problem"], "what there is"),
        ("Hundreds of demonstrators came.", ["Hundreds"], [], "an amount of people"),
        ("Hundreds of letters came.", ["Hundreds"], ["Hundreds"], "an amount of things"),
        ("It's late and they're tired.", ["It", "they"], ["It"], "contractions"),
        ("Is the report ready?", ["report"], ["report"], "a question"),
        ("Why does the manager ask?", ["manager"], [], "a question with do, and a role"),
        ("Today Maria Lopez called.", ["Maria"], [], "a name, headed by its first word (UD)"),
        ("The process takes time.", ["process"], ["process"], "a thing"),
        ("I made the phone call yesterday.", ["I"], [], "a compound object is no subject and verb"),
        ("The woman who called is here.", ["who"], [], "who, for a person; the outer subject is missed"),
        ("Everyone knows.", ["Everyone"], [], "an indefinite person"),
    ],
)
def test_subjects(text: str, subjects: list[str], impersonal: list[str], why: str) -> None:
    assert marked(text, "subject") == subjects, why
    assert marked(text, "impersonal") == impersonal, why


def test_words_and_sentences_are_the_papers_denominators() -> None:
    reading = read("Yes, it's 3 o'clock. Really?!")
    assert reading.words == 5, "Yes, it's, 3, o'clock, Really; punctuation is no word"
    assert reading.sentences == 2


def test_a_line_break_ends_a_clause() -> None:
    assert marked("What it is\nfinished goods", "passive") == []


@pytest.mark.parametrize("text", ["", "  \n ", "!!!", "😀 😀"])
def test_no_words_read_nothing(text: str) -> None:
    assert read(text) == Syntax()


def test_a_language_it_cannot_read_gives_none() -> None:
    assert FastSyntax().read(["Es wurde gesagt."], language="de") == [None]
    assert FastSyntax().read(["It was said."], language="en-GB") != [None]


GRAMMAR_WORDS = st.sampled_from(["the", "it", "was", "made", "of", "by", "and", "to", "men", "I", "is", "'s", "."])


@given(st.text(max_size=300) | st.lists(GRAMMAR_WORDS).map(" ".join))
def test_counts_hold_together(text: str) -> None:
    reading = read(text)
    labels = [mark.label for mark in reading.spans]
    assert reading.impersonal_subjects == labels.count("impersonal") <= reading.subjects == labels.count("subject")
    assert reading.passive_sentences <= min(reading.sentences, reading.agentless_passives)
    assert reading.nominalisations == labels.count("nominal") <= reading.words
    assert all(0 <= mark.start < mark.end <= len(text) for mark in reading.spans)


@given(st.text(max_size=100))
def test_words_are_those_of_the_document(text: str) -> None:
    assert read(text).words == document(text).words or not document(text).sentences


@pytest.mark.parametrize(
    "run", ["price ", "very ", "can ", "of it ", "the ", "it was ", "made of price ", "big ", "to be "]
)
def test_a_long_run_is_read_in_time_that_grows_with_its_length(run: str) -> None:
    """Quadratic time would take minutes here."""
    text = run * 30_000
    assert read(text).words == len(text.split())
