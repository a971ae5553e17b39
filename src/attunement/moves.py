"""Which acts each sentence of a text performs."""

from bisect import bisect_right
from collections.abc import Sequence

from attunement.instruments.document import Document
from attunement.perspective import Mark


def labels_by_sentence(document: Document, acts: Sequence[Mark]) -> list[set[str]]:
    """The labels of the acts that begin in each sentence, in order."""
    starts = [start for start, _ in document.sentences]
    labels: list[set[str]] = [set() for _ in starts]
    for mark in acts:
        if (place := bisect_right(starts, mark.start) - 1) >= 0:
            labels[place].add(mark.label)
    return labels
