"""The rows of `summary.json`, looked up by metric, part, mode and group."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from attunement.measurement import Outcome
from attunement.metric import Kind, Part
from attunement.profile import SliceDifference
from attunement.report.given import MECHANISMS, About

Row = Mapping[str, Any]

MAX_SHAPES = 6
"""More groups than this cannot be told apart by colour and shape."""

MAX_LEVELS = 60
"""A column with more groups than this (users, days) is no way to set them beside each other."""

TONES = 4
"""How many colours evidence has; controls share one more."""

CLEAR = 0.05
"""A difference with a smaller q-value is called one."""

UNNAMED = Part(label="", meaning="", low=None, high=None, better="neither")
"""What is known of a part of which nothing is known."""


@dataclass(frozen=True)
class Table:
    """What an audit found, with what is known about its metrics."""

    summary: Mapping[str, Any]
    about: About

    @cached_property
    def rows(self) -> dict[tuple[str, str, str, str, str], Row]:
        """Every row, by metric, part, mode, column and level; column and level are empty for everything."""
        found = {}
        for row in self.summary["results"]:
            column, level = group_name(row["group"])
            found[row["metric"], row["part"], row["mode"], column, level] = row
        return found

    @cached_property
    def metrics(self) -> tuple[tuple[str, str], ...]:
        """Every metric and mode there is, the paper's mechanisms first, in its order."""
        found = dict.fromkeys((row["metric"], row["mode"]) for row in self.summary["results"])
        return tuple(sorted(found, key=lambda pair: (not self.is_mechanism(pair[0]), place_of(pair[0]))))

    @cached_property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Each column that the audit was sliced by, with its levels."""
        found: dict[str, dict[str, None]] = {}
        for _, _, _, column, level in self.rows:
            if column:
                found.setdefault(column, {})[level] = None
        return {column: tuple(levels) for column, levels in found.items()}

    @cached_property
    def series(self) -> str:
        """The column whose groups are set beside each other throughout; empty if there is none."""
        fitting = (column for column, levels in self.columns.items() if 2 <= len(levels) <= MAX_LEVELS)
        return next(fitting, "")

    @cached_property
    def shapes(self) -> dict[str, int]:
        """The colour and shape of each group of the series, from 1; none where there are too many groups."""
        levels = self.columns.get(self.series, ())
        return {level: place for place, level in enumerate(levels, start=1)} if len(levels) <= MAX_SHAPES else {}

    def shape(self, column: str, level: str) -> int:
        """A group's colour and shape: 0 for everything, -1 for a group without its own."""
        if not level:
            return 0
        return self.shapes.get(level, -1) if column == self.series else -1

    def tone(self, metric: str) -> int:
        """The colour of a metric's evidence."""
        mechanisms = list(dict.fromkeys(name for name, _ in self.metrics if self.is_mechanism(name)))
        return mechanisms.index(metric) % TONES + 1 if metric in mechanisms else TONES + 1

    def kind(self, metric: str) -> Kind:
        """What a metric is for; unless the audit said so, only the paper's four are mechanisms."""
        return self.about.kinds.get(metric, Kind.MECHANISM if metric in MECHANISMS else Kind.CONTROL)

    def is_mechanism(self, metric: str) -> bool:
        """Whether it is a failure, rather than a control or a description."""
        return self.kind(metric) is Kind.MECHANISM

    def part(self, metric: str, part: str) -> Part:
        """What is known of a part; its name where nothing is."""
        return self.about.metrics.get(metric, {}).get(part, UNNAMED)

    def label(self, metric: str, part: str = "") -> str:
        """A few words for it."""
        return label_of(self.part(metric, part), metric, part)

    def parts(self, metric: str, mode: str) -> tuple[str, ...]:
        """The parts of a metric that have results, without the headline."""
        return tuple(
            part
            for name, part, its_mode, column, _ in self.rows
            if (name, its_mode, column) == (metric, mode, "") and part
        )

    def row(self, metric: str, part: str, mode: str, column: str = "", level: str = "") -> Row | None:
        """One row, if there is one."""
        return self.rows.get((metric, part, mode, column, level))

    def difference(self, metric: str, part: str, column: str, level: str) -> SliceDifference | None:
        """How far a group stands from the rest of its column, where that was tested."""
        key = (metric, part, column, level)
        matches = (found for found in self.about.slices if (found.metric, found.part, found.column, found.level) == key)
        return next(matches, None)


def place_of(metric: str) -> int:
    """Where a metric stands: the paper's mechanisms in its order, then everything else."""
    return MECHANISMS.index(metric) if metric in MECHANISMS else len(MECHANISMS)


def label_of(part: Part, metric: str, name: str = "") -> str:
    """A few words for a part: its label, or its name where it has none."""
    return part.label or (name or metric).replace("_", " ")


def group_name(group: Mapping[str, Any]) -> tuple[str, str]:
    """A group's column and level; several columns are read as one."""
    return " × ".join(group), " · ".join(str(level) for level in group.values())


def called_for(row: Row) -> int:
    """How many exchanges call for the metric and can be read on the person's side."""
    outcomes = row["outcomes"]
    return int(sum(outcomes[name] for name in (Outcome.PRESENT, Outcome.ABSENT, Outcome.UNDEFINED_BY_REPLY)))


def exchanges_in(row: Row) -> int:
    """How many exchanges the row looks at."""
    return int(sum(row["outcomes"].values()))
