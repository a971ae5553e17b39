"""Does a reader agree with people as well on what models write as on what people write?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.intervals import MIN_CLUSTERS
from attunement.validity.figures import Reader
from attunement.validity.panel import Kind, Panel, consensus
from attunement.validity.resampling import Rows, bootstrap_draws, two_sided
from attunement.validity.statistics import STATISTICS

CLEAR = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Model-written minus human-written, by resampling whole clusters of either."""

    what: str
    """A statistic's name, or `bias`: how much higher than the raters the reader reads, on the labels' scale."""
    scale: str
    """What is subtracted: the statistic, or its Fisher z."""
    human: float | None
    model: float | None
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    reason: str = ""
    """Why there is no test."""

    @property
    def differs(self) -> bool | None:
        """Whether the two are told apart; None where that cannot be tested."""
        return None if self.p is None else self.p < CLEAR


def interactions(panel: Panel, reader: Reader, by_model: NDArray[np.bool_]) -> tuple[Interaction, ...]:
    """The tests for the panel's leading statistic and, where labels have a scale, for bias."""
    leading = "F1" if panel.kind is Kind.CATEGORICAL else "rho" if panel.present_from is None else "AUC"
    statistic = STATISTICS[leading]
    readings = reader.fit_for(statistic)
    found = [_test(leading, panel, by_model, lambda rows: statistic.design.value(panel.take(rows), readings[rows]))]
    if panel.kind is not Kind.CATEGORICAL:
        errors = reader.scaled - consensus(panel.ratings)
        found.append(_test("bias", panel, by_model, lambda rows: float(errors[rows].mean()) if len(rows) else None))
    return tuple(found)


def _test(what: str, panel: Panel, by_model: NDArray[np.bool_], value: Callable[[Rows], float | None]) -> Interaction:
    scale = "Fisher z" if what in ("rho", "r") else what
    transform = _fisher if scale == "Fisher z" else float
    every = np.arange(len(panel))
    human, model = value(every[~by_model]), value(every[by_model])
    if human is None or model is None:
        side = "human" if human is None else "model"
        return Interaction(
            what=what, scale=scale, human=human, model=model, reason=f"not defined on {side}-written texts"
        )
    counts = {
        "human": len(set(panel.clusters[~by_model].tolist())),
        "model": len(set(panel.clusters[by_model].tolist())),
    }
    for side, count in counts.items():
        if count < MIN_CLUSTERS:
            few = f"{count} clusters of {side}-written texts; the test needs {MIN_CLUSTERS}"
            return Interaction(what=what, scale=scale, human=human, model=model, reason=few)

    def gap(rows: Rows) -> float | None:
        theirs, ours = value(rows[~by_model[rows]]), value(rows[by_model[rows]])
        return None if theirs is None or ours is None else transform(ours) - transform(theirs)

    draws = bootstrap_draws(gap, panel.clusters.tolist())
    if draws is None:
        return Interaction(what=what, scale=scale, human=human, model=model, reason="most resamples leave it undefined")
    low, high = np.quantile(draws, [0.025, 0.975])
    return Interaction(
        what=what,
        scale=scale,
        human=human,
        model=model,
        difference=transform(model) - transform(human),
        interval=(float(low), float(high)),
        p=two_sided(draws),
    )


def _fisher(correlation: float) -> float:
    return float(np.arctanh(np.clip(correlation, -1 + 1e-9, 1 - 1e-9)))
