"""`attune annotate`: exchanges of an audit for people to label."""

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.verbosity import Quiet, Verbose, reported


def annotate(
    folder: Annotated[Path, typer.Argument(help="The folder of an audit.", metavar="AUDIT")],
    logs: Annotated[list[str], typer.Argument(help="The logs that it was made of.", metavar="LOG...")],
    metric: Annotated[
        str, typer.Option("--metric", "-m", help="What to label: a metric, or METRIC.part.", metavar="NAME")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The JSON Lines file to write.", metavar="FILE")],
    sample: Annotated[int, typer.Option("--sample", help="How many exchanges to draw.", metavar="N")] = 100,
    seed: Annotated[int, typer.Option(help="Another one draws another sample.", metavar="N")] = 0,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Draw flagged and other exchanges of an audit for labelling, with the chance that each had of being drawn."""
    with reported(verbose=verbose, quiet=quiet):
        from attunement.audit import sample_for_labels

        drawn = sample_for_labels(folder, logs, metric, sample, out, seed=seed)
        if not quiet:
            typer.echo(f"{drawn}. Fill in `label` in {out}; then: attune audit … --calibrate {out}")
