"""One reading of an exchange, shared by every metric: the person's side first, the reply's beside it.

The person's side is read from what they said, the history and the context alone; no reply can change it. What cannot be
read carries its reason, so that a metric answers `undefined` for the person and `undefined_by_reply` for the reply.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from attunement.conversation import UNKNOWN, Context, Exchange, Mode, Role, Situation, Turn
from attunement.depth import given_depth
from attunement.instruments.document import LATEST, PROMPTS, document
from attunement.instruments.instrument import primary_subtag
from attunement.instruments.latest import Latest
from attunement.instruments.load import is_read, load_instrument
from attunement.instruments.tiers import is_judged
from attunement.instruments.voice import is_task
from attunement.measurement import Measurement, undefined, undefined_by_reply
from attunement.moves import discourse_moves, sentences_doing
from attunement.perspective import Affect, Cues, Details, Mark, Need, Needed, Perspective

FALLBACK_LANGUAGE = "en"
"""For texts too short or too odd to tell, such as "ok" or a lone emoji."""

RECENT = 3
"""How many of the person's latest turns, the present one included, a request for advice stays open."""

UNSPACED = frozenset({"zh", "yue", "wuu", "ja", "th", "lo", "km", "my", "bo"})
"""Languages written without spaces between words: what counts words cannot read them."""

