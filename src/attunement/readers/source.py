"""What every kind of file comes down to: rows."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from attunement.readers.record import Reject


class Row(NamedTuple):
    """One record of a file, before it is read as a conversation."""

    line: int
    columns: dict[str, Any]


class Source(Protocol):
    """A file's rows, from the start each time; what is no row is a reject."""

    @property
    def format(self) -> str:
        """Short name of the kind of file."""
        ...

    @property
    def title(self) -> str:
        """Name of the kind of file, for a reader."""
        ...

    def __iter__(self) -> Iterator[Row | Reject]: ...
