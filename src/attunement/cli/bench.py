"""`attune bench`: the benchmark, run on models."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attunement.cli.bench_report import report
from attunement.cli.verbosity import BAD_INPUT, REJECTS, AsJson, Quiet, Verbose, reported, say

if TYPE_CHECKING:
    from attunement.bench.run import Ran

Words = list[str] | None

bench = typer.Typer(
    name="bench",
    help="Ask models what the benchmark asks, score every reply, and say what each task comes to.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@bench.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    model: Annotated[
        Words, typer.Option("--model", help="A model, by Inspect's name; may be given again.", metavar="PROVIDER/MODEL")
    ] = None,
    task: Annotated[Words, typer.Option("--task", help="A task; all if none.", metavar="NAME")] = None,
    tier: Annotated[str, typer.Option(help="Tier of the instruments.", metavar="TIER")] = "fast",
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the logs.", metavar="DIR")] = Path("bench"),
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only so many items of each task, the first ones.", metavar="N")
    ] = None,
    attuned_only: Annotated[
        bool, typer.Option("--attuned-only", help="Only the items that have an attuned reply.")
    ] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Ask models what the benchmark asks, score every reply, and say what each task comes to."""
    if context.invoked_subcommand is not None:
        return
    interrupted = "interrupted; what was answered is kept, and the same command goes on from there"
    with reported(verbose=verbose, quiet=quiet, interrupted=interrupted):
        from attunement.bench.run import Run
        from attunement.bench.run import run as run_benchmark
        from attunement.errors import InputError

        if not model:
            raise InputError("which model? --model PROVIDER/MODEL names one, as in --model attunement/flat")
        asked = Run(
            models=tuple(model),
            tasks=tuple(task or ()),
            tier=tier,
            limit=limit,
            attuned_only=attuned_only,
            display="none" if quiet or as_json else "plain",
        )
        ran = run_benchmark(asked, out)
        _print(ran, as_json=as_json, quiet=quiet)
        _exit(ran)


@bench.command()
def matrix(
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.", metavar="FILE.md")] = Path(
        "benchmark-validity.md"
    ),
    tier: Annotated[str, typer.Option(help="Tier of the instruments.", metavar="TIER")] = "fast",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Mix models that fail in a known way with attuned replies, and say which metrics see it and which should not."""
    with reported(verbose=verbose, quiet=quiet):
        from attunement.bench.matrix import write

        text = write(out, tier, None if quiet else say)
        if not quiet:
            typer.echo(text)


bench.command()(report)


def _print(ran: "list[Ran]", *, as_json: bool, quiet: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps([each.to_json() for each in ran], ensure_ascii=False))
    elif not quiet:
        from attunement.cli.bench_table import print_benchmark

        print_benchmark(ran)


def _exit(ran: "list[Ran]") -> None:
    """End with bad input where a task did not end, and as with rejected records where replies were lost."""
    broken = [each for each in ran if each.status != "success"]
    for each in broken:
        say(f"{each.model}, {each.task}: {each.status}: {each.error.splitlines()[0] if each.error else each.place}")
    if broken:
        raise typer.Exit(BAD_INPUT)
    lost = [each for each in ran if each.lost]
    for each in lost:
        say(f"{each.model}, {each.task}: {each.lost} replies were lost; what pairs them has no value")
    if lost:
        raise typer.Exit(REJECTS)
