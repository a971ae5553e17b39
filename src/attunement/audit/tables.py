"""The two tables an audit leaves: what every metric found in every exchange, and where each exchange came from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from attunement.audit.parts import Exchanges, matrix, read_part
from attunement.audit.scoring import COUNTS, EVIDENCE, Column, Plan
from attunement.corpus import OUTCOMES, Codes, Floats

_Kinds = list[tuple[str, pa.DataType]]

_MEASUREMENTS: _Kinds = [
    ("conversation_id", pa.string()),
    ("turn", pa.int64()),
    ("metric", pa.string()),
    ("part", pa.string()),
    ("mode", pa.string()),
    ("value", pa.float64()),
    ("outcome", pa.string()),
    *[(name, pa.int64()) for name in COUNTS],
    ("evidence", EVIDENCE),
]

_EXCHANGES: _Kinds = [
    ("conversation_id", pa.string()),
    ("turn", pa.int64()),
    ("file", pa.string()),
    ("line", pa.int64()),
    ("cluster", pa.int64()),
]

_TAKEN = {name for name, _ in (*_MEASUREMENTS, *_EXCHANGES)}

_GROUP_ROWS = 100_000
"""Rows of a row group: enough to compress well, few enough to hold in memory."""

Settled = Mapping[int, tuple[Floats, Codes]]
"""Values and outcomes that only the whole corpus could give, for some cells."""


def column_name(by: str) -> str:
    """What a grouping column is called in the tables, where no name may stand twice."""
    return f"by_{by}" if by in _TAKEN else by


def write_measurements(sink: IO[bytes], exchanges: Exchanges, plan: Plan, settled: Settled) -> None:
    """Write `measurements.parquet`: a row per exchange, metric and part, in the order of the input."""
    schema = _schema(_MEASUREMENTS, plan)
    with _writer(sink, schema) as writer:
        waiting: list[pa.Table] = []
        for number, place in enumerate(exchanges.places):
            rows = exchanges.rows(number)
            here = {column: (values[rows], outcomes[rows]) for column, (values, outcomes) in settled.items()}
            waiting.append(_table(_measured(read_part(place), plan, here), schema))
            if sum(table.num_rows for table in waiting) >= _GROUP_ROWS:
                writer.write_table(pa.concat_tables(waiting))
                waiting.clear()
        if waiting:
            writer.write_table(pa.concat_tables(waiting))


def write_exchanges(sink: IO[bytes], exchanges: Exchanges, plan: Plan, names: Sequence[str]) -> None:
    """Write `exchanges.parquet`: a row per exchange with its file, line and cluster."""
    schema = _schema(_EXCHANGES, plan)
    stored = ["conversation_id", "turn", "file", "line", *[f"by/{name}" for name in plan.by]]
    with _writer(sink, schema) as writer:
        for number, place in enumerate(exchanges.places):
            batch = read_part(place, stored)
            conversation, turn, file, line, *by = (batch.column(name) for name in stored)
            cluster = pa.array(exchanges.cluster[exchanges.rows(number)])
            writer.write_table(_table([conversation, turn, _named(file, names), line, cluster, *by], schema))


def _measured(batch: pa.RecordBatch, plan: Plan, settled: Settled) -> list[Column]:
    """One batch's matrices as columns with one row per exchange and cell."""
    values, outcomes = matrix(batch, "value").copy(), matrix(batch, "outcome").copy()
    for column, (their_values, their_outcomes) in settled.items():
        values[:, column], outcomes[:, column] = their_values, their_outcomes
    rows = np.repeat(np.arange(batch.num_rows), len(plan.cells))
    cells = np.tile(np.arange(len(plan.cells)), batch.num_rows)
    evidence: Any = batch.column("evidence")
    return [
        batch.column("conversation_id").take(rows),
        batch.column("turn").take(rows),
        _named(cells, [cell.metric for cell in plan.cells]),
        _named(cells, [cell.part for cell in plan.cells]),
        _named(np.zeros_like(cells), [plan.mode.value]),
        pa.array(values.ravel(), mask=np.isnan(values.ravel())),
        _named(outcomes.ravel(), [outcome.value for outcome in OUTCOMES]),
        *(pa.array(matrix(batch, name).ravel()) for name in COUNTS),
        evidence.flatten(),
        *(batch.column(f"by/{name}").take(rows) for name in plan.by),
    ]


def _named(codes: Any, names: Sequence[str]) -> Column:
    return pa.DictionaryArray.from_arrays(codes, pa.array(names, pa.string())).cast(pa.string())


def _table(columns: Iterable[Column], schema: pa.Schema) -> pa.Table:
    return pa.table([column.cast(kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema)


def _schema(kinds: _Kinds, plan: Plan) -> pa.Schema:
    return pa.schema([*kinds, *[(column_name(name), pa.string()) for name in plan.by]])


def _writer(sink: IO[bytes], schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(sink, schema, compression="zstd", store_schema=False)