_UNSURE = "und"
_READ = ("affect", "acts", "need", "cues", "details")
_REACTING = frozenset({"reflect", "validate", "react"})
_TELLING = frozenset({"inform", "hedge", "other", "concede", "challenge", "disclose"})
"""What a sentence may do that is not seen to react and yet tells the person what they feel."""
_ORDERING = frozenset({"advise", "refer", "clarify", "explore", "platitude", "moralise", "reassure"})
_CALM = Affect(0.0, 0.0, {})
_NOTHING_READ = Perspective(_CALM, Needed(), Cues(), Details())


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """Which of an exchange can be read, and why the rest cannot."""

    language: str = FALLBACK_LANGUAGE
    """Primary subtag of the language that the person (or the reference) is written in."""
    unreadable: str = ""
    """Why nothing of the person can be read; empty where it can."""
    unread_by: Mapping[str, str] = field(default_factory=dict)
    """Instruments that do not read this language, each with a reason; "words" where words cannot be told apart."""
    unscorable: str = ""
    """Why the reply cannot be scored; empty where it can."""

    def person(self, instruments: Iterable[str] = ()) -> Measurement | None:
        """`undefined`, where the person cannot be read with these instruments; else None."""
        for reason in (self.unreadable, *(self.unread_by.get(name, "") for name in instruments)):
            if reason:
                return undefined(reason)
        return None

    def reply(self) -> Measurement | None:
        """`undefined_by_reply`, where the reply cannot be scored; else None."""
        return undefined_by_reply(self.unscorable) if self.unscorable else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person's side of an exchange: a function of said, history and context only."""

    perspective: Perspective = _NOTHING_READ
    """What must survive; what no instrument could read is empty and means nothing (see `Legibility`)."""
    advice_asked: bool = False
    """Whether they ask for advice, now or in a recent turn."""
    at_risk: bool = False
    """A risk cue, now or in an earlier turn, or a situation of escalation: caution is no avoidance here."""
    task: bool = False
    """Whether the message only orders something to be made, with no speaker of its own in it: a poem, a table."""
    moves: tuple[str, ...] | None = None
    """What the model's turn before this reply did (`discourse_moves`); None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply's side of an exchange."""

    words: int = 0
    acts: tuple[Mark, ...] = ()
    attributed: Affect = _CALM
    """The affect that the reply attributes to the person, or reacts to in them."""
    uptake: tuple[float, ...] = ()
    """For each salient detail, how far the reply takes it up in other words; read where a need calls for it."""
    depth: int = 0
    """How far the reply goes, 0 to 4 (`given_depth`); read where a need calls for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An exchange whose reply addresses the person, as the instruments read it."""

    exchange: Exchange
    legibility: Legibility = Legibility()
    person: Person = Person()
    reply: Reply = Reply()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A reference and a reply that re-expresses the same text, as the instruments read both."""

    exchange: Exchange
    legibility: Legibility = Legibility()
    reference_affect: Affect = _CALM
    reply_affect: Affect = _CALM
    reference_aversive: tuple[Mark, ...] = ()
    reply_aversive: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads exchanges with the instruments of one tier; what was read a moment ago is not read again."""

    tier: str = "fast"

    def read(self, exchange: Exchange, instruments: tuple[str, ...] = _READ) -> Reading:
        """The reading of an exchange whose reply addresses the person, by these instruments.

        Where reading costs nothing all are read at once, and every metric shares the reading; a judge is asked only
        for what a metric uses, and the rest stays empty.
        """
        return _reading(exchange, self.tier, instruments if self.judged else _READ)

    @property
    def judged(self) -> bool:
        """Whether a judge reads any of it."""
        return is_judged(self.tier)

    def conduct(self) -> Any:
        """What judges a reply as the answer to a person; None in tiers that cannot."""
        return _instrument("conduct", self.tier) if self.judged and is_read("conduct", self.tier) else None

    def ahead(self, exchanges: Sequence[Exchange]) -> None:
        """Read a block of replies with one instrument after the other, so that it need not be done one by one later.

        It takes less time: an instrument's tables are then still in the processor's cache, and acts are scored at once.
        No more than a block, as only the latest readings are kept.
        """
        replies: dict[str, list[str]] = {}
        for exchange in exchanges:
            document(exchange.reply)
        for exchange in exchanges:
            legibility = self.legibility(exchange, ("acts",))
            if exchange.mode is Mode.RESPOND and legibility.person(("acts",)) is None and not legibility.unscorable:
                replies.setdefault(legibility.language, []).append(exchange.reply)
        for language, texts in replies.items():
            _acts(language, self.tier).of(texts)

    def at_risk(self, exchange: Exchange) -> bool:
        """Whether the person's words hold a risk cue, now or before, or the situation is one of escalation."""
        language = self.legibility(exchange).language
        return _at_risk((*exchange.person_turns, exchange.said), exchange.context, language, self.tier)

    def rendering(self, exchange: Exchange) -> Rendering:
        """The reading of an exchange whose reply re-expresses a text."""
        return _rendering(exchange, self.tier)

    def legibility(self, exchange: Exchange, instruments: tuple[str, ...] = ()) -> Legibility:
        """What of the exchange can be read, with these instruments; "words" is one that tells words apart by spaces."""
        legibility = _legibility(exchange, self.tier)
        unread = {} if legibility.unreadable else _unread_by(legibility.language, self.tier, instruments)
        return replace(legibility, unread_by=unread) if unread else legibility

    def problem(self, exchange: Exchange, instruments: tuple[str, ...] = ()) -> Measurement | None:
        """`undefined` or `undefined_by_reply`, where these instruments cannot read both sides; else None."""
        legibility = self.legibility(exchange, instruments)
        return legibility.person(instruments) or legibility.reply()

    def syntax(self, text: str, exchange: Exchange) -> Any:
        """The text's syntax, in the language of the exchange."""
        return self._beside("syntax", text, exchange)

    def register(self, text: str, exchange: Exchange) -> Any:
        """The text's register, in the language of the exchange."""
        return self._beside("register", text, exchange)

    def _beside(self, name: str, text: str, exchange: Exchange) -> Any:
        language = _legibility(exchange, self.tier).language
        return (_read if text is exchange.reply else _remembered)(name, text, language, self.tier)


def forget() -> None:
    """Read anew what was read a moment ago."""
    for remembered in (_reading, _rendering, _legibility, _identified, _remembered, _cues, _need, _acts, _person):
        remembered.cache_clear()


