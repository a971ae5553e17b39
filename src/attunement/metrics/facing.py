"""Facing a conflict: where a reply refers to the opposition that the person has put before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from attunement.instruments.document import Document, document
from attunement.measurement import Span
from attunement.moves import labels_by_sentence
from attunement.perspective import Mark
from attunement.reading import Reading

EVASIVE = frozenset({"redirect", "refer", "fog", "platitude", "reassure", "dismiss", "hedge"})
"""A sentence that does nothing but this does not face a conflict, whatever words it shares with it."""

THIRD_PERSON = frozenset({"he", "him", "his", "she", "her", "hers", "they", "them", "their", "theirs"})
"""Who a conflict with another person is with, when a reply need not name them again."""

ANSWERING: Mapping[str, frozenset[str]] = {
    "model": frozenset({"concede", "challenge"}),
    "premise": frozenset({"challenge"}),
}
"""Acts that by themselves refer to a conflict with the model, or with a false premise."""

_ANY = "any"
_STEM = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply: where it stands, what it does, and whether it refers to the conflict."""

    start: int
    end: int
    labels: frozenset[str]
    refers: bool

    @property
    def faces(self) -> bool:
        """Whether it refers to the conflict and does something beside evading it."""
        return self.refers and not (self.labels and self.labels <= EVASIVE)

    def span(self, label: str) -> Span:
        """Where it stands, under that label."""
        return Span("reply", self.start, self.end, label)


def sentences(reading: Reading) -> tuple[Sentence, ...]:
    """The reply's sentences, each with whether it refers to the person's conflict.

    It does where it shares a content word with the sentences that state the conflict (or with the turn that is objected
    to), uses a word for such conflicts, has a pronoun for the other person, or answers the objection or the premise.
    "How does that make you feel?" does none of it.
    """
    conflict = reading.person.perspective.cues.conflict
    kinds = frozenset(mark.label for mark in conflict)
    stems = _stems_around(document(reading.exchange.said), conflict)
    if "model" in kinds and reading.exchange.model_turns:
        stems |= _stems(document(reading.exchange.model_turns[-1]).tokens)
    answering = frozenset[str]().union(*(ANSWERING.get(kind, frozenset()) for kind in kinds))
    reply = document(reading.exchange.reply)
    found = []
    for (start, end), (first, past), labels in zip(
        reply.sentences, reply.bounds, labels_by_sentence(reply, reading.reply.acts), strict=True
    ):
        words = reply.tokens[first:past]
        refers = bool(labels & answering) or _refers(words, stems, kinds)
        found.append(Sentence(start, end, frozenset(labels), refers))
    return tuple(found)


def _refers(words: Sequence[str], stems: frozenset[str], kinds: frozenset[str]) -> bool:
    if any(_stem(word) in stems for word in words):
        return True
    if "person" in kinds and not THIRD_PERSON.isdisjoint(words):
        return True
    return any(_is_conflict_word(word, kind) for word in words for kind in (_ANY, *kinds))


def _stems_around(said: Document, conflict: Sequence[Mark]) -> frozenset[str]:
    """Content stems of the sentences that state the conflict.

    To speak of what a false premise speaks of is not to face it: its mark is left out.
    """
    stated = [mark for mark in conflict if mark.label != "premise"]
    return frozenset[str]().union(
        *(
            _stems(said.tokens[first:past])
            for (start, end), (first, past) in zip(said.sentences, said.bounds, strict=True)
            if any(mark.start < end and start < mark.end for mark in stated)
        )
    )


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _function_words())


def _stem(word: str) -> str:
    """A word without its ending, roughly: two words with one stem may still be two words."""
    return word.removesuffix("'s").rstrip("s")[:_STEM]


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
