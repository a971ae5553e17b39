"""The audit's report: what is handed to `attunement.report` beside the summary."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from platform import python_version
from typing import Any

import numpy as np

from attunement.audit.findings import Findings
from attunement.audit.options import AuditOptions
from attunement.audit.parts import Exchanges
from attunement.audit.redact import redacted
from attunement.audit.scoring import Entry, Plan
from attunement.audit.shown import RULE, chosen_rows, shown_exchanges
from attunement.audit.unmeasured import not_measured
from attunement.corpus import CODE, Floats
from attunement.measurement import Outcome
from attunement.metric import Part, parts_of
from attunement.metrics.card import cards
from attunement.report.given import About, Distribution, InputFile, Shown

BINS = 20
"""Columns of a histogram."""


def shown_of(
    found: Findings, exchanges: Exchanges, plan: Plan, options: AuditOptions, entries: Iterator[Entry]
) -> list[Shown]:
    """The exchanges that the report shows."""
    return shown_exchanges(
        chosen_rows(found, exchanges),
        exchanges,
        found,
        plan,
        entries,
        text=not options.no_text,
        redactor=redacted if options.redact else None,
    )


def about_of(
    summary: Mapping[str, Any], found: Findings, plan: Plan, options: AuditOptions, inputs: Sequence[Mapping[str, Any]]
) -> About:
    """What is known about the audit beside its numbers."""
    parts = {metric.name: parts_of(metric, plan.mode) for metric, _ in plan.used}
    return About(
        title=", ".join(entry["name"] for entry in inputs),
        inputs=tuple(InputFile(**entry) for entry in inputs),
        options=options.words,
        versions={"attunement": version("attunement"), "python": python_version()},
        metrics=parts,
        kinds={metric.name: metric.kind for metric, _ in plan.used},
        not_measured=tuple(not_measured(summary, plan)),
        redacted=options.redact,
        text=not options.no_text,
        rule=RULE,
        slices=found.profile.differences,
        distributions=tuple(_distributions(found, parts)),
        expected_wrong=_expected_wrong(plan),
    )


def _expected_wrong(plan: Plan) -> dict[str, tuple[float, str]]:
    """The share of each metric's flags that a reader did not agree with, where a card says it."""
    return {metric.name: (card.wrong, card.on) for metric, _ in plan.used if (card := cards().get(metric.name))}


def _distributions(found: Findings, parts: Mapping[str, Mapping[str, Part]]) -> Iterator[Distribution]:
    for metric, (values, outcomes) in found.headlines.items():
        scored = (outcomes == CODE[Outcome.PRESENT]) | (outcomes == CODE[Outcome.ABSENT])
        if not scored.any():
            continue
        edges = _edges(parts[metric][""], values[scored])
        rows = [({}, scored), *(({entry.column: entry.level}, scored & entry.rows) for entry in found.slices)]
        for group, inside in rows:
            counts, _ = np.histogram(np.clip(values[inside], edges[0], edges[-1]), edges)
            yield Distribution(
                metric=metric, group=group, edges=tuple(edges.tolist()), counts=tuple(int(count) for count in counts)
            )


def _edges(part: Part, values: Floats) -> Floats:
    """Edges over the metric's range, or over most of its values where the range has no end."""
    low, high = np.quantile(values, (0.01, 0.99))
    low = np.floor(low) if part.low is None else part.low
    high = np.ceil(high) if part.high is None else part.high
    return np.linspace(low, high if high > low else low + 1, BINS + 1)
