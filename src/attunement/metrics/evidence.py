"""What instruments found, as a measurement shows it."""

from collections.abc import Iterable

from attunement.measurement import Span, Where
from attunement.perspective import Mark

DEEPEST = 4
"""The end of a judge's scales, and of the scale of depth."""
HOLDS = 2
"""The point of a judge's scale from which what it asks for holds: the middle, "in part"."""


def spans(where: Where, marks: Iterable[Mark], label: str = "") -> tuple[Span, ...]:
    """The marks as spans of that text, under one label or each its own."""
    return tuple(Span(where, mark.start, mark.end, label or mark.label) for mark in marks)
