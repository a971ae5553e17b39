"""`--calibrate`: labels by people on some of an audit's exchanges, and the rates that they correct."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from attunement.audit.gate import nearest
from attunement.audit.parts import Exchanges
from attunement.audit.scoring import Plan, hashed
from attunement.audit.slices import Slice
from attunement.conversation import Mode
from attunement.corpus import Corpus, Floats, Mask
from attunement.errors import InputError, ReaderError
from attunement.metric import CorpusMetric, Metric, Part, parts_of
from attunement.readers.source import Row
from attunement.readers.values import reach, scalar_text
from attunement.validity.correction import Correction, corrected
from attunement.validity.labels import label, read_labelled

ID, TURN, METRIC, PART, LABEL, CHANCE = "conversation_id", "turn", "metric", "part", "label", "probability"
"""The columns of a file of labels; `part` may also stand in `metric`, after a full stop."""


@dataclass(frozen=True, slots=True)
class HumanLabel:
    """What a person said of one exchange under one metric or part."""

    line: int
    conversation_id: str
    turn: int
    metric: str
    part: str
    value: float
    chance: float
    """Of the exchange having been drawn for labelling."""
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A file of labels."""

    path: Path
    labels: tuple[HumanLabel, ...]
    assumed_random: bool
    """Whether every exchange is taken to have had one chance, because the user says so."""


@dataclass(frozen=True, slots=True)
class CorrectedResult:
    """One rate with what labels make of it."""

    metric: str
    part: str
    mode: Mode
    group: Mapping[str, str]
    found: Correction

    def to_row(self) -> dict[str, Any]:
        """The row of `summary.json`."""
        found = self.found
        return {
            "metric": self.metric,
            "part": self.part,
            "mode": self.mode.value,
            "group": dict(self.group),
            "raw": found.raw,
            "value": found.value,
            "interval": None if found.interval is None else list(found.interval),
            "labels": found.labels,
            "clusters": found.clusters,
            "effective_labels": found.effective,
            "lambda": found.lambda_,
            "reason": found.reason,
        }


def read_calibration(path: Path, plan: Plan, *, assume_random: bool) -> Calibration:
    """The labels of a JSON Lines, CSV, TSV or Parquet file.

    Raises:
        InputError: the file, a column or a label is not as it must be; the message says which line.
    """
    file = read_labelled(path)
    for column in (ID, TURN, METRIC, LABEL):
        file.require(column, "--calibrate, column")
    known = CHANCE in file.columns
    if not known and not assume_random:
        raise InputError(
            f"{path}: there is no column {CHANCE!r}: each label must carry its exchange's chance of having been drawn, "
            "as `attune annotate` writes it; if every exchange had the same, say so with --assume-random"
        )
    if file.rejects:
        raise InputError(f"{path}:{file.rejects[0].line}: {file.rejects[0].reason}")
    labels = [found for row in file.rows if (found := _label(path, row, plan, known=known)) is not None]
    if not labels:
        raise InputError(f"{path}: no row has a label")
    return Calibration(path, tuple(labels), not known)


class Corrections:
    """Labels laid beside the exchanges of an audit."""

    def __init__(self, calibration: Calibration, exchanges: Exchanges, plan: Plan) -> None:
        """Find each label's exchange.

        Raises:
            InputError: a label fits several exchanges, or none of the labels fits any.
        """
        self.calibration = calibration
        self.plan = plan
        self.unmatched = self.unscored = 0
        self._clusters = exchanges.cluster
        self._cells: dict[tuple[str, str], dict[int, list[HumanLabel]]] = {}
        places = _Places(exchanges, plan, calibration)
        for one in calibration.labels:
            row = places.of(one)
            if row is None:
                self.unmatched += 1
                continue
            self._cells.setdefault((one.metric, one.part), {}).setdefault(row, []).append(one)
        if not self._cells:
            first = calibration.labels[0]
            raise InputError(
                f"{calibration.path}: none of the labels is of an exchange of this audit; the first is of "
                f"conversation {first.conversation_id!r}, turn {first.turn}"
            )

    def of(self, metric: Metric, corpus: Corpus, slices: Sequence[Slice]) -> list[CorrectedResult]:
        """What the labels make of one metric's rates, over everything and over each slice."""
        found = []
        for name, part in parts_of(metric, self.plan.mode).items():
            given = self._cells.get((metric.name, name))
            if given is None:
                continue
            labels, chances = self._columns(given, len(corpus.cluster))
            self.unscored += int((~np.isnan(labels) & ~corpus.parts[name].scored).sum())
            everything = np.ones(len(labels), dtype=np.bool_)
            groups: list[tuple[Mapping[str, str], Mask]] = [({}, everything)]
            groups += [({entry.column: entry.level}, entry.rows) for entry in slices]
            pooled = isinstance(metric, CorpusMetric) and metric.pools(name, self.plan.mode)
            for group, rows in groups:
                entering = rows & corpus.parts[name].scored
                correction = (
                    Correction(raw=None, reason="its value is pooled over texts, and a label is of one reply")
                    if pooled
                    else _corrected(corpus, name, part, entering, labels, chances)
                )
                found.append(CorrectedResult(metric.name, name, self.plan.mode, group, correction))
        return found

    def _columns(self, given: Mapping[int, Sequence[HumanLabel]], rows: int) -> tuple[Floats, Floats]:
        """Labels, averaged where an exchange has several, and chances; NaN where there is none."""
        labels, chances = np.full(rows, np.nan), np.full(rows, np.nan)
        for row, several in given.items():
            if len({one.chance for one in several}) > 1:
                raise InputError(
                    f"{self.calibration.path}:{several[1].line}: this exchange has another {CHANCE} in line "
                    f"{several[0].line}; it was drawn once"
                )
            labels[row] = float(np.mean([one.value for one in several]))
            chances[row] = several[0].chance
        return labels, chances

    def summary(self, results: Iterable[CorrectedResult]) -> dict[str, Any]:
        """What `summary.json` says of it."""
        return {
            "labels": self.calibration.path.name,
            "assumed_random": self.calibration.assumed_random,
            "unmatched": self.unmatched,
            "unscored": self.unscored,
            "results": [result.to_row() for result in results],
        }


