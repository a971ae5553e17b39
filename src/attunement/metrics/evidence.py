"""Marks of an instrument as the spans that a measurement shows."""

from collections.abc import Iterable

from attunement.measurement import Span, Where
from attunement.perspective import Mark


def spans(where: Where, marks: Iterable[Mark], label: str = "") -> tuple[Span, ...]:
    """The marks as spans of that text, under one label or each its own."""
    return tuple(Span(where, mark.start, mark.end, label or mark.label) for mark in marks)
