"""Heat maps: a figure by model and by language, or by relation."""

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.bench.report.names import MECHANISMS, part_of
from attunement.bench.report.runs import Run
from attunement.report.words import interval, number

_SHOWN = (*MECHANISMS, "over_empathising", "attributed", "linguistic_distancing.formality", "copying")

STEPS = 8
FEW = 10
"""A cell of fewer items is set in grey: its number is little but chance."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, how dark it is from 0 to 8, and what stands behind it."""

    text: str
    step: int
    behind: str
    few: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """One figure over models and groups."""

    label: str
    meaning: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def heat_maps(runs: Sequence[Run], by: str) -> tuple[Heat, ...]:
    """A map for each figure of those that has a value in two groups at least."""
    found = []
    columns = tuple(dict.fromkeys(result.among for run in runs for result in run.results if result.by == by))
    for name in _SHOWN:
        rows = tuple((run.model, tuple(_cell(run, name, by, among) for among in columns)) for run in runs)
        filled = {place for _, cells in rows for place, cell in enumerate(cells) if cell.text != "–"}
        if len(filled) > 1:
            part = part_of(name, runs[0].task)
            found.append(Heat(part.label, part.meaning, columns, rows))
    return tuple(found)


def _cell(run: Run, name: str, by: str, among: str) -> Cell:
    result = run.find(name, by, among)
    if result is None or result.figure.value is None:
        return Cell("–", 0, "not called for, or not read")
    part = part_of(name, run.task)
    low, high = part.low or 0.0, part.high if part.high is not None else 1.0
    share = min(max((result.figure.value - low) / (high - low), 0.0), 1.0)
    ends = "no interval" if result.figure.interval is None else interval(result.figure.interval, part)
    behind = f"{result.items} items, {ends}"
    return Cell(number(result.figure.value, part), round(share * STEPS), behind, result.items < FEW)
