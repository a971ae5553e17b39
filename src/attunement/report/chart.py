"""Scales and marks of the report's charts, in percent of the width, so that a chart fits any screen."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from attunement.metric import Part
from attunement.report.words import is_share, number, signed_number

_STEPS_WANTED = 4
_NARROWEST = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of an axis and its label."""

    x: str
    label: str
    minor: bool = False
    """Whether its label gives way where there is little room."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    zero: str | None
    """Where zero lies, if it lies inside."""

    def at(self, value: float) -> str:
        """Where a value lies, kept on the axis."""
        return _percent((min(max(value, self.low), self.high) - self.low) / (self.high - self.low))


def scale_for(values: Iterable[float], part: Part, say: Callable[[float], str] | None = None) -> Scale:
    """A scale that holds every value and zero with round ticks; it never runs past the part's end.

    Args:
        values: what must lie on it.
        part: whose values they are.
        say: how its ticks are labelled, if not like the part's values.
    """
    found = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *found]), max([0.0, *found])
    if high - low < _NARROWEST:
        high = low + 1.0
    step = _step((high - low) / _STEPS_WANTED)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if part.high is not None:
        last = min(last, math.floor(part.high / step + 1e-9))
    start, end = first * step, max(last * step, high)
    ticks = tuple(
        Tick(
            _percent((index * step - start) / (end - start)),
            _tick(index * step, step, part) if say is None else say(index * step),
            bool(index % 2),
        )
        for index in range(first, last + 1)
    )
    zero = _percent(-start / (end - start)) if start < 0 < end else None
    return Scale(start, end, ticks, zero)


def shared_scale(values: Iterable[float], part: Part) -> Scale:
    """The scale of charts that are read against each other."""
    if not is_share(part):
        return scale_for(values, part)
    top = max([value for value in values if math.isfinite(value)], default=1.0)
    limit = next(limit for limit in (0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if top <= limit or limit == 1.0)
    return scale_for((0.0, limit), part)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough - 1e-12)


def _tick(value: float, step: float, part: Part) -> str:
    """A tick's label, with no more digits than its step needs."""
    if is_share(part):
        return number(value, part)
    digits = next(digits for digits in range(8) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6)
    signed = part.low is None or part.low < 0
    return signed_number(value, digits) if signed else f"{value:,.{digits}f}"


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
