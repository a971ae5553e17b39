"""Accuracy: the reply brings what a right reply must bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange
from attunement.instruments.document import document
from attunement.measurement import Measurement, Ratio, Span, not_called_for, scored
from attunement.metric import Kind, Part
from attunement.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How much of the answer that the context gives stands in the reply.

    The share of the answer's words found in the reply, 0 to 1, higher is better; 0 where one of the answer's numbers is
    missing. Called for only where the context has an answer. Undefined in a script without spaces between words. Words
    are compared as they stand: "not Paris" holds "Paris", and a paraphrase holds nothing. Source: token recall, as in
    question answering.
    """

    name: ClassVar[str] = "accuracy"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language",)
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(label="Accuracy", meaning="Share of the known answer that stands in the reply.", better="higher"),
    }

    present_at: float = 0.8
    """Share of the answer's words from which a reply counts as accurate."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How much of the known answer this reply brings."""
        legibility = Reader(self.tier).legibility(exchange, ("words",))
        if (problem := legibility.person(("words",))) is not None:
            return problem
        answer = set(document(exchange.context.answer or "").spoken())
        if not answer:
            return not_called_for
        if (problem := legibility.reply()) is not None:
            return problem
        reply = document(exchange.reply)
        missing = answer.difference(reply.tokens)
        wrong_number = any(word[0].isdigit() for word in missing)
        counts = Ratio(0 if wrong_number else len(answer) - len(missing), len(answer))
        share = counts.hits / counts.total
        evidence = tuple(
            Span("reply", start, end, "answer")
            for token, start, end in zip(reply.tokens, reply.starts, reply.ends, strict=True)
            if token in answer
        )
        return scored(share, present=share >= self.present_at, counts=counts, evidence=evidence)
