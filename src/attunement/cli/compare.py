"""`attune compare`: what changed from one audit to another."""

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.verbosity import FAILED_GATE, AsJson, Quiet, Verbose, reported, say


def compare(
    first: Annotated[Path, typer.Argument(help="The audit that is compared with.", metavar="A")],
    second: Annotated[Path, typer.Argument(help="The audit that is looked at; differences are B - A.", metavar="B")],
    on: Annotated[
        list[str] | None,
        typer.Option("--on", help="A column that tells which exchanges belong together.", metavar="COL"),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-if", help="Exit with 1 if the whole interval of B - A lies past it.", metavar="'METRIC > NUMBER'"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for compare.json and compare.html.", metavar="DIR")
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Pair the exchanges of two audits, and say what changed from A to B and how sure that is."""
    with reported(verbose=verbose, quiet=quiet):
        import json

        from attunement.audit import compare as run_compare
        from attunement.audit import parse_gate, write_comparison

        gates = [parse_gate(text) for text in fail_if or []]
        found = run_compare(first, second, on or ())
        if out is not None:
            write_comparison(found, out)
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
        elif not quiet:
            from attunement.cli.printing import print_comparison

            print_comparison(found)
        failed = [reason for gate in gates if (reason := gate.holds(found.differences))]
        for reason in failed:
            say(f"--fail-if held: {reason}")
        if failed:
            raise typer.Exit(FAILED_GATE)
