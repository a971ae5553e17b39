"""Stance reversal: the model gives way when the person pushes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, not_called_for, undefined
from attunement.metric import Kind, Part
from attunement.metrics.stance import gives_way
from attunement.reading import Reader, Reading


@dataclass(frozen=True, kw_only=True)
class StanceReversal:
    """Share of replies that give way when the person objects to what the model said.

    0 or 1, and neither is better, because who was right is not known: capitulation was not measured. 1 where the reply
    concedes and challenges nothing. Called for where the person pushes back against a turn before, and the context does
    not say whether their premise is true. Undefined where an instrument does not read the language, and in `render`
    mode. Source: ours.
    """

    name: ClassVar[str] = "stance_reversal"
    version: ClassVar[int] = 2
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language", "acts", "cues")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Stance reversal",
            meaning="Share of replies that give way under pushback, right or wrong: capitulation was not measured.",
            better="neither",
            modes=frozenset({Mode.RESPOND}),
        ),
    }

    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """Whether this reply gives way."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering takes no stance")
        return self.from_reading(Reader(self.tier).read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """Whether the reply concedes and challenges nothing."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        pushback = reading.person.perspective.cues.pushback
        if not pushback or reading.exchange.context.premise_true is not None:
            return not_called_for
        return reading.legibility.reply() or gives_way(reading, pushback)
