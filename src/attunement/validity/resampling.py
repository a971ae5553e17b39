"""Intervals for statistics with no closed form, by resampling whole clusters."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def bootstrap_interval(
    statistic: Callable[[Rows], float | None],
    clusters: Sequence[Hashable],
    *,
    draws: int = 1000,
    seed: int = 20260,
    level: float = 0.95,
) -> tuple[float, float] | None:
    """Percentile interval of `statistic(rows)` over draws of whole clusters with replacement.

    `clusters` names each row's cluster. Draws where the statistic is undefined are left out; None where fewer than 20
    clusters or fewer than half of the draws give a value
    (Efron and Tibshirani 1993; for clusters Field and Welsh 2007).
    """
    members: dict[Hashable, list[int]] = {}
    for row, name in enumerate(clusters):
        members.setdefault(name, []).append(row)
    groups = [np.array(rows, dtype=np.intp) for rows in members.values()]
    if len(groups) < 20:
        return None
    generator = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        chosen = generator.integers(len(groups), size=len(groups))
        value = statistic(np.concatenate([groups[index] for index in chosen]))
        if value is not None:
            values.append(value)
    if len(values) * 2 < draws:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)
