"""What is computed of readings and a panel of raters: one table, and three ways of setting a reader beside raters."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Protocol

import numpy as np

from attunement.validity.agreement import (
    auc,
    intraclass_correlation,
    krippendorff_alpha,
    macro_f1,
    pearson,
    spearman,
    weighted_kappa,
)
from attunement.validity.panel import Floats, Kind, Panel, consensus

Between = Callable[[Floats, Floats], float | None]
Found = float | None


class Design(Protocol):
    """How a reader is set beside raters."""

    def value(self, panel: Panel, readings: Floats) -> Found:
        """Agreement of the readings with the raters."""
        ...

    def as_rater(self, panel: Panel, readings: Floats) -> Found:
        """The same on the terms on which raters are held against each other; comparable to `people`."""
        ...

    def people(self, panel: Panel) -> Found:
        """Agreement of one rater with the others, averaged over raters; None for a single rater."""
        ...


@dataclass(frozen=True, slots=True)
class AgainstConsensus:
    """Against the mean of all raters; a rater, and for comparison the reader, against the mean of the other raters."""

    between: Between
    """Agreement of (consensus, readings)."""
    binary: bool = False
    """Whether the consensus is whether most raters say that the thing is present."""

    def value(self, panel: Panel, readings: Floats) -> Found:
        """Agreement with the mean, or the majority, of all raters."""
        return self._one(self._truth(panel), readings)

    def as_rater(self, panel: Panel, readings: Floats) -> Found:
        """Mean over raters of the reader's agreement with the others, on the items which that rater rated."""
        return self._left_out(panel, lambda rater: np.where(np.isnan(panel.ratings[rater]), np.nan, readings))

    def people(self, panel: Panel) -> Found:
        """Mean over raters of each one's agreement with the others."""
        return self._left_out(panel, lambda rater: panel.ratings[rater])

    def _left_out(self, panel: Panel, readings: Callable[[int], Floats]) -> Found:
        count = len(panel.raters)
        if count < 2:
            return None
        return _mean([self._one(self._truth(panel, leaving=rater), readings(rater)) for rater in range(count)])

    def _truth(self, panel: Panel, leaving: int | None = None) -> Floats:
        ratings = panel.shown if self.binary else panel.ratings
        assert ratings is not None, "a binary statistic is asked for only where `present_from` is known"
        mean = consensus(ratings if leaving is None else np.delete(ratings, leaving, axis=0))
        return np.where(np.isnan(mean), np.nan, mean >= 0.5) if self.binary else mean

    def _one(self, truth: Floats, readings: Floats) -> Found:
        both = ~(np.isnan(truth) | np.isnan(readings))
        return self.between(truth[both], readings[both]) if both.any() else None


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Against each rater in turn, averaged; raters against each other in all ordered pairs."""

    between: Between

    def value(self, panel: Panel, readings: Floats) -> Found:
        """Mean over raters of the reader's agreement with each."""
        return _mean([self._one(ratings, readings) for ratings in panel.ratings])

    def as_rater(self, panel: Panel, readings: Floats) -> Found:
        """The value itself: a rater too is held against each rater in turn."""
        return self.value(panel, readings)

    def people(self, panel: Panel) -> Found:
        """Mean over all pairs of raters."""
        return _mean([self._one(one, other) for one, other in permutations(panel.ratings, 2)])

    def _one(self, truth: Floats, readings: Floats) -> Found:
        both = ~(np.isnan(truth) | np.isnan(readings))
        return self.between(truth[both], readings[both]) if both.any() else None


@dataclass(frozen=True, slots=True)
class Jointly:
    """Agreement of the whole panel, with the reader in the place of each rater in turn, averaged."""

    among: Callable[[Panel, Floats], Found]
    """Agreement of ratings of shape (raters, items)."""

    def value(self, panel: Panel, readings: Floats) -> Found:
        """Mean over raters of the panel's agreement with the reader in that rater's place."""
        if len(panel.raters) == 1:
            return self.among(panel, np.vstack([panel.ratings, readings]))
        return _mean([self.among(panel, self._replaced(panel, rater, readings)) for rater in range(len(panel.raters))])

    def as_rater(self, panel: Panel, readings: Floats) -> Found:
        """The value itself."""
        return self.value(panel, readings)

    def people(self, panel: Panel) -> Found:
        """The agreement of the raters."""
        return self.among(panel, panel.ratings) if len(panel.raters) > 1 else None

    @staticmethod
    def _replaced(panel: Panel, rater: int, readings: Floats) -> Floats:
        ratings = panel.ratings.copy()
        ratings[rater] = np.where(np.isnan(ratings[rater]), np.nan, readings)
        return ratings


@dataclass(frozen=True, slots=True)
class Statistic:
    """One of the statistics that are printed."""

    name: str
    title: str
    kinds: frozenset[Kind]
    design: Design
    scaled: bool
    """Whether it asks for readings on the labels' own scale."""
    unfit: str
    """Why it is not defined for the other kinds of labels."""

    def undefined_for(self, panel: Panel) -> str:
        """Why it cannot be computed for this panel; empty where it can."""
        if panel.kind not in self.kinds:
            return self.unfit
        if self.name == "AUC" and panel.present_from is None:
            return "nobody said from which label on a thing counts as present (--positive)"
        return ""


def _mean(found: list[Found]) -> Found:
    known = [value for value in found if value is not None]
    return float(np.mean(known)) if known else None


def _alpha(panel: Panel, ratings: Floats) -> Found:
    level = {Kind.GRADED: "ordinal", Kind.CONTINUOUS: "interval"}.get(panel.kind, "nominal")
    return krippendorff_alpha(ratings, level)  # type: ignore[arg-type]


def _icc(_: Panel, ratings: Floats) -> Found:
    complete = np.flatnonzero(~np.isnan(ratings).any(axis=0))
    return intraclass_correlation(ratings[:, complete].T) if len(complete) else None


_ALL = frozenset(Kind)
_ORDERED = _ALL - {Kind.CATEGORICAL}
_NO_ORDER = "categories have no order"

STATISTICS: dict[str, Statistic] = {
    entry.name: entry
    for entry in (
        Statistic("rho", "Spearman's rho", _ORDERED, AgainstConsensus(spearman), False, _NO_ORDER),
        Statistic("r", "Pearson's r", _ORDERED, AgainstConsensus(pearson), False, _NO_ORDER),
        Statistic(
            "AUC",
            "AUC, present against absent",
            frozenset({Kind.BINARY, Kind.GRADED, Kind.CONTINUOUS}),
            AgainstConsensus(auc, binary=True),
            False,
            "categories have no order; --positive NAME sets one against the others",
        ),
        Statistic(
            "kappa",
            "quadratic weighted kappa",
            frozenset({Kind.BINARY, Kind.GRADED}),
            Pairwise(weighted_kappa),
            True,
            "it asks for a few grades in order",
        ),
        Statistic("alpha", "Krippendorff's alpha", _ALL, Jointly(_alpha), True, ""),
        Statistic("ICC", "ICC(2,1)", _ORDERED, Jointly(_icc), True, _NO_ORDER),
        Statistic(
            "F1",
            "macro-F1",
            _ALL - {Kind.CONTINUOUS},
            Pairwise(macro_f1),
            True,
            "it asks for classes",
        ),
    )
}
"""In the order in which they are printed."""
