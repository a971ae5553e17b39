"""How far a run is: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Callable[[int, float | None], None] | None]:
    """What to tell how many exchanges, and which share of the input, are done; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.fields[done]:>9,} exchanges"),
        BarColumn(),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("scoring", total=None, done=0, rate=0)

        def tell(done: int, share: float | None) -> None:
            elapsed = bar.tasks[0].elapsed or 1
            bar.update(task, completed=share, total=None if share is None else 1, done=done, rate=done / elapsed)

        yield tell
