"""One figure of agreement: a statistic, its interval, and the same statistic for text length alone."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.instruments import Validity
from attunement.instruments.document import document
from attunement.validity import auc, bootstrap_interval, pearson, spearman
from studies.pack import Labelled

Floats = NDArray[np.float64]

STATISTICS: dict[str, Callable[[Floats, Floats], float | None]] = {"AUC": auc, "r": pearson, "rho": spearman}


def agreement(found: Labelled, readings: Sequence[float], statistic: str, ceiling: float | None = None) -> Validity:
    """How far readings agree with labels, with a bootstrap interval over clusters."""
    compute = STATISTICS[statistic]
    read = np.asarray(readings, dtype=np.float64)
    lengths = np.array([document(text).words for text in found.texts], dtype=np.float64)
    value = compute(found.labels, read)
    if value is None:
        raise ValueError(f"{found.dataset} {found.part}: {statistic} is undefined (a constant side)")
    return Validity(
        dataset=found.dataset,
        part=found.part,
        n=len(read),
        statistic=statistic,
        value=round(value, 4),
        interval=_rounded(bootstrap_interval(lambda rows: compute(found.labels[rows], read[rows]), found.clusters)),
        baseline_length=_round(compute(found.labels, lengths)),
        ceiling=ceiling,
        author=found.author,
        tuned_on=found.tuned_on,
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded(interval: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if interval is None else (round(interval[0], 4), round(interval[1], 4))
