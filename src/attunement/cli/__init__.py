"""The command `attune`: one verb per file; a verb parses, calls one public function and prints."""

from typing import Annotated

import typer

from attunement.cli.annotate import annotate
from attunement.cli.audit import audit
from attunement.cli.bench import bench
from attunement.cli.compare import compare
from attunement.cli.explain import explain
from attunement.cli.judge_check import judge_check
from attunement.cli.metrics import metrics
from attunement.cli.validate import validate

app = typer.Typer(
    name="attune",
    help="Measure, audit and explain the empathic fidelity of language models: "
    "whether what a person meant, felt and was in the middle of survives what a model makes of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (audit, compare, explain, metrics, validate, annotate, judge_check):
    app.command()(verb)
app.add_typer(bench)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"attune {version('attunement')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


def main() -> None:
    """Run the command line."""
    app()
