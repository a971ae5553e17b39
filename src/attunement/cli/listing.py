"""The list of metrics on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from attunement.cli.printing import console, table


def print_catalogue(rows: Sequence[Mapping[str, Any]]) -> None:
    """Each metric with its parts under it; what both modes share stands once."""
    shown = table("metric", "mode", "range", "better", "what it says", right=("range",))
    modes: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        modes.setdefault(_same(row), []).append(row["mode"])
    for row in {_same(row): row for row in rows}.values():
        name = Text(f"  {row['part']}" if row["part"] else row["metric"], style="" if row["part"] else "bold")
        its_modes = modes[_same(row)]
        mode = its_modes[0] if len(its_modes) == 1 else "both"
        shown.add_row(name, mode, _range(*row["range"]), row["better"], Text(row["meaning"]))
    screen = console()
    screen.print(shown)
    screen.print()
    for signature in dict.fromkeys(row["signature"] for row in rows):
        screen.print(Text(signature, style="dim"), soft_wrap=True)


def _same(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["metric"], row["part"], row["meaning"], str(row["range"])


def _range(low: float | None, high: float | None) -> str:
    return f"{'−∞' if low is None else f'{low:g}'} to {'∞' if high is None else f'{high:g}'}"
