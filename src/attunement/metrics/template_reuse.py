"""Template reuse: the model answers turn after turn with the same moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.instruments.document import document, runs
from attunement.measurement import Measurement, Ratio, not_called_for, scored, undefined
from attunement.metric import Kind, Part
from attunement.moves import discourse_moves
from attunement.reading import Reader, Reading

_FIRST, _LAST = "^", "$"


@dataclass(frozen=True, kw_only=True)
class TemplateReuse:
    """Share of the reply's discourse moves that repeat those of the model's turn before.

    A turn is the sequence of its sentences' likeliest acts, repeats in a row made one, between a beginning and an end;
    what is counted are its n-grams. From 0 to 1, lower is better: people stand near 0.27 in the literature, models from
    0.50 to 0.56, by definitions that differ in detail. Not called for without a turn of the model before. Undefined
    where an instrument does not read the language, and in `render` mode. Source: ours.
    """

    name: ClassVar[str] = "template_reuse"
    version: ClassVar[int] = 2
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language", "acts")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Template reuse",
            meaning="Share of a reply's moves that repeat the model's last turn.",
            modes=frozenset({Mode.RESPOND}),
        ),
    }

    ngram: int = 2
    """Moves in a sequence."""
    present_at: float = 0.5
    """Share repeated from which a reply counts as a template."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How much of this reply's shape repeats the last one's."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering has no turns")
        return self.from_reading(Reader(self.tier).read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """The reply's move n-grams that the turn before had too."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        if reading.person.moves is None:
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        moves = discourse_moves(document(reading.exchange.reply), reading.reply.acts)
        before, now = set(self._sequences(reading.person.moves)), self._sequences(moves)
        counts = Ratio(sum(sequence in before for sequence in now), len(now))
        share = counts.hits / counts.total
        return scored(share, present=share >= self.present_at, counts=counts)

    def _sequences(self, moves: tuple[str, ...]) -> list[tuple[str, ...]]:
        whole = (_FIRST, *moves, _LAST)
        length = min(self.ngram, len(whole))
        return list(runs(whole, length))
