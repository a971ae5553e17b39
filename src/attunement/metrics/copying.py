"""Copying: the reply hands the person's own words back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange
from attunement.instruments.document import Document, document, shared_runs
from attunement.measurement import Measurement, Ratio, Span, not_called_for, scored, undefined_by_reply
from attunement.metric import Kind, Part
from attunement.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Copying:
    """Share of the reply's word n-grams that stand in what the person said.

    From 0 to 1, lower is better: a mirror would score well on every measure of uptake. Not called for where what was
    said has fewer than n words; undefined by reply where the reply has; undefined in a script without spaces between
    words. Source: n-gram overlap with the source, as summarisation measures how extractive a summary is.
    """

    name: ClassVar[str] = "copying"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language",)
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(label="Copying", meaning="Share of the reply's word sequences that are the person's own."),
    }

    ngram: int = 4
    """Words in a sequence."""
    present_at: float = 0.25
    """Share copied from which a reply counts as copying."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """The reply's n-grams that were said before it."""
        legibility = Reader(self.tier).legibility(exchange, ("words",))
        if (problem := legibility.person(("words",))) is not None:
            return problem
        said = document(exchange.said).spoken()
        if len(said) < self.ngram:
            return not_called_for
        if (problem := legibility.reply()) is not None:
            return problem
        reply = document(exchange.reply)
        words = reply.spoken()
        sequences = len(words) - self.ngram + 1
        if sequences < 1:
            return undefined_by_reply(f"the reply has fewer than {self.ngram} words")
        copied = shared_runs(words, said, self.ngram)
        counts = Ratio(len(copied), sequences)
        share = len(copied) / sequences
        evidence = _stretches(reply, copied, self.ngram)
        return scored(share, present=share >= self.present_at, counts=counts, evidence=evidence)


def _stretches(text: Document, places: Sequence[int], length: int) -> tuple[Span, ...]:
    """The text from the first to the last word of the runs that begin at these words, those that touch made one."""
    words = text.word_places
    found: list[Span] = []
    for place in places:
        start, end = text.starts[words[place]], text.ends[words[place + length - 1]]
        if found and start <= found[-1].end:
            found[-1] = Span("reply", found[-1].start, end, "copied")
        else:
            found.append(Span("reply", start, end, "copied"))
    return tuple(found)
