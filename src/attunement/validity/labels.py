"""A file of labelled texts: one row per text with a column per rater, or one row per rating."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from attunement.conversation import UNKNOWN
from attunement.errors import InputError, ReaderError
from attunement.readers.detect import source_of
from attunement.readers.log import open_log
from attunement.readers.messages import Speakers
from attunement.readers.names import COLUMN_NAMES, nearest, plain
from attunement.readers.record import ReadOptions, Record, Reject
from attunement.readers.sample import sample_of
from attunement.readers.source import Row
from attunement.readers.stream import open_stream
from attunement.readers.values import MISSING, reach, scalar_text, type_name
from attunement.validity.figures import Author
from attunement.validity.options import ValidateOptions

_GAPS = frozenset({"", "na", "n/a", "nan", "null"})
_TRUTHS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}
_AUTHORS: dict[str, Author] = {
    **dict.fromkeys(("human", "person", "people", "peer", "expert", "counsellor", "counselor", "therapist"), "human"),
    **dict.fromkeys(("model", "ai", "llm", "machine", "bot", "assistant", "gpt", "chatgpt"), "model"),
}
_CONVERSATIONS = tuple(name for name in COLUMN_NAMES["id"] if name != "id")
"""Names of columns that tell conversations; a plain id more often tells rows."""


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """The rows of a file, its columns, and what could not be read."""

    path: Path
    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    rejects: tuple[Reject, ...]

    def require(self, column: str, option: str) -> None:
        """Raise an InputError unless there is that column."""
        if column in self.columns:
            return
        near = nearest(column, self.columns)
        hint = f"did you mean {near!r}? " if near else ""
        columns = ", ".join(map(repr, self.columns[:20]))
        raise InputError(
            f"{self.path}: {option} {column}: there is no column {column!r}; {hint}The columns are {columns}"
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """What a row is about."""

    text: str
    """What is read: the text, or the reply."""
    said: str = ""
    """What it answers; empty for a text alone."""
    language: str = ""
    """A BCP-47 tag; empty where the file does not say."""

    @property
    def opening(self) -> str:
        """What texts that are no independent evidence share: the same prompt answered twice is one piece."""
        return self.said or self.text


@dataclass(slots=True)
class Item:
    """One text with what its raters gave."""

    line: int
    passage: Passage
    cluster: str
    author: Author
    ratings: dict[str, object] = field(default_factory=dict)


def read_labelled(path: Path, wanted: Iterable[str] = ()) -> LabelledFile:
    """The rows of a JSON Lines, JSON, CSV, TSV or Parquet file.

    Raises:
        InputError: there is no such file, it holds no rows, or it ends early.
    """
    speakers = Speakers.of({})
    source = source_of(open_stream(path), speakers)
    sample = sample_of(source, wanted, speakers)
    rows: list[Row] = []
    rejects: list[Reject] = []
    for entry in source:
        if isinstance(entry, Reject):
            rejects.append(entry)
        else:
            rows.append(entry)
    if not rows:
        why = f"; line {rejects[0].line}: {rejects[0].reason}" if rejects else ""
        raise InputError(f"{path}: holds no row that can be read{why}")
    return LabelledFile(path, tuple(rows), tuple(sample.columns), tuple(rejects))


def items_of(file: LabelledFile, options: ValidateOptions, passages: Mapping[int, Passage]) -> list[Item]:
    """The labelled texts of a file, in an order that does not depend on the file's.

    Rows that share a text are one item only where ratings stand in rows of their own (`options.rater`). Rows without a
    passage are left out.

    Raises:
        InputError: a column is not there, a label is no single value, or a rater rated a text twice.
    """
    for option, names in options.columns.items():
        for name in names:
            file.require(name, option)
    grouping = cluster_column(file, options.cluster)
    items: dict[object, Item] = {}
    for row in file.rows:
        passage = passages.get(row.line)
        if passage is None:
            continue
        key: object = row.line if options.rater is None else _key(file, row, options.item, passage)
        if key not in items:
            cluster = _cluster(file, row, grouping, passage, required=options.cluster is not None)
            items[key] = Item(row.line, passage, cluster, _author(file, row, options))
        _rate(file, row, options, items[key])
    # Resampling then draws the same from the same texts, whatever their order.
    return sorted(
        items.values(), key=lambda item: (item.cluster, item.passage.text, sorted(map(repr, item.ratings.items())))
    )


def label(value: object) -> float | str | None:
    """A label as a number or a name, None where there is none.

    Raises:
        ReaderError: it is a list or an object.
    """
    if value is None or value is MISSING:
        return None
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        return None if math.isnan(value) else _finite(float(value))
    text = scalar_text(value)
    if text is None:
        raise ReaderError(f"is {type_name(value)}; a label is a number, true or false, or a name")
    text = text.strip()
    if text.lower() in _GAPS:
        return None
    try:
        number = float(text)
    except ValueError:
        return _TRUTHS.get(text.lower(), text)
    return _finite(number)


def _finite(number: float) -> float:
    if math.isinf(number):
        raise ReaderError("is infinite; a label is a number, true or false, or a name")
    return number


def _rate(file: LabelledFile, row: Row, options: ValidateOptions, item: Item) -> None:
    rater = scalar_text(reach(row.columns, options.rater)) if options.rater else None
    if options.rater and not rater:
        raise InputError(f"{file.path}:{row.line}: {options.rater} names no rater")
    for column in options.label:
        try:
            given = label(reach(row.columns, column))
        except ReaderError as error:
            raise InputError(f"{file.path}:{row.line}: {column} {error}") from None
        name = rater or column
        if given is None:
            continue
        if name in item.ratings:
            raise InputError(
                f"{file.path}:{row.line}: {name!r} has rated this text before; --item COL tells texts apart"
            )
        item.ratings[name] = given


def _key(file: LabelledFile, row: Row, column: str | None, passage: Passage) -> object:
    if column is None:
        return passage
    value = scalar_text(reach(row.columns, column))
    if value is None:
        raise InputError(f"{file.path}:{row.line}: {column} is empty; it must say which text the rating is of")
    return value


def _cluster(file: LabelledFile, row: Row, column: str | None, passage: Passage, *, required: bool) -> str:
    value = None if column is None else scalar_text(reach(row.columns, column))
    if not value and required:
        raise InputError(f"{file.path}:{row.line}: {column} is empty; every text needs its cluster")
    return value or passage.opening


def _author(file: LabelledFile, row: Row, options: ValidateOptions) -> Author:
    if options.author_column is None:
        return "model" if options.author == "model" else "human"
    value = scalar_text(reach(row.columns, options.author_column)) or ""
    known = _AUTHORS.get(value.strip().lower())
    if known is None:
        raise InputError(f"{file.path}:{row.line}: {options.author_column} is {value!r}; it must be 'human' or 'model'")
    return known


def cluster_column(file: LabelledFile, given: str | None) -> str | None:
    """The column of clusters: as given, else one with the name of a conversation's id, else None."""
    if given is not None:
        return given
    by_name = {plain(column): column for column in file.columns}
    return next((by_name[name] for name in _CONVERSATIONS if name in by_name), None)


