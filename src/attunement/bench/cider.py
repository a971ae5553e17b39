"""CIDEr and CIDEr-D: how much a text shares with a reference of what few other references say.

Vedantam, Zitnick and Parikh 2015, equations 1 to 3 for CIDEr and 4 for CIDEr-D, with one reference for each item. Words
are taken as they stand, without stemming, which would know English only.
"""

import math
from collections import Counter
from collections.abc import Sequence

Gram = tuple[str, ...]

ORDERS = (1, 2, 3, 4)
SIGMA = 6.0
"""Words of difference in length at which CIDEr-D has lost two fifths."""
TIMES = 10.0


class Cider:
    """Weights from all references of a task, and scores of texts by them."""

    def __init__(self, references: Sequence[Sequence[str]]) -> None:
        self._items = len(references)
        self._in = Counter(gram for words in references for order in ORDERS for gram in set(_grams(words, order)))

    def score(self, words: Sequence[str], reference: Sequence[str]) -> float:
        """CIDEr, 0 to 1: the mean over one to four words of the cosine of weighted counts."""
        return sum(_cosine(*self._weighted(words, reference, order)) for order in ORDERS) / len(ORDERS)

    def score_d(self, words: Sequence[str], reference: Sequence[str]) -> float:
        """CIDEr-D, 0 to 10: no run of words pays more often than the reference has it, nor does another length."""
        fits = math.exp(-((len(words) - len(reference)) ** 2) / (2 * SIGMA**2))
        total = 0.0
        for order in ORDERS:
            ours, theirs = self._weighted(words, reference, order)
            shared = sum(min(weight, theirs[gram]) * theirs[gram] for gram, weight in ours.items() if gram in theirs)
            sizes = _length(ours) * _length(theirs)
            total += fits * shared / sizes if sizes else 0.0
        return TIMES * total / len(ORDERS)

    def _weighted(
        self, words: Sequence[str], reference: Sequence[str], order: int
    ) -> tuple[dict[Gram, float], dict[Gram, float]]:
        ours, theirs = (self._weights(Counter(_grams(text, order))) for text in (words, reference))
        return ours, theirs

    def _weights(self, counts: Counter[Gram]) -> dict[Gram, float]:
        """Equation 1: the share that a run has of the text, times the logarithm of how rare it is among the items.

        A run that no reference has is taken to be in one, where the paper's formula has no value.
        """
        total = counts.total()
        return {gram: count / total * math.log(self._items / max(1, self._in[gram])) for gram, count in counts.items()}


def _grams(words: Sequence[str], order: int) -> list[Gram]:
    return [tuple(words[start : start + order]) for start in range(len(words) - order + 1)]


def _cosine(one: dict[Gram, float], other: dict[Gram, float]) -> float:
    sizes = _length(one) * _length(other)
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items()) / sizes if sizes else 0.0


def _length(weights: dict[Gram, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))
