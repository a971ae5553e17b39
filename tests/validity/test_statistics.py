"""A reader beside raters: by hand, and what must not change it."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.errors import InputError
from attunement.validity import auc, weighted_kappa
from attunement.validity.baselines import single_word, vader
from attunement.validity.figures import Reader, figure
from attunement.validity.interaction import interactions
from attunement.validity.panel import Kind, Panel, consensus, panel_of
from attunement.validity.scale import matched, on_scale
from attunement.validity.statistics import STATISTICS

N = math.nan


def panel(ratings: list[list[float]], kind: Kind = Kind.GRADED, present_from: float | None = 1.0) -> Panel:
    return Panel(
        ratings=np.array(ratings, dtype=np.float64),
        kind=kind,
        raters=tuple(f"r{place}" for place in range(len(ratings))),
        clusters=np.array([str(item) for item in range(len(ratings[0]))], dtype=object),
        present_from=present_from,
    )


def floats(values: list[float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_consensus_leaves_gaps_out() -> None:
    assert consensus(np.array([[0.0, N], [1.0, N]])).tolist() == pytest.approx([0.5, N], nan_ok=True)


def test_auc_is_against_the_majority_by_hand() -> None:
    # Present from 1: majorities 1, 0, 1 (a tie counts as present). Readings .9, .5, .4: wins 1 and 0 of 2.
    assert STATISTICS["AUC"].design.value(panel([[2, 0, 1], [1, 0, 0]]), floats([0.9, 0.5, 0.4])) == 0.5


def test_the_ceiling_of_auc_by_hand() -> None:
    # Rater 0 against whether rater 1 says 1: grades 2, 1 for the present, 0 for the absent: 1. Rater 1 against rater 0:
    # grades 1 and 1 for the present, 0: 1.
    assert STATISTICS["AUC"].design.people(panel([[2, 0, 1], [1, 0, 1]])) == 1.0
    assert STATISTICS["AUC"].design.people(panel([[2, 0, 1]])) is None


def test_kappa_is_averaged_over_raters() -> None:
    ratings: list[list[float]] = [[0, 1, 2, 2], [0, 2, 2, 1]]
    readings = floats([0, 2, 1, 0])
    by_rater = [weighted_kappa(rater, readings) for rater in ratings]
    assert STATISTICS["kappa"].design.value(panel(ratings), readings) == pytest.approx(sum(map(float, by_rater)) / 2)  # type: ignore[arg-type]
    assert STATISTICS["kappa"].design.people(panel(ratings)) == weighted_kappa(ratings[0], ratings[1])


def test_alpha_puts_the_reader_in_each_rater_s_place() -> None:
    same = panel([[0, 1, 2, 0], [0, 1, 2, 0]])
    assert STATISTICS["alpha"].design.value(same, floats([0, 1, 2, 0])) == 1.0
    assert STATISTICS["alpha"].design.people(same) == 1.0


def test_a_single_rater_has_no_ceiling() -> None:
    alone = panel([[0, 1, 2, 0]])
    assert [entry.design.people(alone) for entry in STATISTICS.values()] == [None] * len(STATISTICS)


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0, 2.0, N]), *[st.sampled_from([0.0, 1.0, 2.0])] * 3), min_size=6, max_size=20
    ),
    st.randoms(),
)
def test_neither_the_order_of_rows_nor_of_raters_matters(rows: list[tuple[float, ...]], rng: object) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    for order in permutations(range(3)):
        first = panel([[row[place] for row in rows] for place in range(3)])
        second = panel([[row[place] for row in shuffled] for place in order])
        for entry in STATISTICS.values():
            for name in ("value", "as_rater"):
                ours = getattr(entry.design, name)(first, floats([row[3] for row in rows]))
                theirs = getattr(entry.design, name)(second, floats([row[3] for row in shuffled]))
                assert ours == pytest.approx(theirs), (entry.name, name)
            assert entry.design.people(first) == pytest.approx(entry.design.people(second)), entry.name


def test_what_is_not_defined_says_why() -> None:
    generator = np.random.default_rng(0)
    readings = generator.random(30)
    named = panel_of([["a", "b", "c"] * 10], ["r"], [str(n) for n in range(30)])
    reasons = {
        name: figure(entry, named, Reader(values=readings, scaled=readings)).reason
        for name, entry in STATISTICS.items()
    }
    assert reasons["rho"] == "categories have no order"
    assert "--positive" in reasons["AUC"]
    flat = panel([[0, 1] * 15])
    constant = figure(STATISTICS["rho"], flat, Reader(values=np.ones(30), scaled=np.ones(30)))
    assert (constant.value, constant.reason) == (None, "every reading is the same")
    same = figure(STATISTICS["rho"], panel([[1.0] * 30]), Reader(values=readings, scaled=readings))
    assert same.reason == "every label is the same"


def test_fewer_than_20_clusters_give_a_value_and_no_interval() -> None:
    generator = np.random.default_rng(0)
    readings = generator.random(19)
    found = figure(
        STATISTICS["rho"], panel([list(readings)], Kind.CONTINUOUS), Reader(values=readings, scaled=readings)
    )
    assert found.value == pytest.approx(1.0) and found.interval is None
    assert found.reason == "19 clusters; an interval needs 20"


@pytest.mark.parametrize(
    ("labels", "kind", "present_from"),
    [
        ([0.0, 1.0, 1.0], Kind.BINARY, 1.0),
        ([0.0, 2.0, 1.0], Kind.GRADED, 1.0),
        ([1.0, 5.0, 3.0], Kind.GRADED, None),
        ([0.1, 0.4, 0.2], Kind.CONTINUOUS, None),
        (["fog", "none", "fog"], Kind.CATEGORICAL, None),
    ],
)
def test_kinds_of_labels(labels: list[object], kind: Kind, present_from: float | None) -> None:
    found = panel_of([labels], ["r"], ["a", "b", "c"])
    assert (found.kind, found.present_from) == (kind, present_from)


def test_positive_makes_names_binary_and_moves_the_threshold_of_numbers() -> None:
    named = panel_of([["fog", "none", None]], ["r"], ["a", "b", "c"], positive="fog")
    assert named.kind is Kind.BINARY and named.ratings[0].tolist() == pytest.approx([1, 0, N], nan_ok=True)
    graded = panel_of([[1.0, 5.0, 3.0]], ["r"], ["a", "b", "c"], positive=3.0)
    assert graded.shown is not None and graded.shown[0].tolist() == [0, 1, 1]


def test_bad_labels() -> None:
    with pytest.raises(InputError, match=r"numbers \(1\) and names \('fog'\)"):
        panel_of([[1.0, "fog"]], ["r"], ["a", "b"])
    with pytest.raises(InputError, match="none of the labels"):
        panel_of([["fog", "none"]], ["r"], ["a", "b"], positive="mist")
    with pytest.raises(InputError, match="no text has a label"):
        panel_of([[None, None]], ["r"], ["a", "b"])
    with pytest.raises(InputError, match="is no number"):
        panel_of([[1.0, 2.0]], ["r"], ["a", "b"], positive="fog")


def test_readings_take_the_labels_distribution_in_their_order() -> None:
    # Half of the ratings are 0, a quarter each 1 and 2.
    assert matched(floats([0.9, 0.1, 0.5, 0.2]), floats([0, 0, 1, 2])).tolist() == [2, 0, 1, 0]


def test_scale() -> None:
    graded = panel([[0, 1, 2, 0]])
    assert on_scale(floats([2, 0, 1, 1]), graded)[1] == "as read"
    assert on_scale(floats([1, 0, 1, 1]), graded)[1].startswith("cut so that")
    assert on_scale(floats([0.2, 0.4, 0.7, 0.3]), graded, cuts=(0.3, 0.6))[0].tolist() == [0, 1, 2, 1]
    binary = panel([[0, 1, 1, 0]], Kind.BINARY)
    decided = np.array([True, False, True, False])
    assert on_scale(floats([0.2, 0.4, 0.7, 0.3]), binary, decided)[0].tolist() == [1, 0, 1, 0]
    with pytest.raises(InputError, match="1 cuts make 2 levels, and the labels have 3"):
        on_scale(floats([0.2, 0.4, 0.7, 0.3]), graded, cuts=(0.3,))


def test_a_single_word_is_chosen_on_other_clusters() -> None:
    texts = ["why is that?", "I see."] * 40
    target = floats([1.0, 0.0] * 40)
    found = single_word(texts, target, [str(n) for n in range(80)])
    assert found is not None
    assert auc(target, found[0]) == 1.0
    # Labels of chance: no word helps on clusters that it was not chosen on.
    noise = np.random.default_rng(1).integers(0, 2, 80).astype(np.float64)
    chance = single_word(texts, noise, [str(n) for n in range(80)])
    assert chance is not None and 0.3 < float(auc(noise, chance[0]) or 0) < 0.7
    assert single_word(["same"] * 10, target[:10], [str(n) for n in range(10)]) is None


def test_vader_reads_what_it_can() -> None:
    found = vader(["I love this", "I hate this"], "emotions.joy")
    assert found is not None and found[0] > 0 == found[1]
    assert vader(["I love this"], "marks") is None


def _by_author(
    agreement: tuple[float, float], items: int = 400
) -> tuple[Panel, Reader, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    generator = np.random.default_rng(7)
    by_model = np.arange(items) % 2 == 1
    labels = generator.normal(size=items)
    share = np.where(by_model, agreement[1], agreement[0])
    readings = share * labels + np.sqrt(1 - share**2) * generator.normal(size=items)
    return panel([labels.tolist()], Kind.CONTINUOUS, None), Reader(values=readings, scaled=readings), by_model


def test_the_interaction_is_found_where_it_is_and_not_where_it_is_not() -> None:
    told, bias = interactions(*_by_author((0.9, 0.2)))
    assert told.what == "rho" and told.scale == "Fisher z" and told.differs
    assert told.difference is not None and told.difference < 0
    assert bias.differs is False
    assert interactions(*_by_author((0.6, 0.6)))[0].differs is False


def test_too_few_of_one_author_leave_the_interaction_untested() -> None:
    raters, reader, _ = _by_author((0.5, 0.5))
    few = np.arange(400) < 10
    assert interactions(raters, reader, few)[0].reason == "10 clusters of model-written texts; the test needs 20"
    one = np.arange(400) < 1
    assert interactions(raters, reader, one)[0].reason == "not defined on model-written texts"
