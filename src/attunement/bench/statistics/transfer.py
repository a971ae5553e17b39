"""Transfer: how far what changes in a person changes in the reply, beside replies that are attuned."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from attunement.bench.statistics import DRAWS, Figure, Floats, Rows, figure
from attunement.validity.resampling import bootstrap_draws


@dataclass(frozen=True, slots=True)
class Transfer:
    """A model's slope over the attuned one's.

    `value` is T: 1 means as responsive as the attuned replies, 0 not at all, below 0 the wrong way. It is no measure of
    distance from y = x: a reply that mirrors every word is not at 1.
    """

    value: Figure
    slope: Figure
    """Of the model: change of the response from dose 0 to dose 1."""
    attuned: Figure
    """Of the attuned replies, by the same instrument."""
    events: int


def slope(dose: Floats, response: Floats, events: Sequence[Hashable] | np.ndarray) -> float | None:
    """The pooled slope within events (least squares with an intercept for each); None where no event's dose varies."""
    codes = np.asarray(events)
    if codes.dtype.kind not in "iu":
        codes = np.unique(codes, return_inverse=True)[1]
    x = dose - _group_means(dose, codes)[codes]
    y = response - _group_means(response, codes)[codes]
    spread = float((x * x).sum())
    return float((x * y).sum() / spread) if spread > 0 else None


def transfer(dose: Floats, model: Floats, attuned: Floats, events: Sequence[Hashable]) -> Transfer:
    """T = β_model / β_attuned, from the replies of both to the same items, with intervals by event.

    Args:
        dose: The written level of each item, 0 to 1.
        model: What the instrument reads in the model's reply to it.
        attuned: What it reads in the attuned reply to it.
        events: The event of each item.

    `value` is None where the attuned slope is not above 0 at the lower end of its interval: the instrument then does
    not see the dose even in replies that follow it.
    """
    names = np.unique(np.asarray(events), return_inverse=True)[1]
    own = figure(lambda rows: slope(dose[rows], model[rows], names[rows]), events)
    theirs = figure(lambda rows: slope(dose[rows], attuned[rows], names[rows]), events)
    count = len(np.unique(names))
    if own.value is None or theirs.value is None or theirs.interval is None or theirs.interval[0] <= 0:
        why = theirs.why or "the attuned replies' slope is not above 0: the instrument does not see the dose"
        return Transfer(Figure(None, None, why), own, theirs, count)

    def ratio(rows: Rows) -> float | None:
        top, bottom = slope(dose[rows], model[rows], names[rows]), slope(dose[rows], attuned[rows], names[rows])
        return None if top is None or bottom is None or bottom <= 0 else top / bottom

    draws = bootstrap_draws(ratio, events, draws=DRAWS)
    found = Figure(own.value / theirs.value)
    if draws is not None:
        low, high = np.quantile(draws, (0.025, 0.975))
        found = Figure(found.value, (float(low), float(high)))
    return Transfer(found, own, theirs, count)


def dose_share(response: Floats, events: Sequence[Hashable], levels: Sequence[Hashable]) -> Figure:
    """How much of what varies in the replies follows the dose rather than the wording, 0 to 1.

    max(0, (MSB − MSW) / (MSB + (m − 1) MSW)) of a one-way analysis of variance within events, pooled over them: between
    levels against between wordings of one level, m wordings a level; the intraclass correlation ICC(1) of Shrout and
    Fleiss 1979. 0 where nothing varies. Every event must have every level in as many wordings.

    Raises:
        ValueError: it has not.
    """
    names, steps = np.asarray(events), np.asarray(levels)
    cells = [[response[(names == name) & (steps == step)] for step in np.unique(steps)] for name in np.unique(names)]
    sizes = {len(cell) for row in cells for cell in row}
    if len(sizes) != 1 or min(sizes) < 2:
        raise ValueError(f"the levels have {sorted(sizes)} wordings; each needs as many, and two at least")
    table = np.array(cells, dtype=np.float64)
    return figure(lambda rows: _share(table[rows]), [str(name) for name in np.unique(names)])


def _share(table: Floats) -> float:
    events, levels, wordings = table.shape
    means = table.mean(axis=2)
    between = wordings * ((means - means.mean(axis=1, keepdims=True)) ** 2).sum() / (events * (levels - 1))
    within = ((table - means[:, :, None]) ** 2).sum() / (events * levels * (wordings - 1))
    whole = between + (wordings - 1) * within
    return max(0.0, float((between - within) / whole)) if whole > 0 else 0.0


def _group_means(values: Floats, codes: np.ndarray) -> Floats:
    return np.bincount(codes, weights=values) / np.maximum(np.bincount(codes), 1)
