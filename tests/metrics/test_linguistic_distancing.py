"""Linguistic distancing from counts: z by hand, what is undefined and why, and the paper's distance."""

import math
from dataclasses import replace

import numpy as np
import pytest

from attunement.conversation import Mode
from attunement.corpus import CODE, Corpus, PartColumns
from attunement.intervals import estimate
from attunement.measurement import Outcome
from attunement.metrics.linguistic_distancing import FEATURES, LinguisticDistancing

METRIC = LinguisticDistancing()


def columns(reply: list[tuple[int, int]], person: list[tuple[int, int]], **readings: list[float]) -> PartColumns:
    hits, total = np.array(reply).T
    base_hits, base_total = np.array(person).T
    return PartColumns(
        value=np.full(len(reply), np.nan),
        outcome=np.full(len(reply), CODE[Outcome.UNDEFINED], dtype=np.uint8),
        hits=hits,
        total=total,
        baseline_hits=base_hits,
        baseline_total=base_total,
        readings={name: np.array(values, dtype=np.float64) for name, values in readings.items()},
    )


def corpus(reply: list[tuple[int, int]], person: list[tuple[int, int]], *, mode: Mode = Mode.RESPOND) -> Corpus:
    """One exchange a conversation, 100 words and 10 sentences a side, the same counts for each feature."""
    n = len(reply)
    lengths = {name: [100.0] * n for name in ("person_words", "reply_words")}
    lengths |= {name: [10.0] * n for name in ("person_sentences", "reply_sentences")}
    parts = {"": columns([(0, 0)] * n, [(0, 0)] * n, **lengths)}
    parts |= {feature: columns(reply, person) for feature in FEATURES}
    beside = ("spread", "median") if mode is Mode.RENDER else ("second_person", "hedging", "formality")
    parts |= {name: columns([(0, 0)] * n, [(0, 0)] * n) for name in beside}
    index = np.arange(n)
    return Corpus(parts=parts, conversation=index, turn=np.zeros(n, dtype=np.int64), cluster=index, key=index)


# Twenty people, half at 0 of 10 and half at 2 of 10: ratios 0 and .2, sample SD .1·sqrt(20/19) = .102598.
PEOPLE = [(0, 10)] * 10 + [(2, 10)] * 10
SCALE = 0.1 * math.sqrt(20 / 19)


def test_z_by_hand() -> None:
    settled = METRIC.settle(corpus([(2, 10)] * 20, PEOPLE))
    passive = settled.parts["passive"]
    # Reply ratio .2 against 0, then against .2.
    assert passive.value[0] == pytest.approx(0.2 / SCALE)
    assert passive.value[19] == pytest.approx(0.0)
    assert passive.outcome[0] == CODE[Outcome.PRESENT]
    assert passive.outcome[19] == CODE[Outcome.ABSENT]
    # All three features are alike, so the headline is any of them.
    assert settled.parts[""].value == pytest.approx(passive.value)


def test_a_group_pools_its_counts() -> None:
    settled = METRIC.settle(corpus([(2, 10)] * 20, PEOPLE))
    found = METRIC.pooled(settled, np.ones(20, dtype=np.bool_), "")
    # Pooled reply 40/200 = .2, person 20/200 = .1.
    assert found is not None
    assert found.value == pytest.approx(0.1 / SCALE)
    assert estimate(found).interval is not None


@pytest.mark.parametrize(
    ("people", "why"),
    [(PEOPLE[:19], "19 conversations give no scale"), ([(1, 10)] * 20, "people who do not differ give none either")],
)
def test_without_a_scale_nothing_is_scored(people: list[tuple[int, int]], why: str) -> None:
    settled = METRIC.settle(corpus([(2, 10)] * len(people), people))
    assert set(settled.parts[""].outcome) == {CODE[Outcome.UNDEFINED]}, why
    assert np.isnan(settled.parts[""].value).all()
    assert METRIC.pooled(settled, np.ones(len(people), dtype=np.bool_), "") is None


def test_empty_sides() -> None:
    person = [(0, 0), *PEOPLE, (2, 10)]
    reply = [(2, 10), *[(2, 10)] * 20, (0, 0)]
    settled = METRIC.settle(corpus(reply, person))
    outcome = settled.parts["passive"].outcome
    assert outcome[0] == CODE[Outcome.UNDEFINED], "no denominator on the person's side"
    assert outcome[-1] == CODE[Outcome.UNDEFINED_BY_REPLY], "no denominator on the reply's side"


def test_short_texts_have_no_outcome_but_count_in_the_pool() -> None:
    given = corpus([(2, 10)] * 20, PEOPLE)
    words = np.array([10.0] + [100.0] * 19)
    headline = replace(given.parts[""], readings={**given.parts[""].readings, "reply_words": words})
    settled = METRIC.settle(replace(given, parts={**given.parts, "": headline}))
    assert settled.parts[""].outcome[0] == CODE[Outcome.UNDEFINED_BY_REPLY]
    found = METRIC.pooled(settled, np.ones(20, dtype=np.bool_), "")
    assert found is not None and found.value == pytest.approx(0.1 / SCALE)


def test_the_papers_distance_by_hand() -> None:
    # References 0 and .2 (population SD .1), replies .1: z = 1 and −1 on each of three features, distance sqrt(3).
    given = corpus([(1, 10)] * 2, [(0, 10), (2, 10)], mode=Mode.RENDER)
    settled = METRIC.settle(given)
    assert settled.parts["passive"].value == pytest.approx([1.0, -1.0])
    assert settled.parts[""].value == pytest.approx([math.sqrt(3)] * 2)
    everything = np.ones(2, dtype=np.bool_)
    median = METRIC.pooled(settled, everything, "median")
    spread = METRIC.pooled(settled, everything, "spread")
    assert median is not None and median.value == pytest.approx(math.sqrt(3))
    assert spread is not None and spread.value == pytest.approx(0.0)


def test_a_zero_sd_among_references_is_undefined_and_said_so() -> None:
    settled = METRIC.settle(corpus([(1, 10)] * 3, [(1, 10)] * 3, mode=Mode.RENDER))
    assert set(settled.parts["passive"].outcome) == {CODE[Outcome.UNDEFINED]}
    assert set(settled.parts[""].outcome) == {CODE[Outcome.UNDEFINED]}


def test_an_empty_rendering_counts_as_zero_ratios() -> None:
    # The paper: no sentences or no subjects give 0. Reference ratios 0 and .2, replies empty: z = 0 and −2.
    settled = METRIC.settle(corpus([(0, 0)] * 2, [(0, 10), (2, 10)], mode=Mode.RENDER))
    assert settled.parts["passive"].value == pytest.approx([0.0, -2.0])
