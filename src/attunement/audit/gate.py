"""Conditions that fail a build: they hold only when the whole interval lies past the number, so noise fails nothing."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from attunement.errors import InputError

_PATTERN = re.compile(
    r"\s*(?P<metric>\w+)(?:\.(?P<part>\w+))?\s*(?P<sign>[<>]=?)\s*(?P<number>[-+]?[\d.]+(?:[eE]\S+)?)\s*"
)
_TESTS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Finding(Protocol):
    """What a gate looks at: a result of an audit, or a difference of a comparison."""

    @property
    def metric(self) -> str:
        """Name of the metric."""

    @property
    def part(self) -> str:
        """Name of the part, empty for the headline."""

    @property
    def value(self) -> float | None:
        """The value or difference."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95 % interval."""

    @property
    def clusters(self) -> int:
        """The clusters it rests on."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One `--fail-if`: a metric or part, a sign and a number."""

    metric: str
    part: str
    sign: str
    number: float

    def __str__(self) -> str:
        return f"{self.name} {self.sign} {self.number:g}"

    @property
    def name(self) -> str:
        """The metric, or `metric.part`."""
        return f"{self.metric}.{self.part}" if self.part else self.metric

    def holds(self, findings: Sequence[Finding]) -> str | None:
        """Why the gate fails the build, or None if it does not.

        `>` and `>=` test the interval's lower bound, `<` and `<=` its upper.

        Raises:
            InputError: nothing of that name was measured, or it has no value or no interval.
        """
        finding = next((found for found in findings if (found.metric, found.part) == (self.metric, self.part)), None)
        if finding is None:
            names = [f"{found.metric}.{found.part}".rstrip(".") for found in findings]
            raise InputError(f"--fail-if '{self}': {self.name} was not measured{nearest(self.name, names)}")
        if finding.value is None or finding.interval is None:
            missing = "value" if finding.value is None else "interval"
            raise InputError(
                f"--fail-if '{self}' cannot be judged: {self.name} has no {missing} "
                f"({finding.clusters} clusters; an interval needs 20)"
            )
        low, high = finding.interval
        if _TESTS[self.sign](low if ">" in self.sign else high, self.number):
            return f"{self}: {finding.value:.3f} [{low:.3f}, {high:.3f}]"
        return None


def parse_gate(text: str) -> Gate:
    """The gate that `METRIC[.part] (>|>=|<|<=) NUMBER` means.

    Raises:
        InputError: it has another form.
    """
    match = _PATTERN.fullmatch(text)
    try:
        number = float(match["number"]) if match else None
    except ValueError:
        number = None
    if match is None or number is None:
        raise InputError(
            f"--fail-if {text!r} is not of the form 'METRIC[.part] > NUMBER' (or >=, <, <=), "
            "as in 'conflict_avoidance > 0.2'"
        )
    return Gate(match["metric"], match["part"] or "", match["sign"], number)


_MOST_NAMES = 20


def nearest(name: str, names: Sequence[str]) -> str:
    """The end of a message about an unknown name: the nearest known one, or the known ones, if they are few."""
    if close := get_close_matches(name, names, n=1):
        return f"; did you mean {close[0]!r}?"
    more = ", …" if len(names) > _MOST_NAMES else ""
    return f"; there are: {', '.join(names[:_MOST_NAMES])}{more}" if names else ""