class _Places:
    """Which row of the audit a label is of."""

    def __init__(self, exchanges: Exchanges, plan: Plan, calibration: Calibration) -> None:
        self._path = calibration.path
        self._by: dict[str, list[str]] = {}
        for column, labels in exchanges.labels(plan.by).items():
            levels = [str(level) for level in labels.dictionary.to_pylist()]
            self._by[column] = [levels[code] for code in np.asarray(labels.indices).tolist()]
        wanted = {hashed(one.conversation_id) for one in calibration.labels}
        self._rows: dict[tuple[int, int], list[int]] = {}
        for row in np.flatnonzero(np.isin(exchanges.conversation, list(wanted))).tolist():
            key = int(exchanges.conversation[row]), int(exchanges.turn[row])
            self._rows.setdefault(key, []).append(row)

    def of(self, one: HumanLabel) -> int | None:
        """The row, or None if the audit has no such exchange."""
        rows = self._rows.get((hashed(one.conversation_id), one.turn), [])
        for column, levels in self._by.items():
            if len(rows) > 1 and (level := scalar_text(reach(one.columns, column))) is not None:
                rows = [row for row in rows if levels[row] == level]
        if len(rows) > 1:
            apart = ", ".join(self._by) or "none; give the audit --by COL"
            raise InputError(
                f"{self._path}:{one.line}: conversation {one.conversation_id!r}, turn {one.turn} is {len(rows)} "
                f"exchanges of this audit; add a column that tells them apart (there are: {apart})"
            )
        return rows[0] if rows else None


def _corrected(corpus: Corpus, name: str, part: Part, entering: Mask, labels: Floats, chances: Floats) -> Correction:
    columns = corpus.parts[name]
    if not entering.any():
        return Correction(raw=None, reason="nothing was scored")
    _, clusters = np.unique(corpus.cluster[entering], return_inverse=True)
    return corrected(
        columns.value[entering], clusters.astype(np.int64), labels[entering], chances[entering], part.low, part.high
    )


def _label(path: Path, row: Row, plan: Plan, *, known: bool) -> HumanLabel | None:
    """A row's label, or None where it has not been labelled."""
    where = f"{path}:{row.line}"
    try:
        value = label(reach(row.columns, LABEL))
        chance = label(reach(row.columns, CHANCE)) if known else 1.0
        turn = label(reach(row.columns, TURN))
    except ReaderError as error:
        raise InputError(f"{where}: a value {error}") from None
    if value is None:
        return None
    metric, part = _cell(where, row, plan)
    low, high = _range(plan, metric, part)
    if isinstance(value, str) or (low is not None and value < low) or (high is not None and value > high):
        ends = f"from {low:g} to {high:g}" if low is not None and high is not None else "a number"
        raise InputError(f"{where}: {LABEL} is {value!r}; for {metric}{part and '.' + part} it must be {ends}")
    if not isinstance(chance, float) or not 0 < chance <= 1:
        raise InputError(f"{where}: {CHANCE} is {chance!r}; it must be above 0 and at most 1")
    if not isinstance(turn, float) or turn < 0 or not turn.is_integer():
        raise InputError(f"{where}: {TURN} is {turn!r}; it must be a whole number from 0")
    conversation = scalar_text(reach(row.columns, ID))
    if not conversation:
        raise InputError(f"{where}: {ID} is empty")
    return HumanLabel(row.line, conversation, int(turn), metric, part, value, chance, row.columns)


def _cell(where: str, row: Row, plan: Plan) -> tuple[str, str]:
    name = scalar_text(reach(row.columns, METRIC)) or ""
    metric, _, part = name.partition(".")
    part = part or scalar_text(reach(row.columns, PART)) or ""
    cells = [(cell.metric, cell.part) for cell in plan.cells]
    if (metric, part) not in cells:
        names = [f"{known}.{its}" if its else known for known, its in cells]
        asked = f"{metric}.{part}" if part else metric
        raise InputError(f"{where}: {METRIC} is {asked!r}, which this audit does not measure{nearest(asked, names)}")
    return metric, part


def _range(plan: Plan, metric: str, part: str) -> tuple[float | None, float | None]:
    found = next(parts_of(one, plan.mode)[part] for one, _ in plan.used if one.name == metric)
    return found.low, found.high
