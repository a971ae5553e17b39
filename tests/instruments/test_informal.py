"""Informal writing in known words, at the offsets of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.instruments.document import document
from attunement.instruments.informal import Informal

WORDS = [
    "",
    "so",
    "the",
    "i",
    "a",
    "am",
    "no",
    "angry",
    "happy",
    "good",
    "god",
    "sad",
    "day",
    "worst",
    "ever",
    "haha",
    "see",
]
INFORMAL = Informal(WORDS)

READ = [
    ("#soangry", ("#", "so", "angry"), "a tag is cut into words"),
    ("#sad #worstdayever", ("#", "sad", "#", "worst", "day", "ever"), "every tag"),
    ("#qzxv", ("#", "qzxv"), "no known words are in it"),
    ("# soangry", ("#", "soangry"), "no tag: its sign does not touch"),
    ("soangry", ("soangry",), "no tag"),
    ("sooooo haaappy", ("so", "happy"), "stretched words are shortened"),
    ("goooood", ("good",), "to the commoner word, here the first of the two"),
    ("aaaaargh", ("aaargh",), "as far as nothing is known"),
    ("hahahahaha", ("haha",), "stretched by pairs of letters"),
    ("see https://a.example/b?c=1 see", ("see", "", "see"), "a link says nothing"),
    ("👍🏽 a", ("👍", "a"), "the colour of an emoji is no word"),
    ("I am so happy.", ("i", "am", "so", "happy", "."), "plain writing stays"),
]


@pytest.mark.parametrize(("text", "tokens", "why"), READ, ids=[why for *_, why in READ])
def test_informal_writing_becomes_known_words(text: str, tokens: tuple[str, ...], why: str) -> None:
    assert INFORMAL.read(document(text)).tokens == tokens, why


def test_the_words_of_a_tag_stand_where_its_letters_do() -> None:
    text = "No! #worstday"
    read = INFORMAL.read(document(text))
    assert [text[start:end] for start, end in zip(read.starts, read.ends, strict=True)] == [
        "No",
        "!",
        "#",
        "worst",
        "day",
    ]
    assert read.bounds == ((0, 2), (2, 5))


PIECES = st.lists(
    st.sampled_from(["#soangry", "sooo", "I am", "👍🏽", "https://x.y", ". ", "\n", "www.", "#", "é", "q"]), max_size=12
)


@given(PIECES.map(" ".join) | st.text(max_size=30))
@settings(deadline=None)
def test_tokens_stand_in_order_inside_the_text_and_sentences_hold_them_all(text: str) -> None:
    written = document(text)
    read = INFORMAL.read(written)
    assert len(read.tokens) == len(read.starts) == len(read.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))
    assert list(read.starts) == sorted(read.starts)
    assert len(read.bounds) == len(written.bounds)
    assert all(0 <= first <= last <= len(read.tokens) for first, last in read.bounds)
