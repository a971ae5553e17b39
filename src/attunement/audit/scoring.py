"""One batch of exchanges measured by every metric, as columns.

A row is an exchange. What the metrics found lies in matrices: a row per exchange, a column per metric and part (a
`Cell`), so that the cost of the bookkeeping does not grow with the number of columns that a file format would have.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from attunement.conversation import UNKNOWN, Exchange, Mode
from attunement.corpus import CODE
from attunement.instruments.document import BLOCK
from attunement.instruments.instrument import Tier
from attunement.instruments.tiers import is_judged
from attunement.measurement import Measurement, Span, failed
from attunement.metric import Metric, parts_of
from attunement.metrics.deferring import doubtful
from attunement.reading import Reader, forget

Column: TypeAlias = "pa.Array[Any]"

EVIDENCE = pa.list_(
    pa.struct(
        [
            ("where", pa.string()),
            ("turn", pa.int32()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("label", pa.string()),
        ]
    )
)
"""The spans of one exchange under one metric and part; `turn` is null unless `where` is history."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange to be scored, with what is kept of where it came from."""

    exchange: Exchange
    conversation_id: str
    turn: int
    unit: int
    """A hash of the user, else of the conversation."""
    opening: int
    """A hash of the conversation's opening; 0 where it is too short to tell conversations apart."""
    file: int
    """Which of the inputs, from 0."""
    line: int
    by: tuple[str | None, ...]
    """The values of the grouping columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the matrices."""

    metric: str
    part: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is measured on every exchange of an audit: it is sent to each worker once."""

    metrics: tuple[Metric, ...]
    mode: Mode
    by: tuple[str, ...] = ()
    tier: str = "fast"
    discreet: bool = False
    """Whether the reason of a failure must not quote the text that caused it."""

    @cached_property
    def judged(self) -> bool:
        """Whether a judge is asked anything."""
        return any(is_judged(getattr(metric, "tier", self.tier)) for metric, _ in self.used)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every metric and part of the mode, headline first, in the order of the metrics."""
        return tuple(
            Cell(metric.name, name, part.readings)
            for metric in self.metrics
            for name, part in parts_of(metric, self.mode).items()
        )

    @cached_property
    def used(self) -> tuple[tuple[Metric, tuple[str, ...]], ...]:
        """The metrics that work in the mode, each with its part names."""
        named = ((metric, tuple(parts_of(metric, self.mode))) for metric in self.metrics)
        return tuple((metric, parts) for metric, parts in named if parts)

    def columns_of(self, metric: str) -> dict[str, int]:
        """Where each part of a metric stands in the matrices."""
        return {cell.part: number for number, cell in enumerate(self.cells) if cell.metric == metric}

    def reading_columns(self, column: int) -> dict[str, int]:
        """Where the readings of one cell stand in the matrix of readings."""
        before = sum(len(cell.readings) for cell in self.cells[:column])
        return {name: before + place for place, name in enumerate(self.cells[column].readings)}


