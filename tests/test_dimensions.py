"""Which dimension a metric speaks to, and that the table names only metrics there are."""

import pytest

from attunement.conversation import Context, Mode
from attunement.dimensions import _RESPOND, Dimension, dimensions_of
from attunement.metrics import METRICS

COGNITIVE, CULTURAL, RELATIONAL = Dimension.COGNITIVE, Dimension.CULTURAL, Dimension.RELATIONAL


@pytest.mark.parametrize(
    ("metric", "mode", "context", "expected"),
    [
        ("sentiment_attenuation", Mode.RESPOND, None, {COGNITIVE}),
        ("conflict_avoidance", Mode.RESPOND, None, {RELATIONAL}),
        ("sentiment_attenuation", Mode.RENDER, None, {CULTURAL}),
        ("sentiment_attenuation", Mode.RESPOND, Context(relation="patient"), {COGNITIVE, RELATIONAL}),
        ("granularity_mismatch", Mode.RENDER, Context(relation="patient"), {CULTURAL}),
        ("need_match", Mode.RESPOND, Context(culture="Japan"), {COGNITIVE, CULTURAL}),
        ("length", Mode.RESPOND, Context(relation="patient"), set()),
    ],
)
def test_dimensions(metric: str, mode: Mode, context: Context | None, expected: set[Dimension]) -> None:
    assert dimensions_of(metric, mode, context) == expected


def test_the_table_names_metrics_that_there_are() -> None:
    assert set(_RESPOND) <= set(METRICS)
