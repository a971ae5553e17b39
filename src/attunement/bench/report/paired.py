"""Two models on one task: the same items paired, and how far the second lies from the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from attunement.bench.report.runs import Run
from attunement.bench.rows import Row
from attunement.bench.scoring import READINGS
from attunement.intervals import deviation, false_discovery, mean_of
from attunement.metric import Kind
from attunement.metrics import METRICS

_COMPARED = tuple(name for name in READINGS if name not in ("words", "readable"))

MOST_PAIRS = 6
"""More models than give so many pairs are compared with the first alone."""
MOST_MOVED = 5
"""Items that are named for each difference, those that differ most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedItems:
    """How far a figure of the second model lies above the first's, over items scored in both."""

    first: str
    second: str
    task: str
    name: str
    value: float
    interval: tuple[float, float] | None
    """95 %, by cluster; None under 20 clusters."""
    p: float | None
    q: float | None
    """Benjamini–Hochberg over all that these two models are compared in."""
    means: tuple[float, float]
    items: int
    clusters: int
    moved: tuple[tuple[str, float], ...]
    """The items that differ most, and by how much."""

    def to_json(self) -> dict[str, Any]:
        """The difference as plain values."""
        found = {name: getattr(self, name) for name in self.__slots__}
        ends = None if self.interval is None else list(self.interval)
        return found | {"interval": ends, "means": list(self.means), "moved": [list(pair) for pair in self.moved]}


def compared(runs: Sequence[Run]) -> tuple[PairedItems, ...]:
    """Every pair of models that share a task, or each with the first where they are many."""
    models = list(dict.fromkeys(run.model for run in runs))
    pairs = list(combinations(models, 2))
    if len(pairs) > MOST_PAIRS:
        pairs = [(models[0], other) for other in models[1:]]
    found: list[PairedItems] = []
    for first, second in pairs:
        here = [one for pair in _shared(runs, first, second) for one in _differences(*pair)]
        q = iter(false_discovery([one.p for one in here if one.p is not None]))
        found += [one if one.p is None else replace(one, q=next(q)) for one in here]
    return tuple(found)


def _shared(runs: Sequence[Run], first: str, second: str) -> Iterator[tuple[Run, Run]]:
    by_name = {(run.task, run.model): run for run in runs}
    for task in dict.fromkeys(run.task for run in runs):
        if (task, first) in by_name and (task, second) in by_name:
            yield by_name[task, first], by_name[task, second]


def _differences(first: Run, second: Run) -> Iterator[PairedItems]:
    theirs = {row.id: row for row in second.rows}
    both = [(row, theirs[row.id]) for row in first.rows if row.id in theirs]
    for name in dict.fromkeys(name for pair in both for row in pair for name in row.values):
        used = [pair for pair in both if all(name in row.values for row in pair)]
        if used and _judged(name):
            yield _difference(first, second, name, used)


def _judged(name: str) -> bool:
    """Whether a figure is one that can be better or worse, or a reading: descriptions would only feed the tests."""
    metric = METRICS.get(name.partition(".")[0])
    return name in _COMPARED if metric is None else metric.kind is not Kind.DESCRIPTION


def _difference(first: Run, second: Run, name: str, used: Sequence[tuple[Row, Row]]) -> PairedItems:
    before, after = (np.array([pair[side].values[name] for pair in used]) for side in (0, 1))
    groups = {group: code for code, group in enumerate(dict.fromkeys(row.group for row, _ in used))}
    codes = np.array([groups[row.group] for row, _ in used], dtype=np.int64)
    gaps = after - before
    found = deviation(mean_of(gaps, codes, len(groups)))
    order = sorted(range(len(used)), key=lambda place: (-abs(gaps[place]), used[place][0].id))
    return PairedItems(
        first=first.model,
        second=second.model,
        task=first.task,
        name=name,
        value=found.value or 0.0,
        interval=found.interval,
        p=found.p,
        q=None,
        means=(float(before.mean()), float(after.mean())),
        items=len(used),
        clusters=found.clusters,
        moved=tuple((used[place][0].id, round(float(gaps[place]), 6)) for place in order[:MOST_MOVED] if gaps[place]),
    )
