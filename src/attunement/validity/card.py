"""A validation as files: the card that instruments carry, and with a folder the table and everything else beside it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attunement.audit.writing import writing, written_at_once
from attunement.report.agreement import markdown
from attunement.validity.validation import Validation

CARD = "card.json"
TABLE = "validation.md"
WHOLE = "validation.json"


def write_card(found: Validation, place: Path) -> tuple[Path, ...]:
    """Write `card.json`, `validation.md` and `validation.json` to a folder, or the card alone to a name in `.json`.

    Raises:
        OutputError: it cannot be written.
    """
    if place.suffix == ".json":
        _write(place, _plain(found.card()))
        return (place,)
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
    texts = {CARD: _plain(found.card()), TABLE: markdown(found), WHOLE: _plain(found.to_json())}
    for name, text in texts.items():
        _write(place / name, text)
    return tuple(place / name for name in texts)


def _plain(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _write(place: Path, text: str) -> None:
    with written_at_once(place) as sink:
        sink.write(text.encode("utf-8", "replace"))
