"""Texts shown to a judge so that nothing in them can be taken for anything but the text.

A text stands between two lines that hold a number nobody can guess, drawn anew for every call. Each of its own lines
begins with that line's number and a bar, whatever a writer used to break it, and characters that cannot be seen are
written out. So no line of it can end the text, look like a turn, or hide.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
"""Everything that some program takes for the end of a line."""
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
"""Unicode categories that print as nothing, or as nobody knows what."""
_JOINERS = frozenset("\u200c\u200d")
"""Unseen, and yet part of how Persian, Indic languages and emoji are written."""
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f]")
"""Unseen, and choose the form of the sign before them: one of them may, and a row of them spells something."""
_HIDING = re.compile("[\U000e0000-\U000e0fff\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800]")
"""Blank characters that count as letters or accents, and tags."""


@dataclass(frozen=True, slots=True)
class Fence:
    """The boundary of one call; `seal` is a word that the judge gives back, and no text it reads can know."""

    boundary: str = field(default_factory=lambda: secrets.token_hex(16))
    seal: str = field(default_factory=lambda: secrets.token_hex(6))

    def around(self, name: str, lines: Sequence[str]) -> str:
        """A text by its lines, fenced."""
        body = [f"{number}| {shown(line)}" for number, line in enumerate(lines, 1)]
        return "\n".join([self.opening(name), *body, self.closing(name)])

    def opening(self, name: str) -> str:
        """The line before a text."""
        return f"<<<{self.boundary} begin {name}"

    def closing(self, name: str) -> str:
        """The line after a text."""
        return f">>>{self.boundary} end {name}"


def lines_of(text: str) -> list[str]:
    """A text's lines, however they are broken; an empty text has one empty line."""
    return _BREAK.split(text)


def shown(line: str) -> str:
    r"""A line with what cannot be seen written out: a zero-width space as `\u200b`."""
    return "".join(_written_out(character, place, line) for place, character in enumerate(line))


def _written_out(character: str, place: int, line: str) -> str:
    if character == "\t" or (character in _JOINERS and _joins(place, line)):
        return character
    hides = unicodedata.category(character) in _UNSEEN or _HIDING.match(character)
    if hides or (_SELECTORS.match(character) and not _selects(place, line)):
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character


def _selects(place: int, line: str) -> bool:
    """Whether a selector stands right behind a sign that it can choose the form of."""
    return place > 0 and not _SELECTORS.match(line[place - 1]) and not line[place - 1].isspace()


def _joins(place: int, line: str) -> bool:
    """Whether a joiner stands between two characters that are no Latin letters: there it is spelling."""
    around = line[place - 1 : place] if place else "", line[place + 1 : place + 2]
    return all(side and not side.isascii() and unicodedata.category(side) not in _UNSEEN for side in around)