@lru_cache(maxsize=LATEST)
def _reading(exchange: Exchange, tier: str, instruments: tuple[str, ...]) -> Reading:
    legibility = Reader(tier).legibility(exchange, instruments)
    if legibility.unreadable:
        return Reading(exchange=exchange, legibility=legibility)
    person = _person(exchange.said, exchange.history, exchange.context, legibility.language, tier, instruments)
    reply = Reply() if legibility.unscorable else _reply(exchange, person, legibility, tier, instruments)
    return Reading(exchange=exchange, legibility=legibility, person=person, reply=reply)


@lru_cache(maxsize=LATEST)
def _rendering(exchange: Exchange, tier: str) -> Rendering:
    legibility = Reader(tier).legibility(exchange, _READ)
    rendering = Rendering(exchange=exchange, legibility=legibility)
    if legibility.unreadable or exchange.reference is None:
        return rendering
    if "affect" not in legibility.unread_by:
        affect = _instrument("affect", tier).expressed([exchange.reference, exchange.reply], legibility.language)
        rendering = replace(rendering, reference_affect=affect[0], reply_affect=affect[1])
    if "details" not in legibility.unread_by:
        details = _instrument("details", tier).read([exchange.reference, exchange.reply], legibility.language)
        rendering = replace(rendering, reference_aversive=details[0].aversive, reply_aversive=details[1].aversive)
    return rendering


@lru_cache(maxsize=LATEST)
def _legibility(exchange: Exchange, tier: str) -> Legibility:
    rendered = exchange.mode is Mode.RENDER
    baseline = exchange.reference if rendered else exchange.said
    if baseline is None:
        return Legibility(unreadable="render mode compares the reply with a reference, and none is given")
    if not document(baseline).words:
        return Legibility(unreadable=f"the {'reference' if rendered else 'message'} has no words")
    turns = () if rendered else exchange.person_turns
    # What the person writes may not be the language of the reference: a translation's is its own.
    given = UNKNOWN if rendered else exchange.context.language
    language = _language_of(baseline, turns, given, tier)
    return Legibility(language=language, unscorable=_unscorable(exchange.reply, language, tier))


def _language_of(text: str, turns: tuple[str, ...], given: str, tier: str) -> str:
    if given != UNKNOWN:
        return primary_subtag(given)
    for wider in (text, "\n".join((*turns, text))):
        if (code := _identified(wider, tier)) != _UNSURE:
            return code
    return FALLBACK_LANGUAGE


def _unscorable(reply: str, language: str, tier: str) -> str:
    if not reply.strip():
        return "the reply is blank"
    if not document(reply).words:
        return "the reply has no words"
    written = _identified(reply, tier)
    if written not in (language, _UNSURE):
        return f"the reply is in {written!r}; {language!r} was called for"
    return ""


@lru_cache(maxsize=LATEST)
def _identified(text: str, tier: str) -> str:
    return primary_subtag(_instrument("language", tier).read([text])[0].code)


@lru_cache(maxsize=64)
def _unread_by(language: str, tier: str, instruments: tuple[str, ...]) -> Mapping[str, str]:
    reasons = {name: _unread(name, language, tier) for name in instruments if name != "language"}
    return {name: reason for name, reason in reasons.items() if reason}


def _unread(name: str, language: str, tier: str) -> str:
    if name == "words":
        unspaced = f"{language!r} is written without spaces between words: a segmenter would make it readable"
        return unspaced if language in UNSPACED else ""
    instrument = load_instrument(name, tier)
    if language in instrument.languages:
        return ""
    reads = f"{name} ({instrument.tier}) reads {', '.join(sorted(instrument.languages))}"
    return (
        f"{reads} and not {language!r}: an instrument for {language!r} would make it readable, "
        f"or context.language where this is another language"
    )


def _instrument(name: str, tier: str) -> Any:
    """Untyped, for what an instrument reads beyond the protocol."""
    return load_instrument(name, tier)


def _read(name: str, text: str, language: str, tier: str) -> Any:
    return _instrument(name, tier).read([text], language)[0]


