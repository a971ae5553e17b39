"""The list of metrics on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from attunement.cli.printing import console, table


def print_catalogue(rows: Sequence[Mapping[str, Any]]) -> None:
    """Each metric with its parts under it; what both modes share stands once."""
    shown = table("metric", "range", "better", "what it says", right=("range",))
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        key = row["metric"], row["part"], row["meaning"]
        if key in seen:
            continue
        seen.add(key)
        name = Text(f"  {row['part']}" if row["part"] else row["metric"], style="" if row["part"] else "bold")
        shown.add_row(name, _range(*row["range"]), row["better"], Text(row["meaning"]))
    screen = console()
    screen.print(shown)
    screen.print()
    for signature in dict.fromkeys(row["signature"] for row in rows):
        screen.print(Text(signature, style="dim"), soft_wrap=True)


def _range(low: float | None, high: float | None) -> str:
    return f"{'−∞' if low is None else f'{low:g}'} to {'∞' if high is None else f'{high:g}'}"
