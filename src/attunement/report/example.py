"""A reply that shows what the headline says: which one, and a few words of it for the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.measurement import Outcome, Span, Where
from attunement.report.given import Measured, Shown
from attunement.report.words import exchange_key, link

_SAID = 150
_REPLY = 230
_LEAD_IN = 70
"""How many characters stand before evidence that does not lie near the start."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A few words of a text around its first evidence."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few words of what was said and of the reply."""

    said: Clip
    reply: Clip
    tone: int
    href: str


def example(shown: Sequence[Shown], metric: str, column: str = "", level: str = "") -> Shown | None:
    """The shown reply that shows a mechanism most plainly: highest value, evidence in the reply, then the shortest."""
    fitting = [
        (-(found.value or 0.0), _first(found, "reply") is None, len(one.reply or ""), place)
        for place, one in enumerate(shown)
        if not one.risk and (not level or one.groups.get(column) == level)
        for found in one.measured
        if (found.metric, found.part, found.outcome) == (metric, "", Outcome.PRESENT)
    ]
    return shown[min(fitting)[-1]] if fitting else None


def door(one: Shown, metric: str) -> str:
    """The deep link to a reply, looked at under a metric."""
    return link(e=exchange_key(one.conversation_id, one.turn), m=metric)


def excerpt(one: Shown | None, metric: str, tone: int) -> Excerpt | None:
    """A few words of an exchange; None where its texts were kept out."""
    if one is None or one.said is None or one.reply is None:
        return None
    found = next(found for found in one.measured if (found.metric, found.part) == (metric, ""))
    return Excerpt(
        said=_clip(one.said, _first(found, "said"), _SAID),
        reply=_clip(one.reply, _first(found, "reply"), _REPLY),
        tone=tone,
        href=door(one, metric),
    )


def _first(found: Measured, where: Where) -> Span | None:
    inside = (span for span in found.evidence if span.where == where and span.end > span.start)
    return min(inside, key=lambda span: span.start, default=None)


def _clip(text: str, span: Span | None, length: int) -> Clip:
    """At most `length` characters, cut between words."""
    start, end = (0, 0) if span is None else (min(span.start, len(text)), min(span.end, len(text)))
    first = text.rfind(" ", 0, start - _LEAD_IN) + 1 if start > length // 2 else 0
    last = len(text) if len(text) <= first + length else text.rfind(" ", first + 1, first + length)
    last = first + length if last < first else last
    end = min(end, last)
    return Clip(
        before=("… " if first else "") + text[first:start],
        marked=text[start:end],
        after=text[end:last] + (" …" if last < len(text) else ""),
    )
