"""What logs call their columns and speakers, from `names.toml`."""

import tomllib
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from importlib import resources

_NAMES = tomllib.loads((resources.files("attunement.readers") / "names.toml").read_text(encoding="utf-8"))

COLUMN_NAMES: dict[str, list[str]] = _NAMES["columns"]
"""For each key, the names under which a log may hold it, likeliest first."""

MESSAGES_COLUMNS: list[str] = _NAMES["messages"]["columns"]
"""Names of columns that hold a list of messages, likeliest first."""

ASIDE = frozenset[str](_NAMES["roles"]["aside"])
"""Roles that are neither the person nor the model."""

ASIDE_IN_TRANSCRIPTS = frozenset[str](_NAMES["roles"]["aside_in_transcripts"])
"""Those of them whose name before a colon begins a turn of a transcript."""

_NESTS = ("", "metadata.", "context.", "meta.")
"""Where a column with a default name may stand."""


def plain(name: str) -> str:
    """A column name as names are compared."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def default_columns(columns: Iterable[str], taken: Iterable[str], keys: Collection[str]) -> dict[str, str]:
    """For each of the keys, the column that has one of its names; no column twice, and none of those taken."""
    used = set(taken)
    by_name = {plain(column): column for column in columns if column not in used}
    found: dict[str, str] = {}
    for key in (key for key in COLUMN_NAMES if key in keys):
        names = (f"{nest}{name}" for nest in _NESTS for name in COLUMN_NAMES[key])
        if (name := next((name for name in names if name in by_name), None)) is not None:
            found[key] = by_name.pop(name)
    return found


def nearest(name: str, columns: Iterable[str]) -> str | None:
    """The column most like a name that is not there: the same but for its case or its object, or spelt alike."""
    columns = list(columns)
    for column in columns:
        if plain(column) == plain(name) or plain(column).rpartition(".")[2] == plain(name):
            return column
    by_name = {plain(column).rpartition(".")[2]: column for column in columns}
    by_name |= {plain(column): column for column in columns}
    near = get_close_matches(plain(name), by_name, n=1)
    return by_name[near[0]] if near else None
