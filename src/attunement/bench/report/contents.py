"""Everything that a report says, gathered once for the page, the JSON and the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

from attunement.audit.choice import chosen_metrics
from attunement.audit.options import AuditOptions
from attunement.audit.scoring import Plan
from attunement.audit.summary import instruments_read
from attunement.bench.report.beside import Beside, Masked, beside, masked
from attunement.bench.report.names import mode_of, part_of, title_of
from attunement.bench.report.paired import PairedItems, compared
from attunement.bench.report.runs import Run
from attunement.metric import parts_of, signature
from attunement.metrics import METRICS

ALWAYS = (
    "Linguistic distancing of single replies: they are too short, and no log gives their scale; it is pooled by task.",
    "Whether a native speaker finds the items, or the replies, natural: items and attuned replies were written and "
    "read by models, and claims stop at register and language transfer.",
    "What a person would feel on reading a reply: instruments read text.",
)
"""What no run of the benchmark measures."""


@dataclass(frozen=True)
class Contents:
    """The runs and all that is reckoned from them."""

    runs: tuple[Run, ...]
    neural: tuple[str, ...] = ()
    validity: Mapping[str, float] | None = None

    @cached_property
    def scores(self) -> tuple[Beside, ...]:
        """The conventional scores of each run."""
        return tuple(beside(run, self.neural) for run in self.runs)

    @cached_property
    def masking(self) -> tuple[Masked, ...]:
        """Masking of each mechanism by each conventional score."""
        return tuple(masked(self.scores, self.validity or {}))

    @cached_property
    def differences(self) -> tuple[PairedItems, ...]:
        """Models against each other, item by item."""
        return compared(self.runs)

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that replies were read in."""
        return tuple(dict.fromkeys(run.answers.tier for run in self.runs))

    @cached_property
    def instruments(self) -> list[dict[str, Any]]:
        """The instruments that read, with their cards."""
        rows: list[dict[str, Any]] = []
        for tier in self.tiers:
            for mode in dict.fromkeys(mode_of(run.task) for run in self.runs):
                plan = Plan(chosen_metrics(AuditOptions(tier=tier), METRICS), mode, tier=tier)
                rows += [row for row in instruments_read(plan) if row not in rows]
        return rows

    @cached_property
    def measured(self) -> list[dict[str, Any]]:
        """Every metric and part with its signature, as the rows of an audit."""
        modes = list(dict.fromkeys(mode_of(run.task) for run in self.runs))
        return [
            {"metric": metric.name, "part": part, "mode": mode.value, "signature": signature(metric), "group": {}}
            for tier in self.tiers
            for metric in chosen_metrics(AuditOptions(tier=tier), METRICS)
            for mode in modes
            for part in parts_of(metric, mode)
        ]

    @cached_property
    def not_measured(self) -> tuple[str, ...]:
        """A sentence for each thing that has no number, with the reason."""
        return tuple(dict.fromkeys((*self._lost(), *self._nothing(), *self._absent(), *ALWAYS)))

    def to_json(self) -> dict[str, Any]:
        """What `bench.json` holds."""
        return {
            "schema": 1,
            "attunement": version("attunement"),
            "runs": [_run(run) for run in self.runs],
            "figures": [
                {"model": run.model, "task": run.task, **one.to_json()} for run in self.runs for one in run.results
            ],
            "conventional": [row for one in self.scores for row in _beside(one)],
            "masking": [one.to_json() for one in self.masking],
            "differences": [one.to_json() for one in self.differences],
            "instruments": self.instruments,
            "signatures": sorted({row["signature"] for row in self.measured}),
            "not_measured": list(self.not_measured),
        }

    def _lost(self) -> Iterator[str]:
        for run in self.runs:
            if run.status != "success":
                yield f"{title_of(run.task)}, {run.model}: the run ended as {run.status!r}."
            if run.answers.lost:
                why = "; ".join(f"{count}: {reason}" for reason, count in run.errors.items()) or "no error was recorded"
                told = f"{run.answers.lost:,} of {run.answers.expected:,} replies were lost ({why})"
                yield f"{title_of(run.task)}, {run.model}: {told}; the statistics of the task are not given."

    def _nothing(self) -> Iterator[str]:
        for run in self.runs:
            for result in run.results:
                if result.figure.value is None and not result.by:
                    label = part_of(result.name, run.task).label
                    yield f"{title_of(run.task)}, {run.model}: {label}: {result.figure.why or 'nothing called for it'}."

    def _absent(self) -> Iterator[str]:
        by_reason: dict[str, list[str]] = {}
        for one in self.scores:
            for name, why in one.absent.items():
                by_reason.setdefault(f"{name}: {why}", []).append(title_of(one.run.task))
        for reason, tasks in by_reason.items():
            everywhere = len(set(tasks)) == len({run.task for run in self.runs})
            yield f"{reason}{'' if everywhere else ' (' + ', '.join(dict.fromkeys(tasks)) + ')'}."


def contents(runs: Sequence[Run], neural: Sequence[str] = (), validity: Mapping[str, float] | None = None) -> Contents:
    """All that a report says of the runs.

    Args:
        runs: The runs.
        neural: Conventional scores by other people's models to be added (`attunement.bench.conventional.NEURAL`).
        validity: AUC of mechanisms against people's labels, where the user has measured it.
    """
    return Contents(tuple(runs), tuple(neural), validity)


def _run(run: Run) -> dict[str, Any]:
    return {
        "model": run.model,
        "task": run.task,
        "tier": run.answers.tier,
        "log": run.log,
        "status": run.status,
        "epochs": run.epochs,
        "items": len(run.rows),
        "asked": run.answers.expected,
        "lost": run.answers.lost,
        "errors": dict(run.errors),
    }


def _beside(one: Beside) -> Iterator[dict[str, Any]]:
    for name, (figure, items) in one.means.items():
        yield {
            "model": one.run.model,
            "task": one.run.task,
            "score": name,
            "against": one.against,
            "mean": figure.value,
            "interval": None if figure.interval is None else list(figure.interval),
            "whole": one.whole.get(name),
            "items": items,
            "signature": one.signatures.get(name, ""),
        }
