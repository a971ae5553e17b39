"""Informal writing in words that an instrument knows: tags cut up, stretched words shortened, links silent.

Offsets stay those of the text: a tag's words are its own letters.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, compress, count, pairwise
from math import log

from attunement.instruments.document import Document

SILENT = ""
"""Stands for a link: it says nothing."""

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
STRETCHED = re.compile(r"(\w)\1{2,}|(\w\w)\2{2,}")
"""A letter, or a pair of them, three times or more: "sooo", "hahaha"."""
_MODIFIERS = frozenset("\u200d\ufe0e\ufe0f\u2640\u2642\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What joins emoji, and gives them a colour or a gender: it is no emoji of its own."""
_LONGEST = 20
_UNKNOWN = 1e6
_SINGLE = frozenset(("a", "i", "u"))


class Informal:
    """Reads informal writing in known words."""

    def __init__(self, words: Sequence[str]) -> None:
        """Know these words, the most frequent first: how a tag is cut follows from it (Zipf's law)."""
        self._rank = {word: rank for rank, word in enumerate(words, 2)}
        self._cut = lru_cache(maxsize=4096)(self._cut_up)
        self._short = lru_cache(maxsize=4096)(self._shortened)

    def read(self, written: Document) -> Document:
        """The document in known words; the same one where nothing is to be changed."""
        text, tokens = written.text, written.tokens
        changed: dict[int, tuple[str, ...]] = {}
        unknown = {token for token in set(tokens).difference(self._rank) if token.isalnum()}
        if unknown:
            tagged = "#" in text
            for place in compress(count(), map(unknown.__contains__, tokens)):
                pieces = self._cut(tokens[place]) if tagged and _touches(written, place, "#") else ()
                changed[place] = pieces or (self._short(tokens[place]),)
        if "://" in text or "www." in text:
            changed |= _links(written)
        if not text.isascii():
            changed |= {place: () for place, token in enumerate(tokens) if token in _MODIFIERS}
        changed = {place: pieces for place, pieces in changed.items() if pieces != (tokens[place],)}
        return _rewritten(written, changed) if changed else written

    def _shortened(self, token: str) -> str:
        """A stretched word as it is usually spelled, or with three of a letter where no such word is known."""
        if not STRETCHED.search(token):
            return token
        known = [word for most in (1, 2) if (word := _times(token, most)) in self._rank]
        return min(known, key=self._rank.__getitem__) if known else _times(token, 3)

    def _cut_up(self, tag: str) -> tuple[str, ...]:
        """The likeliest words that together are the tag, each by its own; none where there are none."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(tag) + 1):
            starts = range(max(0, end - _LONGEST), end)
            best.append(min((best[start][0] + self._cost(tag[start:end]), start) for start in starts))
        if best[-1][0] >= _UNKNOWN:
            return ()
        ends = [len(tag)]
        while ends[-1]:
            ends.append(best[ends[-1]][1])
        return tuple(tag[start:end] for end, start in pairwise(ends))[::-1]

    def _cost(self, word: str) -> float:
        if word.isdigit():
            return 2.0 * len(word)
        rank = self._rank.get(word)
        if rank is None or (len(word) == 1 and word not in _SINGLE):
            return _UNKNOWN
        return log(rank) + log(log(len(self._rank) + 2))


def _times(token: str, most: int) -> str:
    return STRETCHED.sub(lambda run: (run.group(1) or run.group(2)) * (most if run.group(1) else 2), token)


def _touches(read: Document, place: int, sign: str) -> bool:
    """Whether the token before is this sign, and touches."""
    return place > 0 and read.tokens[place - 1] == sign and read.starts[place] == read.ends[place - 1]


def _links(read: Document) -> dict[int, tuple[str, ...]]:
    """Each link silent, in one token."""
    changed: dict[int, tuple[str, ...]] = {}
    for link in _LINK.finditer(read.text):
        inside = [place for place, start in enumerate(read.starts) if link.start() <= start < link.end()]
        changed |= {place: () for place in inside[1:]} | {inside[0]: (SILENT,)}
    return changed


def _rewritten(read: Document, changed: dict[int, tuple[str, ...]]) -> Document:
    """The document with other tokens in the place of some."""
    tokens: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    firsts: list[int] = []
    for place, token in enumerate(read.tokens):
        firsts.append(len(tokens))
        pieces = changed.get(place, (token,))
        if len(pieces) > 1:
            past = list(accumulate(map(len, pieces), initial=read.starts[place]))
            starts += past[:-1]
            ends += past[1:]
        elif pieces:
            starts.append(read.starts[place])
            ends.append(read.ends[place])
        tokens += pieces
    firsts.append(len(tokens))
    return replace(
        read,
        tokens=tuple(tokens),
        starts=tuple(starts),
        ends=tuple(ends),
        bounds=tuple((firsts[first], firsts[last]) for first, last in read.bounds),
        word_places=tuple(compress(count(), (token[:1].isalnum() for token in tokens))),
    )
