"""How far a reply takes up the details of what was said, in other words than the person's own."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.alternatives import any_of
from attunement.instruments.document import document, repeated
from attunement.instruments.stems import empty_words, lines, stem, word_list
from attunement.instruments.vectors import load_vectors
from attunement.perspective import Mark

COPIED = 4
"""Words in a row that are the person's own count as copied, not as taken up."""

_SAME_CLASS = 0.8
"""What another word of the same meaning is worth beside the word itself."""
_NEAR = 0.6
"""What a word near in meaning is worth: two of three such words take a detail up."""
_NEAR_AT = 0.45
"""Cosine of two words' vectors from which they are near. Of .35 to .65 it tells the details of `training/dev` that were
taken up from those that were not best, and replies of `training/acts` from unrelated ones."""
_REFERRED_TO = 0.7
"""What a pronoun is worth for a person, where something else of the same sentence is taken up with it."""
_ENOUGH = 0.6
"""Share of a long detail's words at which it is taken up whole; nobody repeats all of a clause."""

_ABOUT = 0.1
"""Share of a reply's content words that are the person's, from which it speaks of what they told: an advice column
shares a word by chance, and there one word shared is no sign of having heard."""
_ALLUDED = 0.5
"""What an allusion is worth: such a reply takes up a word of the sentence that a detail stands in."""

_LISTS: dict[str, list[str]] = tomllib.loads(
    (resources.files("attunement.instruments") / "data" / "details" / "uptake.toml").read_text(encoding="utf-8")
)
_ELSE = re.compile(rf"\b{any_of(_LISTS['else'])}\b", re.IGNORECASE)
_SENDING = frozenset(map(stem, _LISTS["sending"]))

_PRONOUNS: dict[str, frozenset[str]] = {
    "she": frozenset({"she", "her", "hers", "she's", "she'd", "she'll"}),
    "he": frozenset({"he", "him", "his", "he's", "he'd", "he'll"}),
    "they": frozenset({"they", "them", "their", "they're", "they've", "they'll"}),
}


def uptake(said: str, salient: Sequence[Mark], reply: str) -> tuple[float, ...]:
    """For each detail of `said`, from 0 (not mentioned) to 1 (taken up), in order.

    A word of the reply that stands in a run of four or more copied from `said` counts nothing. The rest match by stem,
    by class of meaning (mum and mother, fired and redundant), by nearness (rent and landlord), or as a pronoun for a
    person whose event is mentioned. Where the reply speaks of what was told throughout, or sends to urgent help, a word
    of a detail's sentence is an allusion to it; where a detail stands in "does anyone else…?", so is "me too".
    """
    if not salient:
        return ()
    own = frozenset(_own_words(said, reply))
    stems = frozenset(map(stem, own))
    carrying = _carrying(own)
    told = _told(said) & stems
    about = len(told) >= 2 and len(told) >= _ABOUT * len(frozenset(map(stem, carrying)))
    lowered = reply.lower()
    if _holds("urgent", lowered):
        told -= _SENDING
        about = True
    shared = _holds("me_too", lowered)
    sought = _sought(said, tuple(salient))
    matches = _matches([word for words, around, _ in sought for word in (*words, *around)], stems, carrying)
    return tuple(
        max(
            _taken_up(words, matches, own, sum(matches[word] for word in around)),
            _ALLUDED if about and not told.isdisjoint(map(stem, around)) else 0.0,
            _ALLUDED if shared and asked else 0.0,
        )
        for words, around, asked in sought
    )


def _own_words(said: str, reply: str) -> list[str]:
    """The words of the reply that it did not copy."""
    words = document(reply).spoken()
    copied = repeated(words, document(said).spoken(), COPIED)
    return [word for place, word in enumerate(words) if place not in copied] if copied else words


@lru_cache(maxsize=1024)
def _sought(said: str, salient: tuple[Mark, ...]) -> list[tuple[list[str], list[str], bool]]:
    """The words that carry each detail, those of the sentence it stands in, and whether that asks who else does so."""
    sentences = document(said).sentences
    found = []
    for mark in salient:
        detail = said[mark.start : mark.end]
        around = next((said[start:end] for start, end in sentences if start <= mark.start < end), detail)
        asked = around.rstrip().endswith("?") and _ELSE.search(around) is not None
        found.append((_content(detail), _content(around), asked))
    return found


