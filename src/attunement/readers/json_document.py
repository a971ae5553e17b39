"""JSON: an array of records, or one record, or several after each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from attunement.readers.json_lines import columns_of, no_record
from attunement.readers.json_window import JsonWindow
from attunement.readers.messages import is_message
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The rows of a JSON file, decoded one by one; a row's line is its number in the file.

    An array of messages is one conversation.
    """

    format: ClassVar[str] = "json"
    title: ClassVar[str] = "JSON"
    stream: Stream

    def __iter__(self) -> Iterator[Row | Reject]:
        window = JsonWindow(self.stream.path, self.stream.texts())
        for number, value in enumerate(_records(window), 1):
            columns = columns_of(value)
            if columns is None:
                yield Reject(str(self.stream.path), number, no_record(value))
            else:
                yield Row(number, columns)


def _records(window: JsonWindow) -> Iterator[Any]:
    while following := window.peek():
        if following != "[":
            yield window.value()
            continue
        items = window.items()
        for item in items:
            yield [item, *items] if is_message(item) else item
