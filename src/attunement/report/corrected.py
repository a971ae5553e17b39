"""Rates that labels by people corrected, as rows of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attunement.report.table import Table
from attunement.report.words import count, interval, number


@dataclass(frozen=True, slots=True)
class Corrected:
    """One rate, raw and corrected."""

    label: str
    group: str
    raw: str
    value: str
    """`uncorrected` where labels are too few."""
    interval: str
    """Where there is none, why."""
    labels: str
    reliance: str
    """How far the instrument's readings were relied upon, from 0 to 1."""


def corrected(table: Table) -> tuple[Corrected, ...]:
    """A row for each rate that there are labels for; none where the audit was not given any."""
    given: Mapping[str, Any] = table.summary.get("corrected") or {}
    return tuple(_row(table, row) for row in given.get("results", ()))


def _row(table: Table, row: Mapping[str, Any]) -> Corrected:
    part = table.part(row["metric"], row["part"])
    headline, own = table.label(row["metric"]), table.label(row["metric"], row["part"])
    group = ", ".join(f"{column}: {level}" for column, level in row["group"].items())
    return Corrected(
        label=f"{headline}: {own}" if row["part"] else headline,
        group=group or "all",
        raw=number(row["raw"], part),
        value="uncorrected" if row["value"] is None else number(row["value"], part),
        interval=row["reason"] if row["interval"] is None else interval(row["interval"], part),
        labels=count(row["labels"]),
        reliance="–" if row["lambda"] is None else f"{row['lambda']:.2f}",
    )