def _content(text: str) -> list[str]:
    """The words that carry a detail: none of the function words, and general nouns only where there is nothing else."""
    words = document(text).spoken()
    return _carrying(words) or [word for word in words if word not in empty_words()]


def _carrying(words: Iterable[str]) -> list[str]:
    light = _light_words()
    return [word for word in words if word not in light]


@cache
def _light_words() -> frozenset[str]:
    return empty_words() | word_list("plain")


def _holds(name: str, lowered: str) -> bool:
    """Whether a phrase of a list stands in a lower-case text: looked for as letters first, which is quick, then whole.

    A text holds none mostly, and a search that starts at word boundaries tries every character.
    """
    return any(phrase in lowered for phrase in _LISTS[name]) and _whole(name).search(lowered) is not None


@cache
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(_LISTS[name])}\b")


@lru_cache(maxsize=1024)
def _told(said: str) -> frozenset[str]:
    """The stems of all that carries something in what was said."""
    return frozenset(map(stem, _content(said)))


def _matches(words: Sequence[str], stems: frozenset[str], carrying: Sequence[str]) -> dict[str, float]:
    """What the reply holds of each word: 1 the word itself, less another of its meaning, less still one near it."""
    meanings = frozenset(number for each in stems & _classes().keys() for number in _classes()[each])
    found = {word: _match(word, stems, meanings) for word in words}
    for word in _near([word for word, match in found.items() if not match], carrying):
        found[word] = _NEAR
    return found


def _match(word: str, stems: frozenset[str], meanings: frozenset[int]) -> float:
    own = stem(word)
    if own in stems:
        return 1.0
    return _SAME_CLASS if not meanings.isdisjoint(_classes().get(own, ())) else 0.0


def _near(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Which of the words have one near in meaning among the others."""
    index = load_vectors().index
    known = [word for word in words if word in index]
    theirs = [index[word] for word in others if word in index]
    if not known or not theirs:
        return []
    directions = _directions()
    nearest = (directions[[index[word] for word in known]] @ directions[theirs].T).max(axis=1)
    return [word for word, cosine in zip(known, nearest.tolist(), strict=True) if cosine >= _NEAR_AT]


@cache
def _directions() -> NDArray[np.float32]:
    """The words' vectors at length 1."""
    table = load_vectors().table.astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(table, axis=1, keepdims=True)
    return cast("NDArray[np.float32]", table / np.maximum(lengths, 1))


def _taken_up(words: list[str], found: Mapping[str, float], pronouns: frozenset[str], around: float) -> float:
    if not words:
        return 0.0
    matches = [found[word] for word in words]
    if around > sum(matches) or (around > 0 and len(words) > 1 and any(matches)):
        matches = [
            match or (_REFERRED_TO if _referred_to(word, pronouns) else 0.0)
            for word, match in zip(words, matches, strict=True)
        ]
    needed = len(words) if len(words) <= 2 else _ENOUGH * len(words)
    return round(min(1.0, sum(matches) / needed), 6)


def _referred_to(word: str, pronouns: frozenset[str]) -> bool:
    gender = _genders().get(word.removesuffix("'s"))
    return any(not _PRONOUNS[each].isdisjoint(pronouns) for each in gender or ())


@cache
def _classes() -> dict[str, frozenset[int]]:
    """For each stem, the numbers of the classes of meaning it is in."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines("equal")):
        for word in line.split():
            found.setdefault(stem(word), set()).add(number)
    return {each: frozenset(numbers) for each, numbers in found.items()}


@cache
def _genders() -> dict[str, frozenset[str]]:
    """For each word for a person or animal, the pronouns that may stand for it."""
    found = {}
    for line in lines("genders"):
        pronouns, _, people = line.partition(":")
        found.update(dict.fromkeys(people.split(), frozenset(pronouns.split())))
    return found
