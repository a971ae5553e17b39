"""The groups that results are given by: the values of the columns that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attunement.audit.parts import Exchanges
from attunement.conversation import UNKNOWN
from attunement.corpus import Mask

MAX_LEVELS = 50
"""A column with more values than this is sliced by its most frequent ones; the report says so."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The exchanges with one value of one column."""

    column: str
    level: str
    rows: Mask
    known: Mask
    """The exchanges with any value of that column."""


def slices_of(exchanges: Exchanges, by: Sequence[str]) -> tuple[tuple[Slice, ...], dict[str, int]]:
    """The slices of each column, by name, and how many values those columns have that have too many."""
    slices: list[Slice] = []
    unsliced: dict[str, int] = {}
    for column, labels in exchanges.labels(by).items():
        codes = np.asarray(labels.indices)
        levels = [str(level) for level in labels.dictionary.to_pylist()]
        known = codes != (levels.index(UNKNOWN) if UNKNOWN in levels else -1)
        counts = np.bincount(codes, minlength=len(levels))
        order = sorted(range(len(levels)), key=lambda code: (-counts[code], levels[code]))
        if len(levels) > MAX_LEVELS:
            unsliced[column] = len(levels)
        kept = sorted(order[:MAX_LEVELS], key=lambda code: levels[code])
        slices += [Slice(column, levels[code], codes == code, known) for code in kept]
    return tuple(slices), unsliced
