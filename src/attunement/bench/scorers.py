"""The scorer `attunement/fidelity`, and the metrics that Inspect shows of it."""

import math
from collections.abc import Mapping
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import TaskState

from attunement.bench.results import mean, overall
from attunement.bench.rows import Answers, Row, about_score, item_of, over_epochs, row_of
from attunement.bench.scoring import READINGS, Scored, names_of, score
from attunement.instruments.tiers import FAST
from attunement.metric import Kind
from attunement.metrics import METRICS

_HEADLINES = (*(name for name, kind in METRICS.items() if kind.kind is not Kind.DESCRIPTION), *READINGS)


@metric(scores="unreduced")
def attunement() -> Metric:
    """Mean and interval by cluster of one metric or reading: `attunement_mean`, `attunement_low`, `attunement_high`."""

    def measure(scores: list[SampleScore]) -> Mapping[str, float]:
        key = "value"
        rows = over_epochs(_row(each, {key: each.score.value}) for each in scores)
        if not rows:
            return {"mean": math.nan, "low": math.nan, "high": math.nan}
        found = mean(rows, key)
        low, high = found.interval or (math.nan, math.nan)
        return {"mean": _number(found.value), "low": low, "high": high}

    return measure


@metric(scores="unreduced")
def statistics() -> Metric:
    """Coverage, the task's own statistics and distancing, each with `_low` and `_high` where it has an interval.

    Of the samples that were scored: what was lost is known to `attune bench report` and `results_of`, from the log.
    """

    def measure(scores: list[SampleScore]) -> Mapping[str, float]:
        rows = over_epochs(_row(each, each.score.value) for each in scores)
        task = rows[0].task if rows else ""
        tier = str((scores[0].score.metadata or {}).get("tier", FAST)) if scores else FAST
        found: dict[str, float] = {}
        for result in overall(Answers(task, tier, rows, len(scores), 0)):
            found[result.name] = _number(result.figure.value)
            if result.figure.interval is not None:
                found[f"{result.name}_low"], found[f"{result.name}_high"] = result.figure.interval
        return found

    return measure


@scorer(metrics=[statistics(), {name: [attunement()] for name in _HEADLINES}])
def fidelity(tier: str = FAST) -> Scorer:
    """Every metric that reads such a reply, and what the task's statistics need, as one score with many values.

    What has no value is NaN; its outcome and reason are in the score's metadata, with the readings of the item's
    attuned reply where there is one.
    """
    # Instruments read one reply at a time, in a thread of their own: a judge runs its own loop of events.
    one = CapacityLimiter(1)
    attuned: dict[str, Scored] = {}

    async def read(state: TaskState, target: Target) -> Score:
        item = item_of(str(state.sample_id), state.metadata)
        reply = state.output.completion
        found = await run_sync(score, item, reply, tier, limiter=one)
        if item.attuned and item.id not in attuned:
            attuned[item.id] = await run_sync(score, item, item.attuned, tier, limiter=one)
        return Score(
            value={name: found.values.get(name, math.nan) for name in names_of(item, tier)},
            answer=reply,
            metadata={"tier": tier, **about_score(found, attuned.get(item.id))},
        )

    return read


def _row(scored: SampleScore, value: Any) -> Row:
    score = scored.score
    return row_of(str(scored.sample_id), scored.sample_metadata or {}, score.answer or "", value, score.metadata or {})


def _number(value: float | None) -> float:
    return math.nan if value is None else value
