"""What a slower reader says of GoEmotions' comments on BRIGHTER's scale: the head learns from it as well.

It sees, beside all that the head sees, the whole text's vector by all-MiniLM-L6-v2 (Apache-2.0) as it came, and what
that vector says of GoEmotions' labels. A teacher of one fold has never seen that fold.
"""

import numpy as np
from numpy.typing import NDArray

from training.affect.regression import Array, Design

WAVES = 2000
"""Random Fourier features, for closeness in meaning that is not linear."""
LABELS_PENALTY = 3.0
PENALTY = 8.0


def meanings(vectors: Array, labels: Array, typical: int) -> Array:
    """Three blocks of equal weight from texts' vectors; `labels` are those of the last texts."""
    near = vectors - vectors.mean(axis=0)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    rng = np.random.default_rng(0)
    directions, shifts = rng.normal(size=(near.shape[1], WAVES)), rng.uniform(0, 2 * np.pi, WAVES)
    waves = np.cos(near @ directions.astype(np.float32) + shifts.astype(np.float32))
    waves -= waves.mean(axis=0)
    seen = np.hstack((_unit(near, typical), _unit(waves, typical)))
    labelled = seen[-len(labels) :]
    gram = labelled.T @ labelled
    gram[np.diag_indices_from(gram)] += np.float32(LABELS_PENALTY)
    said = seen @ np.linalg.solve(gram, labelled.T @ (labels - labels.mean(axis=0)))
    said = (said - said[:typical].mean(axis=0)) / said.std(axis=0)
    return np.hstack((seen, _unit(said, typical))).astype(np.float32)


def _unit(block: Array, typical: int) -> Array:
    return block / np.sqrt((block[:typical] ** 2).sum() / typical)


class Teacher:
    """Kernel ridge regression over the first `typical` rows."""

    def __init__(self, design: Design, meaning: Array, typical: int) -> None:
        near = design.sparse[:typical]
        self._kernel = (design.sparse @ near.T).toarray() + design.dense @ design.dense[:typical].T
        self._kernel += meaning @ meaning[:typical].T

    def __call__(self, targets: Array, rows: NDArray[np.int64]) -> Array:
        """What it says of every row, having learned from these."""
        level = targets[rows].mean(axis=0)
        gram = self._kernel[np.ix_(rows, rows)].astype(np.float64)
        gram[np.diag_indices_from(gram)] += PENALTY
        solved = np.linalg.solve(gram, targets[rows] - level)
        return (level + self._kernel[:, rows] @ solved.astype(np.float32)).astype(np.float32)
