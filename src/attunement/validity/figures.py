"""Figures of agreement: a statistic with its interval, beside people and beside what length or a word list reaches."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from attunement.intervals import MIN_CLUSTERS
from attunement.validity.panel import Floats, Panel
from attunement.validity.resampling import Rows, bootstrap_interval
from attunement.validity.statistics import Statistic

Author = Literal["human", "model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic of agreement between readings and raters."""

    statistic: str
    author: Author | Literal["all"]
    n: int
    clusters: int
    value: float | None
    """None where it is not defined; `reason` says why."""
    interval: tuple[float, float] | None = None
    """95 %, from draws of whole clusters; None under 20 clusters."""
    as_rater: float | None = None
    """The value on the terms of the ceiling: the reader in the place of one rater."""
    ceiling: float | None = None
    """The same between people; None for a single rater."""
    baseline_length: float | None = None
    baseline_lexicon: float | None = None
    reason: str = ""
    """Why there is no value, or no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One number per item, by an instrument, a metric or a baseline; `scaled` is the same on the labels' own scale."""

    values: Floats
    scaled: Floats

    def take(self, rows: Rows | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> "Reader":
        """The readings of those rows."""
        return Reader(values=self.values[rows], scaled=self.scaled[rows])

    def fit_for(self, statistic: Statistic) -> Floats:
        """The readings as that statistic asks for them."""
        return self.scaled if statistic.scaled else self.values


def figure(
    statistic: Statistic,
    panel: Panel,
    reader: Reader,
    *,
    author: Author | Literal["all"] = "human",
    length: Reader | None = None,
    lexicon: Reader | None = None,
) -> Figure:
    """One figure, or why there is none."""
    n, clusters = len(panel), len(set(panel.clusters.tolist()))
    readings = reader.fit_for(statistic)
    value = None
    reason = statistic.undefined_for(panel)
    if not reason:
        value = statistic.design.value(panel, readings)
        reason = _why_none(panel, readings) if value is None else ""
    if value is None:
        return Figure(statistic=statistic.name, author=author, n=n, clusters=clusters, value=None, reason=reason)
    interval = bootstrap_interval(
        lambda rows: statistic.design.value(panel.take(rows), readings[rows]), panel.clusters.tolist()
    )
    if interval is None:
        few = f"{clusters} clusters; an interval needs {MIN_CLUSTERS}"
        reason = few if clusters < MIN_CLUSTERS else "most resamples leave it undefined"
    return Figure(
        statistic=statistic.name,
        author=author,
        n=n,
        clusters=clusters,
        value=value,
        interval=interval,
        as_rater=statistic.design.as_rater(panel, readings) if len(panel.raters) > 1 else None,
        ceiling=statistic.design.people(panel),
        baseline_length=_baseline(statistic, panel, length),
        baseline_lexicon=_baseline(statistic, panel, lexicon),
        reason=reason,
    )


def _baseline(statistic: Statistic, panel: Panel, reader: Reader | None) -> float | None:
    return None if reader is None else statistic.design.value(panel, reader.fit_for(statistic))


def _why_none(panel: Panel, readings: Floats) -> str:
    if len(panel) < 2:
        return f"{len(panel)} text is no evidence of agreement" if len(panel) else "there is no text"
    if len(np.unique(readings)) < 2:
        return "every reading is the same"
    if len(np.unique(panel.ratings[~np.isnan(panel.ratings)])) < 2:
        return "every label is the same"
    return "labels or readings leave nothing to tell apart"
