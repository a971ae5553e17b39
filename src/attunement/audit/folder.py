"""The folder an audit writes to: whose it is, what is already in it, and how results get there."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from attunement.audit.writing import writing, written_at_once
from attunement.errors import InputError, OutputError

SUMMARY = "summary.json"
MEASUREMENTS = "measurements.parquet"
EXCHANGES = "exchanges.parquet"
REPORT = "report.html"
REJECTS = "rejects.jsonl"
RUN = "run.json"
RESULTS = (REJECTS, MEASUREMENTS, EXCHANGES, REPORT, SUMMARY, RUN)
"""What an audit leaves behind, in the order in which it moves into place: `run.json` says that the rest is there."""

_WORK = ".attune"
_BEGUN = "begun.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """An audit's output folder."""

    path: Path

    @property
    def work(self) -> Path:
        """Where an unfinished run keeps what it has."""
        return self.path / _WORK

    def finished(self, fingerprint: Mapping[str, Any]) -> bool:
        """Whether it holds the complete results of just this run."""
        run = _mapping(self.path / RUN) or {}
        same = {name: run.get(name) for name in fingerprint} == fingerprint
        return same and all((self.path / name).exists() for name in RESULTS)

    def claim(self, fingerprint: Mapping[str, Any], *, overwrite: bool) -> None:
        """Make the folder ready for this run, keeping what an earlier try of the same run has scored.

        Raises:
            InputError: the folder holds something else.
            OutputError: it cannot be written.
        """
        begun = _mapping(self.work / _BEGUN)
        if begun == fingerprint:
            return
        if not overwrite and (begun is not None or (self.path / RUN).exists()):
            raise InputError(
                f"{self.path} holds another audit (other inputs, options or version of Attunement); "
                "give another --out, or --overwrite to replace it"
            )
        with writing(self.path):
            if self.work.exists():
                shutil.rmtree(self.work)
            self.work.mkdir()
        with written_at_once(self.work / _BEGUN) as sink:
            sink.write(json.dumps(fingerprint).encode())

    def require_ours(self) -> None:
        """Refuse a folder that holds other files than an audit's.

        Raises:
            InputError: it does.
            OutputError: it is no folder, or cannot be looked into.
        """
        if self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path} is a file; --out names a folder")
        with writing(self.path):
            names = sorted(entry.name for entry in self.path.iterdir()) if self.path.exists() else []
        if names and RUN not in names and _WORK not in names:
            raise InputError(
                f"{self.path} is not empty and holds no audit (it has {names[0]!r}); give an empty or new folder"
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out of the folder; the system lets go of the lock if this one is killed."""
        with writing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OutputError(f"another attune audit is writing to {self.path}") from None
            yield
        finally:
            os.close(handle)

    @contextmanager
    def draft(self, name: str) -> Iterator[IO[bytes]]:
        """A result to write, kept beside the parts until everything is there."""
        with written_at_once(self.work / name) as sink:
            yield sink

    def draft_json(self, name: str, content: Mapping[str, Any]) -> None:
        """A result that is one JSON object."""
        with self.draft(name) as sink:
            sink.write(
                json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "replace") + b"\n"
            )

    def publish(self) -> None:
        """Move every result into place and clear away the parts."""
        with writing(self.path):
            (self.path / RUN).unlink(missing_ok=True)
            for name in RESULTS:
                (self.work / name).replace(self.path / name)
            shutil.rmtree(self.work)


def _mapping(place: Path) -> dict[str, Any] | None:
    """What a JSON file holds, or None if there is no such file or it was not written by an audit."""
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
