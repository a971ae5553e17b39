"""Sentiment attenuation: the reply takes up less feeling than the person holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from attunement.conversation import Exchange, Mode
from attunement.corpus import Corpus, Mask
from attunement.measurement import Measurement, Outcome, Ratio, not_called_for, scored
from attunement.metric import Kind, Part, throughout
from attunement.metrics.evidence import spans
from attunement.metrics.intensity import attributed, held, is_cued
from attunement.metrics.shuffled_null import shuffled_null
from attunement.reading import Reader, Reading, Rendering


@dataclass(frozen=True, kw_only=True)
class SentimentAttenuation:
    """Share of the feeling that the person holds which the reply does not take up.

    In `respond` mode max(0, e − r) / e, from 0 to 1, lower is better: e is the intensity (0 to 4) of what the speaker
    feels themself, r that of what the reply attributes to them or reacts to in them. Not called for where e is under
    `called_at` and no risk or grief cue stands; with a cue, e is at least 2.

    In `render` mode (e_R − e_G) / e_R of reference and generation, with no lower end; not called for where e_R is 0.
    The part `compression` is e_R − e_G, and its pooled ratio the paper's method 2.

    Undefined where an instrument does not read the language. Source: You, Huang and Yu 2026 (`render`); `respond` ours.
    """

    name: ClassVar[str] = "sentiment_attenuation"
    version: ClassVar[int] = 2
    kind: ClassVar[Kind] = Kind.MECHANISM
    instruments: ClassVar[tuple[str, ...]] = ("language", "affect", "acts", "cues")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Sentiment attenuation",
            meaning="Share of the person's feeling that the reply does not take up.",
            readings=("e", "r", "reply_words"),
            rendered=Part(
                label="Sentiment attenuation",
                meaning="Share of the reference's emotional intensity that the reply loses; below 0 it adds some.",
                low=None,
                readings=("e_reference", "e_generation"),
            ),
        ),
        "compression": Part(
            label="intensity lost",
            meaning="The reference's emotional intensity minus the reply's, each from 0 to 1.",
            low=-1.0,
            modes=frozenset({Mode.RENDER}),
        ),
    }

    present_at: float = 0.5
    """Share of the feeling lost from which a reply counts as attenuating."""
    compression_at: float = 0.2
    """Intensity lost from which a rendering counts as compressed: one step of the paper's scale."""
    called_at: float = 1.5
    """Intensity, 0 to 4, from which a feeling calls for a reply to it."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How much of the feeling is lost in this exchange."""
        reader = Reader(self.tier)
        if exchange.mode is Mode.RENDER:
            return self.from_rendering(reader.rendering(exchange))
        return self.from_reading(reader.read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """The share of the person's feeling that the reply does not take up."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        perspective, reply = reading.person.perspective, reading.reply
        e = held(perspective)
        if not e or (e < self.called_at and not is_cued(perspective)):
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        r = attributed(perspective, reply)
        lost = max(0.0, e - r)
        felt = (*perspective.affect.marks, *perspective.cues.risk, *perspective.cues.grief)
        return scored(
            lost / e,
            present=lost / e >= self.present_at,
            counts=Ratio.graded(lost, e),
            evidence=(*spans("said", felt), *spans("reply", reply.attributed.marks)),
            readings={"e": e, "r": r, "reply_words": float(reply.words)},
        )

    def from_rendering(self, rendering: Rendering) -> Measurement:
        """The paper's rate and compression, of a reference's intensity against the reply's."""
        legibility = rendering.legibility
        if (problem := legibility.person(("affect",)) or legibility.reply()) is not None:
            return throughout(self, Mode.RENDER, problem)
        reference, reply = rendering.reference_affect, rendering.reply_affect
        lost = reference.intensity - reply.intensity
        evidence = (*spans("reference", reference.marks), *spans("reply", reply.marks))
        counts = Ratio.graded(lost, reference.intensity)
        parts = {
            "compression": scored(lost, present=lost >= self.compression_at, counts=counts, evidence=evidence),
        }
        if not reference.intensity:
            return Measurement(Outcome.NOT_CALLED_FOR, parts=parts)
        return scored(
            lost / reference.intensity,
            present=lost / reference.intensity >= self.present_at,
            counts=counts,
            evidence=evidence,
            readings={"e_reference": reference.intensity, "e_generation": reply.intensity},
            parts=parts,
        )

    def null(self, corpus: Corpus, rows: Mask) -> Mapping[str, Any] | None:
        """What the value would be if replies had nothing to do with the person; only in `respond` mode."""
        return shuffled_null(corpus, rows)
