"""What an audit did not measure, in sentences, with the reason."""

from collections.abc import Iterator, Mapping
from typing import Any

from attunement.audit.scoring import Plan
from attunement.audit.slices import MAX_LEVELS
from attunement.measurement import Outcome
from attunement.metric import parts_of

_MAX_REASONS = 12


def not_measured(summary: Mapping[str, Any], plan: Plan) -> Iterator[str]:
    """One sentence for each thing that was not measured: what the log never called for first, then what failed."""
    for problem in summary["problems"]:
        yield f"An input was not read to its end: {problem}."
    if rejected := summary["exchanges"]["rejected"]:
        yield f"{rejected:,} records could not be read; rejects.jsonl says which, and why."
    for metric in plan.metrics:
        if not parts_of(metric, plan.mode):
            yield f"{metric.name} does not work in the mode {plan.mode.value}."
    for result in summary["results"]:
        if not result["group"] and (sentence := called_for(result)):
            yield sentence
    for entry in summary["reasons"][:_MAX_REASONS]:
        name = f"{entry['metric']}.{entry['part']}".rstrip(".")
        yield f"{name}: {entry['exchanges']:,} {entry['outcome'].replace('_', ' ')} ({entry['reason']})."
    for column, levels in summary["unsliced"].items():
        yield f"{column} has {levels:,} values; results are given for the {MAX_LEVELS} most frequent."


def called_for(result: Mapping[str, Any]) -> str | None:
    """Why a result has no value or no interval, or None where it has both."""
    name = f"{result['metric']}.{result['part']}".rstrip(".")
    outcomes = {Outcome(name): count for name, count in result["outcomes"].items()}
    total = sum(outcomes.values())
    called = outcomes[Outcome.PRESENT] + outcomes[Outcome.ABSENT] + outcomes[Outcome.UNDEFINED_BY_REPLY]
    if result["value"] is None and not called:
        return f"{name}: called for by none of {total:,} exchanges."
    if result["interval"] is None:
        what = "no value" if result["value"] is None else "no interval"
        clusters = f"{result['clusters']:,} cluster" + ("" if result["clusters"] == 1 else "s")
        return f"{name}: called for by {called:,} of {total:,} exchanges, from {clusters}: {what}."
    return None
