"""The alternative-annotator test: may this reader stand in for one of the annotators?

Calderon, Reichart and Dror, *The Alternative Annotator Test for LLM-as-a-Judge: How to Statistically Justify Replacing
Human Annotators with LLMs*, ACL 2025. Each annotator is left out in turn; on every item that they rated, whoever of
reader and annotator stands closer to the other annotators has the advantage, both where they stand equally close. The
reader wins against an annotator whose advantage exceeds its own by less than epsilon (one-sided t-test,
Benjamini and Yekutieli 2001 over annotators), and passes if it wins against half of them or more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from attunement.intervals import student_tail
from attunement.validity.panel import Floats, Kind, Panel, consensus

MIN_ANNOTATORS = 3
MIN_ITEMS = 30
"""Items an annotator must share with the others for the test's normal approximation, as in the paper."""

EXPERTS, SKILLED, CROWD = 0.2, 0.15, 0.1
"""The paper's epsilons: how much worse than an annotator of that kind a reader may be, being cheaper."""

Score = Literal["accuracy", "negative RMSE"]


@dataclass(frozen=True, slots=True)
class AgainstAnnotator:
    """The reader against one annotator."""

    annotator: str
    items: int
    reader: float
    """How often the reader is at least as close to the others as the annotator is."""
    human: float
    """How often the annotator is at least as close as the reader."""
    p: float
    won: bool


@dataclass(frozen=True, slots=True)
class AlternativeAnnotator:
    """What the test finds."""

    winning_rate: float
    """Omega: the share of annotators whom the reader wins against; it passes from .5."""
    advantage: float
    """Rho: the chance that the reader is as good as, or better than, an annotator drawn at random."""
    epsilon: float
    score: Score
    annotators: tuple[AgainstAnnotator, ...]
    left_out: tuple[str, ...]
    """Annotators with too few items."""

    @property
    def passed(self) -> bool:
        """Whether the reader may stand in for an annotator."""
        return self.winning_rate >= 0.5


def alternative_annotator_test(
    readings: Floats, panel: Panel, epsilon: float = SKILLED, level: float = 0.05
) -> AlternativeAnnotator | str:
    """The test, or why it cannot be made.

    Where items share clusters, the t-test's variance is over clusters and its degrees of freedom are clusters minus
    one; with every item its own cluster that is the paper's t-test.

    Args:
        readings: On the labels' own scale.
        panel: The annotators' ratings.
        epsilon: How much worse than an annotator the reader may be: `EXPERTS`, `SKILLED` or `CROWD`.
        level: The false discovery rate over annotators.
    """
    if len(panel.raters) < MIN_ANNOTATORS:
        return f"it needs at least {MIN_ANNOTATORS} annotators, and there are {len(panel.raters)}"
    exact = panel.kind in (Kind.BINARY, Kind.CATEGORICAL)
    shared = (~np.isnan(panel.ratings)).sum(axis=0) >= 2
    found: list[AgainstAnnotator] = []
    left_out: list[str] = []
    for place, name in enumerate(panel.raters):
        rows = shared & ~np.isnan(panel.ratings[place])
        clusters = panel.clusters[rows]
        if rows.sum() < MIN_ITEMS or len(set(clusters)) < 2:
            left_out.append(name)
            continue
        others = np.delete(panel.ratings, place, axis=0)[:, rows]
        ours = _closeness(readings[rows], others, exact=exact)
        theirs = _closeness(panel.ratings[place, rows], others, exact=exact)
        ahead, behind = (ours >= theirs).astype(np.float64), (theirs >= ours).astype(np.float64)
        p = _chance_of_less(behind - ahead, epsilon, clusters.tolist())
        found.append(AgainstAnnotator(name, int(rows.sum()), float(ahead.mean()), float(behind.mean()), p, False))
    if not found:
        return f"no annotator shares {MIN_ITEMS} items with another"
    won = benjamini_yekutieli([one.p for one in found], level)
    judged = tuple(
        AgainstAnnotator(one.annotator, one.items, one.reader, one.human, one.p, win)
        for one, win in zip(found, won, strict=True)
    )
    return AlternativeAnnotator(
        winning_rate=float(np.mean(won)),
        advantage=float(np.mean([one.reader for one in judged])),
        epsilon=epsilon,
        score="accuracy" if exact else "negative RMSE",
        annotators=judged,
        left_out=tuple(left_out),
    )


def benjamini_yekutieli(p: Sequence[float], level: float) -> list[bool]:
    """Which hypotheses are rejected at that false discovery rate under any dependence (2001)."""
    m = len(p)
    harmonic = sum(1 / rank for rank in range(1, m + 1))
    order = sorted(range(m), key=lambda place: p[place])
    passing = [rank for rank, place in enumerate(order, 1) if p[place] <= rank / m * level / harmonic]
    rejected = set(order[: max(passing, default=0)])
    return [place in rejected for place in range(m)]


def _closeness(readings: Floats, others: Floats, *, exact: bool) -> Floats:
    """How well each reading fits what the other annotators gave: share of equal labels, or minus the RMSE."""
    if exact:
        return consensus(np.where(np.isnan(others), np.nan, others == readings))
    return -np.sqrt(consensus((others - readings) ** 2))


def _chance_of_less(differences: Floats, epsilon: float, clusters: Sequence[str]) -> float:
    """One-sided p of a mean difference below epsilon, by Student's t over clusters."""
    _, codes = np.unique(clusters, return_inverse=True)
    n, groups = len(differences), int(codes.max()) + 1
    mean = float(differences.mean())
    sums = np.bincount(codes, weights=differences - mean)
    error = math.sqrt(groups / (groups - 1) * float((sums**2).sum())) / n
    if not error:
        return float(mean >= epsilon)
    t = (mean - epsilon) / error
    tail = student_tail(t, groups - 1) / 2
    return tail if t < 0 else 1 - tail
