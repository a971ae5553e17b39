"""Finding a quote in the text it is said to stand in."""

import re
import unicodedata
from functools import lru_cache

from attunement.judge.fence import shown

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"}
)
_EDGES = " \"'…."
_LINE_NUMBER = re.compile(r"^\s*\d+\|\s?")
_SYLLABLE = range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1100, 0x1200), range(0x1780, 0x1800)
"""Thai and Lao, Myanmar, Hangul taken apart, Khmer: a sign alone may be a word."""
_ALONE = frozenset({"So", "Sk"})
"""Pictures: one says as much as a word."""


def find_quote(quote: str, text: str, place: int = 1) -> tuple[int, int] | None:
    """Where a quote stands in a text, as offsets into it; None where it does not.

    Word for word, but for case, spaces, the shape of quotation marks and dashes, marks at its edges, how accents are
    encoded, and the way in which unseen characters and line numbers were shown to the judge. A single letter is no
    quote, unless it is one of those that are words (好, 😭) or the whole text.

    Args:
        quote: The words.
        text: The text.
        place: Which of the places where they stand, counted from 1; the last one where there are fewer.
    """
    plain, places = _normalised(text)
    for wanted in (quote, _LINE_NUMBER.sub("", quote)):
        sought = _normalised(wanted)[0].strip(_EDGES)
        if (_says_something(sought) or (sought and sought == plain.strip(_EDGES))) and (
            found := _nth(sought, plain, place)
        ) is not None:
            return places[found][0], places[found + len(sought) - 1][1]
    return None


def _says_something(sought: str) -> bool:
    letters = [character for character in sought if character.isalnum()]
    return len(letters) > 1 or any(_is_word(character) for character in sought)


def _is_word(character: str) -> bool:
    code = ord(character)
    unspaced = any(code in block for block in _SYLLABLE) or 0x2E80 <= code < 0xA4D0 or 0xAC00 <= code < 0xD7B0
    return unspaced or unicodedata.category(character) in _ALONE or 0x20000 <= code < 0x32000


def _nth(sought: str, plain: str, place: int) -> int | None:
    found = None
    start = 0
    for _ in range(place):
        next_one = plain.find(sought, start)
        if next_one < 0:
            break
        found, start = next_one, next_one + len(sought)
    return found


@lru_cache(maxsize=64)
def _normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is compared, and for each of its characters where it comes from."""
    signs: list[tuple[str, tuple[int, int]]] = []
    for place, character in enumerate(text):
        if character.isspace():
            if signs and signs[-1][0] == " ":
                signs[-1] = " ", (signs[-1][1][0], place + 1)
                continue
            character = " "
        plain = _apart(_apart(shown(character)).translate(_PLAIN).casefold())
        signs += [(sign, (place, place + 1)) for sign in plain]
    _order_accents(signs)
    return "".join(sign for sign, _ in signs), [place for _, place in signs]


def _apart(text: str) -> str:
    """Letters and their accents one by one: so it does not matter whether they were encoded as one."""
    return unicodedata.normalize("NFKD", text)


def _order_accents(signs: list[tuple[str, tuple[int, int]]]) -> None:
    """Put several accents of one letter, which may come in any order, in the order that Unicode gives them."""
    first = 0
    while first < len(signs):
        last = first + 1
        if unicodedata.combining(signs[first][0]):
            while last < len(signs) and unicodedata.combining(signs[last][0]):
                last += 1
            signs[first:last] = sorted(signs[first:last], key=lambda sign: unicodedata.combining(sign[0]))
        first = last
