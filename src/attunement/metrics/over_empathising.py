"""Over-empathising: the reply attributes more feeling than the person holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Ratio, not_called_for, scored, undefined
from attunement.metric import Kind, Part
from attunement.metrics.evidence import spans
from attunement.metrics.intensity import TOP, attributed, held
from attunement.reading import Reader, Reading


@dataclass(frozen=True, kw_only=True)
class OverEmpathising:
    """How far a reply attributes feeling that the person does not hold, of the room there is.

    max(0, r − e) / (4 − e), from 0 to 1, lower is better; e and r as in `sentiment_attenuation`, against which it is
    never netted. Called for wherever the person can be read and e is at most `called_to`. Undefined where an instrument
    does not read the language, and in `render` mode, where attenuation is signed. Source: ours.
    """

    name: ClassVar[str] = "over_empathising"
    version: ClassVar[int] = 2
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language", "affect", "acts", "cues")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Over-empathising",
            meaning="How far replies attribute feeling that the person does not hold.",
            modes=frozenset({Mode.RESPOND}),
            readings=("e", "r"),
        ),
    }

    present_at: float = 0.5
    """Share of the room above e from which a reply counts as over-empathising."""
    called_to: float = 3.5
    """Intensity, 0 to 4, above which there is no room to exaggerate."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How far this reply overstates what the person feels."""
        if exchange.mode is Mode.RENDER:
            return undefined("in a rendering, attenuation below 0 says what is added")
        return self.from_reading(Reader(self.tier).read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """The feeling attributed beyond the feeling held."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        perspective = reading.person.perspective
        e = held(perspective)
        if e > self.called_to or e >= TOP:
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        r = attributed(perspective, reading.reply)
        added, room = max(0.0, r - e), TOP - e
        return scored(
            added / room,
            present=added / room >= self.present_at,
            counts=Ratio.graded(added, room),
            evidence=spans("reply", reading.reply.attributed.marks) if added else (),
            readings={"e": e, "r": r},
        )
