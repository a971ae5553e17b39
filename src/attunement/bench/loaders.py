"""Items out of the user's own files: JSON Lines of a task's shape, Newsroom, and WMT's discourse-level literary task.

A file becomes records, each with the place it came from; `attunement.bench.items` makes items of them. Nothing is
downloaded: these data sets are their owners' to give.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from attunement.errors import InputError

Record = tuple[str, dict[str, Any]]
"""Where it stands (`file:line`), and what it holds."""

_MARKUP = (".xml", ".sgm", ".sgml")
_BETWEEN = ("<book", "</book", "<chapter", "</chapter", "<doc", "</doc")
"""What a line begins with that stands between documents in plain text."""
_SETS = {"srcset": "source", "refset": "reference"}
_SIDES = {"src": "source", "ref": "reference"}
_UNSPACED = ("zh", "ja", "th", "lo", "km", "my")

_USUAL: Mapping[str, Mapping[str, str]] = {
    "news_generation": {"reference": "text", "id": "url"},
    "literary_translation": {"text": "src", "reference": "ref"},
}
"""What others call a field, taken where a record has no field of our name."""


def records(given: str | Path, task: str, columns: Mapping[str, str] | None = None) -> list[Record]:
    """The records of a file, or of two files or folders with a comma between: the source and its reference.

    Args:
        given: JSON Lines (plain or gzip), XML or SGM as WMT gives it, or `source,reference`: two plain texts with a
            line for a line, their documents apart by blank lines or tags, or two folders with a text for a text.
        task: The task that they are for.
        columns: Which column holds which field, as in `{"summary": "abstract"}`; dots reach into objects.

    Raises:
        InputError: a file cannot be read or is not as it must be; it says the file and the line.
    """
    paths = [Path(name.strip()) for name in str(given).split(",")]
    if len(paths) > 2:
        raise InputError(f"{given}: give one file, or a source and its reference with a comma between")
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file")
    if any(path.suffix.lower() in _MARKUP for path in paths):
        found = _from_markup(paths)
    elif len(paths) == 2:
        found = _from_aligned(*paths)
    else:
        found = list(_from_lines(paths[0], task, columns or {}))
    if not found:
        raise InputError(f"{given} holds no item")
    return found


def columns_of(given: str | Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Which column holds which field, out of `KEY=COL`, several of them in a list or with commas between.

    Raises:
        InputError: one is not of that form.
    """
    words = given.split(",") if isinstance(given, str) else list(given or ())
    pairs = []
    for word in words:
        name, _, column = word.strip().partition("=")
        if not (name and column):
            raise InputError(f"map={word!r} is not of the form KEY=COL, as in summary=abstract")
        pairs.append((name, column))
    return tuple(pairs)


def _from_lines(path: Path, task: str, columns: Mapping[str, str]) -> Iterator[Record]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{where}: is no JSON: {error.msg} at character {error.pos + 1}") from error
        if not isinstance(row, dict):
            raise InputError(f"{where}: a record is an object in braces, and this is {type(row).__name__}")
        yield where, _named(row, task, columns, where, number)


def _named(row: dict[str, Any], task: str, columns: Mapping[str, str], where: str, number: int) -> dict[str, Any]:
    """The record under our names, with what else it holds."""
    found = dict(row)
    for name, column in columns.items():
        found[name] = _reached(row, column, where)
        found.pop(column, None) if column != name else None
    for name, other in _USUAL.get(task, {}).items():
        if name not in found and other in found:
            found[name] = found.pop(other)
    if task in _USUAL:
        found.setdefault("id", f"{number:05}")
    for name in ("said", "text", "summary", "reference"):
        if name in found and not (isinstance(found[name], str) and found[name].strip()):
            raise InputError(f"{where}: {name!r} is {_kind(found[name])}; it must be text")
    return found


def _reached(row: Mapping[str, Any], column: str, where: str) -> Any:
    if column in row:
        return row[column]
    value: Any = row
    for step in column.split("."):
        if not isinstance(value, Mapping) or step not in value:
            raise InputError(f"{where}: there is no {column!r}; the record has {', '.join(map(repr, row))}")
        value = value[step]
    return value


def _kind(value: object) -> str:
    return "empty" if isinstance(value, str) else type(value).__name__


def _from_aligned(source: Path, reference: Path) -> list[Record]:
    if source.is_dir() != reference.is_dir():
        raise InputError(f"{source},{reference}: give two files, or two folders")
    if not source.is_dir():
        return _documents(source, reference)
    sides = [sorted(path for path in folder.iterdir() if path.is_file()) for folder in (source, reference)]
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"{source} holds {len(sides[0])} texts and {reference} {len(sides[1])}; they are paired by name"
        )
    return [
        (ours.name, {"id": ours.name.split(".")[0], "text": _text(ours).strip(), "reference": _text(theirs).strip()})
        for ours, theirs in zip(*sides, strict=True)
    ]


