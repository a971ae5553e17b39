"""Which exchanges a report shows, and their texts."""

import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

import numpy as np
import pyarrow as pa

from attunement.audit.findings import Findings
from attunement.audit.parts import Exchanges, matrix, read_part
from attunement.audit.redact import Redactor
from attunement.audit.scoring import Entry, Plan
from attunement.conversation import Turn
from attunement.corpus import CODE, OUTCOMES, Ints, Mask
from attunement.errors import InputError
from attunement.measurement import Outcome, Span
from attunement.report.given import Measured, Shown

MAX_SHOWN = 500
MAX_RISK = 100

KEPT_CHARACTERS = 100_000
"""Of one text; what a page can show of it is less."""

RULE = (
    f"At most {MAX_SHOWN} exchanges, chosen by a hash of their id and by nothing they say: from each metric, outcome "
    "and group in turn the one with the lowest hash, until there are enough; those with a risk cue, at most "
    f"{MAX_RISK}, apart. They stand in the order of the hash, so the first flagged ones of a metric are a random "
    "sample of all it flagged."
)
"""How the shown exchanges are chosen, for the report."""

_OUTCOMES = (Outcome.PRESENT, Outcome.ABSENT, Outcome.UNDEFINED_BY_REPLY, Outcome.FAILED)


def chosen_rows(found: Findings, exchanges: Exchanges) -> Ints:
    """The rows to show, in the order of their hash; `RULE` says how."""
    risk = _lowest(exchanges.risk, exchanges.key, MAX_RISK)
    wanted = MAX_SHOWN - len(risk)
    drawn = [_lowest(stratum, exchanges.key, wanted) for stratum in _strata(found, exchanges)]
    chosen: dict[int, None] = {}
    for turn in zip_longest(*drawn):
        chosen.update((int(row), None) for row in turn if row is not None)
        if len(chosen) >= wanted:
            break
    rows = np.array([*list(chosen)[:wanted], *risk], dtype=np.int64)
    return rows[np.lexsort((rows, exchanges.key[rows]))]


def _strata(found: Findings, exchanges: Exchanges) -> Iterator[Mask]:
    groups = [np.ones(len(exchanges), np.bool_), *(entry.rows for entry in found.slices)]
    for outcome in _OUTCOMES:
        for outcomes in found.outcomes.values():
            for group in groups:
                yield (outcomes == CODE[outcome]) & group & ~exchanges.risk
    # Where nothing was called for, the report still shows what the log looks like.
    yield ~exchanges.risk


def _lowest(rows: Mask, key: Ints, most: int) -> Ints:
    """The `most` rows with the lowest keys, lowest first; equal keys in the order of the input."""
    places = np.flatnonzero(rows)
    if len(places) > most:
        bar = np.partition(key[places], most - 1)[most - 1]
        places = places[key[places] <= bar]
    return places[np.argsort(key[places], kind="stable")][:most]


def shown_exchanges(
    rows: Ints,
    exchanges: Exchanges,
    found: Findings,
    plan: Plan,
    entries: Iterator[Entry],
    *,
    text: bool = True,
    redactor: Redactor | None = None,
) -> list[Shown]:
    """The chosen exchanges with what was measured in them, and their texts from a second reading of the inputs.

    Raises:
        InputError: the inputs are not what they were when they were scored.
    """
    texts = _texts(rows, entries) if text else {}
    shown: dict[int, Shown] = {}
    for number, place in enumerate(exchanges.places):
        span = exchanges.rows(number)
        inside = [int(row) for row in rows if span.start <= row < span.stop]
        if inside:
            part = _Part(read_part(place), plan, found, span.start)
            for row in inside:
                shown[row] = part.shown(row, texts.get(row), bool(exchanges.risk[row]), redactor)
    return [shown[int(row)] for row in rows]


def _texts(rows: Ints, entries: Iterator[Entry]) -> Mapping[int, Entry]:
    wanted = set(rows.tolist())
    last = max(wanted, default=-1)
    kept = {}
    for row, entry in enumerate(entries):
        if row in wanted:
            kept[row] = entry
        if row >= last:
            break
    return kept


class _Part:
    """One part file, for the few exchanges of it that are shown."""

    def __init__(self, batch: pa.RecordBatch, plan: Plan, found: Findings, start: int) -> None:
        self.batch = batch
        self.plan = plan
        self.settled = found.settled
        self.start = start
        self.reasons: list[str] = json.loads(batch.schema.metadata[b"reasons"])
        self.matrices = {name: matrix(batch, name) for name in ("value", "outcome", "reason")}

    def shown(self, row: int, entry: Entry | None, risk: bool, redactor: Redactor | None) -> Shown:
        place = row - self.start
        conversation: str = self.batch.column("conversation_id")[place].as_py()
        turn: int = self.batch.column("turn")[place].as_py()
        if entry is not None and (entry.conversation_id, entry.turn) != (conversation, turn):
            raise InputError("an input was changed while it was audited; run the audit again with --overwrite")
        seen = redactor or _as_it_is
        exchange = None if entry is None else entry.exchange
        return Shown(
            conversation_id=conversation,
            turn=turn,
            said=None if exchange is None else seen(exchange.said[:KEPT_CHARACTERS]),
            reply=None if exchange is None else seen(exchange.reply[:KEPT_CHARACTERS]),
            history=()
            if exchange is None
            else tuple(Turn(t.role, seen(t.text[:KEPT_CHARACTERS])) for t in exchange.history),
            reference=None
            if exchange is None or exchange.reference is None
            else seen(exchange.reference[:KEPT_CHARACTERS]),
            groups={name: self.batch.column(f"by/{name}")[place].as_py() for name in self.plan.by},
            measured=self._measured(row, place),
            risk=risk,
        )

    def _measured(self, row: int, place: int) -> tuple[Measured, ...]:
        evidence: list[list[dict[str, Any]]] = self.batch.column("evidence")[place].as_py()
        found = []
        for column, cell in enumerate(self.plan.cells):
            value, outcome = self.matrices["value"][place, column], self.matrices["outcome"][place, column]
            reason = self.reasons[self.matrices["reason"][place, column]]
            if column in self.settled:
                values, outcomes = self.settled[column]
                reason = reason if outcomes[row] == outcome else ""
                value, outcome = values[row], outcomes[row]
            found.append(
                Measured(
                    metric=cell.metric,
                    part=cell.part,
                    value=None if np.isnan(value) else float(value),
                    outcome=OUTCOMES[outcome].value,
                    evidence=tuple(Span(**span) for span in evidence[column]),
                    reason=reason,
                )
            )
        return tuple(found)


def _as_it_is(text: str) -> str:
    return text
