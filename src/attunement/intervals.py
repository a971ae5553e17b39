"""Values with 95 % intervals over clusters, in closed form: no draws, no seed, the same in any order.

Every value here is a ratio of sums over clustered exchanges, so it has a linearised variance with clusters as sampling
units (Woodruff 1971; Cochran 1977, section 6.3), and the difference of two values pairs the clusters they share.
Values with a range take Wilson's interval at the effective sample size (Korn and Graubard 1998; Dean and Pagano 2015),
which stays in range and does not shrink to a point where nothing failed. Student's t comes from Wallace's (1959) normal
transform, right to the third digit from 10 degrees of freedom.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from attunement.corpus import Estimate, Floats, Ints
from attunement.measurement import SCALE

MIN_CLUSTERS = 20
"""Fewer clusters than this give no interval."""

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Linearised:
    """A value and how far each cluster pulls it: summed squares of `influence` are the value's variance.

    `influence` has an entry for each cluster of the corpus, 0 for those without a say; `clusters` counts the others.
    """

    value: float
    influence: Floats
    clusters: int

    def __sub__(self, other: "Linearised") -> "Linearised":
        fewer = min(self.clusters, other.clusters)
        return Linearised(self.value - other.value, self.influence - other.influence, fewer)

    @property
    def variance(self) -> float:
        """Variance of the value, with the small-sample factor G / (G − 1)."""
        return self.clusters / max(self.clusters - 1, 1) * float((self.influence**2).sum())


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two values, with its 95 % interval, two-sided p and clusters."""

    value: float | None
    interval: tuple[float, float] | None
    p: float | None
    clusters: int


def mean_of(values: Floats, clusters: Ints, groups: int) -> Linearised | None:
    """The unweighted mean of values; `clusters` are codes under `groups`. None of nothing is None.

    Sums are taken in whole millionths, so they are exact and do not depend on order.
    """
    if not len(values):
        return None
    sums, counts = _sums(clusters, groups, np.rint(values * SCALE), np.ones(len(values)))
    return _ratio(sums, counts, SCALE)


def ratio_of(hits: Ints, total: Ints, clusters: Ints, groups: int) -> Linearised | None:
    """Summed hits over summed totals; None where the totals sum to 0."""
    tops, bottoms = _sums(clusters, groups, hits, total)
    return _ratio(tops, bottoms, 1) if bottoms.any() else None


def combine(terms: Sequence[tuple[float, Linearised]]) -> Linearised | None:
    """A weighted sum of values over the same clusters; None of no terms."""
    if not terms:
        return None
    value = sum(weight * term.value for weight, term in terms)
    influence = np.sum([weight * term.influence for weight, term in terms], axis=0)
    return Linearised(value, influence, min(term.clusters for _, term in terms))


def estimate(found: Linearised | None, low: float | None = None, high: float | None = None) -> Estimate:
    """The value with its interval; `low` and `high` bound the value's range."""
    if found is None:
        return Estimate(None, None, 0)
    if found.clusters < MIN_CLUSTERS:
        return Estimate(found.value, None, found.clusters)
    return Estimate(found.value, _interval(found, low, high), found.clusters)


def difference(first: Linearised | None, second: Linearised | None) -> Difference:
    """First minus second; a cluster that stands on both sides is paired with itself."""
    if first is None or second is None:
        return Difference(None, None, None, 0)
    return deviation(first - second)


def deviation(found: Linearised | None) -> Difference:
    """How far a value stands from 0."""
    if found is None:
        return Difference(None, None, None, 0)
    if found.clusters < MIN_CLUSTERS:
        return Difference(found.value, None, None, found.clusters)
    degrees = found.clusters - 1
    error = math.sqrt(found.variance)
    half = student_quantile(degrees) * error
    p = student_tail(found.value / error, degrees) if error else float(found.value == 0)
    return Difference(found.value, (found.value - half, found.value + half), p, found.clusters)


def false_discovery(p: Sequence[float]) -> list[float]:
    """Benjamini–Hochberg (1995) q-values, in the order given."""
    order = sorted(range(len(p)), key=lambda index: -p[index])
    q = [1.0] * len(p)
    smallest = 1.0
    for place, index in enumerate(order):
        smallest = min(smallest, p[index] * len(p) / (len(p) - place))
        q[index] = smallest
    return q


def student_quantile(degrees: int) -> float:
    """The .975 quantile of Student's t."""
    scaled = _Z * (8 * degrees + 3) / (8 * degrees + 1)
    return math.sqrt(degrees * math.expm1(scaled * scaled / degrees))


def student_tail(t: float, degrees: int) -> float:
    """The two-sided tail area of Student's t beyond `t`."""
    z = math.sqrt(degrees * math.log1p(t * t / degrees)) * (8 * degrees + 1) / (8 * degrees + 3)
    return math.erfc(z / math.sqrt(2))


def _sums(clusters: Ints, groups: int, *columns: Floats | Ints) -> tuple[Floats, ...]:
    sums = (np.bincount(clusters, weights=column, minlength=groups) for column in columns)
    return tuple(column.astype(np.float64) for column in sums)


def _ratio(tops: Floats, bottoms: Floats, scale: int) -> Linearised:
    whole = float(bottoms.sum())
    ratio = float(tops.sum()) / whole
    influence = (tops - ratio * bottoms) / (whole * scale)
    return Linearised(ratio / scale, influence, int(np.count_nonzero(bottoms)))


def _interval(found: Linearised, low: float | None, high: float | None) -> tuple[float, float]:
    t = student_quantile(found.clusters - 1)
    if low is None or high is None:
        half = t * math.sqrt(found.variance)
        floor = -math.inf if low is None else low
        ceiling = math.inf if high is None else high
        return max(floor, found.value - half), min(ceiling, found.value + half)
    width = high - low
    share = (found.value - low) / width
    spread = share * (1 - share)
    variance = found.variance / width**2
    # Where no cluster differs from another the variance says nothing: each cluster then counts as one observation.
    size = spread / variance if variance > 0 and spread > 0 else float(found.clusters)
    shrink = 1 + t * t / size
    centre = (share + t * t / (2 * size)) / shrink
    half = t / shrink * math.sqrt(spread / size + t * t / (4 * size * size))
    # Rounding must not push a value of exactly 0 or 1 out of its own interval.
    ends = max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))
    return low + ends[0] * width, low + ends[1] * width
