"""Answers that were paid for, on disk, by what was asked."""

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.errors import OutputError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, rubric TEXT NOT NULL, found TEXT NOT NULL,
    calls INTEGER NOT NULL, tokens_in INTEGER, tokens_out INTEGER
) WITHOUT ROWID
"""
_AT_ONCE = 500
"""Keys that are looked up in one query."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What answers took: calls, and tokens as the provider counted them; None where it did not."""

    calls: int = 0
    tokens_in: int | None = 0
    tokens_out: int | None = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            self.calls + other.calls,
            _sum(self.tokens_in, other.tokens_in),
            _sum(self.tokens_out, other.tokens_out),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept: what was found in it, or what was wrong with it."""

    model: str
    rubric: str
    found: dict[str, Any]
    usage: Usage


class Store:
    """A file of answers. What was written stays when the process is killed the moment after."""

    def __init__(self, place: Path) -> None:
        """Open the file, and make it where there is none.

        Raises:
            OutputError: it cannot be opened or written.
        """
        self.place = place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            # Two threads use it, never both at once: the one that asks waits for the loop that is asked.
            self._file = sqlite3.connect(place, isolation_level=None, timeout=60, check_same_thread=False)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise OutputError(f"the judge's answers cannot be kept in {place}: {error}") from error

    def find(self, keys: Iterable[str]) -> dict[str, Kept]:
        """The answers that are there, by key."""
        wanted = list(dict.fromkeys(keys))
        found = {}
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = (
                f"SELECT key, model, rubric, found, calls, tokens_in, tokens_out FROM answers WHERE key IN ({marks})"
            )
            for key, model, rubric, held, calls, tokens_in, tokens_out in self._file.execute(query, some):
                found[key] = Kept(model, rubric, json.loads(held), Usage(calls, tokens_in, tokens_out))
        return found

    def keep(self, key: str, kept: Kept) -> None:
        """Write an answer.

        Raises:
            OutputError: the disk is full, or the file was taken away.
        """
        usage = kept.usage
        held = json.dumps(kept.found, ensure_ascii=False)
        row = (key, kept.model, kept.rubric, held, usage.calls, usage.tokens_in, usage.tokens_out)
        try:
            self._file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise OutputError(f"the judge's answers cannot be kept in {self.place}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def default_place() -> Path:
    """Where answers are kept: `judge.sqlite` in ATTUNEMENT_CACHE, else in the user's folder for caches."""
    named = os.environ.get("ATTUNEMENT_CACHE")
    if named:
        return Path(named) / "judge.sqlite"
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "attunement" / "judge.sqlite"


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second
