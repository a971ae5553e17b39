"""Ridge regression of several outputs on many sparse features, and the increasing map that calibrates each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float32]

STEPS = 40
KNOTS = 12


@dataclass(frozen=True)
class Design:
    """Rows of features: sparse ones and dense ones side by side."""

    sparse: sparse.csr_matrix
    dense: Array

    def __getitem__(self, rows: NDArray[np.int64]) -> "Design":
        return Design(self.sparse[rows], self.dense[rows])

    def __matmul__(self, coefficients: Array) -> Array:
        split = self.sparse.shape[1]
        return self.sparse @ coefficients[:split] + self.dense @ coefficients[split:]


@dataclass(frozen=True)
class Fit:
    """Coefficients, sparse features first, and a level for each output."""

    coefficients: Array
    level: Array

    def __call__(self, design: Design) -> Array:
        return design @ self.coefficients + self.level


def ridge(design: Design, targets: Array, weight: Array, penalty: float) -> Fit:
    """Weighted ridge regression by conjugate gradients; the same steps give the same bytes."""
    level = ((weight @ targets) / weight.sum()).astype(np.float32)
    root = np.sqrt(weight).astype(np.float32)[:, None]
    x = sparse.csr_matrix(design.sparse.multiply(root), dtype=np.float32)
    back = sparse.csr_matrix(x.T)
    z = design.dense * root

    def transposed(rows: Array) -> Array:
        return np.vstack((back @ rows, z.T @ rows))

    split = x.shape[1]
    solution = np.zeros((split + z.shape[1], targets.shape[1]), np.float32)
    residual = transposed(((targets - level) * root).astype(np.float32))
    direction, size = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(STEPS):
        image = transposed(x @ direction[:split] + z @ direction[split:]) + np.float32(penalty) * direction
        step = size / np.maximum((direction * image).sum(axis=0), 1e-12)
        solution += step * direction
        residual -= step * image
        size, before = (residual**2).sum(axis=0), size
        direction = residual + size / np.maximum(before, 1e-12) * direction
    return Fit(solution, level)


def exact_ridge(x: Array, y: Array, weight: Array, penalty: float) -> Fit:
    """Weighted ridge regression of one output on few features."""
    total = weight.sum()
    centre, level = weight @ x / total, weight @ y / total
    x = x - centre
    gram = (x * weight[:, None]).T @ x
    gram[np.diag_indices_from(gram)] += np.float32(penalty)
    coefficients = np.linalg.solve(gram, x.T @ (weight * (y - level)))
    return Fit(coefficients, level - centre @ coefficients)


def isotonic_knots(predicted: Array, target: Array, weight: Array) -> Array:
    """Knots of the increasing map from prediction to weighted mean target (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for place in np.argsort(predicted, kind="stable"):
        blocks.append([weight[place], weight[place] * target[place], weight[place] * predicted[place]])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][0] >= blocks[-1][1] * blocks[-2][0]:
            last = blocks.pop()
            blocks[-1] = [before + after for before, after in zip(blocks[-1], last, strict=True)]
    mass, total, place = np.array(blocks).T
    x, y = place / mass, total / mass
    at = np.linspace(x[0], x[-1], KNOTS)
    return np.vstack((at, np.maximum.accumulate(np.interp(at, x, y)))).astype(np.float32)


def correlations(predicted: Array, targets: Array) -> list[float]:
    """Pearson's r of each column, over its known rows."""
    found = []
    for column in range(targets.shape[1]):
        known = ~np.isnan(targets[:, column])
        found.append(float(np.corrcoef(predicted[known, column], targets[known, column])[0, 1]))
    return found


def in_eight_bits(table: Array) -> tuple[NDArray[np.int8], Array]:
    """A table, and what a step of each column is worth."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-12) / 127
    return np.round(table / scale).astype(np.int8), scale.astype(np.float32)
