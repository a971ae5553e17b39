"""A plain transcript as a file: one conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from attunement.errors import ReaderError
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream

COLUMN = "transcript"
"""The column under which the file's text is found."""


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """The one row of a transcript file."""

    format: ClassVar[str] = "text"
    title: ClassVar[str] = "plain text"
    stream: Stream

    def __iter__(self) -> Iterator[Row | Reject]:
        texts: list[str] = []
        fault: ReaderError | None = None
        try:
            texts.extend(self.stream.texts())
        except ReaderError as error:
            fault = error
        yield Row(1, {COLUMN: "".join(texts)})
        if fault:
            raise fault
