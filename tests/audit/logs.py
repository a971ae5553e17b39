"""Logs made up for the tests."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

SAID = (
    "Can you tell me how long the bakery on the corner stays open? And is it far?",
    "My sister has stopped answering my calls and I do not know why.",
    "Where did I leave the blue notebook that I had with me yesterday?",
    "hi",
    "Is it normal that the dough for the rye bread does not rise at all?",
)
REPLIES = (
    "It closes at six.",
    "No",
    "I cannot know. Perhaps on the tram. It was blue.",
    "Hello there. How are you.",
    "",
)


def rows(count: int, **columns: str) -> list[dict[str, Any]]:
    """That many flat rows, each a conversation of its own, with an opening that recurs every 30 rows."""
    return [
        {
            "id": f"c{number:05}",
            "prompt": f"{SAID[number % 5]} ({number % 30})",
            "reply": REPLIES[number % 4],
            "channel": ("web", "phone", "shop")[number % 3],
            **columns,
        }
        for number in range(count)
    ]


def write_rows(place: Path, entries: Iterable[Mapping[str, Any]]) -> Path:
    """Rows as JSON Lines."""
    place.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), encoding="utf-8")
    return place


def results(summary: Mapping[str, Any], metric: str, part: str = "") -> Sequence[Mapping[str, Any]]:
    """The results of one metric and part, whole first."""
    return [row for row in summary["results"] if (row["metric"], row["part"]) == (metric, part)]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of an audit with its bytes."""
    return {entry.name: entry.read_bytes() for entry in sorted(folder.iterdir())}
