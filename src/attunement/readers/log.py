"""A log, opened: what it holds was detected, and its replies can be read as often as wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attunement.conversation import Mode
from attunement.errors import InputError
from attunement.readers.choice import Choice
from attunement.readers.detect import source_of
from attunement.readers.layout import Layout
from attunement.readers.messages import Speakers
from attunement.readers.record import ReadOptions, Record, Reject
from attunement.readers.sample import sample_of
from attunement.readers.source import Source
from attunement.readers.stream import open_stream


@dataclass(frozen=True, slots=True)
class Log:
    """A file of conversations; iterating reads it from the start, every reply a `Record` or a `Reject`.

    Iterating raises `ReaderError` where the file is damaged or ends early, after all that stands before.
    """

    path: Path
    format: str
    """Short name of what was detected, such as `jsonl-messages` or `csv-rows`."""
    detected: str
    """What was detected, and which columns are used, for a reader."""
    mode: Mode
    _source: Source
    _layout: Layout

    def __iter__(self) -> Iterator[Record | Reject]:
        return self._layout.read(self._source)


def open_log(path: Path, options: ReadOptions | None = None) -> Log:
    """A log, with its format, layout and columns detected from its content.

    Raises:
        InputError: there is no such file, it is empty or of no known format, or it lacks a column.
    """
    options = options or ReadOptions()
    stream = open_stream(path)
    speakers = Speakers.of(options.roles)
    source = source_of(stream, speakers)
    sample = sample_of(source, options.columns, speakers)
    if not sample.rows and not sample.rejects:
        raise sample.fault or InputError(f"{path}: holds no record")
    chosen = Choice(path, options, speakers, sample).plan(whole_file=source.format == "text")
    packed = f" packed with {stream.packing}" if stream.packing else ""
    detected = f"{path.name}: {source.title}{packed}, {chosen.described}; mode {chosen.mode}"
    return Log(path, f"{source.format}-{chosen.name}", detected, chosen.mode, source, chosen.layout)
