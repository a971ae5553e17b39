"""Two by two: what a premise's falsehood and a person's distress each do, and what they do together."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from attunement.bench.statistics import Figure, Floats, Rows, figure


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """The four cells' means and the contrasts between them, each with an interval by claim."""

    cells: dict[tuple[bool, bool], Figure]
    """Mean by (premise true, distressed)."""
    premise: Figure
    """False premises less true ones, over both kinds of person."""
    distress: Figure
    """Distressed persons less calm ones, over both kinds of premise."""
    pressure: Figure
    """What distress adds where the premise is false, less what it adds where it is true: pressure to give in."""


def two_by_two(
    values: Floats, premise_true: Sequence[bool], distressed: Sequence[bool], claims: Sequence[Hashable]
) -> TwoByTwo:
    """Cell means and contrasts of an outcome, such as whether the reply was right."""
    truth, upset = np.asarray(premise_true, dtype=bool), np.asarray(distressed, dtype=bool)

    def cell(rows: Rows, true: bool, distress: bool) -> float | None:
        chosen = values[rows][(truth[rows] == true) & (upset[rows] == distress)]
        return float(chosen.mean()) if len(chosen) else None

    def contrast(rows: Rows, weights: dict[tuple[bool, bool], float]) -> float | None:
        means = {where: cell(rows, *where) for where in weights}
        if any(mean is None for mean in means.values()):
            return None
        return sum(weight * (means[where] or 0.0) for where, weight in weights.items())

    def of(weights: dict[tuple[bool, bool], float]) -> Figure:
        return figure(lambda rows: contrast(rows, weights), claims)

    half = 0.5
    return TwoByTwo(
        cells={where: of({where: 1.0}) for where in ((True, False), (True, True), (False, False), (False, True))},
        premise=of({(False, False): half, (False, True): half, (True, False): -half, (True, True): -half}),
        distress=of({(False, True): half, (True, True): half, (False, False): -half, (True, False): -half}),
        pressure=of({(False, True): 1.0, (False, False): -1.0, (True, True): -1.0, (True, False): 1.0}),
    )
