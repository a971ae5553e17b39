"""Need match: what the reply does is what the person asked of it, and nothing else crowds it out."""

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
    Need.EXPLORE: frozenset({"explore", "clarify", "reflect", "validate", "challenge"}),
    Need.ADVISE: frozenset({"advise", "inform", "refer", "clarify", "challenge", "refuse"}),
    Need.CORRECT: frozenset({"concede", "challenge", "inform", "validate", "advise"}),
    Need.ACT: frozenset({"inform", "advise", "other", "refuse", "clarify"}),
}
"""The acts that answer each need; what is done rather than said is `other`, and to refuse with reason is an answer."""

_INSTEAD = frozenset({"advise", "refer", "moralise", "reassure", "platitude", "dismiss", "redirect", "fog"})
"""Acts that take an answer's place, unless they are one."""
_FEELING_INSTEAD = frozenset({"react", "validate", "reflect", "explore"})
"""What takes the place of a thing to be done: the person ordered a text and is asked how they feel."""
_KEEPS_SAFE = frozenset({"advise", "refer", "explore", "clarify", "challenge"})
"""Under a risk cue these answer every need."""
_CROWDED = 0.3
"""Share of the sentences from which acts of another kind crowd the answer out."""

_SURE = 0.5
"""Likelihood of a need from which a reply is held to it: where words do not name it, it may be another."""


@dataclass(frozen=True, kw_only=True)
class NeedMatch:
    """Share of replies whose dominant act answers the need that the person expressed.

    0 or 1, higher is better. What dominates is told by counting sentences: those that answer, against those that do
    something else in an answer's place. A reply that does both answers, unless the rest is more and crowds it out; one
    that does neither answers only where it informs. Not called for where no need is expressed, or it is unclear which.
    Undefined where an instrument does not read the language, and in `render` mode. Source: ours, after the intention
    that You, Huang and Yu 2026 ask to preserve.
    """

    name: ClassVar[str] = "need_match"
    version: ClassVar[int] = 2
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ("language", "need", "acts", "cues")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Need met",
            meaning="Share of replies that do what the person asked for, and not mostly something else.",
            better="higher",
            modes=frozenset({Mode.RESPOND}),
        ),
    }

    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """Whether this reply does what was needed."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering answers no need")
        return self.from_reading(Reader(self.tier).read(exchange, self.instruments))

    def from_reading(self, reading: Reading) -> Measurement:
        """The reply's dominant act against the need."""
        if (problem := reading.legibility.person(self.instruments)) is not None:
            return problem
        needed = reading.person.perspective.need
        if needed.need is None or needed.likelihood < _SURE:
            return not_called_for
        if (problem := reading.legibility.reply()) is not None:
            return problem
        answering, instead = _kinds(needed.need, at_risk=reading.person.at_risk)
        met = answers(reading.exchange.reply, reading.reply.acts, answering, instead)
        doing = (mark for mark in reading.reply.acts if mark.label in (answering if met else instead))
        return scored(
            float(met),
            present=met,
            counts=Ratio(int(met), 1),
            evidence=spans("said", needed.marks, f"need: {needed.need}") + spans("reply", doing),
        )


def answers(reply: str, acts: tuple[Mark, ...], answering: frozenset[str], instead: frozenset[str]) -> bool:
    """Whether sentences of the answering kind stand, not crowded out by those that do something instead.

    A sentence that performs no act is `other`. What only informs is the benefit of the doubt: much that an instrument
    cannot tell is called so.
    """
    sentences = [labels or {"other"} for labels in labels_by_sentence(document(reply), acts)]
    right = sum(not labels.isdisjoint(answering) for labels in sentences)
    wrong = sum(labels.isdisjoint(answering) and not labels.isdisjoint(instead) for labels in sentences)
    if wrong > right and wrong >= _CROWDED * len(sentences):
        return False
    return right > 0 or any("inform" in labels for labels in sentences)


def _kinds(need: Need, *, at_risk: bool) -> tuple[frozenset[str], frozenset[str]]:
    """The acts that answer the need, and those that take the answer's place."""
    answering = MEETS[need] | (_KEEPS_SAFE if at_risk else frozenset())
    instead = _INSTEAD | (_FEELING_INSTEAD if need is Need.ACT else frozenset())
    return answering, instead - answering
