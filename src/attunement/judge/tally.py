"""What answers took, as it is written beside measurements and added up over an audit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import fmean
from typing import Any

from attunement.judge.asking import Ballot, Judge
from attunement.judge.store import Usage

_SHORT = 16
"""Hexadecimal digits that tell the answers of an audit apart."""


def tally(judges: Iterable[Judge]) -> dict[str, Any]:
    """Since the judges last forgot: what each answer took, and how far apart several answers to a question stood."""
    told: dict[str, Any] = {"answers": {}, "apart": {}}
    for judge in judges:
        told["answers"] |= {key[:_SHORT]: _row(ballot) for key, ballot in judge.used.items()}
        told["apart"] |= {key[:_SHORT]: apart for key, apart in judge.apart.items()}
    return told


def summed(tallies: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """All tallies of an audit as one: each answer once, however many replies it served."""
    answers: dict[str, list[Any]] = {}
    apart: dict[str, Mapping[str, float]] = {}
    for each in tallies:
        answers |= each["answers"]
        apart |= each["apart"]
    faults: dict[str, int] = defaultdict(int)
    usage = Usage()
    for calls, read, written, fault in answers.values():
        usage += Usage(calls, read, written)
        if fault:
            faults[fault] += 1
    return {
        "answers": len(answers),
        "calls": usage.calls,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "faults": dict(sorted(faults.items())),
        "disagreement": _disagreement(apart.values()),
    }


def _row(ballot: Ballot) -> list[Any]:
    return [ballot.usage.calls, ballot.usage.tokens_in, ballot.usage.tokens_out, ballot.fault or ""]


def _disagreement(found: Iterable[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """For each field of a rubric, the mean over the questions that several judges, or one several times, answered."""
    fields: dict[str, list[float]] = defaultdict(list)
    for apart in found:
        for field, value in apart.items():
            fields[field].append(value)
    return {
        field: {"mean": round(fmean(values), 4), "questions": len(values)} for field, values in sorted(fields.items())
    }