def _documents(source: Path, reference: Path) -> list[Record]:
    """Two texts with a line for a line, cut where both have a blank line or a tag between documents."""
    lines = [_text(path).removesuffix("\n").split("\n") for path in (source, reference)]
    if len(lines[0]) != len(lines[1]):
        raise InputError(
            f"{source.name} has {len(lines[0])} lines and {reference.name} {len(lines[1])}; each line must have its own"
        )
    found: list[Record] = []
    texts: tuple[list[str], list[str]] = ([], [])
    start = 1
    for number, pair in enumerate([*zip(*lines, strict=True), ("", "")], 1):
        between = [not line.strip() or line.strip().lower().startswith(_BETWEEN) for line in pair]
        if between[0] != between[1]:
            lacking = (source if between[0] else reference).name
            raise InputError(
                f"{lacking}:{number}: this line stands between documents, and in the other file it does not"
            )
        if not between[0]:
            start = start if texts[0] else number
            texts[0].append(pair[0].strip())
            texts[1].append(pair[1].strip())
        elif texts[0]:
            held = {
                "id": f"{source.stem}-{len(found) + 1:04}",
                "text": "\n".join(texts[0]),
                "reference": "\n".join(texts[1]),
            }
            found.append((f"{source.name}:{start}", held))
            texts = ([], [])
    return found


def _from_markup(paths: Sequence[Path]) -> list[Record]:
    """XML with source and reference in one file, or SGM with one in each."""
    documents: dict[str, _Document] = {}
    for path in paths:
        reader = _Markup(path.name)
        reader.feed(_text(path))
        reader.close()
        for document in reader.documents:
            kept = documents.setdefault(document.id, document)
            for side, lines in document.sides.items():
                kept.sides.setdefault(side, lines)
    if lacking := next((one for one in documents.values() if {"source", "reference"} - set(one.sides)), None):
        side = "source" if "source" not in lacking.sides else "reference"
        raise InputError(f"{lacking.where}: the document {lacking.id!r} has no {side}; SGM has it in a file of its own")
    return [
        (one.where, {"id": one.id, "text": one.joined("source"), "reference": one.joined("reference")})
        for one in documents.values()
    ]


@dataclass(slots=True)
class _Document:
    """One document of a WMT file: its paragraphs of segments, by side."""

    id: str
    where: str
    sides: dict[str, list[list[str]]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    def joined(self, side: str) -> str:
        space = "" if self.languages.get(side, "").startswith(_UNSPACED) else " "
        return "\n".join(space.join(paragraph) for paragraph in self.sides[side] if paragraph)


class _Markup(HTMLParser):
    """WMT's XML and SGM, which is no XML; it opens nothing that a file refers to."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.documents: list[_Document] = []
        self._side = ""
        self._set = ""
        self._language = ""
        self._segment: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SETS:
            self._set = _SETS[tag]
            self._language = given.get("srclang" if tag == "srcset" else "trglang", "")
        elif tag == "doc":
            number = given.get("docid") or given.get("id")
            if not number:
                raise InputError(f"{self._where()}: a <doc> has neither docid nor id")
            self.documents.append(_Document(number, self._where()))
            self._begin(self._set, self._language)
        elif tag in _SIDES:
            self._begin(_SIDES[tag], given.get("lang", ""))
        elif tag == "hyp":
            self._side = ""
        elif tag == "p" and self._side:
            self._paragraphs().append([])
        elif tag == "seg":
            self._segment = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "seg" and self._segment is not None:
            if self._side:
                self._paragraphs()[-1].append(" ".join("".join(self._segment).split()))
            self._segment = None
        elif tag in _SIDES or tag in ("doc", "hyp"):
            self._side = ""

    def handle_data(self, data: str) -> None:
        if self._segment is not None:
            self._segment.append(data)

    def _begin(self, side: str, language: str) -> None:
        if not self.documents:
            raise InputError(f"{self._where()}: a text stands outside every <doc>")
        # Of several references the first is taken.
        self._side = side if side and side not in self.documents[-1].sides else ""
        if self._side:
            self.documents[-1].sides[side] = [[]]
            self.documents[-1].languages[side] = language

    def _paragraphs(self) -> list[list[str]]:
        return self.documents[-1].sides[self._side]

    def _where(self) -> str:
        return f"{self.name}:{self.getpos()[0]}"


def _text(path: Path) -> str:
    try:
        held = path.read_bytes()
        return (gzip.decompress(held) if held[:2] == b"\x1f\x8b" else held).decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    except EOFError as error:
        raise InputError(f"{path} is cut off: {error}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path.name}:{line}: this is not UTF-8") from error
