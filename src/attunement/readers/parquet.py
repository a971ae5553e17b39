"""Parquet: a record a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

from attunement.errors import InputError, ReaderError
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Parquet:
    """The rows of a Parquet file, a batch at a time; a row's line is its number."""

    format: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet"
    stream: Stream

    def __iter__(self) -> Iterator[Row | Reject]:
        path = self.stream.path
        try:
            file = pq.ParquetFile(path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path}: is no whole Parquet file: {_first_line(error)}") from None
        number = 0
        with file:
            try:
                for batch in file.iter_batches(batch_size=_BATCH):
                    for columns in batch.to_pylist():
                        number += 1
                        yield Row(number, columns)
            except (pa.ArrowException, OSError) as error:
                raise ReaderError(
                    f"{path}: is damaged after row {number}: {_first_line(error)}; what stands before was read"
                ) from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
