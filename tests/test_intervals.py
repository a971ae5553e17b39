"""Intervals: by hand, and that they cover what they say they cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.intervals import (
    Linearised,
    combine,
    deviation,
    difference,
    estimate,
    false_discovery,
    mean_of,
    ratio_of,
    student_quantile,
    student_tail,
)


def mean(values: list[float], clusters: list[int]) -> Linearised:
    found = mean_of(np.array(values), np.array(clusters), max(clusters) + 1)
    assert found is not None
    return found


def test_cluster_mean_by_hand() -> None:
    # Clusters {0, 1} and {1}: mean 2/3. Influence (1 − 2·2/3)/3 = −1/9 and (1 − 2/3)/3 = 1/9.
    found = mean([0, 1, 1], [0, 0, 1])
    assert found.value == pytest.approx(2 / 3)
    assert found.influence == pytest.approx([-1 / 9, 1 / 9])
    assert found.variance == pytest.approx(2 * 2 / 81)


def test_under_twenty_clusters_there_is_no_interval() -> None:
    assert estimate(mean([0.5] * 19, list(range(19))), 0, 1).interval is None
    assert estimate(mean([0.5] * 20, list(range(20))), 0, 1).interval is not None


def test_nothing_has_no_value() -> None:
    assert mean_of(np.array([]), np.array([], dtype=np.int64), 0) is None
    assert ratio_of(np.array([0]), np.array([0]), np.array([0]), 1) is None
    assert estimate(None).value is None
    assert difference(None, mean([1], [0])).value is None
    assert deviation(None).p is None
    assert combine([]) is None


def test_nothing_failed_is_not_certainty() -> None:
    interval = estimate(mean([0.0] * 30, list(range(30))), 0, 1).interval
    assert interval is not None
    assert interval[0] == 0
    # Wilson at n = 30 with t(29) = 2.045: t²/(n + t²) = 4.18/34.18.
    assert interval[1] == pytest.approx(4.183 / 34.183, abs=0.001)


@pytest.mark.parametrize(("degrees", "quantile"), [(10, 2.228), (19, 2.093), (60, 2.000), (1000, 1.962)])
def test_student_against_printed_tables(degrees: int, quantile: float) -> None:
    assert student_quantile(degrees) == pytest.approx(quantile, abs=0.002)
    assert student_tail(quantile, degrees) == pytest.approx(0.05, abs=0.001)


def test_benjamini_hochberg_by_hand() -> None:
    # Sorted .01 .02 .03 .5: .01·4/1, .02·4/2, .03·4/3, .5·4/4, then the running minimum from the right.
    assert false_discovery([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])


def test_a_cluster_on_both_sides_is_paired() -> None:
    # Each cluster's second answer is .1 higher: unpaired, the spread between clusters would drown it.
    base = np.linspace(0, 0.8, 30)
    clusters = np.arange(30)
    found = difference(mean_of(base + 0.1, clusters, 30), mean_of(base, clusters, 30))
    assert found.interval is not None
    assert found.interval == pytest.approx((0.1, 0.1), abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40)), min_size=1, max_size=200))
def test_order_does_not_matter_and_the_value_lies_inside(rows: list[tuple[float, int]]) -> None:
    values, clusters = zip(*rows, strict=True)
    shuffled = sorted(rows)
    first = estimate(mean_of(np.array(values), np.array(clusters), 41), 0, 1)
    second = estimate(mean_of(np.array([v for v, _ in shuffled]), np.array([c for _, c in shuffled]), 41), 0, 1)
    assert first == second
    if first.interval is not None and first.value is not None:
        assert 0 <= first.interval[0] <= first.value <= first.interval[1] <= 1


@pytest.mark.parametrize(("rate", "clusters"), [(0.03, 40), (0.3, 25), (0.5, 100)])
def test_intervals_cover_at_their_level(rate: float, clusters: int) -> None:
    """400 simulated logs with correlated answers; 95 % ± what 400 draws allow, low side."""
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        sizes = rng.integers(1, 6, clusters)
        truth = rng.beta(rate * 4, (1 - rate) * 4, clusters)
        codes = np.repeat(np.arange(clusters), sizes)
        values = (rng.random(len(codes)) < truth[codes]).astype(np.float64)
        interval = estimate(mean_of(values, codes, clusters), 0, 1).interval
        assert interval is not None
        covered += interval[0] <= rate <= interval[1]
    assert covered / 400 >= 0.92
