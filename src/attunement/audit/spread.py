"""How a metric's values spread, counted while its columns are in memory."""

from collections.abc import Iterator, Sequence

import numpy as np

from attunement.audit.slices import Slice
from attunement.corpus import Floats, PartColumns
from attunement.metric import Part
from attunement.report.given import Distribution

BINS = 20
"""Columns of a histogram."""


def distributions(metric: str, part: Part, columns: PartColumns, slices: Sequence[Slice]) -> Iterator[Distribution]:
    """A histogram of everything scored and of each slice, all with the same edges; none where nothing is scored."""
    scored = columns.scored
    if not scored.any():
        return
    edges = _edges(part, columns.value[scored])
    groups = [({}, scored), *(({entry.column: entry.level}, scored & entry.rows) for entry in slices)]
    for group, rows in groups:
        counts, _ = np.histogram(np.clip(columns.value[rows], edges[0], edges[-1]), edges)
        yield Distribution(metric=metric, group=group, edges=tuple(edges.tolist()), counts=tuple(counts.tolist()))


def _edges(part: Part, values: Floats) -> Floats:
    """Edges over the metric's range, or over most of its values where the range has no end."""
    low, high = np.quantile(values, (0.01, 0.99))
    low = np.floor(low) if part.low is None else part.low
    high = np.ceil(high) if part.high is None else part.high
    return np.linspace(low, high if high > low else low + 1, BINS + 1)
