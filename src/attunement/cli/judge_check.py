"""`attune judge-check`: where a judge breaks."""

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.verbosity import AsJson, JudgeOption, MaxCost, Quiet, Verbose, judging, reported


def judge_check(
    judge: Annotated[
        list[str], typer.Option("--judge", help="The judge; several make a panel.", metavar="PROVIDER/MODEL")
    ],
    probes: Annotated[
        Path | None, typer.Option(help="Probes of your own, as JSON Lines; ours if none.", metavar="FILE")
    ] = None,
    repeats: Annotated[int, typer.Option(min=2, help="How often each probe is put.", metavar="N")] = 3,
    max_cost: MaxCost = None,
    judge_option: JudgeOption = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> None:
    """Put probes with known answers to a judge, and say where it breaks: repeats, order, length, words, anchors."""
    with reported(verbose=verbose, quiet=quiet):
        import json

        from attunement.audit import settings
        from attunement.audit.judging import settings_of
        from attunement.judge.probes import read_probes
        from attunement.validity.judge_check import check_judge

        options = settings(judging(judge, None, max_cost, judge_option)).options
        how = settings_of(options.judging)
        found = check_judge("&".join(judge), read_probes(probes), repeats=repeats, settings=how)
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
        elif not quiet:
            from attunement.cli.printing import print_judge_check

            print_judge_check(found)
