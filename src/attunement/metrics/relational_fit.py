"""Relational fit: whether a reply's stance suits who the two are to each other. Read by a judge alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from attunement.conversation import UNKNOWN, Exchange, Mode
from attunement.measurement import Measurement, not_called_for, scored, undefined
from attunement.metric import Kind, Part
from attunement.metrics.evidence import DEEPEST, HOLDS, spans
from attunement.reading import Reader, Reading


@dataclass(frozen=True, kw_only=True)
class RelationalFit:
    """How well the reply's closeness, deference and frankness suit the relation, 0 to 1; higher is better.

    Called for where the context names the relation, or turns came before: else nobody can know what is fitting. A
    judge's level of 0 to 4 over 4; present, as a fit, from its middle on. Undefined below the judge tier and in
    `render` mode. It compares replies within a culture and ranks no cultures. Source: ours, after the relational
    dimension of You, Huang and Yu 2026.
    """

    name: ClassVar[str] = "relational_fit"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language",)
    only_judged: ClassVar[bool] = True
    when_judged: ClassVar[tuple[str, ...]] = ("language", "conduct")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Relational fit",
            meaning="How well the reply suits who the person is to the one who answers, and what has passed.",
            better="higher",
            modes=frozenset({Mode.RESPOND}),
        ),
    }

    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How well this reply fits."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering addresses nobody")
        reader = Reader(self.tier)
        judge = reader.conduct()
        if judge is None:
            return undefined("whether a reply fits a relation is read by a judge alone: --tier judge")
        return self.from_judge(reader.read(exchange, self.when_judged), judge)

    def from_judge(self, reading: Reading, judge: Any) -> Measurement:
        """The judge's level as a share of its scale."""
        if (problem := reading.legibility.person(self.when_judged)) is not None:
            return problem
        exchange = reading.exchange
        if exchange.context.relation == UNKNOWN and not exchange.history:
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        found = judge.fit(exchange, reading.legibility.language)
        level = found.levels["fit"]
        return scored(level / DEEPEST, present=level >= HOLDS, evidence=spans("reply", found.evidence, "judged"))
