"""Cues of register in a text: listed phrases, found by their first two words."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import compress, count
from typing import NamedTuple

from attunement.instruments.document import Document

_DATA = resources.files("attunement.instruments") / "data" / "register" / "cues.toml"


class Cue(NamedTuple):
    """A listed phrase in a text: its label, sentence, and tokens from `first` up to `last`."""

    label: str
    sentence: int
    first: int
    last: int


class _Phrase(NamedTuple):
    label: str
    rest: tuple[str, ...]
    opens: bool
    """Whether it counts only at the start of a sentence."""


def load_cues() -> dict[str, dict[str, str]]:
    """The tables of the instrument's cue file: comma-separated phrases by label."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


_ALONE = ""
"""Stands for the second word of a phrase that has one only."""


def _index() -> dict[str, dict[str, list[_Phrase]]]:
    found: dict[str, dict[str, list[_Phrase]]] = defaultdict(dict)
    for table in load_cues().values():
        for label, phrases in table.items():
            for phrase in filter(None, map(str.strip, phrases.split(","))):
                first, *rest = phrase.removeprefix("^").split()
                cue = _Phrase(label, tuple(rest), phrase.startswith("^"))
                found[first].setdefault(rest[0] if rest else _ALONE, []).append(cue)
    return dict(found)


_PHRASES = _index()


def find_cues(doc: Document) -> Iterator[Cue]:
    """The cues of a text, in order; a phrase within a longer phrase of the same label is found as well."""
    if not doc.sentences:
        return
    tokens = doc.tokens
    last_sentence = len(doc.sentences) - 1
    sentence = 0
    for at in compress(count(), map(_PHRASES.__contains__, tokens)):
        by_second = _PHRASES[tokens[at]]
        phrases = by_second.get(_ALONE, [])
        if at + 1 < len(tokens) and tokens[at + 1] in by_second:
            phrases = phrases + by_second[tokens[at + 1]]
        while at >= doc.bounds[sentence][1] and sentence < last_sentence:
            sentence += 1
        for phrase in phrases:
            last = at + 1 + len(phrase.rest)
            placed = not phrase.opens or doc.starts[at] == doc.sentences[sentence][0]
            if placed and tokens[at + 1 : last] == phrase.rest:
                yield Cue(phrase.label, sentence, at, last)
