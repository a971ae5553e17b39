"""The audit's report: what is handed to `attunement.report` beside the summary."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from attunement.audit.findings import Findings
from attunement.audit.options import AuditOptions
from attunement.audit.parts import Exchanges
from attunement.audit.redact import redacted
from attunement.audit.scoring import Entry, Plan
from attunement.audit.shown import RULE, chosen_rows, shown_exchanges
from attunement.audit.unmeasured import not_measured
from attunement.metric import parts_of
from attunement.metrics.card import cards
from attunement.report.given import About, InputFile, Shown


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
        versions={"attunement": version("attunement")},
        metrics=parts,
        kinds={metric.name: metric.kind for metric, _ in plan.used},
        not_measured=tuple(not_measured(summary, plan)),
        redacted=options.redact,
        text=not options.no_text,
        rule=RULE,
        slices=found.profile.differences,
        distributions=found.distributions,
        expected_wrong=_expected_wrong(plan),
    )


def _expected_wrong(plan: Plan) -> dict[str, tuple[float, str]]:
    """The share of each metric's flags that a reader did not agree with, where a card says it."""
    return {metric.name: (card.wrong, card.on) for metric, _ in plan.used if (card := cards().get(metric.name))}
