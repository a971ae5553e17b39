"""JSON decoded value by value, holding no more of the text than one value."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attunement.errors import ReaderError
from attunement.readers.values import json_fault

_SPACE = re.compile(r"[ \t\r\n]*")
_decode = json.JSONDecoder().raw_decode


class JsonWindow:
    """A window over a JSON text that moves along and grows only to hold one value."""

    def __init__(self, path: Path, texts: Iterator[str]) -> None:
        self._path = path
        self._texts = texts
        self._text = ""
        self._at = 0
        self._lines = 1
        self._columns = 0

    def peek(self) -> str:
        """The next character that is no space, or "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def take(self, wanted: str) -> bool:
        """Step over the next character if it is `wanted`."""
        found = self.peek() == wanted
        self._at += found
        return found

    def value(self) -> Any:
        """The next value.

        Raises:
            ReaderError: it is malformed, or the text ends in it.
        """
        if not self.peek():
            raise self._error("ends early", self._at)
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_be_cut(error) or not self._grow():
                    raise self._error(json_fault(error), error.pos) from None
                continue
            except RecursionError:
                raise self._error("nested too deeply", self._at) from None
            if isinstance(value, int | float) and len(self._text) - end <= len("e+") and self._grow():
                continue  # a number at the window's end may go on
            self._at = end
            return value

    def items(self) -> Iterator[Any]:
        """The items of the array that comes next."""
        self._expect("[")
        if self.take("]"):
            return
        while True:
            yield self.value()
            if self.take("]"):
                return
            self._expect(",")

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the caller takes each value before it asks for the next key."""
        self._expect("{")
        if self.take("}"):
            return
        while True:
            key = self.value()
            self._expect(":")
            yield str(key)
            if self.take("}"):
                return
            self._expect(",")

    def _expect(self, wanted: str) -> None:
        if not self.take(wanted):
            raise self._error(f"expecting {wanted!r}", self._at)

    def _grow(self) -> bool:
        """Drop what was read and take in at least as much again as is left, so that a long value costs linear time."""
        more: list[str] = []
        wanted = max(1, len(self._text) - self._at)
        while wanted > 0 and (piece := next(self._texts, None)) is not None:
            more.append(piece)
            wanted -= len(piece)
        if not any(more):
            return False
        dropped = self._text[: self._at]
        self._lines += dropped.count("\n")
        self._columns = len(dropped) - dropped.rfind("\n") - 1 + ("\n" not in dropped) * self._columns
        self._text, self._at = self._text[self._at :] + "".join(more), 0
        return True

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos >= len(self._text) - len("-Infinity")

    def _error(self, fault: str, position: int) -> ReaderError:
        line = self._lines + self._text.count("\n", 0, position)
        column = position - self._text.rfind("\n", 0, position) + ("\n" not in self._text[:position]) * self._columns
        return ReaderError(f"{self._path}:{line}: is no JSON: {fault} at column {column}; what stands before was read")
