"""Syntax: the three features of linguistic distancing (You, Huang and Yu 2026), read by rules over tagged words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import ClassVar

from attunement.instruments.document import Document, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.nominalisations import nominalisations
from attunement.instruments.passives import agentless_passives
from attunement.instruments.subjects import Subject, subjects
from attunement.instruments.word_tags import PUNCTUATION, tags_of
from attunement.perspective import Mark


@dataclass(frozen=True, slots=True)
class Syntax:
    """Counts of what makes a text distant, with the words they stand on."""

    agentless_passives: int = 0
    passive_sentences: int = 0
    """Sentences with at least one agentless passive."""
    nominalisations: int = 0
    impersonal_subjects: int = 0
    subjects: int = 0
    sentences: int = 0
    words: int = 0
    places: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Start and end of each `passive` (the participle), `nominal`, `subject` and `impersonal` (the subject's head)."""

    @property
    def spans(self) -> tuple[Mark, ...]:
        """The same as marks, in order of place."""
        marks = [Mark(label, *place) for label, places in self.places.items() for place in places]
        return tuple(sorted(marks, key=attrgetter("start", "label")))


class FastSyntax:
    """Rules over word lists, for English."""

    name: ClassVar[str] = "syntax"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Syntax | None]:
        """The distance features of each text, or None for each where the language is not English."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_read(document(text)) for text in texts]


def _read(doc: Document) -> Syntax:
    tags = tags_of(doc.text)
    passives = agentless_passives(doc.text)
    found_subjects: list[Subject] = []
    for first, last in doc.bounds:
        found_subjects += subjects(doc, tags[first:last], first)
    nominals = list(nominalisations(doc, tags))
    impersonal = [subject.place for subject in found_subjects if subject.impersonal]
    found = {
        "passive": [index for indices in passives for index in indices],
        "nominal": nominals,
        "subject": [subject.place for subject in found_subjects],
        "impersonal": impersonal,
    }
    return Syntax(
        agentless_passives=len(found["passive"]),
        passive_sentences=sum(map(bool, passives)),
        nominalisations=len(nominals),
        impersonal_subjects=len(impersonal),
        subjects=len(found_subjects),
        sentences=len(doc.sentences),
        words=len(tags) - tags.count(PUNCTUATION),
        places={label: tuple(sorted(_place(doc, at) for at in indices)) for label, indices in found.items() if indices},
    )


def _place(doc: Document, index: int) -> tuple[int, int]:
    """Where a token stands; of a contraction ("it's") what stands before the apostrophe."""
    token, start = doc.tokens[index], doc.starts[index]
    return start, start + token.index("'") if "'" in token else doc.ends[index]
