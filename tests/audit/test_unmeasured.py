"""What was not measured is said in sentences."""

from typing import Any

import pytest

from attunement.audit.scoring import Plan
from attunement.audit.unmeasured import called_for, not_measured
from attunement.conversation import Mode
from attunement.measurement import Outcome
from tests.audit.small_metrics import Longer, Unanswered


def result(value: float | None, interval: list[float] | None, **outcomes: int) -> dict[str, Any]:
    counts = {outcome.value: outcomes.get(outcome.value, 0) for outcome in Outcome}
    clusters = outcomes.get("clusters", 4)
    whole = {"metric": "unanswered", "part": "", "group": {}}
    return {**whole, "value": value, "interval": interval, "outcomes": counts, "clusters": clusters}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (result(0.5, [0.1, 0.9], present=30, not_called_for=5), None),
        (
            result(0.5, None, present=4, not_called_for=801),
            "unanswered: called for by 4 of 805 exchanges, from 4 clusters: no interval.",
        ),
        (result(None, None, not_called_for=805), "unanswered: called for by none of 805 exchanges."),
        (
            result(None, None, undefined_by_reply=2, clusters=0),
            "unanswered: called for by 2 of 2 exchanges, from 0 clusters: no value.",
        ),
    ],
)
def test_called_for(row: dict[str, Any], sentence: str | None) -> None:
    assert called_for(row) == sentence


def test_everything_that_was_not_measured() -> None:
    summary = {
        "problems": ["log.gz: the gzip data end early"],
        "exchanges": {"rejected": 1234},
        "results": [result(None, None, not_called_for=3)],
        "reasons": [
            {"metric": "longer", "part": "", "outcome": "undefined", "reason": "no spread of lengths", "exchanges": 7}
        ],
        "unsliced": {"user": 3120},
    }
    assert list(not_measured(summary, Plan((Unanswered(), Longer()), Mode.RESPOND))) == [
        "An input was not read to its end: log.gz: the gzip data end early.",
        "1,234 records could not be read; rejects.jsonl says which, and why.",
        "unanswered: called for by none of 3 exchanges.",
        "longer: 7 undefined (no spread of lengths).",
        "user has 3,120 values; results are given for the 50 most frequent.",
    ]
