"""How far a reply takes up the details of what was said, in other words than the person's own."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from attunement.instruments.document import document, repeated
from attunement.instruments.stems import empty_words, lines, stem, word_list
from attunement.perspective import Mark

COPIED = 4
"""Words in a row that are the person's own count as copied, not as taken up."""

_SAME_CLASS = 0.8
"""What another word of the same meaning is worth beside the word itself."""
_REFERRED_TO = 0.7
"""What a pronoun is worth for a person, where something else of the same sentence is taken up with it."""
_ENOUGH = 0.6
"""Share of a long detail's words at which it is taken up whole; nobody repeats all of a clause."""

_ABOUT = 0.1
"""Share of a reply's content words that are the person's, from which it speaks of what they told: an advice column
shares a word by chance, and there one word shared is no sign of having heard."""
_ALLUDED = 0.5
"""What an allusion is worth: such a reply takes up a word of the sentence that a detail stands in."""
_ELSE = re.compile(
    r"\b(?:any(?:one|body) else|who else|(?:is it )?(?:just|only) me|the only one|am i alone)\b", re.IGNORECASE
)
_ME_TOO = re.compile(
    r"\b(?:me,? too|same here|so (?:do|did|have|am|was) i|i (?:do|did|have|am|was),? too)\b", re.IGNORECASE
)
_URGENT = re.compile(
    r"\b(?:emergency|ambulance|911|999|112|a&e|the er|urgent(?:ly)?|urgent care|hospital|call (?:a|your) doctor)\b",
    re.IGNORECASE,
)
_SENDING = frozenset(map(stem, ["go", "come", "call", "ring", "get", "help", "see", "now", "right", "wait"]))
"""Words that any sending away holds; they name no symptom."""

_PRONOUNS: dict[str, frozenset[str]] = {
    "she": frozenset({"she", "her", "hers", "she's", "she'd", "she'll"}),
    "he": frozenset({"he", "him", "his", "he's", "he'd", "he'll"}),
    "they": frozenset({"they", "them", "their", "they're", "they've", "they'll"}),
}


def uptake(said: str, salient: Sequence[Mark], reply: str) -> tuple[float, ...]:
    """For each detail of `said`, from 0 (not mentioned) to 1 (taken up), in order.

    A word of the reply that stands in a run of four or more copied from `said` counts nothing. The rest match by stem,
    by class of meaning (mum and mother, fired and redundant), or as a pronoun for a person whose event is mentioned.
    Where the reply speaks of what was told throughout, or sends to urgent help, a word of a detail's sentence is an
    allusion to it; where a detail stands in "does anyone else…?", so is "me too".
    """
    if not salient:
        return ()
    own = frozenset(_own_words(said, reply))
    stems = frozenset(map(stem, own))
    told = _told(said) & stems
    about = len(told) >= 2 and len(told) >= _ABOUT * len(frozenset(map(stem, _carrying(own))))
    if _URGENT.search(reply) is not None:
        told -= _SENDING
        about = True
    shared = _ME_TOO.search(reply) is not None
    meanings = frozenset(number for each in stems & _classes().keys() for number in _classes()[each])
    return tuple(
        max(
            _taken_up(words, stems, meanings, own, _matched(around, stems, meanings)),
            _ALLUDED if about and not told.isdisjoint(map(stem, around)) else 0.0,
            _ALLUDED if shared and asked else 0.0,
        )
        for words, around, asked in _sought(said, tuple(salient))
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
    return [word for word in words if word not in empty_words() and word not in word_list("plain")]


@lru_cache(maxsize=1024)
def _told(said: str) -> frozenset[str]:
    """The stems of all that carries something in what was said."""
    return frozenset(map(stem, _content(said)))


def _matched(words: list[str], stems: frozenset[str], meanings: frozenset[int]) -> float:
    return sum(_match(word, stems, meanings) for word in words)


def _match(word: str, stems: frozenset[str], meanings: frozenset[int]) -> float:
    own = stem(word)
    if own in stems:
        return 1.0
    return _SAME_CLASS if not meanings.isdisjoint(_classes().get(own, ())) else 0.0


def _taken_up(
    words: list[str], stems: frozenset[str], meanings: frozenset[int], pronouns: frozenset[str], around: float
) -> float:
    if not words:
        return 0.0
    matches = [_match(word, stems, meanings) for word in words]
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
