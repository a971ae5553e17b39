"""A reply that shows what the headline says: which one, and a few words of it for the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.measurement import Outcome, Span
from attunement.report.given import Measured, Shown
from attunement.report.words import exchange_key, link

_SAID = 150
_REPLY = 240
_LEAD_IN = 70


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The start of what was said, and the reply around its first evidence."""

    said: str
    before: str
    marked: str
    after: str
    tone: int
    href: str


def example(shown: Sequence[Shown], metric: str, column: str = "", level: str = "") -> Shown | None:
    """The shown reply that shows a mechanism most plainly: highest value, evidence in the reply, then the shortest."""
    fitting = [
        (-(found.value or 0.0), _first_in_reply(found) is None, len(one.reply or ""), place)
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
    span = _first_in_reply(found) or Span("reply", 0, 0)
    start = max(0, span.start - _LEAD_IN) if span.start > _LEAD_IN * 2 else 0
    end = min(len(one.reply), max(start + _REPLY, span.start + 1))
    return Excerpt(
        said=one.said[:_SAID] + ("…" if len(one.said) > _SAID else ""),
        before=("…" if start else "") + one.reply[start : span.start],
        marked=one.reply[span.start : min(span.end, end)],
        after=one.reply[span.end : end] + ("…" if end < len(one.reply) else ""),
        tone=tone,
        href=door(one, metric),
    )


def _first_in_reply(found: Measured) -> Span | None:
    inside = (span for span in found.evidence if span.where == "reply" and span.end > span.start)
    return min(inside, key=lambda span: span.start, default=None)
