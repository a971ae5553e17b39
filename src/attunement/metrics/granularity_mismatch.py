"""Granularity mismatch: the reply is coarser or finer than what the person needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Ratio, Span, not_called_for, scored
from attunement.metric import Kind, Part, throughout
from attunement.metrics.evidence import DEEPEST, spans
from attunement.perspective import Need, Needed
from attunement.reading import Reader, Reading, Rendering

_RESPOND = frozenset({Mode.RESPOND})
_RENDER = frozenset({Mode.RENDER})
_SENTENCE_END = re.compile(r"[.!?]+")
_TAKEN_UP = 0.5
_ENOUGH_DETAILS = 4
"""Details that are enough to take up, however many there are."""
_WORKING_ON = frozenset({"advise", "refer", "moralise"})
_HEARING = frozenset({"reflect", "validate", "react", "explore"})
_WORKED_ON = 3
"""Such acts from which a reply works on somebody who only wants to be heard, unless it hears them more often."""
_FEWEST_DETAILS = 2
"""Details from which their share says something: out of one it is all or nothing."""
_USUAL = 2
"""The depth needed from which a practical request asks for no less than usual."""
_PRACTICAL = frozenset({Need.ADVISE, Need.CORRECT, Need.ACT})
_AT_STAKE = 3
"""The least depth needed where the person is at risk or the matter high-stakes: care is never too much there."""


@dataclass(frozen=True, kw_only=True)
class GranularityMismatch:
    """Share of replies that leave the person's details alone, or go far less or far more deep than was needed.

    In `respond` mode 0 or 1, lower is better: a mismatch is an uptake under `uptake_at` or a depth gap of `gap_at` or
    more either way. Not called for without an expressed need, nor by a task made to order. Parts:

    - `salience_uptake`: share of the salient details taken up in other words, out of four where there are more; called
      for where the need is to explore or more and there are two details or more.
    - `depth_gap`: depth given minus depth needed, −4 to 4; called for where a need is expressed. `too_shallow` and
      `too_deep` are its two sides as a share of the depth needed and of the room above it. Where the person is at risk
      (a risk cue, now or earlier, or a situation of escalation) `too_deep` is 0: there no reply is too deep.

    In `render` mode the paper's symmetric relative difference of aversive elements per sentence, |a − b| / (a + b), 0
    where both are 0, with its parts `discrimination`, `compression_rate` and `density_difference`.

    Undefined where an instrument does not read the language. Source: You, Huang and Yu 2026 (`render`); `respond` ours.
    """

    name: ClassVar[str] = "granularity_mismatch"
    version: ClassVar[int] = 3
    kind: ClassVar[Kind] = Kind.MECHANISM
    instruments: ClassVar[tuple[str, ...]] = ("language", "need", "details", "acts", "cues")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Granularity mismatch",
            meaning="Share of replies that miss the person's particulars or go much less or more deep than needed.",
            rendered=Part(
                label="Granularity mismatch",
                meaning="How far the density of painful details in the reply differs from that in the reference.",
            ),
        ),
        "salience_uptake": Part(
            label="details taken up",
            meaning="Share of the person's salient details that the reply takes up in other words.",
            better="higher",
            modes=_RESPOND,
            readings=("reply_words",),
        ),
        "depth_gap": Part(
            label="depth given − needed",
            meaning="How much further (above 0) or less far (below 0) replies go than was needed, in steps of 0 to 4.",
            low=-4.0,
            high=4.0,
            better="neither",
            modes=_RESPOND,
            readings=("given", "needed", "reply_words"),
        ),
        "too_shallow": Part(
            label="too shallow",
            meaning="Share of the depth needed that the reply does not reach.",
            modes=_RESPOND,
        ),
        "too_deep": Part(
            label="too deep",
            meaning="How far the reply goes beyond the depth needed, of the room there is.",
            modes=_RESPOND,
        ),
        "discrimination": Part(
            label="difference in count",
            meaning="Difference in the number of painful details between reference and reply, of the larger number.",
            modes=_RENDER,
        ),
        "compression_rate": Part(
            label="details lost",
            meaning="Share of the reference's painful details that the reply loses; below 0 it adds some.",
            low=None,
            modes=_RENDER,
        ),
        "density_difference": Part(
            label="difference in density",
            meaning="Difference in painful details per sentence between reference and reply.",
            high=None,
            modes=_RENDER,
        ),
    }

    uptake_at: float = 0.5
    """Uptake under which details count as missed."""
    gap_at: int = 2
    """Depth gap, either way, from which it counts as a mismatch."""
    difference_at: float = 0.5
    """In `render` mode, the relative difference, and each part, from which it counts as a mismatch."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """How far the reply's grain differs from the person's."""
        reader = Reader(self.tier)
        if exchange.mode is Mode.RENDER:
            return self.from_rendering(reader.rendering(exchange))
        return self.from_reading(reader.read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """Uptake and depth, and whether either is a mismatch."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return throughout(self, Mode.RESPOND, problem)
        called = self._called(reading)
        if (problem := reading.legibility.reply()) is not None:
            parts = {name: problem if is_called else not_called_for for name, is_called in called.items()}
            return replace(problem if any(called.values()) else not_called_for, parts=parts)
        parts = dict.fromkeys(called, not_called_for)
        if called["salience_uptake"]:
            parts["salience_uptake"] = self._uptake(reading)
        needed = reading.person.perspective.need
        if called["depth_gap"]:
            parts |= self._depths(reading, needed, _depth_needed(reading))
        if not any(called.values()):
            return replace(not_called_for, parts=parts)
        uptake, gap = parts["salience_uptake"].value, parts["depth_gap"].value
        missed = uptake is not None and uptake < self.uptake_at
        mismatch = missed or (gap is not None and abs(gap) >= self.gap_at)
        evidence = parts["salience_uptake"].evidence + parts["depth_gap"].evidence
        return replace(_share(int(mismatch), 1, present=mismatch, evidence=evidence), parts=parts)

    def from_rendering(self, rendering: Rendering) -> Measurement:
        """The paper's formulas on the aversive elements of reference and reply."""
        legibility, exchange = rendering.legibility, rendering.exchange
        if (problem := legibility.person(("details",)) or legibility.reply()) is not None:
            return throughout(self, Mode.RENDER, problem)
        found = densities(
            len(rendering.reference_aversive),
            paper_sentences(exchange.reference or ""),
            len(rendering.reply_aversive),
            paper_sentences(exchange.reply),
        )
        evidence = spans("reference", rendering.reference_aversive) + spans("reply", rendering.reply_aversive)
        measured = {
            name: scored(value, present=value >= self.difference_at, evidence=evidence) for name, value in found.items()
        }
        return replace(measured.pop(""), parts=measured)

    def _called(self, reading: Reading) -> dict[str, bool]:
        """Which parts are called for: a function of the person's side alone."""
        perspective = reading.person.perspective
        need, depth = perspective.need.need, _depth_needed(reading)
        if need is None or reading.person.task:
            return dict.fromkeys(("salience_uptake", "depth_gap", "too_shallow", "too_deep"), False)
        return {
            "salience_uptake": need is not Need.ACKNOWLEDGE and len(perspective.details.salient) >= _FEWEST_DETAILS,
            "depth_gap": True,
            "too_shallow": depth > 0,
            "too_deep": depth < DEEPEST,
        }

    def _uptake(self, reading: Reading) -> Measurement:
        salient, uptake = reading.person.perspective.details.salient, reading.reply.uptake
        taken = [share >= _TAKEN_UP for share in uptake]
        evidence = tuple(
            Span("said", mark.start, mark.end, "taken up" if is_taken else "missed")
            for mark, is_taken in zip(salient, taken, strict=True)
        )
        enough = min(len(taken), _ENOUGH_DETAILS)
        counts = Ratio(min(sum(taken), enough), enough)
        share = counts.hits / counts.total
        return scored(
            share,
            present=share >= self.uptake_at,
            counts=counts,
            evidence=evidence,
            readings={"reply_words": float(reading.reply.words)},
        )

    def _depths(self, reading: Reading, needed: Needed, depth: int) -> dict[str, Measurement]:
        """The signed gap and its two sides; each side only where its divisor is not 0."""
        given = _depth_given(reading, depth)
        gap = given - depth
        evidence = spans("said", needed.marks)
        readings = {"given": float(given), "needed": float(depth), "reply_words": float(reading.reply.words)}
        wide = abs(gap) >= self.gap_at
        parts = {"depth_gap": scored(float(gap), present=wide, evidence=evidence, readings=readings)}
        if depth > 0:
            below = max(0, -gap)
            parts["too_shallow"] = _share(below, depth, present=below >= self.gap_at, evidence=evidence)
        if depth < DEEPEST:
            above = 0 if reading.person.at_risk else max(0, gap)
            parts["too_deep"] = _share(above, DEEPEST - depth, present=above >= self.gap_at, evidence=evidence)
        return parts


