"""How a row holds a conversation: as a list of messages or a transcript. Flat rows have a file of their own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from attunement.conversation import Mode, Role
from attunement.errors import InputError, ReaderError
from attunement.readers.about import Fields
from attunement.readers.conversations import replies_in
from attunement.readers.messages import Speakers, utterances_in
from attunement.readers.record import Record, Reject
from attunement.readers.source import Row
from attunement.readers.transcript import no_model, spoken
from attunement.readers.values import checked_text, reach


class Layout(Protocol):
    """Reads rows as exchanges."""

    def read(self, rows: Iterable[Row | Reject]) -> Iterator[Record | Reject]:
        """Every reply of the rows, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Rows with a list of messages."""

    file: str
    fields: Fields
    column: str
    speakers: Speakers
    mode: Mode

    def read(self, rows: Iterable[Row | Reject]) -> Iterator[Record | Reject]:
        """Every reply of the rows, in order."""
        return each(rows, self._replies, self.file)

    def _replies(self, row: Row) -> Iterable[Record | Reject]:
        utterances = utterances_in(reach(row.columns, self.column), self.column, self.speakers)
        return replies_in(utterances, self.fields.about(row), self.mode, self.file, row.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcripts:
    """Rows with a transcript in a field, or the one row of a transcript file."""

    file: str
    fields: Fields
    column: str
    speakers: Speakers
    mode: Mode

    def read(self, rows: Iterable[Row | Reject]) -> Iterator[Record | Reject]:
        """Every reply of the rows, in order."""
        return each(rows, self._replies, self.file)

    def _replies(self, row: Row) -> Iterable[Record | Reject]:
        text = checked_text(reach(row.columns, self.column), self.column)
        utterances = spoken(text, self.speakers)
        if all(utterance.role is Role.PERSON for utterance in utterances):
            raise ReaderError(no_model(text, self.speakers))
        return replies_in(utterances, self.fields.about(row), self.mode, self.file, row.line)


def each(
    rows: Iterable[Row | Reject], replies: Callable[[Row], Iterable[Record | Reject]], file: str
) -> Iterator[Record | Reject]:
    """The replies of each row; a row that cannot be read is a reject, and the reading goes on."""
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        try:
            yield from replies(row)
        except InputError as error:
            yield Reject(file, row.line, str(error))
