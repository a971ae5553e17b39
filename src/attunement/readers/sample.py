"""A log's first rows, summed up: which columns there are, and what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from attunement.errors import ReaderError
from attunement.readers.messages import Speakers, as_list, is_messages, is_sharegpt
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.transcript import begins_like_transcript
from attunement.readers.values import MISSING, leaves, reach

_ROWS = 200


class Kind(StrEnum):
    """What a column holds, as far as detection asks."""

    MESSAGES = "messages"
    SHAREGPT = "sharegpt"
    TRANSCRIPT = "transcript"
    OBJECT = "object"
    OTHER = "other"


@dataclass(slots=True)
class Sample:
    """The columns of a log's first rows. No row is kept, for one may be large."""

    speakers: Speakers
    rows: int = 0
    rejects: int = 0
    columns: dict[str, Kind] = field(default_factory=dict)
    """Each column, and each dotted path to a value in an object, with what it held when that was first clear."""
    fault: ReaderError | None = None
    """What ended the file early."""

    def add(self, row: Row, missing: set[str]) -> None:
        """Take in a row; of the columns that are `missing`, cross off those it has."""
        if self.rows < _ROWS:
            for path, value in leaves(row.columns):
                if self.columns.get(path, Kind.OTHER) is Kind.OTHER:
                    self.columns[path] = self._kind(value)
        for column in tuple(missing):
            if (value := reach(row.columns, column)) is not MISSING:
                self.columns.setdefault(column, self._kind(value))
                missing.remove(column)
        self.rows += 1

    def holding(self, *kinds: Kind) -> list[str]:
        """The columns that hold one of the kinds."""
        return [column for column, kind in self.columns.items() if kind in kinds]

    def _kind(self, value: object) -> Kind:
        if isinstance(value, dict):
            return Kind.OBJECT
        listed = as_list(value)
        if isinstance(listed, list) and is_messages(listed):
            return Kind.SHAREGPT if is_sharegpt(listed[0]) else Kind.MESSAGES
        if isinstance(value, str) and begins_like_transcript(value[:2000], self.speakers):
            return Kind.TRANSCRIPT
        return Kind.OTHER


def sample_of(source: Iterable[Row | Reject], wanted: Iterable[str], speakers: Speakers) -> Sample:
    """The columns of the first rows; it reads on only while one of the `wanted` has not been seen."""
    sample = Sample(speakers)
    missing = set(wanted)
    try:
        for row in source:
            if isinstance(row, Reject):
                sample.rejects += 1
            else:
                sample.add(row, missing)
            if sample.rows + sample.rejects >= _ROWS and not missing and sample.rows:
                break
    except ReaderError as error:
        sample.fault = error
    return sample
