"""What `summary.json` holds, and results read back from it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np

from attunement.audit.findings import Findings
from attunement.audit.parts import Exchanges, matrix, read_part
from attunement.audit.scoring import Plan
from attunement.conversation import Mode
from attunement.corpus import OUTCOMES
from attunement.instruments.instrument import Validity
from attunement.instruments.load import about, load_instrument, validity_of
from attunement.measurement import Outcome
from attunement.metric import instruments_of
from attunement.profile import Profile, Result, SliceDifference

MAX_REASONS = 200
"""Reasons that quote what they found are as many as there are exchanges; the most frequent are enough."""


def summary_of(
    found: Findings, exchanges: Exchanges, plan: Plan, detected: Sequence[str], rejected: int, problems: Sequence[str]
) -> dict[str, Any]:
    """The summary of an audit.

    Args:
        found: What the measurements come to.
        exchanges: Every scored exchange.
        plan: What was measured.
        detected: What each input was taken for.
        rejected: How many records could not be read.
        problems: What ended an input before its end.
    """
    scored = len(exchanges)
    return {
        "schema": 1,
        "attunement": version("attunement"),
        "inputs": list(detected),
        "mode": plan.mode.value,
        "exchanges": {"read": scored + rejected, "scored": scored, "rejected": rejected},
        "results": [result.to_row() for result in found.profile.results],
        "differences": [_row(difference) for difference in found.profile.differences],
        "dimensions": [spoken.to_row() for spoken in found.dimensions],
        "instruments": instruments_read(plan),
        "reasons": _reasons(exchanges, plan, found),
        "unsliced": found.unsliced,
        **({"judge": _judge(exchanges)} if plan.judged else {}),
        "problems": list(problems),
    }


def _judge(exchanges: Exchanges) -> dict[str, Any]:
    """What the judges' answers took, each counted once, and how often a metric that was unsure asked one."""
    from attunement.judge.tally import summed

    parts = [read_part(place, ("key",)).schema.metadata for place in exchanges.places]
    unsure = Counter[str]()
    for part in parts:
        unsure.update(json.loads(part[b"unsure"]))
    shares = {name: {"exchanges": count, "share": round(count / len(exchanges), 4)} for name, count in unsure.items()}
    return {**summed(json.loads(part[b"judge"]) for part in parts), "unsure": shares}


def profile_of(summary: Mapping[str, Any]) -> Profile:
    """The results that a summary holds."""
    differences = (SliceDifference(**{**row, "interval": tuple(row["interval"])}) for row in summary["differences"])
    return Profile(tuple(_result(row) for row in summary["results"]), tuple(differences))


def _result(row: Mapping[str, Any]) -> Result:
    ends = {name: None if row[name] is None else tuple(row[name]) for name in ("interval", "bounds")}
    outcomes = {Outcome(name): count for name, count in row["outcomes"].items()}
    return Result(**{**row, **ends, "mode": Mode(row["mode"]), "outcomes": outcomes})


def instruments_read(plan: Plan) -> list[dict[str, Any]]:
    """Every instrument that a metric read with, in each of the tiers it was read in."""
    read = dict.fromkeys(
        (name, getattr(metric, "tier", plan.tier)) for metric, _ in plan.used for name in instruments_of(metric)
    )
    rows = [_instrument(name, tier) for name, tier in read]
    return [row for place, row in enumerate(rows) if row not in rows[:place]]


def _instrument(name: str, tier: str) -> dict[str, Any]:
    instrument = load_instrument(name, tier)
    model = getattr(instrument, "model", "")
    return {
        "name": instrument.name,
        "tier": instrument.tier.value,
        "version": instrument.version,
        **({"model": model} if model else {}),
        "languages": sorted(instrument.languages),
        **({"about": known} if (known := about(name, tier)) else {}),
        "validity": [_row(row) for row in validity_of(name, tier)],
    }


def _row(found: SliceDifference | Validity) -> dict[str, Any]:
    return {**asdict(found), "interval": None if found.interval is None else list(found.interval)}


def _reasons(exchanges: Exchanges, plan: Plan, found: Findings) -> list[dict[str, Any]]:
    """Why exchanges have no outcome, with how many, the most frequent first."""
    counted: Counter[tuple[int, int, str]] = Counter()
    for number, place in enumerate(exchanges.places):
        batch = read_part(place, ("outcome", "reason"))
        outcomes, reasons = matrix(batch, "outcome"), matrix(batch, "reason").copy()
        rows = exchanges.rows(number)
        for column, (_, settled) in found.settled.items():
            reasons[:, column][settled[rows] != outcomes[:, column]] = 0
        texts = json.loads(batch.schema.metadata[b"reasons"])
        _, columns = np.nonzero(reasons)
        cells = np.stack([columns, outcomes[reasons > 0], reasons[reasons > 0]])
        for (column, outcome, reason), count in zip(*_counts(cells), strict=True):
            counted[int(column), int(outcome), texts[int(reason)]] += int(count)
    return [
        {
            "metric": plan.cells[column].metric,
            "part": plan.cells[column].part,
            "outcome": OUTCOMES[outcome].value,
            "reason": reason,
            "exchanges": count,
        }
        for (column, outcome, reason), count in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[
            :MAX_REASONS
        ]
    ]


def _counts(cells: Any) -> tuple[Any, Any]:
    found, counts = np.unique(cells, axis=1, return_counts=True)
    return found.T, counts
