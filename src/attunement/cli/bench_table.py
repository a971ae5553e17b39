"""What a run of the benchmark came to, on a terminal."""

from collections.abc import Sequence

from rich.text import Text

from attunement.bench.results import Result
from attunement.bench.run import Ran, headlines
from attunement.cli.printing import console, inert, table


def print_benchmark(ran: Sequence[Ran]) -> None:
    """A table for each task of each model: every headline with its interval, or why it has none."""
    screen = console()
    for each in ran:
        lost = f", {each.lost:,} replies lost" if each.lost else ""
        screen.print(Text(inert(f"\n{each.model}, {each.task}: {each.status}{lost}")))
        rows = table("Result", "Value", "95 %", "Items", "Sees", "", right=("Value", "95 %", "Items", "Sees"))
        for result in headlines(each.results):
            rows.add_row(*_cells(result))
        screen.print(rows)
        screen.print(Text(inert(each.place)))


def _cells(result: Result) -> tuple[str, ...]:
    found = result.figure
    value = "" if found.value is None else f"{found.value:.3f}"
    interval = "" if found.interval is None else f"{found.interval[0]:.3f} to {found.interval[1]:.3f}"
    sees = "" if result.detectable is None else f"{result.detectable:.3f}"
    return result.name, value, interval, f"{result.items:,}", sees, found.why
