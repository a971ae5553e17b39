"""The measurements of one batch as a file, and the columns of one metric over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from attunement.audit.clusters import clusters_of
from attunement.audit.scoring import COUNTS, Plan
from attunement.audit.writing import written_at_once
from attunement.corpus import Corpus, Ints, Mask, PartColumns


def write_part(place: Path, batch: pa.RecordBatch) -> None:
    """Write one batch so that the file is either whole or not there."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with written_at_once(place) as sink, pa.ipc.new_file(pa.PythonFile(sink), batch.schema, options=options) as writer:
        writer.write_batch(batch)


def read_part(place: Path, columns: Sequence[str] | None = None) -> pa.RecordBatch:
    """One batch, or some columns of it."""
    with pa.OSFile(str(place), "rb") as source:
        reader = pa.ipc.open_file(source)
        if columns is None:
            return reader.get_batch(0)
        chosen = sorted(reader.schema.get_field_index(name) for name in columns)
        source.seek(0)
        return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=chosen)).get_batch(0)


def matrix(batch: pa.RecordBatch, column: str) -> NDArray[Any]:
    """A column of fixed-size lists as an array of shape (rows, width)."""
    values: Any = batch.column(column)
    if pa.types.is_null(values.type):
        return np.empty((len(values), 0))
    return np.asarray(values.flatten()).reshape(len(values), -1)


_YES_OR_NO = ("risk", "culture_known", "relation_known")


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Who said what where, over every exchange of an audit: a few whole numbers each, in the order of the input."""

    places: tuple[Path, ...]
    """The part files."""
    starts: Ints
    """The first row of each part, and the number of rows at the end."""
    conversation: Ints
    turn: Ints
    cluster: Ints
    key: Ints
    risk: Mask
    culture_known: Mask
    relation_known: Mask

    @classmethod
    def read(cls, places: Sequence[Path]) -> "Exchanges":
        """Read them from the part files."""
        names = ("conversation", "turn", "key", "unit", "opening", *_YES_OR_NO)
        columns: dict[str, list[NDArray[Any]]] = {name: [np.empty(0, np.int64)] for name in names}
        sizes = [0]
        for place in places:
            batch = read_part(place, names)
            sizes.append(batch.num_rows)
            for name in names:
                columns[name].append(batch.column(name).to_numpy(zero_copy_only=False))
        whole = {name: np.concatenate(chunks) for name, chunks in columns.items()}
        return cls(
            places=tuple(places),
            starts=np.cumsum(sizes),
            conversation=whole["conversation"],
            turn=whole["turn"].astype(np.int64),
            cluster=clusters_of(whole["unit"], whole["opening"]),
            key=whole["key"],
            **{name: whole[name].astype(np.bool_) for name in _YES_OR_NO},
        )

    def __len__(self) -> int:
        return int(self.starts[-1])

    def rows(self, part: int) -> slice:
        """The rows of one part."""
        return slice(int(self.starts[part]), int(self.starts[part + 1]))

    def corpus(self, plan: Plan, metric: str) -> Corpus:
        """One metric's columns over all exchanges."""
        columns = plan.columns_of(metric)
        readings = {part: plan.reading_columns(column) for part, column in columns.items()}
        parts = {part: _empty(len(self), list(readings[part])) for part in columns}
        for number, place in enumerate(self.places):
            rows = self.rows(number)
            batch = read_part(place, ("value", "outcome", *COUNTS, "reading"))
            matrices = {name: matrix(batch, name) for name in batch.schema.names}
            for part, column in columns.items():
                for name in ("value", "outcome", *COUNTS):
                    found = matrices[name][:, column]
                    # Most counts are 0, and memory that nobody writes to is not taken.
                    if name not in COUNTS or found.any():
                        getattr(parts[part], name)[rows] = found
                for name, place_of_reading in readings[part].items():
                    parts[part].readings[name][rows] = matrices["reading"][:, place_of_reading]
        return Corpus(parts, self.conversation, self.turn, self.cluster, self.key)

    def labels(self, columns: Sequence[str]) -> "dict[str, pa.DictionaryArray[Any, Any]]":
        """The values of grouping columns, in the order of the input."""
        stored = [f"by/{name}" for name in columns]
        batches = [read_part(place, stored) for place in self.places] if stored else []
        labels: dict[str, Any] = {}
        for name, column in zip(columns, stored, strict=True):
            chunks = pa.chunked_array([batch.column(column) for batch in batches], pa.string())
            labels[name] = chunks.dictionary_encode().combine_chunks()
        return labels


def _empty(rows: int, readings: Sequence[str]) -> PartColumns:
    counts: Mapping[str, Ints] = {name: np.zeros(rows, np.int64) for name in COUNTS}
    return PartColumns(
        value=np.full(rows, np.nan),
        outcome=np.zeros(rows, np.uint8),
        **counts,
        readings={name: np.full(rows, np.nan) for name in readings},
    )