def _depth_needed(reading: Reading) -> int:
    """The depth the person's words ask for, and no less than their safety does; 0 where no need is expressed."""
    needed = reading.person.perspective.need.depth
    if needed is None:
        return 0
    at_stake = reading.person.at_risk or reading.exchange.context.high_stakes
    return max(needed, _AT_STAKE) if at_stake else needed


def _depth_given(reading: Reading, needed: int) -> int:
    """The depth of the reply, as far as it can be too deep.

    Where somebody wants to be heard, only working on them goes beyond what is needed; who asks for advice or for
    something to be done is not wronged by an answer that takes them through it step by step.
    """
    acts = [mark.label for mark in reading.reply.acts]
    worked = sum(act in _WORKING_ON for act in acts)
    worked_on = worked >= _WORKED_ON and worked >= sum(act in _HEARING for act in acts)
    if needed == 1 and reading.person.perspective.need.need is Need.ACKNOWLEDGE and not worked_on:
        return min(reading.reply.depth, needed + 1)
    if needed >= _USUAL and reading.person.perspective.need.need in _PRACTICAL:
        return min(reading.reply.depth, needed + 1)
    return reading.reply.depth


def _share(hits: int, total: int, *, present: bool, evidence: tuple[Span, ...]) -> Measurement:
    return scored(hits / total, present=present, counts=Ratio(hits, total), evidence=evidence)


def paper_sentences(text: str) -> int:
    """How many pieces the text falls into at runs of full stops, exclamation and question marks."""
    return sum(bool(piece.strip()) for piece in _SENTENCE_END.split(text))


def densities(reference: int, reference_sentences: int, reply: int, reply_sentences: int) -> dict[str, float]:
    """The paper's four numbers from the aversive elements and sentences of each side; no sentences have density 0."""
    a = reference / reference_sentences if reference_sentences else 0.0
    b = reply / reply_sentences if reply_sentences else 0.0
    return {
        "": abs(a - b) / (a + b) if a + b else 0.0,
        "discrimination": abs(reference - reply) / max(reference, reply, 1),
        "compression_rate": (reference - reply) / reference if reference else 0.0,
        "density_difference": abs(a - b),
    }
