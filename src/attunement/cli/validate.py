"""`attune validate`: how far to trust an instrument or a metric."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from attunement.cli.verbosity import (
    AsJson,
    Judge,
    JudgeOption,
    MaxCost,
    Protocol,
    Quiet,
    Verbose,
    judging,
    reported,
)

if TYPE_CHECKING:
    from attunement.validity import ValidateOptions

Words = list[str] | None
Word = str | None


def validate(
    labels: Annotated[Path, typer.Argument(help="Labelled texts or exchanges, a row each.", metavar="FILE")],
    label: Annotated[list[str], typer.Option("--label", help="A column of labels, one per rater.", metavar="COL")],
    instrument: Annotated[Word, typer.Option(help="The instrument to validate.", metavar="NAME")] = None,
    reading: Annotated[
        Word, typer.Option(help="What it reads, as in intensity, explore, 'react|validate'.", metavar="NAME")
    ] = None,
    metric: Annotated[
        Word, typer.Option("--metric", "-m", help="The metric to validate, or METRIC.part.", metavar="NAME")
    ] = None,
    score: Annotated[Word, typer.Option(help="A column of scores to validate, by a judge, say.", metavar="COL")] = None,
    text: Annotated[
        Word,
        typer.Option(
            help="The column to read; said or reply of exchanges. Default: text, else the reply.", metavar="COL"
        ),
    ] = None,
    rater: Annotated[
        Word, typer.Option(help="Who gave the row's rating, where each rating has its own row.", metavar="COL")
    ] = None,
    item: Annotated[Word, typer.Option(help="With --rater: which text a row is about.", metavar="COL")] = None,
    cluster: Annotated[Word, typer.Option(help="The conversation, or whatever is drawn whole.", metavar="COL")] = None,
    author: Annotated[
        Word, typer.Option(help="Who wrote the texts: human, model, or a column of these.", metavar="COL")
    ] = None,
    map_: Annotated[
        Words, typer.Option("--map", help="Which column holds what, as for audit.", metavar="KEY=COL")
    ] = None,
    roles: Annotated[Words, typer.Option("--roles", help="Names of the speakers.", metavar="ROLE=NAME")] = None,
    mode: Annotated[Word, typer.Option(help="respond or render.", metavar="MODE")] = None,
    tier: Annotated[str, typer.Option(help="Tier of the instruments.", metavar="TIER")] = "fast",
    judge: Judge = None,
    protocol: Protocol = None,
    max_cost: MaxCost = None,
    judge_option: JudgeOption = None,
    positive: Annotated[
        Word, typer.Option(help="What counts as present: this name, or this number and above.", metavar="LABEL")
    ] = None,
    cuts: Annotated[
        Word, typer.Option(help="Where readings pass from one label to the next, as in 0.3,0.6.", metavar="X,Y")
    ] = None,
    epsilon: Annotated[
        float, typer.Option(help="Of the alternative-annotator test: .2 experts, .15 skilled, .1 crowd.", metavar="X")
    ] = 0.15,
    dataset: Annotated[str, typer.Option(help="Name of the data on the card.", metavar="NAME")] = "",
    part: Annotated[str, typer.Option(help="Name of what is read on the card.", metavar="NAME")] = "",
    tuned_on: Annotated[bool, typer.Option("--tuned-on", help="This data was touched for a choice.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A card to write (NAME.json), or a folder.", metavar="PATH")
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Hold an instrument, a metric or a column of scores against labels by people, and say how far to trust it."""
    with reported(verbose=verbose, quiet=quiet):
        import json

        from attunement.validity import validate as run_validate

        asked = {
            "label": tuple(label),
            "instrument": instrument,
            "reading": reading,
            "metric": metric,
            "score": score,
            "text": text,
            "rater": rater,
            "item": item,
            "cluster": cluster,
            "author": author,
            "epsilon": epsilon,
            "dataset": dataset,
            "part": part,
            "tuned_on": tuned_on,
        }
        how = {"map": map_, "roles": roles, "tier": tier, **judging(judge, protocol, max_cost, judge_option)}
        found = run_validate(labels, _options(asked, positive, cuts, {**how, "mode": mode}))
        if out is not None:
            from attunement.validity.card import write_card

            write_card(found, out)
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
        elif not quiet:
            from attunement.cli.printing import print_validation

            print_validation(found)


def _options(
    asked: dict[str, Any], positive: str | None, cuts: str | None, reading: dict[str, Any]
) -> "ValidateOptions":
    from attunement.audit import settings
    from attunement.validity import ValidateOptions

    how = settings({name: value for name, value in reading.items() if value}).options
    return ValidateOptions(
        **asked,
        map=how.map,
        roles=how.roles,
        mode=how.mode,
        tier=how.tier,
        judging=how.judging,
        positive=None if positive is None else _number(positive),
        cuts=() if cuts is None else _numbers(cuts),
    )


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _numbers(text: str) -> tuple[float, ...]:
    from attunement.errors import InputError

    try:
        return tuple(float(piece) for piece in text.split(","))
    except ValueError:
        raise InputError(f"--cuts {text!r} is not of the form X,Y, as in 0.3,0.6") from None
