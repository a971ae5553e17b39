"""The exchanges of all inputs as batches, and what could not be read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from attunement.audit.inputs import Input
from attunement.audit.pool import Batch
from attunement.audit.redact import redacted
from attunement.audit.scoring import Entry, hashed
from attunement.conversation import UNKNOWN, Exchange
from attunement.errors import InputError, ReaderError
from attunement.readers import Log, Record, Reject

BATCH_EXCHANGES = 250
BATCH_CHARACTERS = 2_000_000
"""A batch ends at whichever comes first; it depends on the input alone, so a later run finds the same batches."""

MIN_OPENING_WORDS = 5
"""A shorter opening ("hi there") says nothing about where two conversations come from, so it does not join them."""


@dataclass
class InputStream:
    """Every exchange of the inputs in order, once each time `entries` is called."""

    inputs: Sequence[Input]
    logs: Sequence[Log]
    by: tuple[str, ...]
    asked: tuple[str, ...] = ()
    """Those of the columns that the user named."""
    text: bool = True
    """Whether texts may be written; if not, no column that holds one may be sliced by."""
    redact: bool = False
    """Whether contacts are masked in the values of the columns."""
    rejected: int = 0
    problems: list[str] = field(default_factory=list)
    """What ended an input before its end."""

    def entries(self, rejects: IO[bytes] | None = None) -> Iterator[Entry]:
        """The exchanges; rejects are counted, and written as JSON Lines where a sink is given."""
        self.rejected = 0
        self.problems = []
        for number, (source, log) in enumerate(zip(self.inputs, self.logs, strict=True)):
            try:
                for found in log:
                    if isinstance(found, Record):
                        yield self._entry(number, found)
                    else:
                        self._reject(source, found, rejects)
            except ReaderError as error:
                self.problems.append(str(error).replace(str(source.path), source.name))
            except OSError as error:
                raise InputError(f"{source.path} cannot be read: {error.strerror or error}") from error

    def batches(self, folder: Path, rejects: IO[bytes]) -> Iterator[Batch]:
        """The exchanges in batches, each with the place where its measurements are kept."""
        waiting: list[Entry] = []
        size = number = 0
        for entry in self.entries(rejects):
            waiting.append(entry)
            size += _characters(entry)
            if len(waiting) == BATCH_EXCHANGES or size >= BATCH_CHARACTERS:
                yield Batch(number, tuple(waiting), folder / f"part-{number:06}.arrow")
                waiting.clear()
                size, number = 0, number + 1
        if waiting:
            yield Batch(number, tuple(waiting), folder / f"part-{number:06}.arrow")

    def _entry(self, number: int, record: Record) -> Entry:
        source = self.inputs[number]
        conversation = record.conversation_id
        if conversation == f"{source.path.name}:{record.line}":
            conversation = f"{source.name}:{record.line}"
        return Entry(
            exchange=record.exchange,
            conversation_id=conversation,
            turn=record.turn,
            unit=hashed(f"user\x00{record.user}" if record.user else f"conversation\x00{conversation}"),
            opening=opening_hash(record.opening),
            file=number,
            line=record.line,
            by=tuple(self._level(record, name) for name in self.by),
        )

    def _level(self, record: Record, column: str) -> str:
        if column == "situation" and column not in self.asked:
            # A log may call something else a situation; unasked, only the situations that we know are slices.
            return record.exchange.context.situation.value
        level = record.columns.get(column) or UNKNOWN
        if not self.text and level in _texts(record.exchange):
            raise InputError(
                f"--by {column} holds what was said or replied, and --no-text keeps that out of every output"
            )
        return redacted(level) if self.redact else level

    def _reject(self, source: Input, reject: Reject, sink: IO[bytes] | None) -> None:
        self.rejected += 1
        if sink is not None:
            row = {"file": source.name, "line": reject.line, "reason": reject.reason}
            sink.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def opening_hash(opening: str) -> int:
    """What is equal for conversations that open with the same words, whatever the case and spacing; 0 if too short."""
    words = opening.casefold().split()
    return hashed(" ".join(words)) if len(words) >= MIN_OPENING_WORDS else 0


def _characters(entry: Entry) -> int:
    return sum(map(len, _texts(entry.exchange)))


def _texts(exchange: Exchange) -> list[str]:
    return [exchange.said, exchange.reply, exchange.reference or "", *(turn.text for turn in exchange.history)]
