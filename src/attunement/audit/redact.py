"""Contacts masked in texts that are shown. This is no anonymisation: names, places and stories stay."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

MASK = "•"

Redactor = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Contact:
    """A kind of contact, and what it looks like."""

    name: str
    pattern: re.Pattern[str]


@cache
def contacts() -> tuple[Contact, ...]:
    """The kinds of contact that are masked: e-mail addresses, URLs, handles, telephone numbers, long runs of digits."""
    given = tomllib.loads((resources.files("attunement.audit") / "data" / "contacts.toml").read_text(encoding="utf-8"))
    return tuple(Contact(entry["name"], re.compile(entry["pattern"])) for entry in given["contact"])


def redacted(text: str) -> str:
    """The text with every contact masked, at the same length, so that offsets into it stay right."""
    for contact in contacts():
        text = contact.pattern.sub(lambda match: MASK * len(match.group()), text)
    return text
