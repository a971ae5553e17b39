"""One batch as columns."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest

from attunement.audit import scoring
from attunement.audit.parts import matrix
from attunement.audit.scoring import Entry, Plan, hashed, measure_batch
from attunement.conversation import Exchange, Mode
from attunement.corpus import CODE
from attunement.measurement import Measurement, Outcome, Span, scored
from attunement.metric import Kind, Part
from tests.audit.small_metrics import Longer, Unanswered


def entry(said: str, reply: str, number: int = 0) -> Entry:
    return Entry(Exchange(said=said, reply=reply), f"c{number}", number, 7, 0, 0, 3, ("web",))


@dataclass(frozen=True, kw_only=True)
class Forgetful:
    """Names a part that it never gives, and works in one mode only."""

    name: ClassVar[str] = "forgetful"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[Mapping[str, Part]] = {
        name: Part(label=name, meaning=name, modes=frozenset({Mode.RESPOND})) for name in ("", "lost")
    }

    def measure(self, exchange: Exchange) -> Measurement:
        return scored(0.25, present=False)


def test_a_row_for_each_exchange_and_a_column_for_each_cell() -> None:
    plan = Plan((Unanswered(), Longer()), Mode.RESPOND, ("channel",))
    batch = measure_batch(plan, [entry("Is it? And who?", "It is.", 0), entry("Fine.", "Good.", 1)])
    assert [(cell.metric, cell.part) for cell in plan.cells] == [
        ("unanswered", ""),
        ("unanswered", "short"),
        ("longer", ""),
    ]
    assert matrix(batch, "value")[0].tolist()[:2] == [0.5, 1.0]
    assert np.isnan(matrix(batch, "value")[1]).all()
    assert matrix(batch, "outcome")[1].tolist() == [
        *[CODE[Outcome.NOT_CALLED_FOR]] * 2,
        CODE[Outcome.UNDEFINED],
    ]
    assert matrix(batch, "hits")[0].tolist() == [1, 1_000_000, 2]
    assert matrix(batch, "reading").tolist()[0] == [2.0, 4.0]
    evidence: Any = batch.column("evidence").to_pylist()
    assert [len(cell) for cell in evidence[0]] == [1, 0, 0]
    assert evidence[0][0][0] == {"where": "said", "turn": None, "start": 5, "end": 6, "label": "question"}
    reasons = json.loads(batch.schema.metadata[b"reasons"])
    assert [reasons[number] for number in matrix(batch, "reason")[0]] == ["", "", "no spread of lengths"]
    assert batch.column("by/channel").to_pylist() == ["web", "web"]


def test_a_part_that_is_not_there_has_failed() -> None:
    batch = measure_batch(Plan((Forgetful(),), Mode.RESPOND), [entry("a", "b")])
    assert matrix(batch, "outcome").tolist() == [[CODE[Outcome.ABSENT], CODE[Outcome.FAILED]]]
    assert json.loads(batch.schema.metadata[b"reasons"]) == ["", "the metric gave no part 'lost'"]


def test_a_metric_of_another_mode_is_left_out() -> None:
    plan = Plan((Forgetful(), Unanswered()), Mode.RENDER)
    assert {cell.metric for cell in plan.cells} == {"unanswered"}
    exchange = Exchange(said="Is it?", reply="It is.", reference="It is.")
    batch = measure_batch(plan, [replace(entry("a", "b"), exchange=exchange)])
    assert matrix(batch, "value").shape == (1, 2)
    assert batch.column("risk").to_pylist() == [False], "nobody is at risk in a rendering"


def test_no_metric_at_all() -> None:
    batch = measure_batch(Plan((), Mode.RESPOND), [entry("a", "b")])
    assert matrix(batch, "value").shape == (1, 0)


def test_what_cannot_be_read_for_risk_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, tier: str) -> None: ...

        def at_risk(self, exchange: Exchange) -> bool:
            raise (ValueError if exchange.said == "odd" else OSError)("broken")

    monkeypatch.setattr(scoring, "Reader", Broken)
    plan = Plan((Unanswered(),), Mode.RESPOND)
    assert measure_batch(plan, [entry("odd", "b")]).column("risk").to_pylist() == [False]
    with pytest.raises(OSError, match="broken"):
        measure_batch(plan, [entry("even", "b")])


def test_a_span_in_the_history_keeps_its_turn() -> None:
    class Looking(Unanswered):
        def measure(self, exchange: Exchange) -> Measurement:
            return scored(0.0, present=False, evidence=(Span("history", 0, 2, "x", turn=3),))

    batch = measure_batch(Plan((Looking(),), Mode.RESPOND), [entry("a", "b")])
    evidence: Any = batch.column("evidence").to_pylist()
    assert evidence[0][0][0]["turn"] == 3


def test_hashes_are_the_same_everywhere() -> None:
    assert hashed("a") == 3405396810240292928
    assert hashed("a") != hashed("b")
