"""Measurements of many exchanges as columns, for what only the whole corpus can tell."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.measurement import Outcome

OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
CODE: dict[Outcome, int] = {outcome: code for code, outcome in enumerate(OUTCOMES)}
"""Outcomes as small whole numbers, for columns."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class PartColumns:
    """One part of one metric over n exchanges; every array has shape (n,). A missing value or reading is NaN."""

    value: Floats
    outcome: Codes
    hits: Ints
    total: Ints
    baseline_hits: Ints
    baseline_total: Ints
    readings: Mapping[str, Floats]

    @property
    def scored(self) -> Mask:
        """Which exchanges enter the value."""
        return np.asarray((self.outcome == CODE[Outcome.PRESENT]) | (self.outcome == CODE[Outcome.ABSENT]))


@dataclass(slots=True)
class Corpus:
    """One metric over n exchanges: its parts, and who said what where. Every array has shape (n,)."""

    parts: dict[str, PartColumns]
    conversation: Ints
    """A whole number per conversation."""
    turn: Ints
    cluster: Ints
    """A code per cluster, from 0: user, then conversation, then prompt, the coarsest there is."""
    key: Ints
    """A hash of the exchange's id, for choices that must not depend on order."""

    @property
    def clusters(self) -> int:
        """How many cluster codes there are."""
        return int(self.cluster.max()) + 1 if len(self.cluster) else 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval and the clusters it rests on; no interval under 20 clusters."""

    value: float | None
    interval: tuple[float, float] | None
    clusters: int