def hashed(text: str) -> int:
    """A whole number that stands for a text, the same on every machine; never 0."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True) or 1


def measure_batch(plan: Plan, entries: Sequence[Entry]) -> pa.RecordBatch:
    """Every exchange measured by every metric of the plan, one row each."""
    metadata: dict[str, str] = {}
    if plan.judged:
        metadata["judge"] = json.dumps(_judged(plan, entries))
        metadata["unsure"] = json.dumps(_unsure(plan, entries))
    found, risk = _found(plan, entries)
    columns = {**_about(entries, plan), "risk": pa.array(risk, pa.bool_()), **found.columns(len(entries))}
    metadata["reasons"] = json.dumps(list(found.reasons))
    return pa.RecordBatch.from_pydict(columns).replace_schema_metadata(metadata)


def _found(plan: Plan, entries: Sequence[Entry]) -> tuple["_Findings", list[bool]]:
    found = _Findings(plan)
    risk = []
    for first in range(0, len(entries), BLOCK):
        block = [entry.exchange for entry in entries[first : first + BLOCK]]
        _read_ahead(plan, block)
        # A metric over the whole block before the next, for what it looks things up in is then still in the processor's
        # cache; no more than a block, for instruments remember only what they read a moment ago.
        measured = [[_measured(metric, exchange, plan.discreet) for exchange in block] for metric, _ in plan.used]
        for place, exchange in enumerate(block):
            for (metric, parts), its_own in zip(plan.used, measured, strict=True):
                found.add(its_own[place], parts, metric.name)
            risk.append(_at_risk(exchange, plan.tier))
    return found, risk


def _judged(plan: Plan, entries: Sequence[Entry]) -> Mapping[str, Any]:
    """Have judges answer all that the metrics will ask of these exchanges, and give what the answers took."""
    from attunement.judge.session import answer_all

    forget()  # a reading that is remembered asks for no answer, and would be left out of what the answers took
    return answer_all(lambda: (work for entry in entries for work in attempted(plan, entry.exchange)))


def _unsure(plan: Plan, entries: Sequence[Entry]) -> dict[str, int]:
    """Of each metric that has a judge decide where it is unsure, on how many exchanges it was."""
    deferring = [metric for metric, _ in plan.used if str(getattr(metric, "tier", plan.tier)).startswith(Tier.UNSURE)]
    return {metric.name: sum(doubtful(metric, entry.exchange) for entry in entries) for metric in deferring}


def attempted(plan: Plan, exchange: Exchange) -> Iterator[Callable[[], object]]:
    """All that measuring an exchange does, one thing after the other, for judges to be asked what it needs."""
    for metric, _ in plan.used:
        yield partial(_measured, metric, exchange, plan.discreet)
    yield partial(_at_risk, exchange, plan.tier)


def _about(entries: Sequence[Entry], plan: Plan) -> dict[str, Column]:
    ids = [entry.conversation_id for entry in entries]
    return {
        "conversation_id": pa.array(ids, pa.string()),
        "turn": pa.array([entry.turn for entry in entries], pa.int64()),
        "file": pa.array([entry.file for entry in entries], pa.int32()),
        "line": pa.array([entry.line for entry in entries], pa.int64()),
        "conversation": pa.array([hashed(name) for name in ids], pa.int64()),
        "key": pa.array(
            [hashed("\x00".join(map(str, (entry.conversation_id, entry.turn, *entry.by)))) for entry in entries],
            pa.int64(),
        ),
        "unit": pa.array([entry.unit for entry in entries], pa.int64()),
        "opening": pa.array([entry.opening for entry in entries], pa.int64()),
        "culture_known": pa.array([entry.exchange.context.culture != UNKNOWN for entry in entries], pa.bool_()),
        "relation_known": pa.array([entry.exchange.context.relation != UNKNOWN for entry in entries], pa.bool_()),
        **{
            f"by/{name}": pa.array([entry.by[place] for entry in entries], pa.string())
            for place, name in enumerate(plan.by)
        },
    }


def _read_ahead(plan: Plan, block: Sequence[Exchange]) -> None:
    if plan.judged or not any("acts" in metric.instruments for metric, _ in plan.used):
        return
    try:
        Reader(plan.tier).ahead(block)
    except (OSError, MemoryError):
        raise
    except Exception:  # which exchange cannot be read, and why, is found out and recorded when it is measured
        return


def _at_risk(exchange: Exchange, tier: str) -> bool:
    if exchange.mode is Mode.RENDER:
        return False
    try:
        return Reader(tier).at_risk(exchange)
    except (OSError, MemoryError):
        raise
    except Exception:  # what cannot be read has failed under every metric that reads it, and is recorded there
        return False


def _measured(metric: Metric, exchange: Exchange, discreet: bool) -> Measurement:
    try:
        return metric.measure(exchange)
    except (OSError, MemoryError):  # the machine's fault and not the exchange's, so no other would fare better
        raise
    except Exception as error:  # one exchange that a metric cannot take must not end a run of a million
        return failed(type(error).__name__ if discreet else f"{type(error).__name__}: {error}"[:200])


@dataclass
class _Findings:
    """Measurements as flat lists, cell after cell and exchange after exchange."""

    plan: Plan
    values: list[float] = field(default_factory=list)
    outcomes: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    readings: list[float] = field(default_factory=list)
    reason: list[int] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=lambda: {"": 0})
    evidence: list[Span] = field(default_factory=list)
    evidence_ends: list[int] = field(default_factory=lambda: [0])

    def add(self, whole: Measurement, parts: Sequence[str], metric: str) -> None:
        """Take up one metric's measurement of one exchange."""
        for name, readings in zip(parts, self._reading_names[metric], strict=True):
            part = whole.parts.get(name) if name else whole
            if part is None:
                part = _without_part(whole, name)
            self.values.append(np.nan if part.value is None else part.value)
            self.outcomes.append(CODE[part.outcome])
            counts, baseline = part.counts, part.baseline
            self.counts += (counts.hits, counts.total, baseline.hits, baseline.total)
            self.reason.append(self.reasons.setdefault(part.reason, len(self.reasons)))
            self.evidence += part.evidence
            self.evidence_ends.append(len(self.evidence))
            for reading in readings:
                self.readings.append(part.readings.get(reading, np.nan))

    @cached_property
    def _reading_names(self) -> dict[str, list[tuple[str, ...]]]:
        names: dict[str, list[tuple[str, ...]]] = {}
        for cell in self.plan.cells:
            names.setdefault(cell.metric, []).append(cell.readings)
        return names

    def columns(self, rows: int) -> dict[str, Column]:
        """The lists as Arrow columns of that many rows."""
        width = len(self.plan.cells)
        counts = np.array(self.counts, dtype=np.int64).reshape(-1, 4)
        return {
            "value": _matrix(self.values, np.float64, width, rows),
            "outcome": _matrix(self.outcomes, np.uint8, width, rows),
            **{name: _matrix(counts[:, place], np.int64, width, rows) for place, name in enumerate(COUNTS)},
            "reading": _matrix(self.readings, np.float64, sum(len(cell.readings) for cell in self.plan.cells), rows),
            "reason": _matrix(self.reason, np.uint16, width, rows),
            "evidence": self._spans(width, rows),
        }

    def _spans(self, width: int, rows: int) -> Column:
        spans = self.evidence
        fields: list[Column] = [
            pa.array([span.where for span in spans], pa.string()),
            pa.array([span.turn for span in spans], pa.int32()),
            pa.array([span.start for span in spans], pa.int64()),
            pa.array([span.end for span in spans], pa.int64()),
            pa.array([span.label for span in spans], pa.string()),
        ]
        inside = pa.StructArray.from_arrays(fields, fields=list(EVIDENCE.value_type))
        cells = pa.ListArray.from_arrays(pa.array(self.evidence_ends, pa.int32()), inside)
        return pa.ListArray.from_arrays(pa.array(np.arange(rows + 1) * width, pa.int32()), cells)


COUNTS = ("hits", "total", "baseline_hits", "baseline_total")
"""The columns of counts, in the order in which they are written."""


def _without_part(whole: Measurement, name: str) -> Measurement:
    """What a part is where the metric did not get as far as its parts."""
    if whole.scored:
        return failed(f"the metric gave no part {name!r}")
    return Measurement(whole.outcome, reason=whole.reason)


def _matrix(flat: Any, kind: type[np.generic], width: int, rows: int) -> Column:
    values = np.ascontiguousarray(flat, dtype=kind)
    if not width:
        return pa.nulls(rows)
    return pa.FixedSizeListArray.from_arrays(pa.array(values), width)
