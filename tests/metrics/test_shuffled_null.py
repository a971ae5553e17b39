import numpy as np
import pytest
from numpy.typing import NDArray

from attunement.corpus import CODE, Corpus, PartColumns
from attunement.measurement import Outcome
from attunement.metrics.sentiment_attenuation import SentimentAttenuation
from attunement.metrics.shuffled_null import bins, others, shuffled_null


def corpus(e: NDArray[np.float64], r: NDArray[np.float64], cluster: NDArray[np.int64], seed: int = 0) -> Corpus:
    n = len(e)
    random = np.random.default_rng(seed)
    value = np.maximum(0, e - r) / e
    readings = {"e": e, "r": r, "reply_words": random.integers(5, 90, n).astype(float)}
    outcome = np.where(value >= 0.5, CODE[Outcome.PRESENT], CODE[Outcome.ABSENT]).astype(np.uint8)
    zeros = np.zeros(n, dtype=np.int64)
    columns = PartColumns(value, outcome, zeros, zeros, zeros, zeros, readings)
    return Corpus({"": columns}, np.arange(n), zeros, cluster, random.permutation(n))


def rows(n: int) -> NDArray[np.bool_]:
    return np.ones(n, dtype=np.bool_)


def matched(n: int = 400, noise: float = 0.2) -> Corpus:
    """Replies that follow what the person feels."""
    random = np.random.default_rng(1)
    e = random.uniform(1.5, 4, n)
    return corpus(e, np.clip(e + random.normal(0, noise, n), 0, 4), np.arange(n))


def unrelated(n: int = 400) -> Corpus:
    random = np.random.default_rng(2)
    return corpus(random.uniform(1.5, 4, n), random.uniform(0, 4, n), np.arange(n))


def test_replies_that_follow_the_person_within_their_bin_are_told_from_shuffled_ones() -> None:
    found = shuffled_null(matched(), rows(400))
    assert found is not None
    assert found["p"] == round(1 / 201, 6)
    assert found["distinguishable"] is True


def test_unrelated_replies_are_not() -> None:
    found = shuffled_null(unrelated(), rows(400))
    assert found is not None
    low, high = found["interval"]
    observed = unrelated().parts[""].value.mean()
    assert low < observed < high
    assert found["distinguishable"] is False


def test_equal_replies_give_the_observed_value_and_p_one() -> None:
    e = np.full(40, 2.0)
    found = shuffled_null(corpus(e, np.full(40, 1.5), np.arange(40)), rows(40))
    # every r is 1.5, so every draw is (2 − 1.5) / 2 = .25, never above the observed
    assert found == {"value": 0.25, "interval": [0.25, 0.25], "p": 1.0, "distinguishable": False}


def test_nothing_is_drawn_from_fewer_than_twenty_clusters() -> None:
    whole = unrelated(400)
    whole.cluster = np.arange(400) % 19
    assert shuffled_null(whole, rows(400)) is None
    whole.cluster = np.arange(400) % 20
    assert shuffled_null(whole, rows(400)) is not None
    assert shuffled_null(whole, ~rows(400)) is None


def test_the_order_of_rows_and_the_names_of_clusters_do_not_matter() -> None:
    whole = unrelated(300)
    whole.cluster = np.arange(300) // 3
    order = np.random.default_rng(3).permutation(300)
    columns = whole.parts[""]
    readings = {name: values[order] for name, values in columns.readings.items()}
    zeros = np.zeros(300, dtype=np.int64)
    shuffled = Corpus(
        {"": PartColumns(columns.value[order], columns.outcome[order], zeros, zeros, zeros, zeros, readings)},
        whole.conversation[order],
        zeros,
        1000 - whole.cluster[order],
        whole.key[order],
    )
    assert shuffled_null(shuffled, rows(300)) == shuffled_null(whole, rows(300))


def test_attenuation_has_this_null() -> None:
    whole = unrelated(60)
    assert SentimentAttenuation().null(whole, rows(60)) == shuffled_null(whole, rows(60))


def test_only_scored_exchanges_take_part() -> None:
    whole = unrelated(400)
    whole.parts[""].outcome[200:] = CODE[Outcome.UNDEFINED_BY_REPLY]
    whole.parts[""].readings["r"][200:] = np.nan
    found = shuffled_null(whole, rows(400))
    assert found is not None
    assert not np.isnan(found["value"])


def test_measurements_without_the_readings_have_no_null() -> None:
    whole = unrelated(40)
    whole.parts[""].readings = {"e_reference": whole.parts[""].readings["e"]}
    assert shuffled_null(whole, rows(40)) is None


@pytest.mark.parametrize("n", [20, 60, 400, 1000])
def test_bins_are_disjoint_complete_and_large_enough(n: int) -> None:
    random = np.random.default_rng(n)
    cluster = np.sort(random.integers(0, max(20, n // 4), n))
    found = bins(random.uniform(1.5, 4, n), random.integers(1, 300, n).astype(float), cluster)
    assert sorted(np.concatenate(found).tolist()) == list(range(n))
    for members in found:
        assert len(members) >= 20
        assert len(np.unique(cluster[members])) >= 5


def test_bins_hold_like_with_like() -> None:
    e = np.repeat([1.5, 2.0, 2.5, 3.0, 3.5], 60)
    words = np.tile(np.repeat([10.0, 50.0, 200.0], 20), 5)
    found = bins(e, words, np.arange(300))
    assert [len(members) for members in found] == [20] * 15
    assert all(len(set(e[members])) == len(set(words[members])) == 1 for members in found)


def test_others_never_draw_from_their_own_cluster_and_draw_all_the_rest_alike() -> None:
    cluster = np.array([0, 0, 0, 1, 2, 2])
    drawn = others(cluster, 4000, np.random.default_rng(0))
    assert (cluster[drawn] != cluster).all()
    for place, own in enumerate(cluster):
        counts = np.bincount(drawn[:, place], minlength=6)[cluster != own]
        # 4000 draws over k others: each expected 4000 / k, five standard deviations allowed
        expected = 4000 / len(counts)
        assert (np.abs(counts - expected) < 5 * expected**0.5).all()
