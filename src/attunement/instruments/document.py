"""A text cut into sentences and tokens once, for every instrument that reads it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress, count
from operator import itemgetter

from sentencex import get_sentence_boundaries

PROMPTS = 1024
"""How many of what persons said are remembered, for logs that put the same prompts to one system after another."""
BLOCK = 16
"""How many exchanges are measured side by side, each metric on all of them before the next."""
LATEST = 4 * BLOCK
"""How many readings of one kind are remembered for who asks next: those of a block, and of turns before it."""

_TOKEN = re.compile(r"(\w++(?:['’]\w++)*+|\S)")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_WIDE_SPACE = re.compile(r"(?<=[\w\s])[^\S\t-\r ](?=\.)")
"""A space of several bytes before a full stop: sentencex 1.0 cuts it in two after an initial, and panics."""


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
    word_places: tuple[int, ...]
    """Which tokens are words or numbers."""

    @property
    def words(self) -> int:
        """How many tokens are words or numbers."""
        return len(self.word_places)

    def words_between(self, first: int, past: int) -> int:
        """How many of the tokens from `first` up to `past` are words or numbers."""
        return bisect_left(self.word_places, past) - bisect_left(self.word_places, first)

    def spoken(self) -> list[str]:
        """The tokens that are words or numbers, in order."""
        return list(map(self.tokens.__getitem__, self.word_places))


@lru_cache(maxsize=256)
def document(text: str) -> Document:
    """The text's tokens and sentences; a line break ends a sentence, as in lists."""
    # What stands between tokens, and the tokens: one call in C finds both, and their lengths give every offset.
    pieces = _TOKEN.split(text)
    offsets = tuple(accumulate(map(len, pieces)))
    starts, ends = offsets[:-1:2], offsets[1::2]
    tokens = tuple(map(str.lower, pieces[1::2]))
    if "’" in text:
        tokens = tuple([token.replace("’", "'") for token in tokens])
    sentences = tuple(_sentences(text))
    past = [bisect_left(starts, end) for _, end in sentences]
    word_places = tuple(compress(count(), map(str.isalnum, map(itemgetter(0), tokens))))
    return Document(text, tokens, starts, ends, sentences, tuple(zip([0, *past], past, strict=False)), word_places)


def runs(tokens: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Every run of that many tokens, in order."""
    return zip(*(tokens[first:] for first in range(length)), strict=False)


def shared_runs(tokens: Sequence[str], source: Sequence[str], length: int) -> list[int]:
    """The places at which a run of that many tokens begins that stands in `source` too."""
    # One byte a token: whether `source` has it at all. Only where all of a run are set is the run itself looked up.
    familiar, run = bytes(map(set(source).__contains__, tokens)), bytes([True]) * length
    place = familiar.find(run)
    known = set(runs(source, length)) if place >= 0 else set()
    places = []
    while place >= 0:
        if tuple(tokens[place : place + length]) in known:
            places.append(place)
        place = familiar.find(run, place + 1)
    return places


def repeated(tokens: Sequence[str], source: Sequence[str], length: int) -> set[int]:
    """The places of the tokens that stand in a run of `length` or more that stands in `source` too."""
    return {place for start in shared_runs(tokens, source, length) for place in range(start, start + length)}


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    if not text.strip():
        return
    readable = text if text.isascii() else _WIDE_SPACE.sub(" ", text)
    for piece in get_sentence_boundaries("en", readable):
        for line in _LINE.finditer(text, piece["start_index"], piece["end_index"]):
            start, end = line.span()
            if text[start].isalnum() or _LETTER_OR_DIGIT.search(text, start, end):
                yield start, end
