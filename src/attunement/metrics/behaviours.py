"""What a helper does over a whole conversation: six behaviours that experts rate, each read from the acts of the turns.

Each is a metric that describes: neither direction is better, and advice is not bad in itself. The order of replies or
conversations is evidence, the size of a score is none: 2.1 is a sum of probabilities, not a rating of 2.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar, Literal

import numpy as np

from attunement.conversation import Exchange, Mode, Turn
from attunement.corpus import CODE, Corpus, Ints, Mask, PartColumns
from attunement.errors import InputError
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.instruments.document import LATEST, document
from attunement.instruments.instrument import primary_subtag
from attunement.instruments.load import load_instrument
from attunement.intervals import Linearised
from attunement.measurement import SCALE, Measurement, Outcome, Span, scored, undefined
from attunement.metric import Kind, Part, throughout
from attunement.perspective import Mark
from attunement.reading import Reader

SCHEME = "support"
"""The crosswalk's name for the six behaviours."""

CONVERSATION = "conversation"
"""The part that holds the sum over a conversation."""

_RESPOND = frozenset({Mode.RESPOND})
_LATER = {CONVERSATION: undefined("a conversation's sum needs the whole log")}


def behaviours(
    conversation: Sequence[str | Turn | Mapping[str, Any]],
    *,
    per: Literal["conversation", "turn"] = "conversation",
    language: str = "en",
    tier: str = "fast",
) -> dict[str, float]:
    """How much of each of six behaviours a helper shows in a conversation: evidence of rank order, not a rating.

    Args:
        conversation: The helper's turns as strings; or all turns, as `Turn`s or mappings with `role` and `content`, of
            which only the helper's are read. A turn without words counts for nothing.
        per: `conversation` sums the score of the behaviour over the turns, `turn` takes their mean.
        language: A BCP-47 tag of what the helper wrote.
        tier: The tier of the instrument that reads acts.

    Raises:
        InputError: there is no turn of the helper to read, or the instrument does not read the language.
    """
    turns = [turn for turn in _helping(conversation) if document(turn).words]
    if not turns:
        raise InputError("behaviours needs at least one turn of the helper (a string, or role 'assistant') with words")
    languages = load_instrument("acts", tier).languages
    if primary_subtag(language) not in languages:
        raise InputError(f"acts ({tier}) reads {', '.join(sorted(languages))} and not {language!r}")
    shares = 1 if per == "conversation" else len(turns)
    read = [_read(turn, language, tier)[1] for turn in turns]
    return {name: round(sum(scores[name] for scores in read) / shares, 6) for name in crosswalk(SCHEME)}


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """The score of one behaviour in a reply: the summed probabilities of the acts that carry it, at most 1.

    From 0 to 1; neither direction is better. Called for wherever the person can be read. The part `conversation` is the
    sum over a conversation's replies, from 0 up; it stands with the last reply, and the others are not called for.
    Undefined where acts are not read in the language, and in `render` mode.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.DESCRIPTION
    instruments: ClassVar[tuple[str, ...]] = ("language", "acts")
    parts: ClassVar[Mapping[str, Part]]

    present_at: float = 0.5
    """Score from which a reply, or a conversation, counts as showing it."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """The behaviour's score in the reply; the sum over the conversation comes from `settle`."""
        if exchange.mode is Mode.RENDER:
            return undefined("a rendering addresses nobody")
        legibility = Reader(self.tier).legibility(exchange, self.instruments)
        if (problem := legibility.person(self.instruments)) is not None:
            return throughout(self, Mode.RESPOND, problem)
        if (problem := legibility.reply()) is not None:
            return replace(problem, parts=_LATER)
        acts, scores = _read(exchange.reply, legibility.language, self.tier)
        score = scores[self.name]
        present = score >= self.present_at
        return scored(score, present=present, evidence=self._strongest(acts) if present else (), parts=_LATER)

    def _strongest(self, acts: Sequence[Mark]) -> tuple[Span, ...]:
        carried = crosswalk(SCHEME)[self.name]
        best = max((mark for mark in acts if mark.label in carried), key=lambda mark: mark.score)
        return (Span("reply", best.start, best.end, best.label),)

    def settle(self, corpus: Corpus) -> Corpus:
        """Sum each conversation's replies."""
        if not len(corpus.turn):
            return corpus
        return replace(corpus, parts={**corpus.parts, CONVERSATION: _summed(corpus, self.present_at)})

    def pools(self, part: str, mode: Mode) -> bool:
        """Never: a group's value is the mean over its replies, or over its conversations."""
        return False

    def pooled(self, corpus: Corpus, rows: Mask, part: str) -> Linearised | None:
        """Nothing, for nothing is pooled."""
        return None


