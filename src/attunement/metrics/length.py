"""Length: what every other number is shown beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.instruments.document import document
from attunement.measurement import Measurement, Ratio, scored
from attunement.metric import Kind, Part
from attunement.reading import Reader


@dataclass(frozen=True, kw_only=True)
class Length:
    """How many words the reply has.

    From 1 up, neither direction is better: many measures rise or fall with length alone, so a finding that length
    explains is a finding about length. The baseline is what the person said, in `render` mode the reference. Undefined
    where these have no words, or stand in a script without spaces between words.
    """

    name: ClassVar[str] = "length"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language",)
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(label="Length", meaning="Mean words of a reply.", high=None, better="neither"),
    }

    present_at: int = 200
    """Words from which a reply counts as long."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """The reply's words, and the baseline's."""
        if (problem := Reader(self.tier).problem(exchange, ("words",))) is not None:
            return problem
        words = document(exchange.reply).words
        baseline = exchange.reference if exchange.mode is Mode.RENDER else exchange.said
        return scored(
            float(words),
            present=words >= self.present_at,
            counts=Ratio(words, 1),
            baseline=Ratio(document(baseline or "").words, 1),
        )
