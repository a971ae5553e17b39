"""What a log reader is asked, and what it yields: records and rejects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from attunement.conversation import Exchange, Mode, Role
from attunement.errors import InputError

CONTEXT_KEYS = ("situation", "relation", "culture", "language", "domain", "premise_true", "answer")
KEYS = ("said", "reply", "reference", "history", "transcript", "id", "user", "turn", *CONTEXT_KEYS)
"""What `--map` can name."""

GROUPING_KEYS = frozenset({"user", "situation", "relation", "culture", "language", "domain", "premise_true"})
"""Keys that are columns to group by, whatever the log calls them."""

REPLY_COLUMN = "reply_column"
"""The column that says which of several reply columns an exchange came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read a log, where the log does not say it itself.

    Raises:
        InputError: `map` has a key that there is not.
    """

    map: Mapping[str, str] = field(default_factory=dict)
    """From a key of `KEYS` to the column that holds it. Dots reach into objects; `|` joins several reply columns."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """What the log calls the speakers, beside the names known anyway."""
    mode: Mode | None = None
    """How to read replies; when not given, `render` if there is a reference, else `respond`."""
    by: tuple[str, ...] = ()
    """Columns that results are grouped by."""

    def __post_init__(self) -> None:
        for key, column in self.map.items():
            if key not in KEYS:
                near = get_close_matches(key, KEYS, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(KEYS)}"
                raise InputError(f"--map {key}={column}: there is no key {key!r}; {hint}")
            if not column:
                raise InputError(f"--map {key}=: a column name is missing")

    @property
    def reply_columns(self) -> tuple[str, ...]:
        """The columns mapped to `reply`; more than one with `reply=a|b`."""
        return tuple(self.map["reply"].split("|")) if "reply" in self.map else ()

    @property
    def columns(self) -> set[str]:
        """Every column of the log that is named here."""
        mapped = {column for key, column in self.map.items() if key != "reply"}
        derived = {REPLY_COLUMN, *(GROUPING_KEYS & self.map.keys())}
        return mapped | {*self.reply_columns} | ({*self.by} - derived)


@dataclass(frozen=True, slots=True)
class Record:
    """One reply of a log, as an exchange."""

    exchange: Exchange
    conversation_id: str
    turn: int
    """Counts the replies of a conversation from 0."""
    user: str | None
    opening: str
    """The conversation's first message by the person, to find the same prompt put to several systems."""
    columns: Mapping[str, str]
    """Every scalar of the log's record by its column, as text, but for the conversation itself."""
    file: str
    line: int
    """From 1: the line in a file of text, the number of the record in JSON documents, Parquet and Inspect logs."""


@dataclass(frozen=True, slots=True)
class Reject:
    """What cannot be read as an exchange. The reason quotes at most a short token of the log."""

    file: str
    line: int
    reason: str