def _parts(label: str, does: str) -> Mapping[str, Part]:
    return {
        "": Part(label=label, meaning=f"How likely a reply {does}.", better="neither", modes=_RESPOND),
        CONVERSATION: Part(
            label="over a conversation",
            meaning=f"{label}, summed over a conversation's replies.",
            high=None,
            better="neither",
            modes=_RESPOND,
        ),
    }


class ValidatingEmotions(Behaviour):
    """The reply calls the person's feeling understandable."""

    name = "validating_emotions"
    parts = _parts("Validating emotions", "calls the person's feeling understandable")


class EncouragingElaboration(Behaviour):
    """The reply asks or invites the person to say more of what they live through."""

    name = "encouraging_elaboration"
    parts = _parts("Encouraging elaboration", "invites the person to say more")


class DemonstratingUnderstanding(Behaviour):
    """The reply says the person's situation, thought or feeling back."""

    name = "demonstrating_understanding"
    parts = _parts("Demonstrating understanding", "says the person's feeling or situation back")


class SelfOrientedTalk(Behaviour):
    """The helper speaks of themself."""

    name = "self_oriented_talk"
    parts = _parts("Self-oriented talk", "turns to the helper's own life")


class AdviceGiving(Behaviour):
    """The reply tells or suggests what to do, or whom to see."""

    name = "advice_giving"
    parts = _parts("Advice giving", "tells the person what to do, or whom to see")


class DismissingEmotions(Behaviour):
    """The reply makes the feeling smaller, leaves it, or says how one ought to feel."""

    name = "dismissing_emotions"
    parts = _parts("Dismissing emotions", "makes the feeling smaller, leaves it, or says how to feel")


def _helping(conversation: Sequence[str | Turn | Mapping[str, Any]]) -> Sequence[str]:
    if isinstance(conversation, str):
        raise InputError("behaviours reads the turns of a conversation; a single turn is ['…']")
    texts = [turn for turn in conversation if isinstance(turn, str)]
    if len(texts) == len(conversation):
        return texts
    return Exchange(said="", reply="", history=tuple(conversation)).model_turns  # type: ignore[arg-type]


@lru_cache(maxsize=LATEST)
def _read(text: str, language: str, tier: str) -> tuple[tuple[Mark, ...], Mapping[str, float]]:
    """Every act's best span in a turn, and the turn's score for each behaviour."""
    instrument: Any = load_instrument("acts", tier)
    acts = tuple(instrument.read([text], language, floor=0.0)[0])
    return acts, in_scheme(acts, SCHEME)


def _summed(corpus: Corpus, present_at: float) -> PartColumns:
    """Each conversation's sum, in the row of its last reply to somebody who can be read; its other rows have none."""
    headline = corpus.parts[""]
    legible = headline.scored | (headline.outcome == CODE[Outcome.UNDEFINED_BY_REPLY])
    order, starts = _conversations(corpus)
    places = np.arange(len(order))
    last = np.maximum.reduceat(np.where(legible[order], places, -1), starts)
    any_scored = np.logical_or.reduceat(headline.scored[order], starts)
    millionths = np.rint(np.where(headline.scored, headline.value, 0.0) * SCALE)
    sums = np.add.reduceat(millionths[order], starts) / SCALE
    outcome = corpus.parts[CONVERSATION].outcome.copy()
    outcome[legible] = CODE[Outcome.NOT_CALLED_FOR]
    outcome[order[last[last >= 0]]] = CODE[Outcome.UNDEFINED_BY_REPLY]
    rows = order[last[any_scored]]
    outcome[rows] = np.where(sums[any_scored] >= present_at, CODE[Outcome.PRESENT], CODE[Outcome.ABSENT])
    value = np.full(len(order), np.nan)
    value[rows] = sums[any_scored]
    return replace(corpus.parts[CONVERSATION], value=value, outcome=outcome)


def _conversations(corpus: Corpus) -> tuple[Ints, Ints]:
    """The rows, conversation by conversation and turn by turn, and where among them each conversation begins.

    Where a turn has several replies, as when several systems answer one log, the first reply to each turn belongs to
    one conversation, the second to another.
    """
    order = np.lexsort((corpus.turn, corpus.conversation))
    places = np.arange(len(order))
    changes = _changes(corpus.conversation[order]) | _changes(corpus.turn[order])
    answer = np.empty_like(places)
    answer[order] = places - np.maximum.accumulate(np.where(changes, places, 0))
    order = np.lexsort((corpus.turn, answer, corpus.conversation))
    begins = _changes(corpus.conversation[order]) | _changes(answer[order])
    return order, np.flatnonzero(begins)


def _changes(values: Ints) -> Mask:
    """Marks each value that differs from the one before it, and the first."""
    return np.concatenate(([True], values[1:] != values[:-1]))