def raters_of(items: Sequence[Item]) -> list[str]:
    """Everybody who gave a rating, by name."""
    return sorted({name for item in items for name in item.ratings})


def passages_of(file: LabelledFile, options: ValidateOptions) -> dict[int, Passage]:
    """What each row is about, by its line: the text of a column, or the last reply of an exchange.

    Raises:
        InputError: the column is not there, or the file can be read neither as texts nor as exchanges.
    """
    own = options.text if options.text in file.columns else None
    if options.metric is None and options.text is None:
        own = next((name for name in file.columns if plain(name) == "text"), None)
    if own is None:
        if options.text not in (None, "said", "reply"):
            file.require(str(options.text), "--text")
        return _of_exchanges(file.path, options)
    language = options.map.get("language") or next((name for name in file.columns if plain(name) == "language"), None)
    found: dict[int, Passage] = {}
    for row in file.rows:
        text = reach(row.columns, own)
        if isinstance(text, str) and text.strip():
            tag = None if language is None else scalar_text(reach(row.columns, language))
            found[row.line] = Passage(text, language=tag or "")
    return found


def _of_exchanges(path: Path, options: ValidateOptions) -> dict[int, Passage]:
    found: dict[int, Passage] = {}
    for entry in open_log(path, ReadOptions(map=options.map, roles=options.roles, mode=options.mode)):
        if isinstance(entry, Record):
            said, reply = entry.exchange.said, entry.exchange.reply
            given = entry.exchange.context.language
            language = "" if given == UNKNOWN else given
            found[entry.line] = (
                Passage(said, "", language) if options.text == "said" else Passage(reply, said, language)
            )
    return found
