"""Which exchanges are not independent of each other: the clusters that intervals and tests rest on."""

import numpy as np

from attunement.corpus import Ints


def clusters_of(unit: Ints, opening: Ints) -> Ints:
    """A number from 0 for each exchange; equal where two belong to one cluster.

    `unit` is a hash of the user, else of the conversation. Units whose conversations share an opening (a hash, 0 for
    none) are one cluster, and so are those they share another opening with: the same prompt answered by several systems
    is one piece of evidence, not several.
    """
    if not len(unit):
        return np.empty(0, np.int64)
    _, units = np.unique(unit, return_inverse=True)
    _, openings = np.unique(opening, return_inverse=True)
    joined = opening != 0
    count = int(units.max()) + 1
    left, right = units[joined], openings[joined] + count
    root = np.arange(count + int(openings.max()) + 1)
    while True:
        low = np.minimum(root[left], root[right])
        # Hang each side's root under the lower of the two, then let everything point at its root.
        np.minimum.at(root, root[left], low)
        np.minimum.at(root, root[right], low)
        while not np.array_equal(root, above := root[root]):
            root = above
        if np.array_equal(root[left], root[right]):
            break
    _, clusters = np.unique(root[units], return_inverse=True)
    return clusters.astype(np.int64)