@lru_cache(maxsize=2 * PROMPTS)
def _remembered(name: str, text: str, language: str, tier: str) -> Any:
    return _read(name, text, language, tier)


@lru_cache(maxsize=PROMPTS)
def _cues(text: str, language: str, tier: str) -> Cues:
    return _read("cues", text, language, tier) or Cues()


@lru_cache(maxsize=PROMPTS)
def _need(text: str, language: str, tier: str) -> Needed:
    return _read("need", text, language, tier) or Needed()


@lru_cache(maxsize=64)
def _acts(language: str, tier: str) -> Latest[tuple[Mark, ...]]:
    instrument = _instrument("acts", tier)
    return Latest(LATEST, lambda texts: [tuple(acts or ()) for acts in instrument.read(texts, language)])


@lru_cache(maxsize=PROMPTS)
def _person(
    said: str,
    history: tuple[Turn, ...],
    context: Context,
    language: str,
    tier: str,
    instruments: tuple[str, ...],
) -> Person:
    before = [turn.text for turn in history if turn.role is Role.PERSON]
    replies = [turn.text for turn in history if turn.role is Role.MODEL and document(turn.text).words]
    answered = replies[-1] if replies else ""
    read = frozenset(instruments)
    cues = Cues()
    if "cues" in read:
        alone = _cues(said, language, tier)
        cues = _instrument("cues", tier).in_dialogue(alone, said, before, answered, language)
    perspective = Perspective(
        affect=(_read("affect", said, language, tier) if "affect" in read else None) or _CALM,
        need=_need(said, language, tier) if "need" in read else Needed(),
        cues=_in_context(cues, said, context),
        details=(_read("details", said, language, tier) if "details" in read else None) or Details(),
    )
    recent = [*before, said][-RECENT:] if "need" in read else []
    return Person(
        perspective=perspective,
        advice_asked=_advice_open(_need(text, language, tier) for text in recent),
        at_risk="cues" in read and _at_risk((*before, said), context, language, tier),
        task=perspective.need.need is Need.ACT and is_task(said),
        moves=discourse_moves(document(answered), _acts(language, tier).of([answered])[0])
        if answered and "acts" in read
        else None,
    )


def _advice_open(needs: Iterable[Needed]) -> bool:
    """Whether a request for advice stands: who asks to be only heard, after it, takes it back."""
    standing = False
    for need in needs:
        standing = need.advice_asked or (standing and not need.advice_refused)
    return standing


def _at_risk(texts: Iterable[str], context: Context, language: str, tier: str) -> bool:
    return context.situation is Situation.ESCALATION or any(_cues(text, language, tier).risk for text in texts)


def _in_context(cues: Cues, said: str, context: Context) -> Cues:
    """The cues as the context makes them: a premise known to be false puts the whole message in conflict."""
    conflict = cues.conflict
    if context.premise_true is False:
        conflict = (*conflict, Mark("premise", 0, len(said)))
    return replace(cues, conflict=conflict)


def _reply(
    exchange: Exchange, person: Person, legibility: Legibility, tier: str, instruments: tuple[str, ...]
) -> Reply:
    said, reply, language = exchange.said, exchange.reply, legibility.language
    read = frozenset(instruments)
    acts = _acts(language, tier).of([reply])[0] if "acts" in read else ()
    attributed = _CALM
    if "affect" in read:
        reacting = sentences_doing(_REACTING, document(reply), acts)
        telling = sentences_doing(_TELLING, document(reply), acts, but=_REACTING | _ORDERING)
        attributed = _instrument("affect", tier).attributed(reply, reacting, said, telling, language)
    sized = "details" in read and person.perspective.need.depth is not None and not person.task
    salient = person.perspective.details.salient
    uptake = _instrument("details", tier).uptake(said, salient, reply, language) if sized else ()
    return Reply(
        words=document(reply).words,
        acts=acts,
        attributed=attributed,
        uptake=uptake,
        depth=given_depth(document(reply), acts, uptake) if sized else 0,
    )
