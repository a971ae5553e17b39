"""Appropriateness lift: how far a held-out classifier tells from a reply under which condition it was asked for."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.bench.statistics import Figure, Floats, figure

FOLDS = 5
PENALTY = 1.0

Features = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True)
class Lift:
    """How far replies differ by condition, beside how far they keep their content."""

    condition: Figure
    """Share of replies whose condition is recovered, less what chance recovers; 0 where replies ignore it."""
    content: Figure
    """Share of replies whose content is recovered from the other conditions' replies, less chance: near 0, nothing was
    left of the content, and the first figure means nothing."""
    conditions: int
    contents: int


def lift(replies: Sequence[str], conditions: Sequence[str], contents: Sequence[str], features: Features) -> Lift:
    """Both, by ridge classifiers that have not seen what they judge.

    A classifier of conditions learns from the other contents, so that it cannot know a condition by its matter; one of
    contents from the other conditions.
    """
    seen = features(replies)
    labels = np.unique(np.asarray(conditions), return_inverse=True)[1]
    matters = np.unique(np.asarray(contents), return_inverse=True)[1]
    told = _recovered(seen, labels, _folds(matters))
    kept = _recovered(seen, matters, labels)
    clusters: list[Hashable] = list(contents)
    return Lift(
        condition=figure(lambda rows: float(told[rows].mean()) - 1 / (labels.max() + 1), clusters),
        content=figure(lambda rows: float(kept[rows].mean()) - 1 / (matters.max() + 1), clusters),
        conditions=int(labels.max()) + 1,
        contents=int(matters.max()) + 1,
    )


def _folds(matters: NDArray[np.intp]) -> NDArray[np.intp]:
    """Contents in random fifths, the same each time."""
    order = np.random.default_rng(0).permutation(matters.max() + 1)
    return order[matters] % FOLDS


def _recovered(features: Floats, labels: NDArray[np.intp], folds: NDArray[np.intp]) -> Floats:
    """Whether each row's label is the likeliest to a ridge regression on the rows of the other folds."""
    targets = np.eye(labels.max() + 1)[labels]
    right = np.zeros(len(labels))
    for fold in np.unique(folds):
        held = folds == fold
        middle, level = features[~held].mean(axis=0), targets[~held].mean(axis=0)
        near = features[~held] - middle
        # In the dual: there are fewer replies than features.
        gram = near @ near.T
        gram[np.diag_indices_from(gram)] += PENALTY * np.trace(gram) / len(gram)
        weights = near.T @ np.linalg.solve(gram, targets[~held] - level)
        scores = (features[held] - middle) @ weights + level
        right[held] = scores.argmax(axis=1) == labels[held]
    return right
