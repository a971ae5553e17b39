"""Agreement statistics against the numbers printed in the papers that define them."""

import math

import pytest

from attunement.validity import intraclass_correlation, krippendorff_alpha, spearman, weighted_kappa
from attunement.validity.agreement import Level

N = math.nan

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D: 4 observers, 12 units, gaps.
RELIABILITY = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorff_2011(level: Level, expected: float) -> None:
    assert krippendorff_alpha(RELIABILITY, level) == pytest.approx(expected, abs=0.0006)


def test_shrout_fleiss_1979() -> None:
    # Table 2: 6 targets, 4 judges; table 4 gives ICC(2,1) = .29.
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert intraclass_correlation(ratings) == pytest.approx(0.29, abs=0.005)


def test_cohen_1968_by_hand() -> None:
    # Grades 0, 1, 2; two readers of four units. Quadratic disagreement: observed (0+1+1+4)/4 = 1.5.
    # Shares .25 .25 .5 and .5 .25 .25: expected .25(.25·1+.25·4) + .25(.5·1+.25·1) + .5(.5·4+.25·1) = 1.625.
    assert weighted_kappa([0, 1, 2, 2], [0, 2, 1, 0]) == pytest.approx(1 - 1.5 / 1.625)


def test_spearman_1904_ties_at_mean_rank() -> None:
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(4.5 / math.sqrt(4.5 * 5))
