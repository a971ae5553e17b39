"""Cues of register in a text: listed phrases, found by their first word."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from attunement.instruments.document import Document

_DATA = resources.files("attunement.instruments") / "data" / "register" / "cues.toml"


@dataclass(frozen=True, slots=True)
class Cue:
    """A listed phrase in a text: its label, sentence, and tokens from `first` up to `last`."""

    label: str
    sentence: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    label: str
    rest: tuple[str, ...]
    opens: bool
    """Whether it counts only at the start of a sentence."""


def load_cues() -> dict[str, dict[str, str]]:
    """The tables of the instrument's cue file: comma-separated phrases by label."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def _index() -> dict[str, tuple[_Phrase, ...]]:
    found: dict[str, list[_Phrase]] = defaultdict(list)
    for table in load_cues().values():
        for label, phrases in table.items():
            for phrase in filter(None, map(str.strip, phrases.split(","))):
                first, *rest = phrase.removeprefix("^").split()
                found[first].append(_Phrase(label, tuple(rest), phrase.startswith("^")))
    return {first: tuple(phrases) for first, phrases in found.items()}


_PHRASES = _index()


def find_cues(doc: Document) -> Iterator[Cue]:
    """The cues of a text, in order; a phrase within a longer phrase of the same label is found as well."""
    if not doc.sentences:
        return
    tokens = doc.tokens
    last_sentence = len(doc.sentences) - 1
    candidates = [(at, found) for at, found in enumerate(map(_PHRASES.get, tokens)) if found is not None]
    sentence = 0
    for at, phrases in candidates:
        while at >= doc.bounds[sentence][1] and sentence < last_sentence:
            sentence += 1
        for phrase in phrases:
            if phrase.opens and doc.starts[at] != doc.sentences[sentence][0]:
                continue
            last = at + 1 + len(phrase.rest)
            if not phrase.rest or tokens[at + 1 : last] == phrase.rest:
                yield Cue(phrase.label, sentence, at, last)
