"""How far through the inputs an exchange is, for a progress bar."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from attunement.audit.inputs import Input
from attunement.audit.scoring import Entry
from attunement.errors import ReaderError
from attunement.readers import Log
from attunement.readers.stream import open_stream

_BY_LINE = ("jsonl", "csv")


class Extent:
    """The inputs' lengths; lines are counted only once somebody asks, in a moment, for they need not be parsed."""

    def __init__(self, inputs: Sequence[Input], logs: Sequence[Log]) -> None:
        self._inputs = inputs
        self._logs = logs
        self._bytes = sum(entry.size for entry in inputs) or 1

    def share(self, entry: Entry) -> float | None:
        """The share of all bytes up to that exchange, or None where its place in the file cannot be known."""
        before = sum(source.size for source in self._inputs[: entry.file])
        source, log = self._inputs[entry.file], self._logs[entry.file]
        if not log.format.startswith(_BY_LINE):
            return None
        inside = min(1.0, entry.line / max(1, _lines(source.path)))
        return (before + inside * source.size) / self._bytes


@cache
def _lines(path: Path) -> int:
    try:
        return sum(chunk.count(b"\n") for chunk in open_stream(path).chunks())
    except ReaderError:
        return 1
