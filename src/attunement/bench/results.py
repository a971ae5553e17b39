"""What a run comes to: named figures over all its replies, and by dimension, language, relation and domain.

`results_of(log)` reads an Inspect log, or a path to one, and gives every result; nothing in it asks a model again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from attunement.bench.distancing import distancing
from attunement.bench.own import OWN
from attunement.bench.rows import FIDELITY, Answers, Row, over_epochs, row_of
from attunement.bench.scoring import READINGS
from attunement.bench.statistics import Figure
from attunement.bench.statistics.power import detectable
from attunement.dimensions import dimensions_of
from attunement.errors import InputError
from attunement.intervals import estimate, mean_of
from attunement.metric import parts_of
from attunement.metrics import METRICS

SLICES = ("dimension", "language", "relation", "domain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One figure of a run.

    Over all replies `by` and `among` are empty; else `by` is one of `SLICES` and `among` says which, as in
    `language`, `ja`.
    """

    name: str
    """A metric, `metric.part`, a reading, or a statistic of the task's own, as in `transfer`."""
    figure: Figure
    items: int
    """Items that it rests on."""
    clusters: int
    """Events, contents, claims … that these belong to."""
    lost: int
    """Replies of the whole run that were not scored."""
    by: str = ""
    among: str = ""
    own: bool = False
    """Whether it is a statistic of the task, not the mean of a metric or reading."""

    @property
    def detectable(self) -> float | None:
        """The smallest difference between two models that as many items would see, four times out of five."""
        return detectable(self.figure)

    def to_json(self) -> dict[str, Any]:
        """The result as plain values."""
        low, high = self.figure.interval or (None, None)
        return {
            "name": self.name,
            "by": self.by,
            "among": self.among,
            "value": self.figure.value,
            "low": low,
            "high": high,
            "why": self.figure.why,
            "items": self.items,
            "clusters": self.clusters,
            "lost": self.lost,
            "own": self.own,
            "detectable": self.detectable,
        }


def results_of(log: Any) -> list[Result]:
    """Every result of a run: coverage, the task's own statistics, then the means of metrics and readings.

    Args:
        log: An Inspect `EvalLog` with its samples, or the path of one.

    Raises:
        InputError: the log is no run of one of our tasks.
    """
    return results(answers_of(log))


def answers_of(log: Any) -> Answers:
    """The rows of a run.

    Raises:
        InputError: the log is no run of one of our tasks.
    """
    if isinstance(log, str | Path):
        from inspect_ai.log import read_eval_log

        try:
            log = read_eval_log(str(log))
        except Exception as error:  # whatever is wrong with the file, each format says it in its own way
            raise InputError(f"{log} is no Inspect log: {error}") from error
    asked = len(log.eval.dataset.sample_ids or ()) * (log.eval.config.epochs or 1)
    rows = list(_rows(log))
    if not rows and "attunement" not in log.eval.task:
        raise InputError(f"the log of {log.eval.task!r} holds no score of attunement/{FIDELITY}")
    task = log.eval.task.rpartition("/")[2]
    tier = log.eval.task_args.get("tier", "fast")
    return Answers(task, tier, over_epochs(rows), asked, asked - len(rows))


def _rows(log: Any) -> Iterator[Row]:
    for sample in log.samples or ():
        score = (sample.scores or {}).get(FIDELITY)
        if score is not None and sample.error is None and isinstance(score.value, dict):
            yield row_of(str(sample.id), sample.metadata, score.answer or "", score.value, score.metadata or {})


def results(answers: Answers) -> list[Result]:
    """Every result of the rows of a run."""
    found = [*overall(answers), *_means(answers, lambda _row, _metric: True)]
    for by in SLICES:
        for among in sorted({name for row in answers.rows for name in _slices(row, by)}):
            found += [
                replace(result, by=by, among=among)
                for result in _means(answers, lambda row, metric: among in _slices(row, by, metric))  # noqa: B023
                if by != "dimension" or result.name in METRICS
            ]
    return found


def overall(answers: Answers) -> Iterator[Result]:
    """Coverage, the task's own statistics and distancing, over all replies."""
    rows = answers.rows
    readable = sum(row.values.get("readable", 0.0) for row in rows)
    # Rows are items: each stands for as many replies as there were epochs.
    share = readable / len(rows) * (answers.expected - answers.lost) / answers.expected if rows else 0.0
    why = f"{answers.lost} of {answers.expected} replies were lost" if answers.lost else ""
    yield _result("coverage", Figure(share, None, why), rows, answers, own=True)
    for name, figure, used in OWN.get(answers.task, lambda _: ())(rows):
        if answers.lost:
            figure = Figure(None, None, f"{why}: what is left of them is no fair sample")
        yield _result(name, figure, used, answers, own=True)
    for name, figure, used in distancing(rows, answers.tier):
        yield _result(name, figure, used, answers, own=True)


def _means(answers: Answers, chosen: Callable[[Row, str], bool]) -> Iterator[Result]:
    for name in dict.fromkeys(name for row in answers.rows for name in row.values):
        rows = [row for row in answers.rows if name in row.values and chosen(row, name.partition(".")[0])]
        if rows:
            yield _result(name, mean(rows, name), rows, answers)


def mean(rows: Sequence[Row], name: str) -> Figure:
    """The mean of a metric or reading over rows that have it, with an interval by cluster that stays in its range."""
    codes, groups = _codes(rows)
    low, high = _range(name, rows[0])
    found = estimate(mean_of(np.array([row.values[name] for row in rows]), codes, groups), low, high)
    why = "" if found.interval else f"{found.clusters} clusters are too few for an interval"
    return Figure(found.value, found.interval, why)


def _range(name: str, row: Row) -> tuple[float | None, float | None]:
    if name in READINGS:
        return 0.0, None if name == "words" else 1.0
    metric, _, part = name.partition(".")
    if metric not in METRICS:
        return None, None
    known = parts_of(METRICS[metric], row.mode)[part]
    return known.low, known.high


def _slices(row: Row, by: str, metric: str = "") -> tuple[str, ...]:
    """What a row belongs to under one of `SLICES`: several dimensions at once, by metric; else one name, or none."""
    if by != "dimension":
        return (row.labels[by],) if by in row.labels else ()
    names = [metric] if metric else list(METRICS)
    return tuple({dimension.value for name in names for dimension in dimensions_of(name, row.mode, row.context)})


def _result(name: str, figure: Figure, rows: Sequence[Row], answers: Answers, *, own: bool = False) -> Result:
    clusters = len({row.group for row in rows})
    return Result(name=name, figure=figure, items=len(rows), clusters=clusters, lost=answers.lost, own=own)


def _codes(rows: Sequence[Row]) -> tuple[Any, int]:
    names = {name: code for code, name in enumerate(dict.fromkeys(row.group for row in rows))}
    return np.array([names[row.group] for row in rows], dtype=np.int64), len(names)
