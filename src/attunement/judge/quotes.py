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


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where a quote stands in a text, as offsets into it; None where it does not.

    Word for word, but for case, spaces, the shape of quotation marks and dashes, marks at its edges, and the way in
    which unseen characters and line numbers were shown to the judge.
    """
    plain, places = _normalised(text)
    for wanted in (quote, _LINE_NUMBER.sub("", quote)):
        sought = _normalised(wanted)[0].strip(_EDGES)
        if not sought:
            continue
        found = plain.find(sought)
        if found >= 0:
            return places[found][0], places[found + len(sought) - 1][1]
    return None


@lru_cache(maxsize=64)
def _normalised(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as it is compared, and for each of its characters where it comes from."""
    plain: list[str] = []
    places: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character.isspace():
            if plain and plain[-1] == " ":
                places[-1] = (places[-1][0], place + 1)
                continue
            character = " "
        written = unicodedata.normalize("NFKC", shown(character)).translate(_PLAIN).casefold()
        plain += written
        places += [(place, place + 1)] * len(written)
    return "".join(plain), places
