"""`attune metrics`: what is measured."""

from typing import Annotated

import typer

from attunement.cli.verbosity import AsJson, Quiet, Verbose, reported


def metrics(
    mode: Annotated[str | None, typer.Option(help="Only those of a mode: respond or render.", metavar="MODE")] = None,
    tier: Annotated[str, typer.Option(help="Tier of the instruments.", metavar="TIER")] = "fast",
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """List every metric and part: what it says, its range, which way is better, and its signature."""
    with reported(verbose=verbose, quiet=quiet):
        import json

        from attunement.audit import settings
        from attunement.audit.measurable import catalogue
        from attunement.metrics import METRICS

        options = settings({"mode": mode, "tier": tier, "metric": list(METRICS)}).options
        rows = catalogue(options)
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False))
            return
        from attunement.cli.listing import print_catalogue

        print_catalogue(rows)
