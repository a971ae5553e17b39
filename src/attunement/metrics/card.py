"""How many of a metric's flags were right, where somebody has read them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Flagged replies that were read, and how many of the flags the reader agreed with."""

    right: int
    read: int
    on: str
    """What was read, and by whom."""

    @property
    def wrong(self) -> float:
        """Share of the flags that the reader did not agree with, with a half added to each side."""
        return (self.read - self.right + 0.5) / (self.read + 1)


@cache
def cards() -> dict[str, Card]:
    """The cards there are, by the metric's name; written by `make validity`."""
    place = resources.files("attunement.metrics") / "data" / "cards.json"
    if not place.is_file():
        return {}
    return {name: Card(**card) for name, card in json.loads(place.read_text(encoding="utf-8")).items()}
