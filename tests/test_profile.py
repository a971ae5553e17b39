"""Results over a small corpus by hand: values, bounds, outcomes, slices, and how they print."""

import numpy as np
import pyarrow as pa
import pytest

from attunement.conversation import Mode
from attunement.corpus import CODE, Corpus, PartColumns
from attunement.measurement import SCALE, Outcome
from attunement.metric import Metric
from attunement.metrics import METRICS
from attunement.profile import Profile, slice_differences, summarise

METRIC: Metric = METRICS["copying"]()


def corpus(values: list[float | None], outcomes: list[Outcome], clusters: list[int]) -> Corpus:
    n = len(values)
    numbers = np.array([np.nan if value is None else value for value in values])
    scored = ~np.isnan(numbers)
    column = PartColumns(
        value=numbers,
        outcome=np.array([CODE[outcome] for outcome in outcomes], dtype=np.uint8),
        hits=np.where(scored, np.nan_to_num(numbers) * SCALE, 0).astype(np.int64),
        total=np.where(scored, SCALE, 0).astype(np.int64),
        baseline_hits=np.zeros(n, dtype=np.int64),
        baseline_total=np.zeros(n, dtype=np.int64),
        readings={},
    )
    index = np.arange(n)
    return Corpus(
        {name: column for name in METRIC.parts}, index, np.zeros(n, dtype=np.int64), np.array(clusters), index
    )


SMALL = corpus(
    [0.5, 0.0, None, None],
    [Outcome.PRESENT, Outcome.ABSENT, Outcome.UNDEFINED_BY_REPLY, Outcome.NOT_CALLED_FOR],
    [0, 1, 2, 3],
)


def test_a_result_by_hand() -> None:
    _, results = summarise(METRIC, SMALL, Mode.RESPOND)
    result = results[0]
    # Mean of .5 and 0; bounds with the unscorable third at 0 and at 1: .5/3 and 1.5/3.
    assert result.value == pytest.approx(0.25)
    assert result.interval is None
    assert result.bounds == pytest.approx((0.5 / 3, 0.5))
    assert result.called_for == 3
    assert result.clusters == 2
    assert result.outcomes[Outcome.NOT_CALLED_FOR] == 1


def test_a_result_prints_as_a_line_a_paper_can_quote() -> None:
    _, results = summarise(METRIC, SMALL, Mode.RESPOND)
    assert str(results[0]) == f"{results[0].signature} = 0.250 (3 called for, 1 not, 1 undefined by reply)"


def test_nothing_scored_has_no_value() -> None:
    _, results = summarise(METRIC, corpus([None], [Outcome.UNDEFINED], [0]), Mode.RESPOND)
    assert results[0].value is None
    assert results[0].bounds is None
    assert "= undefined (0 called for, 0 not, 1 undefined)" in str(results[0])


def test_slices_are_compared_with_the_rest_of_their_column() -> None:
    n = 60
    values: list[float | None] = [0.8 if index % 2 else 0.2 for index in range(n)]
    found = corpus(values, [Outcome.PRESENT] * n, [index // 2 for index in range(n)])
    odd = np.arange(n) % 2 == 1
    known = np.ones(n, dtype=np.bool_)
    settled, results = summarise(METRIC, found, Mode.RESPOND, [({"side": "odd"}, odd)])
    assert [dict(result.group) for result in results if result.part == ""] == [{}, {"side": "odd"}]
    gaps = slice_differences([(METRIC, settled)], Mode.RESPOND, [("side", "odd", odd, known)])
    assert gaps[0].value == pytest.approx(0.6)
    assert gaps[0].q == 0.0, "every pair differs by the same amount"


def test_a_profile_finds_its_results_and_becomes_a_table() -> None:
    _, results = summarise(METRIC, SMALL, Mode.RESPOND)
    profile = Profile(tuple(results))
    assert profile.find("copying") is results[0]
    assert profile.find("copying", assistant="a") is None
    table = profile.to_arrow()
    assert isinstance(table, pa.Table)
    assert table.num_rows == len(results)
    assert table["value"][0].as_py() == pytest.approx(0.25)
    assert table["outcomes"][0].as_py()["undefined_by_reply"] == 1


def test_results_display_in_a_notebook() -> None:
    _, results = summarise(METRIC, SMALL, Mode.RESPOND)
    assert "copying" in results[0]._repr_html_().lower()
    assert "<table" in Profile(tuple(results))._repr_html_()
