"""What holds for every metric: a new one is tested before its author writes a test."""

import pickle
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Moments, Outcome, Ratio, Span
from attunement.metric import CorpusMetric, Metric, parts_of, signature
from attunement.metrics import METRICS
from attunement.metrics.load import load_metric
from tests.every_metric.exchanges import FOREIGN, UNSCORABLE, any_exchange, exchanges, reply_texts

DEFAULTS = [build() for build in METRICS.values()]
SETTLED_LATER = {metric.name for metric in DEFAULTS if isinstance(metric, CorpusMetric)}
"""Metrics whose outcomes only the corpus decides: before that, theirs say what was counted."""

every_metric = pytest.mark.parametrize("metric", DEFAULTS, ids=lambda metric: metric.name)
pytestmark = pytest.mark.filterwarnings("error")


def whole(found: Measurement) -> dict[str, Measurement]:
    """The headline and the parts."""
    return {"": found, **found.parts}


def names_with(found: Measurement, *outcomes: Outcome) -> set[str]:
    return {name for name, part in whole(found).items() if part.outcome in outcomes}


@every_metric
def test_it_is_a_metric_with_a_page(metric: Metric) -> None:
    assert isinstance(metric, Metric)
    assert "" in metric.parts
    assert METRICS[metric.name] is type(metric)
    assert (Path(__file__).parents[2] / "docs" / "metrics" / f"{metric.name}.md").is_file()


@every_metric
@settings(max_examples=60, deadline=None)
@given(exchange=any_exchange, reply=reply_texts)
def test_a_reply_never_chooses_its_denominator(metric: Metric, exchange: Exchange, reply: str) -> None:
    before, after = metric.measure(exchange), metric.measure(replace(exchange, reply=reply))
    assert names_with(before, Outcome.NOT_CALLED_FOR) == names_with(after, Outcome.NOT_CALLED_FOR)
    if metric.name not in SETTLED_LATER:
        assert names_with(before, Outcome.UNDEFINED) == names_with(after, Outcome.UNDEFINED)


@every_metric
@settings(max_examples=60, deadline=None)
@given(exchange=any_exchange)
def test_it_gives_the_parts_readings_and_range_that_it_declares(metric: Metric, exchange: Exchange) -> None:
    found = metric.measure(exchange)
    declared = parts_of(metric, exchange.mode or Mode.RESPOND)
    if not declared:
        assert found.outcome is Outcome.UNDEFINED
        assert found.reason
        return
    assert list(whole(found)) == list(declared)
    for name, part in whole(found).items():
        assert part.outcome is not Outcome.FAILED
        assert not (name and part.parts), "parts have no parts"
        if metric.name not in SETTLED_LATER:
            assert (part.value is not None) == part.scored
            check_scored(part, declared[name].readings, declared[name].low, declared[name].high)
        if part.outcome in (Outcome.UNDEFINED, Outcome.UNDEFINED_BY_REPLY):
            assert part.reason


def check_scored(part: Measurement, readings: tuple[str, ...], low: float | None, high: float | None) -> None:
    if not part.scored:
        return
    assert part.value is not None
    assert set(part.readings) == set(readings)
    assert low is None or part.value >= low
    assert high is None or part.value <= high


@every_metric
@settings(max_examples=60, deadline=None)
@given(exchange=any_exchange)
def test_evidence_lies_inside_the_text_that_it_names(metric: Metric, exchange: Exchange) -> None:
    for part in whole(metric.measure(exchange)).values():
        for span in part.evidence:
            assert 0 <= span.start < span.end <= len(text_of(span, exchange))


def text_of(span: Span, exchange: Exchange) -> str:
    if span.where == "history":
        assert span.turn is not None
        return exchange.history[span.turn].text
    assert span.turn is None
    return {"said": exchange.said, "reply": exchange.reply, "reference": exchange.reference or ""}[span.where]


@every_metric
@settings(max_examples=30, deadline=None)
@given(measured=st.lists(exchanges(Mode.RESPOND), max_size=6), random=st.randoms(use_true_random=False))
def test_order_does_not_matter(metric: Metric, measured: list[Exchange], random: Random) -> None:
    shuffled = random.sample(measured, len(measured))
    assert total(metric, shuffled) == total(metric, measured)


def total(metric: Metric, measured: Iterable[Exchange]) -> dict[str, tuple[Ratio, Ratio, Moments]]:
    sums: dict[str, tuple[Ratio, Ratio, Moments]] = {}
    for exchange in measured:
        for name, part in whole(metric.measure(exchange)).items():
            counts, baseline, moments = sums.get(name, (Ratio(), Ratio(), Moments()))
            value = Moments() if part.value is None else Moments.of(part.value)
            sums[name] = (counts + part.counts, baseline + part.baseline, moments + value)
    return sums


@every_metric
@settings(max_examples=30, deadline=None)
@given(exchange=any_exchange)
def test_the_same_input_gets_the_same_answer_and_is_left_alone(metric: Metric, exchange: Exchange) -> None:
    copy = pickle.loads(pickle.dumps(exchange))
    first = metric.measure(exchange)
    assert metric.measure(copy) == first
    assert exchange == copy
    assert pickle.loads(pickle.dumps(first)) == first


@every_metric
@pytest.mark.parametrize("reply", [*UNSCORABLE, *FOREIGN])
@settings(max_examples=20, deadline=None)
@given(exchange=any_exchange)
def test_a_reply_that_cannot_be_read_is_never_scored(metric: Metric, reply: str, exchange: Exchange) -> None:
    english = replace(exchange.context, language="en")
    reference = exchange.reference and "He was afraid, and so he ran back to the house."
    found = metric.measure(replace(exchange, reply=reply, context=english, reference=reference))
    assert not names_with(found, Outcome.PRESENT, Outcome.ABSENT)


@every_metric
@settings(max_examples=20, deadline=None)
@given(exchange=exchanges(Mode.RESPOND))
def test_a_person_who_cannot_be_read_is_never_scored(metric: Metric, exchange: Exchange) -> None:
    found = metric.measure(replace(exchange, context=replace(exchange.context, language="ja")))
    assert names_with(found, Outcome.UNDEFINED) == set(whole(found))
    assert found.reason


@every_metric
def test_it_pickles_and_its_signature_rebuilds_it(metric: Metric) -> None:
    assert pickle.loads(pickle.dumps(metric)) == metric
    assert load_metric(signature(metric)) == metric


@every_metric
def test_every_option_changes_the_signature(metric: Metric) -> None:
    for option in fields(metric):  # type: ignore[arg-type]
        if option.name == "tier":
            continue
        changed = replace(metric, **{option.name: another(getattr(metric, option.name))})  # type: ignore[type-var]
        assert signature(changed) != signature(metric)
        assert load_metric(signature(changed)) == changed


def another(value: Any) -> Any:
    return value + 1 if isinstance(value, int | float) else f"{value}x"
