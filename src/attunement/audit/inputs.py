"""What is audited: the files as given, told apart by name and known by their content."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import file_digest
from pathlib import Path

from attunement.errors import InputError

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to audit."""

    path: Path
    name: str
    """The shortest end of its path that no other input has: it stands in ids and in reports, so results do not depend
    on where the files lie."""
    size: int
    sha256: str


@contextmanager
def inputs(given: Sequence[str]) -> Iterator[tuple[Input, ...]]:
    """The inputs, with standard input (`-`) kept in a temporary file while they are in use.

    Raises:
        InputError: one is missing, a directory or given twice.
    """
    if not given:
        raise InputError("no input is given; give one file or several, or - for standard input")
    if given.count(STDIN) > 1:
        raise InputError("standard input (-) is given twice")
    with tempfile.TemporaryDirectory(prefix="attune-") as spool:
        paths = [_spooled(Path(spool)) if name == STDIN else Path(name) for name in given]
        for name, path in zip(given, paths, strict=True):
            _require_file(name, path)
        whole = [path.resolve() for path in paths]
        for place, path in enumerate(whole):
            if path in whole[:place]:
                raise InputError(f"{given[place]} is given twice")
        names = _short_names(whole)
        yield tuple(_input(path, name) for path, name in zip(paths, names, strict=True))


def _spooled(folder: Path) -> Path:
    """Standard input as a file, for it must be hashed before it is read, and can be read once only."""
    place = folder / "stdin"
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("standard input (-) is a terminal; pipe a log into it")
    with place.open("wb") as sink:
        shutil.copyfileobj(sys.stdin.buffer, sink, 1 << 20)
    return place


def _require_file(name: str, path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{name} is a directory; give the files in it, as in {name.rstrip('/')}/*.jsonl")
    if not path.exists():
        beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        near = get_close_matches(path.name, beside, n=1)
        raise InputError(f"{name}: there is no such file" + (f"; beside it lies {near[0]!r}" if near else ""))


def _input(path: Path, name: str) -> Input:
    return Input(path, name, path.stat().st_size, digest(path))


def digest(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as source:
            return file_digest(source, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def _short_names(paths: Sequence[Path]) -> list[str]:
    names = []
    for path in paths:
        others = [other for other in paths if other is not path]
        length = 1
        while any(other.parts[-length:] == path.parts[-length:] for other in others):
            length += 1
        names.append("/".join(path.parts[-length:]))
    return names
