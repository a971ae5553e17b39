"""A reply that shows what the headline says: which one, and a few words of it for the first screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from attunement.measurement import Outcome, Where
from attunement.report.given import Measured, Shown
from attunement.report.words import exchange_key, link

_SAID = 150
_REPLY = 230
_LEAD_IN = 70
"""How many characters stand before evidence that does not lie near the start."""


Clip = tuple[tuple[str, bool], ...]
"""A few words of a text in pieces; True where a piece is evidence."""


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
        (-(found.value or 0.0), not _spans(found, "reply"), len(one.reply or ""), place)
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
        said=clip(one.said, _spans(found, "said"), _SAID),
        reply=clip(one.reply, _spans(found, "reply"), _REPLY),
        tone=tone,
        href=door(one, metric),
    )


def clip(text: str, spans: Sequence[tuple[int, int]], length: int) -> Clip:
    """About `length` characters around the first evidence, cut between words, with an ellipsis for what is left out."""
    start = min((start for start, _ in spans), default=0)
    first = text.rfind(" ", 0, start - _LEAD_IN) + 1 if start > length // 2 else 0
    last = len(text)
    if last > first + length:
        space = text.rfind(" ", first + 1, first + length)
        last = space if space > 0 else first + length
    inside = [(max(first, start), min(last, end)) for start, end in spans]
    cuts = sorted({first, last, *(cut for pair in inside if pair[0] < pair[1] for cut in pair)})
    pieces = [
        (text[one:other], any(start <= one and other <= end for start, end in inside)) for one, other in pairwise(cuts)
    ]
    return (*((("… ", False),) if first else ()), *pieces, *(((" …", False),) if last < len(text) else ()))


def _spans(found: Measured, where: Where) -> list[tuple[int, int]]:
    return sorted((span.start, span.end) for span in found.evidence if span.where == where and span.end > span.start)
