"""What the benchmark's tasks come to: plain functions of arrays, with intervals by whole clusters."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.validity.resampling import bootstrap_draws

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.intp]
Interval = tuple[float, float]

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval; None where there is none, and then `why` says so."""

    value: float | None
    interval: Interval | None = None
    why: str = ""


def figure(statistic: Callable[[Rows], float | None], clusters: Sequence[Hashable]) -> Figure:
    """A statistic over all rows, with a percentile interval over draws of whole clusters.

    Fewer than 20 clusters give a value and no interval.
    """
    value = statistic(np.arange(len(clusters)))
    if value is None:
        return Figure(None, None, "nothing to reckon it from")
    draws = bootstrap_draws(statistic, clusters, draws=DRAWS)
    if draws is None:
        return Figure(float(value), None, f"{len(set(clusters))} clusters are too few for an interval")
    low, high = np.quantile(draws, (0.025, 0.975))
    return Figure(float(value), (float(low), float(high)))


__all__ = ["Figure", "figure"]
