"""The alternative-annotator test: by hand, against the paper's definition item by item, and its edges."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.validity.alternative_annotator import (
    AlternativeAnnotator,
    alternative_annotator_test,
    benjamini_yekutieli,
)
from attunement.validity.panel import Kind, Panel


def panel(ratings: list[list[float]], kind: Kind = Kind.BINARY, clusters: list[str] | None = None) -> Panel:
    items = len(ratings[0])
    names = clusters or [str(item) for item in range(items)]
    return Panel(
        ratings=np.array(ratings, dtype=np.float64),
        kind=kind,
        raters=tuple(f"r{place}" for place in range(len(ratings))),
        clusters=np.array(names, dtype=object),
    )


def judged(readings: list[float], raters: Panel, epsilon: float = 0.15) -> AlternativeAnnotator:
    found = alternative_annotator_test(np.array(readings, dtype=np.float64), raters, epsilon)
    assert isinstance(found, AlternativeAnnotator), found
    return found


def test_by_hand() -> None:
    # 40 items. Raters 1 and 2 always say 1. Rater 0 says 0 on the first 10. The reader says 0 on the last 4.
    first = [0.0] * 10 + [1.0] * 30
    readings = [1.0] * 36 + [0.0] * 4
    found = judged(readings, panel([first, [1.0] * 40, [1.0] * 40]))
    # Against rater 0: the others are always 1. Reader closer on 10, rater closer on 4, equal on 26.
    assert (found.annotators[0].reader, found.annotators[0].human) == (36 / 40, 30 / 40)
    # d = human - reader is -1 ten times, +1 four times: mean -.15, s² = (14 - 40·.0225)/39; t = (-.15 - .15)/√(s²/40).
    t = -0.3 / math.sqrt((14 - 40 * 0.0225) / 39 / 40)
    assert t == pytest.approx(-3.274, abs=0.001)
    # The one-sided tail of Student's t with 39 degrees of freedom at -3.274 is .00112.
    assert found.annotators[0].p == pytest.approx(0.00112, abs=0.00002)
    # Against raters 1 and 2 the reader is worse on 4 of the last items (.1 of 40) and never better.
    assert (found.annotators[1].reader, found.annotators[1].human) == (36 / 40, 1.0)
    # d = .1 on average, s² = .09·40/39; t = (.1 - .15)/sqrt(s²/40) = -1.041, p = .152: not won.
    assert found.annotators[1].p == pytest.approx(0.152, abs=0.001)
    assert [one.won for one in found.annotators] == [True, False, False]
    assert found.winning_rate == pytest.approx(1 / 3) and not found.passed
    assert found.advantage == pytest.approx(0.9)


def test_benjamini_yekutieli_by_hand() -> None:
    # m = 3, harmonic 1 + 1/2 + 1/3 = 11/6. Thresholds at .05: .00909, .01818, .02727.
    assert benjamini_yekutieli([0.02, 0.009, 0.026], 0.05) == [True, True, True]
    assert benjamini_yekutieli([0.02, 0.009, 0.028], 0.05) == [False, True, False]
    assert benjamini_yekutieli([0.2, 0.3], 0.05) == [False, False]


@settings(max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=30, max_size=45))
def test_the_paper_s_definition_item_by_item(rows: list[tuple[int, ...]]) -> None:
    ratings = [[float(row[place]) for row in rows] for place in range(3)]
    readings = [float(row[3]) for row in rows]
    found = judged(readings, panel(ratings, Kind.GRADED))
    for place, one in enumerate(found.annotators):
        ahead = behind = 0
        for item, reading in enumerate(readings):
            others = [ratings[other][item] for other in range(3) if other != place]
            ours = -math.sqrt(sum((reading - other) ** 2 for other in others) / 2)
            theirs = -math.sqrt(sum((ratings[place][item] - other) ** 2 for other in others) / 2)
            ahead, behind = ahead + (ours >= theirs), behind + (theirs >= ours)
        assert (one.reader, one.human) == pytest.approx((ahead / len(rows), behind / len(rows)))


def test_a_reader_like_the_annotators_passes_and_noise_does_not() -> None:
    generator = np.random.default_rng(4)
    truth = generator.integers(0, 2, 200)
    noisy = [[float(value) for value in np.where(generator.random(200) < 0.2, 1 - truth, truth)] for _ in range(4)]
    assert judged(noisy[3], panel(noisy[:3])).passed
    assert not judged(generator.integers(0, 2, 200).astype(float).tolist(), panel(noisy[:3])).passed


def test_repeated_clusters_are_no_more_evidence() -> None:
    first = [0.0] * 10 + [1.0] * 30
    readings = [1.0] * 36 + [0.0] * 4
    alone = judged(readings, panel([first, [1.0] * 40, [1.0] * 40]))
    names = [str(item) for item in range(40)] * 2
    twice = judged(readings * 2, panel([first * 2, [1.0] * 80, [1.0] * 80], clusters=names))
    assert twice.annotators[0].p == pytest.approx(alone.annotators[0].p)


def test_what_it_needs() -> None:
    readings = np.ones(40)
    assert alternative_annotator_test(readings, panel([[1.0] * 40] * 2)) == (
        "it needs at least 3 annotators, and there are 2"
    )
    few = alternative_annotator_test(np.ones(29), panel([[1.0] * 29] * 3))
    assert few == "no annotator shares 30 items with another"
    gap = [1.0] * 29 + [math.nan] * 11
    found = judged([1.0] * 40, panel([gap, [1.0] * 40, [1.0] * 40]))
    assert found.left_out == ("r0",) and len(found.annotators) == 2


def test_always_equal_wins_by_any_epsilon_above_zero() -> None:
    assert judged([1.0] * 40, panel([[1.0] * 40] * 3)).winning_rate == 1.0
    assert judged([1.0] * 40, panel([[1.0] * 40] * 3), epsilon=0.0).winning_rate == 0.0
