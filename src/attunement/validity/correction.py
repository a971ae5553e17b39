"""A rate that an instrument read, corrected by labels of a sample: prediction-powered inference.

Angelopoulos, Duchi and Zrnic, *PPI++: Efficient Prediction-Powered Inference*, 2023: the mean reading over everything,
times lambda, plus the mean of label minus lambda times reading over the labelled. Lambda is the one with the least
estimated variance, from 0 (labels alone) to 1. Labels count by one over their chance of having been drawn
(Horvitz and Thompson 1952, normed as by Hajek 1971); the variance is linearised, with clusters as sampling units.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.intervals import MIN_CLUSTERS, student_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

MIN_LABELS = 30
"""Fewer labels than this leave a rate uncorrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A mean reading, and what labels make of it."""

    raw: float | None
    """The mean reading; None where nothing was read."""
    value: float | None = None
    """The corrected mean; None where `reason` says why."""
    interval: tuple[float, float] | None = None
    labels: int = 0
    clusters: int = 0
    """Clusters that hold labels."""
    effective: float | None = None
    """How many labels with equal chances would weigh as much (Kish 1965)."""
    lambda_: float | None = None
    """How far the readings are relied upon, from 0 to 1."""
    reason: str = ""


def corrected(
    readings: Floats,
    clusters: Ints,
    labels: Floats,
    chances: Floats,
    low: float | None = 0.0,
    high: float | None = 1.0,
) -> Correction:
    """The mean label over everything that was read, with a 95 % interval.

    Few labels show few errors, and a sample without errors does not show that there are none. So where the range has
    ends the interval, not the value, also rests on two made-up errors at either end of what an error can be, as Agresti
    and Coull (1998) do for a share; beside many labels that is nothing. Its quantile is Student's t, with the effective
    number of labelled clusters less one as degrees of freedom.

    Args:
        readings: One per exchange that was read.
        clusters: Its cluster, a code from 0.
        labels: What people said of it, NaN where nobody was asked.
        chances: Of having been asked, above 0 and up to 1; only those of the labelled count.
        low: The range's lower end, None where it has none.
        high: The range's upper end, None where it has none.
    """
    known = np.flatnonzero(~np.isnan(labels))
    raw = float(readings.mean()) if len(readings) else None
    n, held = len(known), len(np.unique(clusters[known]))
    if n < MIN_LABELS:
        return Correction(raw=raw, labels=n, clusters=held, reason=f"{n} labels; a correction needs {MIN_LABELS}")
    if held < MIN_CLUSTERS:
        few = f"labels of {held} clusters; a correction needs {MIN_CLUSTERS}"
        return Correction(raw=raw, labels=n, clusters=held, reason=few)
    sample = _Sample(readings, clusters, labels[known], known, 1 / chances[known])
    value = sample.value
    if low is not None and high is not None:
        value = min(high, max(low, value))
    centre, variance = sample.with_made_up(low, high)
    half = student_quantile(max(1, math.floor(sample.effective) - 1)) * math.sqrt(variance)
    ends = min(value, centre - half), max(value, centre + half)
    return Correction(
        raw=raw,
        value=value,
        interval=(ends[0] if low is None else max(low, ends[0]), ends[1] if high is None else min(high, ends[1])),
        labels=n,
        clusters=held,
        effective=sample.effective,
        lambda_=sample.lambda_,
    )


class _Sample:
    """The labelled among everything that was read."""

    def __init__(
        self, readings: Floats, clusters: Ints, labels: Floats, known: NDArray[np.intp], weights: Floats
    ) -> None:
        self.readings, self.clusters, self.known = readings, clusters, known
        self.share = weights / weights.sum()
        self.effective = 1 / float((np.bincount(clusters[known], weights=self.share) ** 2).sum())
        read = readings[known]
        alone = self._by_cluster(labels - self.share @ labels)
        change = self._everywhere() - self._by_cluster(read - self.share @ read)
        spread = float(change @ change)
        self.lambda_ = min(1.0, max(0.0, -float(alone @ change) / spread)) if spread > 0 else 0.0
        self.errors = labels - self.lambda_ * read
        self.value = self.lambda_ * float(readings.mean()) + float(self.share @ self.errors)

    def with_made_up(self, low: float | None, high: float | None) -> tuple[float, float]:
        """The value and its variance with two made-up errors at each end of what an error can be, if it has ends."""
        made_up = [] if low is None or high is None else [high - self.lambda_ * low, low - self.lambda_ * high] * 2
        whole = self.effective + len(made_up)
        error = (self.effective * float(self.share @ self.errors) + sum(made_up)) / whole
        pull = self.lambda_ * self._everywhere() + self.effective / whole * self._by_cluster(self.errors - error)
        apart = sum((one - error) ** 2 for one in made_up) / whole**2
        groups = len(np.unique(self.clusters))
        variance = groups / (groups - 1) * float(pull @ pull) + apart
        return self.lambda_ * float(self.readings.mean()) + error, variance

    def _by_cluster(self, errors: Floats) -> Floats:
        """How far each cluster's labelled pull a weighted mean."""
        here = self.clusters[self.known]
        return _summed(here, self.share * errors, int(self.clusters.max()) + 1)

    def _everywhere(self) -> Floats:
        """How far each cluster pulls the mean reading."""
        away = (self.readings - self.readings.mean()) / len(self.readings)
        return _summed(self.clusters, away, int(self.clusters.max()) + 1)


def _summed(clusters: Ints, weights: Floats, groups: int) -> Floats:
    return np.bincount(clusters, weights=weights, minlength=groups).astype(np.float64)
