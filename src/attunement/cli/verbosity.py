"""What every verb shares: how much it says, and how it ends."""

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from attunement.errors import AttunementError, CostReached, InputError, OutputError

FAILED_GATE = 1
BAD_INPUT = 2
REJECTS = 3
UNWRITABLE = 4
BROKEN = 70
"""A fault of Attunement's own (EX_SOFTWARE), so that no script takes it for a gate that held."""
INTERRUPTED = 130

Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more; show the traceback of an error.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to standard output, and nothing else there.")]

Judge = Annotated[
    list[str] | None,
    typer.Option("--judge", help="An LLM that judges; several make a panel.", metavar="PROVIDER/MODEL"),
]
Protocol = Annotated[str | None, typer.Option(help="Whose questions judges are asked: paper.", metavar="NAME")]
MaxCost = Annotated[
    float | None,
    typer.Option("--max-cost", help="Ask judges nothing more after so many dollars.", metavar="USD"),
]
JudgeOption = Annotated[
    list[str] | None,
    typer.Option("--judge-option", help="How judges are asked, as in at_once=20.", metavar="NAME=VALUE"),
]


def judging(
    judge: list[str] | None, protocol: str | None, max_cost: float | None, judge_option: list[str] | None
) -> dict[str, Any]:
    """What was typed about judges, by the names of the settings."""
    spent = [] if max_cost is None else [f"max_cost={max_cost}"]
    return {"judge": judge or [], "protocol": protocol, "judge_option": [*(judge_option or []), *spent]}


@contextmanager
def reported(*, verbose: bool = False, quiet: bool = False, interrupted: str = "interrupted") -> Iterator[None]:
    """Say what goes wrong in one line on standard error, and exit with the status that it has."""
    usual = logging.INFO if sys.stderr.isatty() else logging.WARNING
    _log_to_stderr(logging.ERROR if quiet else logging.DEBUG if verbose else usual)
    try:
        yield
    except KeyboardInterrupt:
        say(interrupted)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read the output has stopped; what is still buffered must not raise again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except AttunementError as error:
        if verbose:
            traceback.print_exc()
        say(str(error))
        statuses = {OutputError: UNWRITABLE, InputError: BAD_INPUT, CostReached: BAD_INPUT}
        found = next((status for kind, status in statuses.items() if isinstance(error, kind)), BROKEN)
        raise typer.Exit(found) from None
    except typer.Exit:
        raise
    except Exception as error:
        if verbose:
            traceback.print_exc()
        say(f"internal error: {type(error).__name__}: {error}; please report it, with what -v prints")
        raise typer.Exit(BROKEN) from None


def say(message: str) -> None:
    """One line on standard error."""
    # Not typer.echo, which writes past whoever has taken the place of sys.stderr, such as a progress bar.
    print(f"attune: {message}", file=sys.stderr)


class _Spoken(logging.Handler):
    """Says each message as it would any other, so that it stands above a progress bar."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record))


def _log_to_stderr(level: int) -> None:
    logger = logging.getLogger("attunement")
    logger.handlers = [_Spoken()]
    logger.setLevel(level)
    logger.propagate = False
