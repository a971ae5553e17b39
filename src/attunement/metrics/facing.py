"""Facing a conflict: where a reply refers to the opposition that the person has put before it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from attunement.instruments.document import Document, document
from attunement.instruments.phrases import Phrases, parse_phrases
from attunement.measurement import Span
from attunement.metrics.stance import setting_right
from attunement.moves import labels_by_sentence
from attunement.perspective import Mark
from attunement.reading import Reading

EVASIVE = frozenset(
    {
        "closing",
        "redirect",
        "refer",
        "refuse",
        "fog",
        "platitude",
        "reassure",
        "dismiss",
        "moralise",
        "hedge",
        "elsewhere",
    }
)
"""A sentence that does nothing but this does not face a conflict, whatever words it shares with it."""

THIRD_PERSON = frozenset({"he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs"})
"""Who a conflict with another person is with, when a reply need not name them again."""

ANSWERING: Mapping[str, frozenset[str]] = {
    "model": frozenset({"concede", "challenge"}),
    "premise": frozenset({"challenge"}),
}
"""Acts that by themselves refer to a conflict with the model, or with a false premise."""

_ITEM = re.compile(r"^[ \t]*(?:[-*•·]|\d{1,2}[.)])[ \t]+\S.*", re.MULTILINE)
_ANY = "any"
_STEM = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply: where it stands, what it does, and whether it refers to the conflict."""

    start: int
    end: int
    labels: frozenset[str]
    refers: bool
    listed: bool = False
    """Whether it is an item of a list."""

    @property
    def faces(self) -> bool:
        """Whether it refers to the conflict and does something beside evading it."""
        return self.refers and "fog" not in self.labels and not (self.labels and self.labels <= EVASIVE)

    def span(self, label: str) -> Span:
        """Where it stands, under that label."""
        return Span("reply", self.start, self.end, label)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conflict is about, as far as words show it."""

    kinds: frozenset[str]
    stems: frozenset[str]
    of_others: bool
    """Whether it is told of somebody else, whom a reply may then call by a pronoun."""


def sentences(reading: Reading) -> tuple[Sentence, ...]:
    """The reply's sentences, each with whether it refers to the person's conflict.

    It does where it shares a content word with what states the conflict (or with the turn that is objected to), uses a
    word for such conflicts, has a pronoun for the other person, or answers the objection or the premise. "How does that
    make you feel?" does none of it.
    """
    topic = _topic(reading)
    answering = frozenset[str]().union(*(ANSWERING.get(kind, frozenset()) for kind in topic.kinds))
    reply = document(reading.exchange.reply)
    corrected = {mark.start for mark in setting_right(reading)} if "premise" in topic.kinds else set()
    listed = _listed(reply)
    found = []
    for (start, end), (first, past), labels in zip(
        reply.sentences, reply.bounds, _labels(reply, reading.reply.acts), strict=True
    ):
        refers = bool(labels & answering) or start in corrected or _refers(reply.tokens[first:past], topic)
        item = any(start < stop and begin < end for begin, stop in listed)
        found.append(Sentence(start, end, frozenset(labels), refers, item))
    return tuple(found)


def _labels(reply: Document, acts: Sequence[Mark]) -> list[set[str]]:
    """Each sentence's acts, with the ways around a conflict that are no acts of their own."""
    labels = labels_by_sentence(reply, acts)
    starts = [first for first, _ in reply.bounds]
    for phrase in _evasions().find(reply):
        labels[bisect_right(starts, phrase.first) - 1].add(phrase.label)
    return labels


def _listed(reply: Document) -> list[tuple[int, int]]:
    """Where the items of lists stand in the reply."""
    return [match.span() for match in _ITEM.finditer(reply.text)]


def _refers(words: Sequence[str], topic: Topic) -> bool:
    if any(_stem(word) in topic.stems for word in words):
        return True
    if topic.of_others and not THIRD_PERSON.isdisjoint(words):
        return True
    return any(_is_conflict_word(word, kind) for word in words for kind in (_ANY, *topic.kinds))


def _topic(reading: Reading) -> Topic:
    """The words of the sentences that state the conflict and of those beside them.

    To speak of what a false premise speaks of is not to face it: its mark is left out.
    """
    conflict = reading.person.perspective.cues.conflict
    kinds = frozenset(mark.label for mark in conflict)
    said = document(reading.exchange.said)
    starts = [start for start, _ in said.sentences]
    words: set[str] = set()
    for mark in conflict:
        if mark.label != "premise" and starts:
            first = max(0, bisect_right(starts, mark.start) - 2)
            last = min(len(starts), bisect_left(starts, mark.end) + 1)
            words.update(said.tokens[said.bounds[first][0] : said.bounds[last - 1][1]])
    of_others = "person" in kinds or not THIRD_PERSON.isdisjoint(words)
    if "model" in kinds and reading.exchange.model_turns:
        words.update(document(reading.exchange.model_turns[-1]).tokens)
    return Topic(kinds, _stems(words), of_others)


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _function_words())


def _stem(word: str) -> str:
    """A word without its ending, roughly: two words with one stem may still be two words."""
    return word.removesuffix("'s").rstrip("s")[:_STEM]


@lru_cache(maxsize=1)
def _evasions() -> Phrases:
    text = (resources.files("attunement.metrics") / "data" / "evasion.txt").read_text(encoding="utf-8")
    return Phrases(*parse_phrases(text, "evasion.txt"))


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(word for line in _lines("function_words.txt") for word in line.split())


@lru_cache(maxsize=4096)
def _is_conflict_word(word: str, kind: str) -> bool:
    whole, prefixes = _conflict_words().get(kind, (frozenset[str](), ()))
    return word in whole or word.startswith(prefixes)


@lru_cache(maxsize=1)
def _conflict_words() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    words: dict[str, list[str]] = {}
    kind = _ANY
    for line in _lines("conflict_words.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            words.setdefault(kind, []).extend(line.split())
    return {
        kind: (
            frozenset(word for word in listed if not word.endswith("*")),
            tuple(word.removesuffix("*") for word in listed if word.endswith("*")),
        )
        for kind, listed in words.items()
    }


def _lines(name: str) -> list[str]:
    text = (resources.files("attunement.metrics") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
