"""Files that are either whole or not there, and one kind of error where something cannot be written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import Any

from attunement.errors import OutputError


@contextmanager
def written_at_once(place: Path) -> Iterator["BufferedWriter[_Draft]"]:
    """A file to write that takes its name only once it is complete and on the disk.

    Raises:
        OutputError: it cannot be written; what was there before is untouched.
    """
    draft = place.with_name(place.name + ".draft")
    with writing(place):
        sink = BufferedWriter(_Draft(draft, "wb"))
    try:
        yield sink
        with writing(place):
            sink.flush()
            os.fsync(sink.fileno())
            sink.close()
            draft.replace(place)
    finally:
        # The raw file, for closing the sink would try once more to write what could not be written.
        sink.raw.close()
        draft.unlink(missing_ok=True)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Say of what fails within that `place` cannot be written.

    Raises:
        OutputError: something failed.
    """
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise _unwritable(place, error) from error


class _Draft(FileIO):
    """A file whose failed writes tell where; the errors of who fills it are their own."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) or 0
        except OSError as error:
            raise _unwritable(Path(os.fsdecode(self.name)).with_suffix(""), error) from error


def _unwritable(place: Path, error: OSError) -> OutputError:
    return OutputError(f"{place} cannot be written: {(error.strerror or str(error)).lower()}")
