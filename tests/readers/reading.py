"""Reads a log whole, as tests want it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attunement.conversation import Mode, Role
from attunement.readers import ReadOptions, Record, Reject, open_log


def options(
    mapping: Mapping[str, str] | None = None,
    *,
    by: tuple[str, ...] = (),
    mode: Mode | None = None,
    **roles: str,
) -> ReadOptions:
    """`options({"said": "q"}, eva="person")`."""
    return ReadOptions(map=mapping or {}, by=by, mode=mode, roles={name: Role(role) for name, role in roles.items()})


def read(path: Path, given: ReadOptions | None = None) -> tuple[list[Record], list[Reject]]:
    found = list(open_log(path, given))
    return [each for each in found if isinstance(each, Record)], [each for each in found if isinstance(each, Reject)]


def records(path: Path, given: ReadOptions | None = None) -> list[Record]:
    kept, rejects = read(path, given)
    assert not rejects
    return kept


def jsonl(path: Path, *rows: Any) -> Path:
    """Rows as JSON Lines; a string is a line as it is."""
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def said_and_replied(found: list[Record]) -> list[tuple[str, str, str, int]]:
    return [(each.conversation_id, each.exchange.said, each.exchange.reply, each.turn) for each in found]
