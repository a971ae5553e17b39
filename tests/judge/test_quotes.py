import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.judge.quotes import find_quote

pytestmark = pytest.mark.judge


def found(quote: str, text: str, place: int = 1) -> str | None:
    where = find_quote(quote, text, place)
    return None if where is None else text[where[0] : where[1]]


@pytest.mark.parametrize(
    ("quote", "text", "expected", "why"),
    [
        ("so sorry", "I'm so sorry.", "so sorry", "word for word"),
        ("SO SORRY", "I'm so sorry.", "so sorry", "case"),
        ("so  sorry", "I'm so\n sorry.", "so\n sorry", "spaces"),
        ("I'm so", "I’m so sorry", "I’m so", "quotation marks"),
        ('"so sorry..."', "I'm so sorry.", "so sorry", "marks at the edges"),
        ("2| so sorry", "I'm\nso sorry.", "so sorry", "the number of the line"),
        ("2| so sorry", "2| so sorry", "2| so sorry", "which may be the text's own"),
        ("a\\u200bb", "xa\u200bbx", "a\u200bb", "what is unseen, as it was shown"),
        ("café", unicodedata.normalize("NFD", "le café noir"), "cafe\u0301", "accents apart"),
        (unicodedata.normalize("NFD", "café"), "le café noir", "café", "accents in one"),
        ("힘들어요", unicodedata.normalize("NFD", "너무 힘들어요"), unicodedata.normalize("NFD", "힘들어요"), "Hangul"),
        ("ạ̈b", "a\u0308\u0323b", "a\u0308\u0323b", "two accents, in the other order"),
        ("好", "很好啊", "好", "one sign that is a word"),
        ("😭", "no 😭 no", "😭", "a picture says something"),
        ("k", "k", "k", "the whole text, if there is no more of it"),
        ("a", "I am a cat", None, "a letter stands anywhere"),
        ("...", "I am ... a cat", None, "marks say nothing"),
        ("", "I am a cat", None, "nothing"),
        ("I am so sorry", "I'm so sorry", None, "not what stands there"),
        ("so sorry for", "I'm so sorry.", None, "more than stands there"),
    ],
)  # fmt: skip
def test_a_quote_is_found_where_it_stands(quote: str, text: str, expected: str | None, why: str) -> None:
    assert found(quote, text) == expected, why


@pytest.mark.parametrize(("place", "start"), [(1, 0), (2, 10), (3, 20), (4, 20), (9, 20)])
def test_a_word_that_is_repeated_is_found_where_it_is_repeated(place: int, start: int) -> None:
    assert find_quote("maybe", "maybe yes maybe no. Maybe.", place) == (start, start + 5)


@given(
    words=st.lists(st.text(alphabet=st.characters(categories=["Ll", "Lo", "Mn"]), min_size=3, max_size=6), min_size=1),
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_how_letters_are_encoded_does_not_matter(words: list[str], form: str) -> None:
    text = " ".join(words)
    if sum(each.isalnum() for each in words[0]) > 1:
        assert find_quote(unicodedata.normalize(form, words[0]), text) is not None  # type: ignore[arg-type]
        assert find_quote(words[0], unicodedata.normalize(form, text)) is not None  # type: ignore[arg-type]
