"""Statistics of agreement between a reading and labels, or between readers.

Each takes arrays of equal length and gives None where the statistic is not defined (a constant side, one class), never
a number that stands in for it.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval"]


def pearson(first: ArrayLike, second: ArrayLike) -> float | None:
    """Pearson's r, from -1 to 1; None where either side is constant."""
    x, y = _pair(first, second)
    x, y = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 1e-12 * len(x) else None


def spearman(first: ArrayLike, second: ArrayLike) -> float | None:
    """Spearman's rho, from -1 to 1, ties at their mean rank; None where either side is constant."""
    x, y = _pair(first, second)
    return pearson(ranks(x), ranks(y))


def auc(labels: ArrayLike, scores: ArrayLike) -> float | None:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties half (Hanley and McNeil 1982).

    None where there is only one class.
    """
    truth, score = _pair(labels, scores)
    positive = truth > 0
    n, m = int(positive.sum()), int((~positive).sum())
    if not n or not m:
        return None
    return float((ranks(score)[positive].sum() - n * (n + 1) / 2) / (n * m))


def macro_f1(labels: ArrayLike, predictions: ArrayLike) -> float | None:
    """Mean over the classes of `labels` of each class's F1, from 0 to 1."""
    truth, guess = np.asarray(labels), np.asarray(predictions)
    _require_same(truth, guess)
    if not len(truth):
        return None
    scores = []
    for name in np.unique(truth):
        hits = int(((truth == name) & (guess == name)).sum())
        scores.append(2 * hits / (int((truth == name).sum()) + int((guess == name).sum())))
    return float(np.mean(scores))


def weighted_kappa(
    first: ArrayLike, second: ArrayLike, weights: Literal["linear", "quadratic"] = "quadratic"
) -> float | None:
    """Cohen's (1968) weighted kappa of two readers on whole-number grades; None where either uses one grade only."""
    x, y = _pair(first, second)
    power = 1 if weights == "linear" else 2
    observed = float((np.abs(x - y) ** power).mean())
    grades = np.unique(np.concatenate([x, y]))
    share_x = np.array([(x == grade).mean() for grade in grades])
    share_y = np.array([(y == grade).mean() for grade in grades])
    expected = float(share_x @ (np.abs(grades[:, None] - grades[None, :]) ** power) @ share_y)
    return float(1 - observed / expected) if expected else None


def krippendorff_alpha(ratings: ArrayLike, level: Level = "nominal") -> float | None:
    """Krippendorff's alpha of readers by units, shape (readers, units), NaN where a reader gave nothing.

    1 is full agreement, 0 what chance gives. None where nothing can be paired or all ratings are equal.
    Source: Krippendorff, *Computing Krippendorff's Alpha-Reliability*, 2011.
    """
    matrix = np.asarray(ratings, dtype=np.float64)
    matrix = matrix[:, (~np.isnan(matrix)).sum(axis=0) >= 2]
    given = ~np.isnan(matrix)
    if len(np.unique(matrix[given])) < 2:
        return None
    within, overall = _DISAGREEMENT[level](matrix, given)
    readers = given.sum(axis=0)
    n = int(readers.sum())
    return 1 - float((within / (readers - 1)).sum()) * (n - 1) / overall


def intraclass_correlation(ratings: ArrayLike) -> float | None:
    """ICC(2,1): absolute agreement of single readers drawn at random (Shrout and Fleiss 1979).

    Takes shape (units, readers) without gaps; None where units do not differ, or under 2 units or readers.
    """
    matrix = np.asarray(ratings, dtype=np.float64)
    n, k = matrix.shape
    if n < 2 or k < 2:
        return None
    grand = matrix.mean()
    rows = k * float(((matrix.mean(axis=1) - grand) ** 2).sum()) / (n - 1)
    columns = n * float(((matrix.mean(axis=0) - grand) ** 2).sum()) / (k - 1)
    residual = matrix - matrix.mean(axis=1, keepdims=True) - matrix.mean(axis=0, keepdims=True) + grand
    error = float((residual**2).sum()) / ((n - 1) * (k - 1))
    whole = rows + (k - 1) * error + k * (columns - error) / n
    return (rows - error) / whole if whole else None


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties at their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: Floats = (last - (counts - 1) / 2).astype(np.float64)
    ranked: Floats = middle[inverse]
    return ranked


def _nominal(matrix: Floats, given: NDArray[np.bool_]) -> tuple[Floats, float]:
    counts = np.array([(matrix == value).sum(axis=0) for value in np.unique(matrix[given])], dtype=np.float64)
    within: Floats = counts.sum(axis=0) ** 2 - (counts**2).sum(axis=0)
    return within, float(counts.sum() ** 2 - (counts.sum(axis=1) ** 2).sum())


def _interval(matrix: Floats, given: NDArray[np.bool_]) -> tuple[Floats, float]:
    # Centred, because large values with small differences would lose their digits in the squares.
    centred = np.where(given, matrix - matrix[given].mean(), 0.0)
    within: Floats = 2 * (given.sum(axis=0) * (centred**2).sum(axis=0) - centred.sum(axis=0) ** 2)
    return within, float(2 * (given.sum() * (centred**2).sum() - centred.sum() ** 2))


def _ordinal(matrix: Floats, given: NDArray[np.bool_]) -> tuple[Floats, float]:
    # Krippendorff's ordinal distance is the squared difference of mean ranks among all ratings.
    ranked = matrix.copy()
    ranked[given] = ranks(matrix[given])
    return _interval(ranked, given)


_DISAGREEMENT: dict[Level, Callable[[Floats, NDArray[np.bool_]], tuple[Floats, float]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}
"""Disagreement summed over all ordered pairs of ratings: within each unit, and over everything."""


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    _require_same(x, y)
    if not len(x):
        raise ValueError("agreement needs at least one pair")
    return x, y


def _require_same(first: NDArray[np.generic], second: NDArray[np.generic]) -> None:
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"agreement needs two flat arrays of one length, not shapes {first.shape} and {second.shape}")
