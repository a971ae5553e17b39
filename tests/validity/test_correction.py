"""Rates corrected by labels: by hand, in the limits, and whether intervals hold what they should."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.validity.correction import Correction, Floats, Ints, corrected
from studies.coverage import WORLDS, World, coverage, table


def sample(readings: Floats, labels: Floats, chances: Floats | None = None, clusters: Ints | None = None) -> Correction:
    own = np.arange(len(readings)) if clusters is None else clusters
    return corrected(readings, own, labels, np.ones(len(readings)) if chances is None else chances)


def _sampled(rows: list[tuple[bool, bool, float]]) -> Correction:
    readings, labels, chances = np.array(rows, dtype=np.float64).T
    return sample(readings, labels, chances)


def test_by_hand() -> None:
    # 200 exchanges, 40 flagged: mean reading .2. 40 labelled, each with chance .2: 8 flagged, 6 of them
    # rightly, and 32 not, 4 of them wrongly. Labels alone: mean .25.
    readings = np.array([1.0] * 40 + [0.0] * 160)
    labels = np.full(200, math.nan)
    labels[:8] = [1] * 6 + [0] * 2
    labels[40:72] = [1] * 4 + [0] * 28
    found = sample(readings, labels, np.full(200, 0.2))
    # Each label has share 1/40. Sums of squares and products, in 1/1600: labels 40·.25·.75 = 7.5, with readings
    # 6 - 40·.25·.2 = 4, readings 40·.2·.8 = 6.4. Readings everywhere pull 1/200 of their deviation: over all exchanges
    # 200·.2·.8/200² = .0008, and with the labelled 6.4/(40·200) = .0008 and 4/(40·200) = .0005.
    # alone·change = .0005 - 4/1600 = -.002; change·change = .0008 - 2·.0008 + 6.4/1600 = .0032: lambda .625.
    assert found.lambda_ == pytest.approx(0.625)
    # .625·.2 + (.25 - .625·.2) = .25.
    assert found.value == pytest.approx(0.25)
    assert (found.raw, found.labels, found.clusters) == (0.2, 40, 40)
    assert found.effective == pytest.approx(40)
    # Two errors of 1 and two of -.625 beside 40 of mean .125: (5 + 2 - 1.25)/44 = .130682; centre .125 + .130682.
    assert found.interval is not None
    low, high = found.interval
    assert (low + high) / 2 == pytest.approx(0.255682, abs=1e-6)


def test_everything_labelled_gives_the_mean_label() -> None:
    generator = np.random.default_rng(2)
    labels = generator.integers(0, 2, 500).astype(np.float64)
    found = sample(generator.random(500), labels)
    assert found.value == pytest.approx(labels.mean())


def test_readings_without_information_are_not_relied_upon() -> None:
    generator = np.random.default_rng(2)
    labels = np.where(np.arange(2000) < 400, generator.integers(0, 2, 2000), math.nan)
    found = sample(generator.random(2000), labels)
    assert found.lambda_ is not None and found.lambda_ < 0.2
    assert sample(np.zeros(2000), labels).lambda_ == 0.0


def test_perfect_readings_are_relied_upon_and_narrow_the_interval() -> None:
    readings = np.random.default_rng(2).integers(0, 2, 4000).astype(np.float64)
    labels = np.where(np.arange(4000) < 400, readings, math.nan)
    informed, alone = sample(readings, labels), sample(np.zeros(4000), labels)
    assert informed.lambda_ is not None and informed.lambda_ > 0.85
    assert informed.interval is not None and alone.interval is not None
    assert informed.interval[1] - informed.interval[0] < 0.75 * (alone.interval[1] - alone.interval[0])


def test_weights_undo_how_labels_were_drawn() -> None:
    # Every flagged exchange is labelled and all are rightly flagged; of 900 others 45 are labelled, one of them wrong.
    readings = np.array([1.0] * 100 + [0.0] * 900)
    labels = np.full(1000, math.nan)
    labels[:100] = 1.0
    labels[100:145] = [1.0] + [0.0] * 44
    chances = np.array([1.0] * 100 + [0.05] * 900)
    # Shares: 100 flagged of weight 1, 45 others of weight 20: (100 + 20)/1000.
    assert sample(readings, labels, chances).value == pytest.approx(0.12)


def test_no_error_seen_is_not_no_error() -> None:
    labels = np.where(np.arange(1000) < 50, 0.0, math.nan)
    found = sample(np.zeros(1000), labels)
    assert found.value == 0.0 and found.interval is not None
    # The rule of three gives .06 for 50 labels without a case.
    assert found.interval[0] == 0.0 and 0.06 < found.interval[1] < 0.13


def test_labels_of_one_conversation_are_less_evidence() -> None:
    generator = np.random.default_rng(5)
    one_per_cluster = np.repeat(generator.integers(0, 2, 40), 4).astype(np.float64)
    labels = np.concatenate([one_per_cluster, np.full(840, math.nan)])
    readings = np.zeros(1000)
    together = np.concatenate([np.repeat(np.arange(40), 4), np.arange(40, 880)])
    joint, alone = sample(readings, labels, clusters=together), sample(readings, labels)
    assert joint.effective == pytest.approx(40) and alone.effective == pytest.approx(160)
    assert joint.interval is not None and alone.interval is not None
    assert joint.interval[1] - joint.interval[0] > 1.7 * (alone.interval[1] - alone.interval[0])


def test_too_few_labels_or_clusters_stay_uncorrected() -> None:
    labels = np.where(np.arange(100) < 29, 1.0, math.nan)
    found = sample(np.zeros(100), labels)
    assert (found.raw, found.value, found.interval) == (0.0, None, None)
    assert found.reason == "29 labels; a correction needs 30"
    few = sample(np.zeros(100), np.where(np.arange(100) < 38, 1.0, math.nan), clusters=np.arange(100) // 2)
    assert few.reason == "labels of 19 clusters; a correction needs 20"


def test_a_range_without_ends_has_no_made_up_errors_and_is_not_cut() -> None:
    labels = np.where(np.arange(200) < 60, np.arange(200) % 7 - 5.0, math.nan)
    found = corrected(np.zeros(200), np.arange(200), labels, np.ones(200), low=None, high=None)
    assert found.value is not None and found.value < 0 and found.interval is not None
    assert sum(found.interval) / 2 == pytest.approx(found.value)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0.05, 1)), min_size=40, max_size=80), st.randoms())
def test_order_does_not_matter_and_the_interval_holds_the_value(
    rows: list[tuple[bool, bool, float]], rng: object
) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    ours, theirs = _sampled(rows), _sampled(shuffled)
    assert ours.value is not None and ours.interval is not None and theirs.interval is not None
    assert ours.value == pytest.approx(theirs.value, abs=1e-9)
    assert ours.interval == pytest.approx(theirs.interval, abs=1e-9)
    assert 0 <= ours.interval[0] <= ours.value <= ours.interval[1] <= 1


@pytest.mark.parametrize("apart", [False, True])
def test_intervals_hold_a_rare_rate_with_50_noisy_labels(apart: bool) -> None:
    found = coverage(World(flagged_apart=apart), draws=200)
    # 200 draws of a true .95 lie below .91 once in 200 times.
    assert found.covers >= 0.91
    assert found.value == pytest.approx(found.world.target, abs=0.01)
    # What the correction is for: the raw rate's interval misses, and so would the plain t interval.
    assert found.raw_covers < 0.7 and found.wald < found.covers


def test_the_page_says_what_the_simulation_prints() -> None:
    page = (Path(__file__).parents[2] / "docs" / "corrected-rates.md").read_text(encoding="utf-8")
    for line in table(map(coverage, WORLDS[:2])):
        assert line in page


def test_the_table_has_a_row_for_each_world() -> None:
    lines = list(table(coverage(world, draws=2) for world in WORLDS[:2]))
    assert len(lines) == 4 and lines[2].startswith("| 3% | 5% | 50 | at random |")
