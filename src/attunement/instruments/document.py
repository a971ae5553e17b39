"""A text cut into sentences and tokens once, for every instrument that reads it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from sentencex import get_sentence_boundaries

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_BREAK = re.compile(r"\n+\s*")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its tokens and sentences, as offsets in Unicode code points.

    `tokens` are lower-case with straight apostrophes; `starts` and `ends` are theirs. `sentences` are (start, end) of
    the stripped text, `bounds` the (first, past-last) token of each sentence.
    """

    text: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    bounds: tuple[tuple[int, int], ...]
    words: int
    """How many tokens are words or numbers."""


@lru_cache(maxsize=512)
def document(text: str) -> Document:
    """The text's tokens and sentences; a line break ends a sentence, as in lists."""
    tokens: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        tokens.append(match.group())
        starts.append(start)
        ends.append(end)
    lowered = tuple(token.lower().replace("’", "'") for token in tokens)
    sentences = _sentences(text)
    bounds: list[tuple[int, int]] = []
    position = 0
    for _, end in sentences:
        first = position
        while position < len(starts) and starts[position] < end:
            position += 1
        bounds.append((first, position))
    words = sum([token[0].isalnum() for token in tokens])
    return Document(text, lowered, tuple(starts), tuple(ends), sentences, tuple(bounds), words)


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    if not text.strip():
        return ()
    found: list[tuple[int, int]] = []
    for piece in get_sentence_boundaries("en", text):
        start, end = piece["start_index"], piece["end_index"]
        for line_start, line_end in _lines(text, start, end):
            stripped = text[line_start:line_end].strip()
            if any(character.isalnum() for character in stripped):
                first = text.index(stripped[0], line_start)
                found.append((first, first + len(stripped)))
    return tuple(found)


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _BREAK.finditer(text, start, end)]
    pieces = []
    for cut_start, cut_end in cuts:
        pieces.append((start, cut_start))
        start = cut_end
    return [*pieces, (start, end)]
