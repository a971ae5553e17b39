"""Single values of a log: checked as text, named for a reader, found by a dotted path."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from attunement.errors import ReaderError

MISSING: Final = object()
"""What `reach` gives for a column that a record does not have; null is None."""

_TYPE_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
    str: "text",
}
_LONGEST_TOKEN = 40
_DEEPEST = 8


def type_name(value: object) -> str:
    """What a value is, as JSON calls it."""
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def quoted(token: object) -> str:
    """A token in quotes, cut so that a reason never holds a person's text."""
    text = str(token)
    return repr(text if len(text) <= _LONGEST_TOKEN else f"{text[:_LONGEST_TOKEN]}…")


def json_fault(error: json.JSONDecodeError) -> str:
    """What the decoder found, without where."""
    return (error.msg[:1].lower() + error.msg[1:]).removesuffix(" starting at")


def text_fault(text: str) -> str | None:
    """What makes a string no text that can be stored and shown, or None."""
    if "\x00" in text:
        return "holds a NUL character"
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"holds a lone surrogate at character {error.start + 1}"
    return None


def checked_text(value: object, name: str) -> str:
    """The value, if it is text that can be stored.

    Raises:
        ReaderError: it is something else, or holds NUL or a lone surrogate.
    """
    if value is MISSING:
        raise ReaderError(f"{name} is missing")
    if not isinstance(value, str):
        raise ReaderError(f"{name} is {type_name(value)}; it must be text")
    if fault := text_fault(value):
        raise ReaderError(f"{name} {fault}")
    return value


def scalar_text(value: object) -> str | None:
    """A scalar as text that can be stored, or None for null and for what is no scalar."""
    if isinstance(value, str):
        return value if text_fault(value) is None else _storable(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return None


def reach(columns: Mapping[str, Any], path: str) -> Any:
    """The value at a column, or at a dotted path into objects and lists; MISSING where there is none.

    A column whose own name holds dots is found first.
    """
    if path in columns:
        return columns[path]
    if "." not in path:
        return MISSING
    here: Any = columns
    for step in path.split("."):
        if isinstance(here, Mapping) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
        else:
            return MISSING
    return here


def leaves(columns: Mapping[str, Any], prefix: str = "", depth: int = _DEEPEST) -> Iterator[tuple[str, Any]]:
    """Each value that is no object, with its dotted path; objects nested very deeply are passed over."""
    for name, value in columns.items():
        if not isinstance(value, dict):
            yield prefix + name, value
        elif depth:
            yield from leaves(value, f"{prefix}{name}.", depth - 1)


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
