"""CSV and TSV: a header, then a record a row."""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from attunement.errors import InputError
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream

_TITLES = {",": "CSV", "\t": "TSV", ";": "CSV with semicolons", "|": "CSV with bars"}


@dataclass(frozen=True, slots=True)
class Delimited:
    """The rows of a CSV or TSV file; a row's line is the one it begins on."""

    format: ClassVar[str] = "csv"
    stream: Stream
    delimiter: str

    @property
    def title(self) -> str:
        """CSV or TSV."""
        return _TITLES[self.delimiter]

    def __iter__(self) -> Iterator[Row | Reject]:
        csv.field_size_limit(sys.maxsize)
        lines = _Lines(self.stream)
        cells = csv.reader(lines, delimiter=self.delimiter, strict=True)
        header = self._header(cells)
        begins = cells.line_num + 1
        while True:
            try:
                row = next(cells)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._reject(begins, f"is no {self.title}: {error}")
            else:
                if row:
                    yield self._row(header, row, begins, lines)
            begins = cells.line_num + 1

    def _header(self, cells: Iterator[list[str]]) -> list[str]:
        try:
            header = next(cells, [])
        except csv.Error as error:
            raise InputError(f"{self.stream.path}:1: the header is no {self.title}: {error}") from None
        names = [name.strip() for name in header]
        if twice := sorted({name for name in names if names.count(name) > 1 and name}):
            raise InputError(f"{self.stream.path}:1: the header names column {twice[0]!r} twice; rename one of them")
        return names

    def _row(self, header: list[str], row: list[str], begins: int, lines: "_Lines") -> Row | Reject:
        if lines.undecodable >= begins:
            return self._reject(begins, "is not UTF-8; convert the file to UTF-8 first")
        if len(row) != len(header):
            return self._reject(begins, f"has {len(row)} fields where the header has {len(header)}")
        return Row(begins, dict(zip(header, row, strict=True)))

    def _reject(self, line: int, reason: str) -> Reject:
        return Reject(str(self.stream.path), line, reason)


@dataclass(slots=True)
class _Lines:
    """Lines as the csv module wants them: text, the newline kept."""

    stream: Stream
    undecodable: int = 0
    """The last line that was not UTF-8."""
    _numbered: Iterator[tuple[int, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self._numbered = self.stream.lines()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        number, line = next(self._numbered)
        try:
            return line.decode() + "\n"
        except UnicodeDecodeError:
            self.undecodable = number
            return line.decode("utf-8", "replace") + "\n"


def delimiter_of(head: str) -> str | None:
    """The delimiter that splits the first two rows into the same number of fields, two at least; the one with most."""
    found: dict[str, int] = {}
    for delimiter in _TITLES:
        try:
            rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True)
            widths = [len(row) for row, _ in zip(rows, range(2), strict=False)]
        except csv.Error:
            continue
        if min(widths, default=0) > 1 and len(set(widths)) == 1:
            found[delimiter] = widths[0]
    return max(found, key=lambda delimiter: found[delimiter]) if found else None
