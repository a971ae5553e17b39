"""The particulars of a text: those a good reply takes up, and those that hurt to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from attunement.instruments.document import Document, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.phrases import load_phrases
from attunement.instruments.salience import salient
from attunement.instruments.uptake import uptake
from attunement.instruments.voice import other_voices
from attunement.perspective import Details, Mark


@dataclass(frozen=True)
class FastDetails:
    """Reads details by rules and word lists.

    `salient`: people, names, things of the speaker's own, events, wishes, limits and numbers, the most central first.
    `aversive`: words of death, violence, injury, abuse and graphic detail wherever they stand (the paper's five kinds),
    one mark a word; vague words (tragedy, incident, victim) count nothing.
    """

    name: ClassVar[str] = "details"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Details | None]:
        """The details of each text, in order; None for each where the language cannot be read."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [self._details(text) for text in texts]

    def uptake(self, said: str, salient: Sequence[Mark], reply: str, language: str = "en") -> tuple[float, ...]:
        """How far the reply takes up each of these details in other words, 0 to 1."""
        return uptake(said, salient, reply)

    @staticmethod
    def _details(text: str) -> Details:
        read = document(text)
        if not read.sentences:
            return Details()
        return Details(salient(read, other_voices(text)), _aversive(read))


def _aversive(read: Document) -> tuple[Mark, ...]:
    """One mark a word: of two that overlap, the one that begins first, then the longer."""
    found = sorted(
        load_phrases("details/aversive").find(read), key=lambda phrase: (phrase.first, -phrase.end, phrase.label)
    )
    marks: list[Mark] = []
    past = 0
    for phrase in found:
        if phrase.first >= past:
            marks.append(phrase.mark(read))
            past = phrase.end
    return tuple(marks)
