"""What the measurements come to: results over everything and over each slice, one metric at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from attunement.audit.parts import Exchanges
from attunement.audit.scoring import Plan
from attunement.conversation import UNKNOWN
from attunement.corpus import Codes, Corpus, Floats, Mask
from attunement.intervals import false_discovery
from attunement.metric import CorpusMetric, Metric
from attunement.profile import Profile, Result, SliceDifference, slice_differences, summarise

MAX_LEVELS = 50
"""A column with more values than this is sliced by its most frequent ones; the report says so."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The exchanges with one value of one column."""

    column: str
    level: str
    rows: Mask
    known: Mask
    """The exchanges with any value of that column."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the second pass over the measurements finds."""

    profile: Profile
    settled: dict[int, tuple[Floats, Codes]]
    """Values and outcomes of the cells that only the corpus could settle."""
    slices: tuple[Slice, ...]
    unsliced: dict[str, int]
    """Columns with too many values, and how many they have."""
    headlines: dict[str, tuple[Floats, Codes]]
    """Each metric's own values and outcomes, once settled."""


def findings(exchanges: Exchanges, plan: Plan) -> Findings:
    """Summarise each metric over everything and over the slices of each grouping column."""
    slices, unsliced = _slices(exchanges, plan.by)
    groups = [({entry.column: entry.level}, entry.rows) for entry in slices]
    compared = [(entry.column, entry.level, entry.rows, entry.known) for entry in slices if entry.level != UNKNOWN]
    results: list[Result] = []
    differences: list[SliceDifference] = []
    settled: dict[int, tuple[Floats, Codes]] = {}
    headlines: dict[str, tuple[Floats, Codes]] = {}
    for metric, _ in plan.used:
        corpus, its_results = summarise(metric, exchanges.corpus(plan, metric.name), plan.mode, groups)
        results += its_results
        differences += slice_differences([(metric, corpus)], plan.mode, compared)
        if "" in corpus.parts:
            headlines[metric.name] = (corpus.parts[""].value, corpus.parts[""].outcome)
        settled |= _settled(metric, corpus, plan)
    # The tests of all metrics are one family, though the metrics are taken one at a time to keep memory small.
    q = false_discovery([difference.p for difference in differences])
    adjusted = tuple(replace(difference, q=value) for difference, value in zip(differences, q, strict=True))
    return Findings(Profile(tuple(results), adjusted), settled, slices, unsliced, headlines)


def _settled(metric: Metric, corpus: Corpus, plan: Plan) -> dict[int, tuple[Floats, Codes]]:
    if not isinstance(metric, CorpusMetric):
        return {}
    columns = plan.columns_of(metric.name)
    return {column: (corpus.parts[part].value, corpus.parts[part].outcome) for part, column in columns.items()}


def _slices(exchanges: Exchanges, by: Sequence[str]) -> tuple[tuple[Slice, ...], dict[str, int]]:
    slices: list[Slice] = []
    unsliced: dict[str, int] = {}
    for column, labels in exchanges.labels(by).items():
        codes = np.asarray(labels.indices)
        levels = [str(level) for level in labels.dictionary.to_pylist()]
        known = codes != (levels.index(UNKNOWN) if UNKNOWN in levels else -1)
        counts = np.bincount(codes, minlength=len(levels))
        order = sorted(range(len(levels)), key=lambda code: (-counts[code], levels[code]))
        if len(levels) > MAX_LEVELS:
            unsliced[column] = len(levels)
        kept = sorted(order[:MAX_LEVELS], key=lambda code: levels[code])
        slices += [Slice(column, levels[code], codes == code, known) for code in kept]
    return tuple(slices), unsliced
