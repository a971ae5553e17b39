"""Statistics of agreement: by hand, what has none, and intervals over clusters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.validity import auc, bootstrap_interval, krippendorff_alpha, macro_f1, pearson, spearman, weighted_kappa
from attunement.validity.agreement import intraclass_correlation, ranks


def test_auc_by_hand() -> None:
    # Positives .8 and .4, negatives .6 and .4: wins 1 + 1 + 0 + ½ of 4.
    assert auc([1, 1, 0, 0], [0.8, 0.4, 0.6, 0.4]) == pytest.approx(2.5 / 4)


def test_macro_f1_by_hand() -> None:
    # Class 0: 2·1/(2+1) = 2/3; class 1: 2·1/(1+2) = 2/3.
    assert macro_f1([0, 0, 1], [0, 1, 1]) == pytest.approx(2 / 3)


def test_a_constant_side_has_no_statistic() -> None:
    assert pearson([1, 1, 1], [1, 2, 3]) is None
    assert spearman([1, 2, 3], [2, 2, 2]) is None
    assert auc([1, 1], [0.1, 0.2]) is None
    assert weighted_kappa([1, 1], [1, 1]) is None
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert intraclass_correlation([[1, 2]]) is None
    assert macro_f1([], []) is None


def test_sides_must_match() -> None:
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        pearson([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="at least one pair"):
        spearman([], [])


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=50))
def test_ranks_sum_to_what_they_must_and_agree_with_order(values: list[float]) -> None:
    found = ranks(np.array(values))
    assert found.sum() == pytest.approx(len(values) * (len(values) + 1) / 2)
    assert (np.argsort(found, kind="stable") == np.argsort(values, kind="stable")).all()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=60))
def test_auc_of_the_negated_score_is_its_mirror(rows: list[tuple[bool, int]]) -> None:
    labels, scores = np.array([r[0] for r in rows], dtype=float), np.array([r[1] for r in rows], dtype=float)
    found, mirrored = auc(labels, scores), auc(labels, -scores)
    assert (found is None) == (mirrored is None)
    if found is not None and mirrored is not None:
        assert found + mirrored == pytest.approx(1)


def test_the_bootstrap_draws_whole_clusters() -> None:
    values = np.repeat(np.linspace(0, 1, 25), 4)
    clusters = np.repeat(np.arange(25), 4).tolist()
    whole = bootstrap_interval(lambda rows: float(values[rows].mean()), clusters, draws=400)
    alone = bootstrap_interval(lambda rows: float(values[rows].mean()), list(range(100)), draws=400)
    assert whole is not None and alone is not None
    assert whole[1] - whole[0] > 1.5 * (alone[1] - alone[0])
    assert whole == bootstrap_interval(lambda rows: float(values[rows].mean()), clusters, draws=400)


def test_few_clusters_or_few_defined_draws_give_no_interval() -> None:
    assert bootstrap_interval(lambda _: 1.0, list(range(19))) is None
    assert bootstrap_interval(lambda _: None, list(range(30)), draws=10) is None
