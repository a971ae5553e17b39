"""`attune explain`: why a reply got its scores."""

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
    from attunement.audit import AuditOptions
    from attunement.conversation import Context, Exchange

Words = list[str] | None


def explain(
    log: Annotated[Path | None, typer.Argument(help="A log, to explain one exchange of it.", metavar="[LOG]")] = None,
    conversation: Annotated[
        str | None, typer.Option("--id", help="Its conversation, as the report names it.", metavar="ID")
    ] = None,
    turn: Annotated[int, typer.Option(min=0, help="Which reply of the conversation, from 0.")] = 0,
    said: Annotated[str | None, typer.Option(help="What the person said; no log is needed.", metavar="TEXT")] = None,
    reply: Annotated[str | None, typer.Option(help="What the model replied.", metavar="TEXT")] = None,
    reference: Annotated[
        str | None, typer.Option(help="A human rendering, to compare the reply with.", metavar="TEXT")
    ] = None,
    context: Annotated[
        Words, typer.Option("--context", help="What is known, as in situation=support.", metavar="KEY=VALUE")
    ] = None,
    map_: Annotated[Words, typer.Option("--map", help="Which column of the log holds what.", metavar="KEY=COL")] = None,
    roles: Annotated[
        Words, typer.Option("--roles", help="Names of the speakers in the log.", metavar="ROLE=NAME")
    ] = None,
    mode: Annotated[str | None, typer.Option(help="respond or render.", metavar="MODE")] = None,
    metric: Annotated[Words, typer.Option("--metric", "-m", help="A metric; all if none.", metavar="NAME")] = None,
    tier: Annotated[str, typer.Option(help="Tier of the instruments.", metavar="TIER")] = "fast",
    judge: Judge = None,
    protocol: Protocol = None,
    max_cost: MaxCost = None,
    judge_option: JudgeOption = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Show what every instrument read in one exchange, and what every metric made of it."""
    with reported(verbose=verbose, quiet=quiet):
        import json

        from attunement.audit import explain as run_explain
        from attunement.audit import settings
        from attunement.audit.judging import configured
        from attunement.instruments.tiers import is_judged

        given = {"map": map_ or [], "roles": roles or [], "mode": mode, "metric": metric, "tier": tier}
        options = settings({**given, **judging(judge, protocol, max_cost, judge_option)}).options
        if is_judged(options.tier):
            configured(options.judging)
        texts = {"said": said, "reply": reply, "reference": reference}
        if log is None:
            exchange = _typed(texts, context or [], options)
        else:
            exchange = _found(log, conversation, turn, texts, options)
        found = run_explain(exchange, metrics=options.metrics, tier=options.tier)
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
            return
        from attunement.cli.spans import print_explanation

        print_explanation(found)


def _typed(texts: dict[str, str | None], context: list[str], options: "AuditOptions") -> "Exchange":
    from attunement.conversation import Exchange
    from attunement.errors import InputError

    said, reply = texts["said"], texts["reply"]
    if said is None or reply is None:
        raise InputError("explain needs --said and --reply, or a log and --id")
    return Exchange(said=said, reply=reply, reference=texts["reference"], context=_context(context), mode=options.mode)


def _found(
    log: Path, conversation: str | None, turn: int, texts: dict[str, str | None], options: "AuditOptions"
) -> "Exchange":
    from attunement.audit import find_exchange
    from attunement.errors import InputError
    from attunement.readers import ReadOptions

    if given := [f"--{name}" for name, text in texts.items() if text is not None]:
        raise InputError(f"explain takes a log or {given[0]}, not both")
    if conversation is None:
        raise InputError(
            "explain needs --id to find an exchange in a log; the report and measurements.parquet name ids"
        )
    return find_exchange(log, conversation, turn, ReadOptions(map=options.map, roles=options.roles, mode=options.mode))


def _context(words: list[str]) -> "Context":
    from attunement.conversation import Context
    from attunement.errors import InputError

    given: dict[str, Any] = {}
    for word in words:
        key, _, value = word.partition("=")
        if key not in Context.__dataclass_fields__ or not value:
            names = ", ".join(Context.__dataclass_fields__)
            raise InputError(f"--context {word!r} is not of the form KEY=VALUE; the keys are {names}")
        given[key] = {"true": True, "false": False}.get(value.lower(), value) if key == "premise_true" else value
    return Context(**given)
