"""Need match: what the reply mostly does is what the person asked of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.instruments.document import document
from attunement.measurement import Measurement, Ratio, not_called_for, scored, undefined
from attunement.metric import Kind, Part
from attunement.metrics.evidence import spans
from attunement.moves import labels_by_sentence
from attunement.perspective import Mark, Need
from attunement.reading import Reader, Reading

MEETS: Mapping[Need, frozenset[str]] = {
    Need.ACKNOWLEDGE: frozenset({"reflect", "validate", "react"}),
    Need.EXPLORE: frozenset({"explore", "clarify", "reflect"}),
    Need.ADVISE: frozenset({"advise", "inform", "refer"}),
    Need.CORRECT: frozenset({"concede", "challenge", "inform"}),
    Need.ACT: frozenset({"inform", "advise", "other"}),
}
"""The acts that answer each need; what is done rather than said is `other`."""

_PASSING = frozenset({"hedge"})
"""Acts that colour another one and are nobody's answer."""


@dataclass(frozen=True, kw_only=True)
class NeedMatch:
    """Share of replies whose dominant act answers the need that the person expressed.

    0 or 1, higher is better. The dominant act is the one that most sentences perform; where several tie, one of them is
    enough. Not called for where no need is expressed. Undefined where an instrument does not read the language, and in
    `render` mode. Source: ours, after the intention that You, Huang and Yu 2026 ask to preserve.
    """

    name: ClassVar[str] = "need_match"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language", "need", "acts")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Need met",
            meaning="Share of replies that mostly do what the person asked for.",
            better="higher",
            modes=frozenset({Mode.RESPOND}),
        ),
    }

    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """Whether this reply does what was needed."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering answers no need")
        return self.from_reading(Reader(self.tier).read(exchange))

    def from_reading(self, reading: Reading) -> Measurement:
        """The reply's dominant act against the need."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        needed = reading.person.perspective.need
        if needed.need is None:
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        dominant = dominant_acts(reading.exchange.reply, reading.reply.acts)
        met = not dominant.isdisjoint(MEETS[needed.need])
        doing = (mark for mark in reading.reply.acts if mark.label in dominant)
        return scored(
            float(met),
            present=met,
            counts=Ratio(int(met), 1),
            evidence=spans("said", needed.marks, f"need: {needed.need}") + spans("reply", doing),
        )


def dominant_acts(reply: str, acts: tuple[Mark, ...]) -> frozenset[str]:
    """The acts that most sentences perform; a sentence that performs none is `other`, one that only hedges nothing."""
    counts = Counter(
        label for labels in labels_by_sentence(document(reply), acts) for label in (labels or {"other"}) - _PASSING
    )
    most = max(counts.values(), default=0)
    return frozenset(label for label, count in counts.items() if count == most)
