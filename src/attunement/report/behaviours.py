"""What the replies do: a chart for each behaviour, and how much of each a conversation holds."""

from dataclasses import dataclass

from attunement.metric import Kind
from attunement.report.panels import Panel, descriptions
from attunement.report.table import Table

_SUM = "conversation"
"""The part of a behaviour that is summed over a conversation."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What one group does over a conversation."""

    level: str
    """Empty for everything."""
    shape: int
    cells: tuple[tuple[str, str], ...]
    """For each behaviour: the mean of the sums, and its interval."""


@dataclass(frozen=True, slots=True)
class Behaviours:
    """The behaviours of an audit, reply by reply and summed."""

    panels: tuple[Panel, ...]
    summed: tuple[str, ...]
    """The behaviours that have sums, in the order of the cells."""
    sums: tuple[Sums, ...]


def behaviours(table: Table) -> Behaviours:
    """The metrics that describe, over everything and over the groups of the series."""
    pairs = [(metric, mode) for metric, mode in table.metrics if table.kind(metric) is Kind.DESCRIPTION]
    summed = [pair for pair in pairs if table.row(pair[0], _SUM, pair[1]) is not None]
    levels = ("", *table.columns.get(table.series, ())) if summed else ()
    return Behaviours(
        panels=descriptions(table),
        summed=tuple(table.label(metric) for metric, _ in summed),
        sums=tuple(
            Sums(level, table.shape(table.series, level), tuple(_cell(table, *pair, level) for pair in summed))
            for level in levels
        ),
    )


def _cell(table: Table, metric: str, mode: str, level: str) -> tuple[str, str]:
    row = table.row(metric, _SUM, mode, table.series if level else "", level)
    if row is None or row["value"] is None:
        return "–", ""
    ends = row["interval"]
    return f"{row['value']:.2f}", "no interval" if ends is None else f"{ends[0]:.2f} to {ends[1]:.2f}"
