"""JSON Lines: a record a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream
from attunement.readers.values import json_fault, type_name

DEEP = "its JSON is nested too deeply"


@dataclass(frozen=True, slots=True)
class JsonLines:
    """The rows of a JSON Lines file; blank lines are passed over."""

    format: ClassVar[str] = "jsonl"
    title: ClassVar[str] = "JSON Lines"
    stream: Stream

    def __iter__(self) -> Iterator[Row | Reject]:
        file = str(self.stream.path)
        for number, line in self.stream.lines():
            try:
                value = json.loads(line.decode())
            except ValueError as error:
                if line.strip():
                    yield Reject(file, number, _fault(error))
                continue
            except RecursionError:
                yield Reject(file, number, DEEP)
                continue
            columns = columns_of(value)
            yield Reject(file, number, no_record(value)) if columns is None else Row(number, columns)


def columns_of(value: Any) -> dict[str, Any] | None:
    """A record's columns; a bare list is one of messages. None if the value is no record."""
    if isinstance(value, dict):
        return value
    return {"messages": value} if isinstance(value, list) else None


def no_record(value: object) -> str:
    """Why a JSON value is no record."""
    return f"is {type_name(value)}; a record is a JSON object"


def _fault(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON: {json_fault(error)} at column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"is not UTF-8 at byte {error.start + 1}"
    return "is no JSON: a number is too long"
