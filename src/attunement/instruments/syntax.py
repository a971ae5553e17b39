"""Syntax: the three features of linguistic distancing (You, Huang and Yu 2026), read by rules over tagged words."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from attunement.instruments.document import Document, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.nominalisations import nominalisations
from attunement.instruments.passives import agentless_passives
from attunement.instruments.subjects import Subject, subjects
from attunement.instruments.word_tags import PUNCTUATION, tag_words
from attunement.perspective import Mark


@dataclass(frozen=True, slots=True)
class Syntax:
    """Counts of what makes a text distant, with the words they stand on.

    `spans` are labelled `passive` (the participle), `nominal`, and `subject` and `impersonal` (the head of a subject).
    """

    agentless_passives: int = 0
    passive_sentences: int = 0
    """Sentences with at least one agentless passive."""
    nominalisations: int = 0
    impersonal_subjects: int = 0
    subjects: int = 0
    sentences: int = 0
    words: int = 0
    spans: tuple[Mark, ...] = ()


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
    tags = tag_words(doc.tokens)
    passives: list[int] = []
    passive_sentences = 0
    found_subjects: list[Subject] = []
    for first, last in doc.bounds:
        sentence = tags[first:last]
        before = len(passives)
        passives += agentless_passives(sentence, doc.tokens, first)
        passive_sentences += len(passives) > before
        found_subjects += subjects(doc, sentence, first)
    nominals = list(nominalisations(doc, tags))
    impersonal = [subject.index for subject in found_subjects if subject.impersonal]
    marks = _marks(doc, "passive", passives)
    marks += _marks(doc, "nominal", nominals)
    marks += _marks(doc, "subject", [subject.index for subject in found_subjects])
    marks += _marks(doc, "impersonal", impersonal)
    return Syntax(
        agentless_passives=len(passives),
        passive_sentences=passive_sentences,
        nominalisations=len(nominals),
        impersonal_subjects=len(impersonal),
        subjects=len(found_subjects),
        sentences=len(doc.sentences),
        words=len(tags) - tags.count(PUNCTUATION),
        spans=tuple(sorted(marks, key=attrgetter("start", "label"))),
    )


def _marks(doc: Document, label: str, indices: list[int]) -> list[Mark]:
    """Marks on tokens; of a contraction ("it's") on what stands before the apostrophe."""
    marks = []
    for index in indices:
        head, apostrophe, _ = doc.tokens[index].partition("'")
        start = doc.starts[index]
        marks.append(Mark(label, start, start + len(head) if apostrophe else doc.ends[index]))
    return marks
