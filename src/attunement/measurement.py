"""What a metric finds in one exchange: counts that add, an outcome, and the text that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

SCALE = 1_000_000
"""Graded values are whole millionths, so that sums are exact in any order."""

Where = Literal["said", "reply", "history", "reference"]


class Outcome(StrEnum):
    """What became of an exchange under a metric; only `present` and `absent` enter a value."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_CALLED_FOR = "not_called_for"
    UNDEFINED = "undefined"
    UNDEFINED_BY_REPLY = "undefined_by_reply"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an exchange's text, in Unicode code points; `turn` indexes the history where `where` is history."""

    where: Where
    start: int
    end: int
    label: str = ""
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A count out of a total. Ratios add; a ratio out of nothing has no value."""

    hits: int = 0
    total: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.hits + other.hits, self.total + other.total)

    @classmethod
    def graded(cls, part: float, whole: float = 1.0) -> "Ratio":
        """A ratio of two measured amounts, in millionths."""
        return cls(round(part * SCALE), round(whole * SCALE))

    @property
    def value(self) -> float | None:
        """Hits over total, or None where there is no total."""
        return self.hits / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, sum and sum of squares of graded values, in whole millionths (squares: millionths squared)."""

    count: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(self.count + other.count, self.total + other.total, self.squares + other.squares)

    @classmethod
    def of(cls, value: float) -> "Moments":
        """The moments of one value."""
        fixed = round(value * SCALE)
        return cls(1, fixed, fixed * fixed)

    @property
    def mean(self) -> float | None:
        """Mean of the values, or None where there are none."""
        return self.total / self.count / SCALE if self.count else None

    @property
    def variance(self) -> float | None:
        """Population variance of the values, or None where there are none."""
        if not self.count:
            return None
        return (self.count * self.squares - self.total**2) / (self.count * SCALE) ** 2


@dataclass(frozen=True, slots=True)
class Measurement:
    """One metric's finding on one exchange.

    `value` is graded, rounded to a millionth, and None unless the outcome is present or absent.
    `counts` is the pooled ratio's share, `baseline` the same for what it is compared with (the person, the reference).
    `readings` are the numbers that the value was computed from; `parts` the metric's parts, by name.
    """

    outcome: Outcome
    value: float | None = None
    counts: Ratio = Ratio()
    baseline: Ratio = Ratio()
    evidence: tuple[Span, ...] = ()
    readings: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, "Measurement"] = field(default_factory=dict)
    reason: str = ""
    """Why it is undefined or failed, for a reader."""

    def __post_init__(self) -> None:
        if self.value is not None:
            object.__setattr__(self, "value", round(self.value, 6))

    @property
    def scored(self) -> bool:
        """Whether the exchange enters the metric's value."""
        return self.outcome is Outcome.PRESENT or self.outcome is Outcome.ABSENT


def scored(
    value: float,
    *,
    present: bool,
    counts: Ratio | None = None,
    baseline: Ratio = Ratio(),
    evidence: tuple[Span, ...] = (),
    readings: Mapping[str, float] | None = None,
    parts: Mapping[str, Measurement] | None = None,
) -> Measurement:
    """A measurement that enters the value: present where it is at or past its threshold."""
    return Measurement(
        Outcome.PRESENT if present else Outcome.ABSENT,
        value,
        Ratio.graded(value) if counts is None else counts,
        baseline,
        evidence,
        readings or {},
        parts or {},
    )


not_called_for = Measurement(Outcome.NOT_CALLED_FOR)
"""The person's message gives this metric nothing to look for."""


def undefined(reason: str) -> Measurement:
    """What the person said cannot be read."""
    return Measurement(Outcome.UNDEFINED, reason=reason)


def undefined_by_reply(reason: str) -> Measurement:
    """The reply cannot be scored; bounds count it as failed, and as passed."""
    return Measurement(Outcome.UNDEFINED_BY_REPLY, reason=reason)


def failed(reason: str) -> Measurement:
    """An error while measuring, recorded."""
    return Measurement(Outcome.FAILED, reason=reason)
