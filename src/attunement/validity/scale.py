"""Readings on the labels' own scale, for the statistics that ask for equal values and not for equal order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.errors import InputError
from attunement.validity.agreement import ranks
from attunement.validity.panel import Floats, Kind, Panel


def on_scale(
    readings: Floats, panel: Panel, decided: NDArray[np.bool_] | None = None, cuts: Sequence[float] = ()
) -> tuple[Floats, str]:
    """The readings in the labels' terms, and in words how they got there.

    Readings that already are labels stay. Else `cuts` decides, or, for 0 and 1, what the reader itself `decided`. Else
    the distribution of the readings is laid over that of the ratings: how many get each label is taken from people,
    which ones get it is not.

    Raises:
        InputError: there are not as many cuts as steps between labels.
    """
    levels = np.unique(panel.ratings[~np.isnan(panel.ratings)])
    if cuts:
        if len(cuts) != len(levels) - 1:
            raise InputError(f"{len(cuts)} cuts make {len(cuts) + 1} levels, and the labels have {len(levels)}")
        return levels[np.searchsorted(np.sort(cuts), readings, side="right")], f"cut at {', '.join(map(str, cuts))}"
    if panel.kind is Kind.CATEGORICAL or _are_labels(readings, levels):
        return readings, "as read"
    if panel.kind is Kind.BINARY and decided is not None:
        return decided.astype(np.float64), "present where the reader says so by its own threshold"
    return matched(readings, panel.ratings), "cut so that each label is as frequent as it is among the raters"


def _are_labels(readings: Floats, levels: Floats) -> bool:
    """Whether readings are labels already; a yes or no is none of three grades, though both be written 0 and 1."""
    used = set(np.unique(readings))
    return used <= set(levels) and (len(levels) <= 2 or not used <= {0.0, 1.0})


def matched(readings: Floats, ratings: Floats) -> Floats:
    """Readings mapped, in their order, onto the distribution of all ratings; equal readings stay equal."""
    known = np.sort(ratings[~np.isnan(ratings)])
    share = (ranks(readings) - 0.5) / len(readings)
    places = np.minimum((share * len(known)).astype(np.intp), len(known) - 1)
    mapped: Floats = known[places]
    return mapped
