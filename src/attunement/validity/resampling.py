"""Intervals for statistics with no closed form, by resampling whole clusters."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.intervals import MIN_CLUSTERS

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]

DRAWS = 1000
SEED = 20260


def bootstrap_interval(
    statistic: Callable[[Rows], float | None],
    clusters: Sequence[Hashable],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Percentile interval of `statistic(rows)` over draws of whole clusters with replacement.

    `clusters` names each row's cluster. Draws where the statistic is undefined are left out; None where fewer than 20
    clusters or fewer than half of the draws give a value
    (Efron and Tibshirani 1993; for clusters Field and Welsh 2007).
    """
    values = bootstrap_draws(statistic, clusters, draws=draws, seed=seed)
    if values is None:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def bootstrap_draws(
    statistic: Callable[[Rows], float | None],
    clusters: Sequence[Hashable],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Floats | None:
    """The statistic over each draw of whole clusters that gives one; None as for `bootstrap_interval`."""
    groups = _groups(clusters)
    if len(groups) < MIN_CLUSTERS:
        return None
    generator = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        chosen = generator.integers(len(groups), size=len(groups))
        value = statistic(np.concatenate([groups[index] for index in chosen]))
        if value is not None:
            values.append(value)
    return np.array(values) if len(values) * 2 >= draws else None


def two_sided(draws: Floats) -> float:
    """How often, in draws of a difference, its sign is the other one: a two-sided bootstrap p-value."""
    below, above = int((draws <= 0).sum()), int((draws >= 0).sum())
    return min(1.0, 2 * (min(below, above) + 1) / (len(draws) + 1))


def _groups(clusters: Sequence[Hashable]) -> list[Rows]:
    members: dict[Hashable, list[int]] = {}
    for row, name in enumerate(clusters):
        members.setdefault(name, []).append(row)
    return [np.array(rows, dtype=np.intp) for rows in members.values()]
