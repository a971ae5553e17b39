"""The phrase language and its matcher."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import InputError
from attunement.instruments.document import document
from attunement.instruments.phrases import Phrases, load_phrases, merged, parse_phrases
from attunement.perspective import Mark

CLASSES = {"kin": ["mum", "dad", "step-mother", "big sister"], "they": ["he", "she", "my <kin>"]}


def found(pattern: str, text: str) -> list[str]:
    read = document(text)
    marks = [phrase.mark(read) for phrase in Phrases([("x", pattern)], CLASSES).find(read)]
    return [text[mark.start : mark.end] for mark in marks]


PATTERNS = [
    ("want to die", "I want to die.", ["want to die"], "words in a row"),
    ("want/wanna to? die", "I wanna die", ["wanna die"], "alternatives, and a word that may be missing"),
    ("kill*", "Killing time kills.", ["Killing", "kills"], "a prefix, in any case"),
    ("don't care", "i dont care", ["dont care"], "an apostrophe may be missing"),
    ("don't care", "I don’t care", ["don’t care"], "or be curly"),
    ("self-harm", "self harm, self-harm, selfharm", ["self harm", "self-harm", "selfharm"], "a hyphen may be missing"),
    ("lost ~2 job", "I lost my old job", ["lost my old job"], "up to two tokens between"),
    ("lost ~2 job", "I lost my one and only job", [], "and no more"),
    ("my _ died", "my horse died", ["my horse died"], "any word"),
    ("my _ died", "my , died", [], "but no punctuation mark"),
    ("<they> left", "My big sister left", ["My big sister left"], "a class within a class, of two words"),
    ("<kin>'s house", "mum's house", ["mum's house"], "a class in the possessive"),
    ("^ no", "No. I know no one.", ["No"], "only at the beginning"),
    ("^ no", '"No", she said', ["No"], "a quotation mark before it does not matter"),
    ("go $", "go there, go!", ["go"], "only at the end"),
    ("right ?", "Is it right? You were right.", ["right"], "a question mark that must stand there"),
    ("any_more/no_longer here", "no longer here", ["no longer here"], "an alternative of two words"),
    ("want to die", "I want. To die?", [], "never past a sentence"),
    ("want to die", "", [], "an empty text"),
    ("he's back", "hes back, he's back", ["hes back", "he's back"], "no apostrophe, where no other word is meant"),
    ("he'll go", "hell go", [], "but not where it is another word"),
]


@pytest.mark.parametrize(("pattern", "text", "expected", "why"), PATTERNS, ids=[row[3] for row in PATTERNS])
def test_what_a_pattern_finds(pattern: str, text: str, expected: list[str], why: str) -> None:
    assert found(pattern, text) == expected, why


def test_an_exception_takes_out_what_it_overlaps_and_nothing_else() -> None:
    phrases = Phrases([("risk", "killing me"), ("!risk", "traffic is killing"), ("other.kind", "killing me")])
    read = document("The traffic is killing me. It is killing me.")
    assert [(phrase.label, phrase.first) for phrase in phrases.find(read)] == [
        ("other.kind", 3),
        ("other.kind", 8),
        ("risk", 8),
    ]


def test_an_exception_to_a_kind_holds_for_its_subkinds() -> None:
    phrases = Phrases([("conflict.person", "yells at me"), ("!conflict", "never yells at me")])
    assert not phrases.find(document("She never yells at me"))
    assert phrases.find(document("She yells at me"))


BAD_PATTERNS = [
    ("~3", "nothing has to be there"),
    ("so? very?", "nothing has to be there"),
    ("<nobody> left", "the class is not defined"),
    ("a//b", "an alternative is empty"),
]


@pytest.mark.parametrize(("pattern", "why"), BAD_PATTERNS, ids=[row[0] for row in BAD_PATTERNS])
def test_a_pattern_that_cannot_work_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(InputError):
        Phrases([("x", pattern)], CLASSES)


def test_a_phrase_file_has_classes_labels_and_comments() -> None:
    text = "<a> = x, y  # two\n<a> = z z\n\n[one]\n<a> left\n[!one]\nnot <a> left\n"
    assert parse_phrases(text, "f.txt") == ([("one", "<a> left"), ("!one", "not <a> left")], {"a": ["x", "y", "z z"]})


@pytest.mark.parametrize(("text", "message"), [("lost\n", "f.txt:1: a pattern"), ("[a]\n<b> = ,\n", "f.txt:2: class")])
def test_a_wrong_phrase_file_says_where(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        parse_phrases(text, "f.txt")


def test_overlapping_marks_of_one_label_are_one() -> None:
    marks = [Mark("a", 4, 9), Mark("a", 0, 5), Mark("b", 2, 6), Mark("a", 12, 14)]
    assert merged(marks) == (Mark("a", 0, 9), Mark("b", 2, 6), Mark("a", 12, 14))


def test_a_long_text_without_full_stops_is_read_to_its_end() -> None:
    text = "so it goes " * 3000 + "I want to die"
    assert found("want to die", text) == ["want to die"]


WORDS = ["want", "to", "die", "my", "mum", "left", "very", ".", ",", "x9"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_it_finds_what_a_plain_search_finds(text: str) -> None:
    """The matcher against a search of the same words one after the other, sentence by sentence."""
    read = document(text)
    plain = [
        place
        for first, end in read.bounds
        for place in range(first, end - 2)
        if read.tokens[place : place + 3] == ("want", "to", "die")
    ]
    assert [phrase.first for phrase in Phrases([("x", "want to die")]).find(read)] == plain


@pytest.mark.parametrize(
    "names",
    [
        ("cues/people", "cues/risk", "cues/grief", "cues/conflict", "cues/model", "cues/resolved"),
        ("need/need",),
        ("details/clauses",),
        ("details/aversive",),
    ],
    ids=lambda names: names[-1],
)
def test_every_pattern_of_the_shipped_files_compiles(names: tuple[str, ...]) -> None:
    phrases = load_phrases(*names)
    for sought in phrases._sought.values():
        for _, pattern in sought:
            assert pattern.search.groups == 0
