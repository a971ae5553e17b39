"""What kind of file a log is, by its content; the extension decides only where the content leaves it open."""

import json
import re

from attunement.errors import InputError
from attunement.readers.delimited import Delimited, delimiter_of
from attunement.readers.inspect_log import InspectArchive, InspectDocument
from attunement.readers.json_document import JsonDocument
from attunement.readers.json_lines import JsonLines
from attunement.readers.messages import Speakers
from attunement.readers.parquet import Parquet
from attunement.readers.source import Source
from attunement.readers.stream import Stream
from attunement.readers.transcript import begins_like_transcript, speaker_named
from attunement.readers.transcript_file import TranscriptFile

_LINES_SUFFIXES = {".jsonl", ".ndjson"}
_INSPECT = re.compile(r'\{\s*"version"\s*:\s*\d+\s*,\s*"status"\s*:\s*"\w+"\s*,.*?"eval"\s*:\s*\{', re.DOTALL)
_FIRST_LINES = 20


def source_of(stream: Stream, speakers: Speakers) -> Source:
    """The file as rows.

    Raises:
        InputError: it holds nothing, or nothing that is known.
    """
    if stream.packing is None:
        with stream.path.open("rb") as file:
            magic = file.read(4)
        if magic == b"PAR1":
            return Parquet(stream)
        if magic == b"PK\x03\x04":
            return InspectArchive(stream.path)
    head = stream.head()
    text = head.lstrip()
    if not text:
        raise InputError(f"{stream.path}: is empty; a log has at least one record")
    if begins_like_transcript(text, speakers):
        return TranscriptFile(stream)
    if text.startswith(("{", "[")):
        return _json_source(stream, text)
    return _text_source(stream, head)


def _json_source(stream: Stream, text: str) -> Source:
    if _INSPECT.match(text):
        return InspectDocument(stream)
    return JsonLines(stream) if _is_lines(text, stream.suffix) else JsonDocument(stream)


def _is_lines(text: str, suffix: str) -> bool:
    """Whether JSON text is a record a line: by its first line, and by how its second begins."""
    first, *others = [line for line in text.split("\n") if line.strip()]
    second = others[0].lstrip()[:1] if others else ""
    if _parses(first):
        return first.startswith("{") or second == "["
    if not others or _begins_with_value(text):
        return not others and first.startswith("{")
    return not _goes_on(first.rstrip(), second) and (first.startswith("{") or suffix in _LINES_SUFFIXES)


def _goes_on(first: str, second: str) -> bool:
    """Whether a first line may be the start of JSON over several lines, by its end and what follows."""
    if first.endswith("{") or (first.endswith(",") and first.startswith("{")):
        return second in ('"', "}")
    return first.endswith((",", "[", ":"))


def _text_source(stream: Stream, head: str) -> Source:
    if any(line.lstrip().startswith("{") and _parses(line) for line in head.split("\n")[:_FIRST_LINES]):
        return JsonLines(stream)
    delimiter = delimiter_of(head)
    if stream.suffix == ".tsv" or (stream.suffix == ".csv" and delimiter is None):
        return Delimited(stream, "\t" if stream.suffix == ".tsv" else ",")
    if delimiter is not None:
        return Delimited(stream, delimiter)
    if stream.suffix in _LINES_SUFFIXES:
        return JsonLines(stream)
    if speaker_named(head) is not None:
        return TranscriptFile(stream)
    raise InputError(
        f"{stream.path}: is no log that can be read: JSON Lines, JSON, CSV, TSV, Parquet, an Inspect log, "
        "or a transcript with lines such as 'User: …'; gzip and zstd are unpacked"
    )


def _begins_with_value(text: str) -> bool:
    try:
        json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parses(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
