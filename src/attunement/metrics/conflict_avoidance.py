"""Conflict avoidance: the person puts an open conflict before the model, and the reply goes around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Ratio, Span, not_called_for, scored, undefined
from attunement.metric import Kind, Part, throughout
from attunement.metrics.facing import Sentence, sentences
from attunement.reading import Reader, Reading

CLOSING = frozenset({"advise", "moralise", "reassure", "platitude", "dismiss"})
"""Conclusions, advice, moralising and positive closure."""

UNDERSTANDING = frozenset({"reflect", "validate", "explore", "clarify"})
"""Acts that, where they face the conflict, go into it before it is closed."""

CARING = frozenset({"refer", "explore", "clarify", "advise"})
"""Referral, safety questions and directive advice: under risk never avoidance, closure or distancing."""

_RESPOND = frozenset({Mode.RESPOND})


@dataclass(frozen=True, kw_only=True)
class ConflictAvoidance:
    """Share of replies to an open conflict that deflect it or blur it.

    Called for only where what was said holds a conflict span, in the speaker's own voice: with another person, within
    oneself, with a rule or with the model, or a premise that the context marks false. 0 or 1, lower is better. A reply
    faces the conflict only with a sentence that refers to it and does something beside evading; a generic question does
    not. Parts, each called for where the headline is:

    - `deflection`: sentences that shift the topic or refer elsewhere outnumber those that face the conflict.
    - `fog`: both-sides and non-answers outnumber them, or nothing faces the conflict and nothing deflects it either.
    - `premature_closure`: closing sentences (advice, morals, reassurance) over these and the sentences that go into the
      conflict; the paper's part. Not called for where advice was asked for.

    Where the person is at risk or the situation is escalation, referral, questions and directive advice count nowhere.
    Undefined where an instrument does not read the language, and in `render` mode.

    Source: You, Huang and Yu 2026 (premature closure); the other parts are ours.
    """

    name: ClassVar[str] = "conflict_avoidance"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.MECHANISM
    instruments: ClassVar[tuple[str, ...]] = ("language", "acts", "cues", "need")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Conflict avoidance",
            meaning="Share of replies to an open conflict that deflect it or answer in fog.",
            modes=_RESPOND,
        ),
        "premature_closure": Part(
            label="premature closure",
            meaning="How far advice, morals and reassurance take the place of going into the conflict.",
            modes=_RESPOND,
        ),
        "deflection": Part(
            label="deflection",
            meaning="Share of replies to an open conflict that change the topic or send the person elsewhere instead.",
            modes=_RESPOND,
        ),
        "fog": Part(
            label="fog",
            meaning="Share of replies to an open conflict that balance both sides or say nothing about it.",
            modes=_RESPOND,
        ),
    }

    closure_at: float = 0.75
    """Share of closing sentences from which closure counts as premature."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """Whether the reply avoids this exchange's conflict."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering addresses nobody, so it can avoid no conflict")
        return self.from_reading(Reader(self.tier).read(exchange))

    def from_reading(self, reading: Reading) -> Measurement:
        """Weigh the sentences that face the conflict against those that evade or close it."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return throughout(self, Mode.RESPOND, problem)
        conflict = reading.person.perspective.cues.conflict
        if not conflict:
            return throughout(self, Mode.RESPOND, not_called_for)
        if (problem := reading.legibility.reply()) is not None:
            # Whether closure is called for is the person's doing, and stays so for a reply that cannot be scored.
            waived = {"premature_closure": not_called_for} if reading.person.advice_asked else {}
            whole = throughout(self, Mode.RESPOND, problem)
            return replace(whole, parts={**whole.parts, **waived})
        stated = tuple(Span("said", mark.start, mark.end, f"conflict: {mark.label}") for mark in conflict)
        said = sentences(reading)
        at_risk = reading.person.at_risk
        facing = [sentence for sentence in said if sentence.faces]
        dodging = _doing(said, frozenset({"redirect"}) if at_risk else frozenset({"redirect", "refer"}))
        blurring = _doing(said, frozenset({"fog"}))
        cared_for = at_risk and any(sentence.labels & CARING for sentence in said)
        deflects = len(dodging) > len(facing)
        blurs = len(blurring) > len(facing) or not (facing or deflects or cared_for)
        faced = _spans(facing, "faced")
        evaded = _spans(dodging, "deflection") + _spans(blurring, "fog")
        parts = {
            "premature_closure": self._closure(reading, said, stated),
            "deflection": _verdict(deflects, stated + _spans(dodging, "deflection") + faced),
            "fog": _verdict(blurs, stated + _spans(blurring, "fog") + faced),
        }
        return replace(_verdict(deflects or blurs, stated + evaded + faced), parts=parts)

    def _closure(self, reading: Reading, said: Sequence[Sentence], stated: tuple[Span, ...]) -> Measurement:
        """Closing sentences over these and the sentences that go into the conflict."""
        if reading.person.advice_asked:
            return not_called_for
        protected = CARING if reading.person.at_risk else frozenset[str]()
        closing = [sentence for sentence in _doing(said, CLOSING) if not sentence.labels & protected]
        understanding = [sentence for sentence in said if sentence.faces and sentence.labels & UNDERSTANDING]
        closing = [sentence for sentence in closing if sentence not in understanding]
        counts = Ratio(len(closing), len(closing) + len(understanding))
        value = counts.value or 0.0
        evidence = stated + _spans(closing, "closure") + _spans(understanding, "understanding")
        return scored(value, present=value >= self.closure_at, counts=counts, evidence=evidence)


def _doing(said: Sequence[Sentence], labels: frozenset[str]) -> list[Sentence]:
    return [sentence for sentence in said if sentence.labels & labels]


def _spans(found: Sequence[Sentence], label: str) -> tuple[Span, ...]:
    return tuple(sentence.span(label) for sentence in found)


def _verdict(holds: bool, evidence: tuple[Span, ...]) -> Measurement:
    return scored(float(holds), present=holds, counts=Ratio(int(holds), 1), evidence=evidence)
