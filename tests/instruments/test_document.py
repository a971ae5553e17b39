"""A text is cut into the same tokens and sentences wherever they stand, and none is too odd to cut."""

import pytest
from hypothesis import given
from hypothesis.strategies import text

from attunement.instruments.document import document

ODD = text("aAzB.!?'’ \n\r\t-_1é中İΣ😀“”\u00a0\u2003\u2028\u3000\u0085\u0307", max_size=40)


@pytest.mark.parametrize(
    ("written", "tokens", "sentences"),
    [
        ("", (), ()),
        (" \n ", (), ()),
        ("Don’t go.", ("don't", "go", "."), ("Don’t go.",)),
        ("One. Two!", ("one", ".", "two", "!"), ("One.", "Two!")),
        ("- milk \n\n  - eggs", ("-", "milk", "-", "eggs"), ("- milk", "- eggs")),  # a line ends a sentence
        ("Yes.\n---\nNo.", ("yes", ".", "-", "-", "-", "no", "."), ("Yes.", "No.")),  # a rule is no sentence
        ("rock'n'roll o_o", ("rock'n'roll", "o_o"), ("rock'n'roll o_o",)),
        ("plan A\u00a0. Go", ("plan", "a", ".", "go"), None),  # sentencex panics where an initial precedes a wide space
        ("plan A\u00a0\u3000. Go", ("plan", "a", ".", "go"), None),
    ],
)
def test_tokens_and_sentences(written: str, tokens: tuple[str, ...], sentences: tuple[str, ...] | None) -> None:
    read = document(written)
    assert read.tokens == tokens
    if sentences is not None:
        assert tuple(written[start:end] for start, end in read.sentences) == sentences


@given(ODD)
def test_offsets_point_at_the_text(written: str) -> None:
    read = document(written)
    pieces = [written[start:end] for start, end in zip(read.starts, read.ends, strict=True)]
    assert [piece.lower().replace("’", "'") for piece in pieces] == list(read.tokens)
    assert "".join(pieces) == "".join(written.split())


@given(ODD)
def test_every_sentence_has_its_tokens_and_holds_a_letter_or_a_digit(written: str) -> None:
    read = document(written)
    for (start, end), (first, past) in zip(read.sentences, read.bounds, strict=True):
        assert written[start:end].strip() == written[start:end]
        assert any(map(str.isalnum, written[start:end]))
        assert all(read.starts[place] < end for place in range(first, past))
    assert [first for first, _ in read.bounds] == [0, *(past for _, past in read.bounds)][: len(read.bounds)]


@given(ODD)
def test_words_are_the_tokens_that_begin_with_a_letter_or_a_digit(written: str) -> None:
    read = document(written)
    words = [token for token in read.tokens if token[0].isalnum()]
    assert read.spoken() == words
    assert read.words == len(words)
    middle = len(read.tokens) // 2
    assert read.words_between(0, middle) == sum(token[0].isalnum() for token in read.tokens[:middle])
