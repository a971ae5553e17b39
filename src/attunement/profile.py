"""Results: a metric over many exchanges, whole and by group, with what is needed to trust or doubt it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from attunement.conversation import Mode
from attunement.corpus import CODE, OUTCOMES, Corpus, Mask, PartColumns
from attunement.intervals import Difference, Linearised, difference, estimate, false_discovery, mean_of
from attunement.measurement import SCALE, Outcome
from attunement.metric import CorpusMetric, Metric, NullMetric, Part, parts_of, signature

Group = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A metric, or a part of one, over many exchanges: one row of `summary.json`."""

    metric: str
    part: str
    """Empty for the headline."""
    mode: Mode
    signature: str
    value: float | None
    """Unweighted mean of graded values over called-for, readable exchanges; None where there are none."""
    interval: tuple[float, float] | None
    """95 % interval over clusters; None under 20 clusters."""
    pooled: float | None
    """Summed hits over summed totals: longer texts count for more."""
    bounds: tuple[float, float] | None
    """The value, had every reply that cannot be scored been at either end of the range; None where it has no end."""
    null: Mapping[str, Any] | None
    """What the value would be if replies had nothing to do with the person, where the metric has such a null."""
    outcomes: Mapping[Outcome, int]
    clusters: int
    group: Group = field(default_factory=dict)
    """Column and value of the slice; empty for everything."""

    @property
    def called_for(self) -> int:
        """How many exchanges call for this metric and can be read on the person's side."""
        return sum(self.outcomes[outcome] for outcome in (Outcome.PRESENT, Outcome.ABSENT, Outcome.UNDEFINED_BY_REPLY))

    def to_row(self) -> dict[str, Any]:
        """The row of `summary.json`."""
        row = asdict(self)
        row["mode"] = self.mode.value
        row["outcomes"] = {outcome.value: count for outcome, count in self.outcomes.items()}
        for name in ("interval", "bounds"):
            row[name] = None if row[name] is None else list(row[name])
        return row

    def __str__(self) -> str:
        name = self.signature if not self.part else f"{self.signature}#{self.part}"
        value = "undefined" if self.value is None else f"{self.value:.3f}"
        interval = "" if self.interval is None else f" [{self.interval[0]:.3f}, {self.interval[1]:.3f}]"
        counts = [f"{self.called_for} called for", f"{self.outcomes[Outcome.NOT_CALLED_FOR]} not"]
        counts += [
            f"{self.outcomes[outcome]} {outcome.value.replace('_', ' ')}"
            for outcome in (Outcome.UNDEFINED, Outcome.UNDEFINED_BY_REPLY, Outcome.FAILED)
            if self.outcomes[outcome]
        ]
        return f"{name} = {value}{interval} ({', '.join(counts)})"

    def _repr_html_(self) -> str:
        from attunement.report.notebook import result_html

        return result_html(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceDifference:
    """How far a slice stands from the rest of its column; `q` is Benjamini–Hochberg over all slices compared."""

    metric: str
    part: str
    column: str
    level: str
    value: float
    interval: tuple[float, float]
    p: float
    q: float


@dataclass(frozen=True, slots=True)
class Profile:
    """All results of an audit, whole and by group."""

    results: tuple[Result, ...]
    differences: tuple[SliceDifference, ...] = ()

    def find(self, metric: str, part: str = "", **group: str) -> Result | None:
        """The result of that metric, part and slice, or None."""
        for result in self.results:
            if (result.metric, result.part, dict(result.group)) == (metric, part, group):
                return result
        return None

    def to_arrow(self) -> pa.Table:
        """One row per result; `outcomes` as a struct, `group` as a map."""
        return pa.Table.from_pylist([_arrow_row(result) for result in self.results], schema=pa.schema(_COLUMNS))

    def _repr_html_(self) -> str:
        from attunement.report.notebook import profile_html

        return profile_html(self.results)


def summarise(
    metric: Metric, corpus: Corpus, mode: Mode, groups: Sequence[tuple[Group, Mask]] = ()
) -> tuple[Corpus, list[Result]]:
    """A metric's results over everything and over each group, and its columns with what only the corpus could give."""
    if isinstance(metric, CorpusMetric):
        corpus = metric.settle(corpus)
    everything = np.ones(len(corpus.cluster), dtype=np.bool_)
    results = [
        _result(metric, corpus, mode, name, group, rows)
        for group, rows in [({}, everything), *groups]
        for name in parts_of(metric, mode)
    ]
    return corpus, results


def slice_differences(
    measured: Sequence[tuple[Metric, Corpus]], mode: Mode, slices: Sequence[tuple[str, str, Mask, Mask]]
) -> tuple[SliceDifference, ...]:
    """Each slice against the rest of its column; a slice is (column, level, its rows, rows with any level)."""
    found: list[tuple[Metric, str, str, str, Difference]] = []
    for metric, corpus in measured:
        for part in parts_of(metric, mode):
            for column, level, inside, known in slices:
                ours = _value(metric, corpus, mode, inside, part)
                theirs = _value(metric, corpus, mode, known & ~inside, part)
                found.append((metric, part, column, level, difference(ours, theirs)))
    tested = [entry for entry in found if entry[-1].p is not None]
    q = false_discovery([entry[-1].p or 0.0 for entry in tested])
    return tuple(
        SliceDifference(
            metric=metric.name,
            part=part,
            column=column,
            level=level,
            value=gap.value or 0.0,
            interval=gap.interval or (0.0, 0.0),
            p=gap.p or 0.0,
            q=q_value,
        )
        for (metric, part, column, level, gap), q_value in zip(tested, q, strict=True)
    )


def _value(metric: Metric, corpus: Corpus, mode: Mode, rows: Mask, part: str) -> Linearised | None:
    if isinstance(metric, CorpusMetric) and metric.pools(part, mode):
        return metric.pooled(corpus, rows, part)
    columns = corpus.parts[part]
    entering = columns.scored & rows
    return mean_of(columns.value[entering], corpus.cluster[entering], corpus.clusters)


def _result(metric: Metric, corpus: Corpus, mode: Mode, name: str, group: Group, rows: Mask) -> Result:
    part = parts_of(metric, mode)[name]
    columns = corpus.parts[name]
    entering = columns.scored & rows
    found = estimate(_value(metric, corpus, mode, rows, name), part.low, part.high)
    outcomes = np.bincount(columns.outcome[rows], minlength=len(OUTCOMES))
    total = int(columns.total[entering].sum())
    return Result(
        metric=metric.name,
        part=name,
        mode=mode,
        signature=signature(metric),
        value=found.value,
        interval=found.interval,
        pooled=int(columns.hits[entering].sum()) / total if total else None,
        bounds=_bounds(columns, rows, part),
        null=metric.null(corpus, rows) if name == "" and isinstance(metric, NullMetric) else None,
        outcomes={outcome: int(outcomes[CODE[outcome]]) for outcome in OUTCOMES},
        clusters=found.clusters,
        group=dict(group),
    )


def _bounds(columns: PartColumns, rows: Mask, part: Part) -> tuple[float, float] | None:
    if part.low is None or part.high is None:
        return None
    values = columns.value[columns.scored & rows]
    unscored = int((columns.outcome[rows] == CODE[Outcome.UNDEFINED_BY_REPLY]).sum())
    n = len(values) + unscored
    if not n:
        return None
    total = float(np.rint(values * SCALE).sum()) / SCALE
    return (total + unscored * part.low) / n, (total + unscored * part.high) / n


_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("metric", pa.string()),
    ("part", pa.string()),
    ("mode", pa.string()),
    ("signature", pa.string()),
    ("value", pa.float64()),
    ("interval", pa.list_(pa.float64(), 2)),
    ("pooled", pa.float64()),
    ("bounds", pa.list_(pa.float64(), 2)),
    ("null_value", pa.float64()),
    ("outcomes", pa.struct([(outcome.value, pa.int64()) for outcome in OUTCOMES])),
    ("clusters", pa.int64()),
    ("group", pa.map_(pa.string(), pa.string())),
]


def _arrow_row(result: Result) -> dict[str, Any]:
    row = result.to_row()
    null = row.pop("null")
    return {**row, "null_value": None if null is None else null["value"], "group": list(result.group.items())}
