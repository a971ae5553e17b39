"""`attune audit`: score every reply of a log."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attunement.cli.verbosity import (
    BAD_INPUT,
    FAILED_GATE,
    REJECTS,
    AsJson,
    Judge,
    JudgeOption,
    MaxCost,
    Protocol,
    Quiet,
    Verbose,
    judging,
    reported,
    say,
)

if TYPE_CHECKING:
    from attunement.audit import Audited

Words = list[str] | None


def audit(
    inputs: Annotated[list[str], typer.Argument(help="Logs to read; - is standard input.", metavar="INPUT...")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.", metavar="DIR")],
    map_: Annotated[
        Words, typer.Option("--map", help="Which column holds what, as in said=prompt.", metavar="KEY=COL")
    ] = None,
    roles: Annotated[
        Words,
        typer.Option("--roles", help="Names of the speakers, as in person=user,model=agent.", metavar="ROLE=NAME"),
    ] = None,
    mode: Annotated[str | None, typer.Option(help="respond or render.", metavar="MODE")] = None,
    by: Annotated[Words, typer.Option("--by", help="A column to slice by.", metavar="COL")] = None,
    metric: Annotated[Words, typer.Option("--metric", "-m", help="A metric; all if none.", metavar="NAME")] = None,
    tier: Annotated[str | None, typer.Option(help="Tier of the instruments.", metavar="TIER")] = None,
    judge: Judge = None,
    protocol: Protocol = None,
    max_cost: MaxCost = None,
    judge_option: JudgeOption = None,
    config: Annotated[
        Path | None, typer.Option(help="Options in a file; what is typed wins.", metavar="FILE.toml")
    ] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="Keep every text out of every output.")] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Mask contacts in what is shown; this is no anonymisation.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 if a record cannot be read.")] = False,
    fail_if: Annotated[
        Words,
        typer.Option("--fail-if", help="Exit with 1 if the whole interval lies past it.", metavar="'METRIC > NUMBER'"),
    ] = None,
    calibrate: Annotated[
        Path | None, typer.Option(help="Labels by people, to correct rates by.", metavar="LABELS")
    ] = None,
    assume_random: Annotated[
        bool, typer.Option("--assume-random", help="Take labels without a probability for a random sample.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace another audit in DIR.")] = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
    jobs: Annotated[int, typer.Option("--jobs", min=0, hidden=True, help="Processes; 0 for one per CPU.")] = 0,
) -> None:
    """Score every reply of a log, and write summary.json, measurements.parquet and report.html to a folder."""
    interrupted = "interrupted; what was scored is kept, and the same command goes on from there"
    with reported(verbose=verbose, quiet=quiet, interrupted=interrupted):
        import os

        from attunement.audit import audit as run_audit
        from attunement.audit import parse_gate, settings
        from attunement.cli.progress import progress_bar

        typed = {
            "map": map_ or [],
            "roles": roles or [],
            "mode": mode,
            "by": by,
            "metric": metric,
            "tier": tier,
            **judging(judge, protocol, max_cost, judge_option),
            "no_text": no_text,
            "redact": redact,
            "fail_if": fail_if,
            "strict": strict,
            "calibrate": None if calibrate is None else str(calibrate),
            "assume_random": assume_random,
        }
        set_ = settings(typed, config)
        gates = [parse_gate(text) for text in set_.fail_if]
        with progress_bar(quiet=quiet) as progress:
            done = run_audit(
                inputs,
                out,
                set_.options,
                jobs=jobs or os.cpu_count() or 1,
                overwrite=overwrite,
                progress=progress,
            )
        _print(done, as_json=as_json, quiet=quiet)
        _exit(done, [reason for gate in gates if (reason := gate.holds(done.whole))], strict=set_.strict)


def _print(done: "Audited", *, as_json: bool, quiet: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(done.summary, ensure_ascii=False))
    elif not quiet:
        from attunement.cli.printing import print_audit

        print_audit(done)


def _exit(done: "Audited", failed: list[str], *, strict: bool) -> None:
    """End with the status of the first of these that holds: bad input, a gate, rejects under --strict."""
    exchanges = done.summary["exchanges"]
    for problem in done.summary["problems"]:
        if not done.fresh:  # else it was said when it was met
            say(problem)
    if not exchanges["scored"]:
        say("nothing was scored; rejects.jsonl says why")
    if done.summary["problems"] or not exchanges["scored"]:
        raise typer.Exit(BAD_INPUT)
    for reason in failed:
        say(f"--fail-if held: {reason}")
    if failed:
        raise typer.Exit(FAILED_GATE)
    if strict and exchanges["rejected"]:
        say(f"{exchanges['rejected']} records were rejected; {done.folder / 'rejects.jsonl'} says why")
        raise typer.Exit(REJECTS)
