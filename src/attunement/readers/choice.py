"""Which layout a log has, and which columns it uses: as mapped, else as its first rows show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from attunement.conversation import Mode
from attunement.errors import InputError
from attunement.readers.about import Fields
from attunement.readers.flat_rows import FlatRows
from attunement.readers.layout import Layout, Messages, Transcripts
from attunement.readers.messages import Speakers
from attunement.readers.names import COLUMN_NAMES, MESSAGES_COLUMNS, default_columns, nearest, plain
from attunement.readers.record import CONTEXT_KEYS, GROUPING_KEYS, REPLY_COLUMN, ReadOptions
from attunement.readers.sample import Kind, Sample
from attunement.readers.transcript_file import COLUMN as WHOLE_TRANSCRIPT

_FLAT_KEYS = frozenset({"said", "reply", "reference", "history", "turn"})
_BESIDE_KEYS = frozenset({"id", "user", *CONTEXT_KEYS})
_SHOWN_COLUMNS = 20


class Plan(NamedTuple):
    """The layout chosen, with what a reader is told of it."""

    name: str
    described: str
    mode: Mode
    layout: Layout


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to choose from."""

    path: Path
    options: ReadOptions
    speakers: Speakers
    sample: Sample

    def plan(self, *, whole_file: bool) -> Plan:
        """The layout: what is mapped decides, then a list of messages, then columns with known names.

        Raises:
            InputError: a mapped column, or one to group by, is not there, or none fits.
        """
        mapped = self.options.map
        if self.sample.rows:
            self._require_mapped()
        if whole_file:
            return self._transcripts(WHOLE_TRANSCRIPT, "a transcript", whole_file=True)
        if "transcript" in mapped:
            return self._transcripts(mapped["transcript"])
        column = self._messages_column()
        if column is not None and not mapped.keys() & _FLAT_KEYS:
            return self._messages(column)
        found = self._found(_FLAT_KEYS | _BESIDE_KEYS)
        if "said" in found and "reply" in found:
            return self._flat(found)
        if self._named_transcript and not mapped.keys() & _FLAT_KEYS:
            return self._transcripts(self._named_transcript)
        raise InputError(self._no_layout(found))

    def _messages_column(self) -> str | None:
        """The column of messages: by its name, or the only thing that can be read; a prompt beside a reply is none."""
        by_name = {plain(column): column for column in self.sample.holding(Kind.MESSAGES, Kind.SHAREGPT)}
        if named := next((by_name[name] for name in MESSAGES_COLUMNS if name in by_name), None):
            return named
        if len(default_columns(self.sample.columns, (), {"said", "reply"})) == 2:
            return None
        by_name |= {plain(column): column for column in self.sample.columns if plain(column) in MESSAGES_COLUMNS[:2]}
        return next(iter(by_name.values()), None if self.sample.rows else MESSAGES_COLUMNS[0])

    @property
    def _named_transcript(self) -> str | None:
        """A column called a transcript that holds one."""
        named = default_columns(self.sample.holding(Kind.TRANSCRIPT), (), {"transcript"})
        return named.get("transcript")

    def _messages(self, column: str) -> Plan:
        sharegpt = self.sample.columns.get(column) is Kind.SHAREGPT
        mode = self.options.mode or Mode.RESPOND
        found = self._found(_BESIDE_KEYS, taken={column})
        layout = Messages(
            file=str(self.path), fields=self._fields(found, {column}), column=column, speakers=self.speakers, mode=mode
        )
        title = f"{'ShareGPT' if sharegpt else 'OpenAI-style'} messages in {column!r}"
        return Plan("sharegpt" if sharegpt else "messages", _told(title, found), mode, layout)

    def _transcripts(self, column: str, title: str = "", *, whole_file: bool = False) -> Plan:
        mode = self.options.mode or Mode.RESPOND
        found = {} if whole_file else self._found(_BESIDE_KEYS, taken={column})
        layout = Transcripts(
            file=str(self.path),
            fields=self._fields(found, {column}),
            column=column,
            speakers=self.speakers,
            mode=mode,
        )
        return Plan("transcript", _told(title or f"transcripts in {column!r}", found), mode, layout)

    def _flat(self, found: Mapping[str, str]) -> Plan:
        mode = self.options.mode or (Mode.RENDER if "reference" in found else Mode.RESPOND)
        replies = self.options.reply_columns or (found["reply"],)
        texts = {*replies, *(found[key] for key in ("said", "reference", "history") if key in found)}
        layout = FlatRows(
            file=str(self.path), fields=self._fields(found, texts), replies=replies, speakers=self.speakers, mode=mode
        )
        return Plan("rows", _told("flat rows", found), mode, layout)

    def _found(self, keys: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
        """From each key to its column: the one mapped, else the first that has one of its default names."""
        mapped = {key: column for key, column in self.options.map.items() if key in keys}
        used = {*self.options.map.values(), *self.options.reply_columns, *taken}
        return mapped | default_columns(self.sample.columns, used, set(keys) - set(mapped))

    def _fields(self, found: Mapping[str, str], texts: set[str]) -> Fields:
        self._require_groups(found)
        return Fields(
            file_name=self.path.name,
            found=found,
            mapped=frozenset(self.options.map),
            texts=frozenset(texts - {*self.options.by}),
        )

    def _require_mapped(self) -> None:
        for key, column in self.options.map.items():
            for name in self.options.reply_columns if key == "reply" else (column,):
                if name not in self.sample.columns:
                    raise InputError(f"{self.path}: --map {key}={column}: {self._no_column(name)}")

    def _require_groups(self, found: Mapping[str, str]) -> None:
        derived = {key for key in GROUPING_KEYS if key in found}
        if len(self.options.reply_columns) > 1:
            derived.add(REPLY_COLUMN)
        for column in self.options.by if self.sample.rows else ():
            if column in derived:
                continue
            kind = self.sample.columns.get(column)
            if kind is None:
                raise InputError(f"{self.path}: --by {column}: {self._no_column(column, derived)}")
            if kind not in (Kind.OTHER, Kind.TRANSCRIPT):
                raise InputError(f"{self.path}: --by {column}: holds no single values to group by")

    def _no_column(self, name: str, derived: Iterable[str] = ()) -> str:
        columns = [*self.sample.columns, *sorted(derived)]
        near = nearest(name, columns)
        hint = f"did you mean {near!r}? " if near else ""
        return f"there is no column {name!r}; {hint}The columns are {_listed(columns)}"

    def _no_layout(self, found: Mapping[str, str]) -> str:
        columns = list(self.sample.columns)
        lacking = [key for key in ("said", "reply") if key not in found]
        free = [column for column in columns if column not in found.values()]
        example = " ".join(f"--map {key}={_likely(key, free) or 'COLUMN'}" for key in lacking)
        message = (
            f"{self.path}: no column is known to hold {' or '.join(lacking)}; the columns are {_listed(columns)}. "
        )
        message += f"Name {'it' if len(lacking) == 1 else 'them'}, for example: {example}"
        if transcripts := self.sample.holding(Kind.TRANSCRIPT):
            message += f"; or, since {transcripts[0]!r} looks like a transcript: --map transcript={transcripts[0]}"
        return message


def _likely(key: str, columns: list[str]) -> str | None:
    """The columns that look most like one for the key: those with one of its names in theirs, else spelt alike."""
    names = [name for name in COLUMN_NAMES[key] if len(name) > 3]
    columns = [column for column in columns if not plain(column).endswith("id")]
    inside = [column for column in columns if any(name in plain(column).split("_") for name in names)]
    if key == "reply" and inside:
        return f"'{'|'.join(inside)}'" if len(inside) > 1 else inside[0]
    return next(iter(inside), None) or next((near for name in names if (near := nearest(name, columns))), None)


def _listed(columns: list[str]) -> str:
    shown = ", ".join(map(repr, columns[:_SHOWN_COLUMNS]))
    return f"{shown} and {len(columns) - _SHOWN_COLUMNS} more" if len(columns) > _SHOWN_COLUMNS else shown


def _told(title: str, found: Mapping[str, str]) -> str:
    """The layout and its columns in words: those under their own names together, the others each with its key."""
    own = [key for key, column in found.items() if key == column]
    others = [f"{key} from {column!r}" for key, column in found.items() if key != column]
    used = [*others, *([f"{', '.join(own)} under {'their' if len(own) > 1 else 'its'} own name"] if own else [])]
    return f"{title} ({'; '.join(used)})" if used else title
