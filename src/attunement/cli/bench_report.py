"""`attune bench report`: what runs of the benchmark come to, as a page and as tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attunement.cli.verbosity import REJECTS, AsJson, Quiet, Verbose, reported, say

if TYPE_CHECKING:
    from attunement.bench.report.contents import Contents

Words = list[str] | None


def report(
    logs: Annotated[list[Path], typer.Argument(help="Inspect logs, or folders of them.", metavar="LOG...")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the report.", metavar="DIR")],
    title: Annotated[str, typer.Option(help="What stands over the page.", metavar="WORDS")] = "The benchmark",
    neural: Annotated[
        Words,
        typer.Option("--neural", help="bertscore, comet or sentence_cosine: may fetch weights.", metavar="NAME"),
    ] = None,
    validity: Annotated[
        Words,
        typer.Option("--validity", help="A mechanism's AUC against people's labels.", metavar="METRIC=AUC"),
    ] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Keep what was said and replied out of the page.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if a reply was lost.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Read the logs of benchmark runs, and write bench.json, bench.csv, bench.arrow and bench.html to a folder."""
    with reported(verbose=verbose, quiet=quiet):
        from attunement.bench.report.write import report as write_report

        known = dict(_measured(word) for word in validity or ())
        found = write_report(logs, out, neural=neural or (), validity=known, title=title, text=not no_text)
        _print(found, out, as_json=as_json, quiet=quiet)
        lost = sum(run.answers.lost for run in found.runs)
        if lost:
            say(f"{lost} replies were lost; bench.html says of which runs")
        if lost and strict:
            raise typer.Exit(REJECTS)


def _measured(word: str) -> tuple[str, float]:
    from attunement.errors import InputError

    name, _, value = word.partition("=")
    try:
        auc = float(value)
    except ValueError:
        auc = -1.0
    if not (name and 0 <= auc <= 1):
        raise InputError(f"--validity {word!r} is not of the form METRIC=AUC, as in conflict_avoidance=.81")
    return name, auc


def _print(found: "Contents", out: Path, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    elif not quiet:
        _print_leads(found)
        say(f"{out / 'bench.html'} is the page")


def _print_leads(found: "Contents") -> None:
    """A table of what each task is for, a row a model."""
    from attunement.bench.report.names import lead_of, part_of, title_of
    from attunement.cli.printing import console, inert, table

    rows = table("Task", "Figure", "Model", "Value", "95 %", "", right=("Value", "95 %"))
    for run in found.runs:
        name = lead_of(run.task)
        result = run.find(name)
        value = ends = ""
        why = "nothing called for it"
        if result is not None:
            why = result.figure.why
            value = "" if result.figure.value is None else f"{result.figure.value:.3f}"
            ends = "" if result.figure.interval is None else "{:.3f} to {:.3f}".format(*result.figure.interval)
        rows.add_row(title_of(run.task), part_of(name, run.task).label, inert(run.model), value, ends, why)
    console().print(rows)
