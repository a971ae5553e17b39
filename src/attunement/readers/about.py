"""What stands beside a conversation in a log: its id, its user, its context, and columns to group by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from attunement.conversation import UNKNOWN, Context, Situation
from attunement.errors import ReaderError
from attunement.readers.record import CONTEXT_KEYS, GROUPING_KEYS
from attunement.readers.source import Row
from attunement.readers.values import MISSING, checked_text, leaves, quoted, reach, scalar_text

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_TRUTHS = {"true": True, "false": False}


class About(NamedTuple):
    """What is known of a conversation beside its messages."""

    conversation_id: str
    user: str | None
    context: Context
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fields:
    """Which column of a log holds what."""

    file_name: str
    found: Mapping[str, str]
    """From a key to its column, mapped or under a default name."""
    mapped: frozenset[str]
    """The keys the user mapped: what is unusable there rejects the record; elsewhere it is left unknown."""
    texts: frozenset[str]
    """The columns of the conversation itself, which are no columns to group by."""

    def value(self, row: Row, key: str) -> Any:
        """The record's value for a key, MISSING where there is none."""
        column = self.found.get(key)
        return MISSING if column is None else reach(row.columns, column)

    def name(self, key: str) -> str:
        """The key's column, as a reason for a reject calls it."""
        column = self.found.get(key, key)
        return key if column == key else f"{key} (column {quoted(column)})"

    def about(self, row: Row) -> About:
        """What stands beside the conversation of a row.

        Raises:
            ReaderError: a mapped field is unusable.
        """
        conversation_id = self._label(row, "id") or f"{self.file_name}:{row.line}"
        user = self._label(row, "user")
        context = self._context(row)
        columns = {
            path: text
            for path, value in leaves(row.columns)
            if value is not None and path not in self.texts and (text := scalar_text(value)) is not None
        }
        for key in self.found.keys() & GROUPING_KEYS:
            value = user if key == "user" else getattr(context, key)
            if value is not None and value != UNKNOWN and (text := scalar_text(value)) is not None:
                columns[key] = str(text)
        return About(conversation_id, user, context, columns)

    def _label(self, row: Row, key: str) -> str | None:
        """An id as text: null or blank is none."""
        value = self.value(row, key)
        if value is None or value is MISSING or value == "":
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        try:
            return checked_text(value, self.name(key))
        except ReaderError:
            if key in self.mapped:
                raise
            return None

    def _context(self, row: Row) -> Context:
        given: list[object] = []
        for key in CONTEXT_KEYS:
            value = self.value(row, key)
            if value is None or value is MISSING or value == "":
                given.append(None)
                continue
            try:
                given.append(_usable(key, value, self.name(key)))
            except ReaderError:
                if key in self.mapped:
                    raise
                given.append(None)
        return _context_of(*given)


def _usable(key: str, value: object, name: str) -> object:
    if key == "premise_true":
        truth = _TRUTHS.get(value.strip().lower()) if isinstance(value, str) else value
        if not isinstance(truth, bool):
            raise ReaderError(f"{name} is {quoted(value)}; it must be true or false")
        return truth
    text = checked_text(value, name).strip()
    if key == "situation" and text.lower() not in tuple(Situation):
        raise ReaderError(f"{name} is {quoted(text)}, not one of {', '.join(Situation)}")
    if key == "language" and not _LANGUAGE_TAG.fullmatch(text):
        raise ReaderError(f"{name} is {quoted(text)}, no BCP-47 tag such as 'en' or 'pt-BR'")
    return text


@lru_cache(maxsize=1024)
def _context_of(*given: Any) -> Context:
    """Contexts recur from record to record."""
    return Context(**{key: value for key, value in zip(CONTEXT_KEYS, given, strict=True) if value is not None})
