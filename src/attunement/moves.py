"""What a text does, sentence by sentence."""

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


def sentences_doing(
    labels: frozenset[str], document: Document, acts: Sequence[Mark], but: frozenset[str] = frozenset()
) -> tuple[Mark, ...]:
    """The sentences that perform one of these acts and none of `but`, each once, under the name of one."""
    return tuple(
        Mark(min(found & labels), start, end)
        for (start, end), found in zip(document.sentences, labels_by_sentence(document, acts), strict=True)
        if found & labels and not found & but
    )


def discourse_moves(document: Document, acts: Sequence[Mark]) -> tuple[str, ...]:
    """What the text does, one step after the other: the likeliest act of each sentence, repeats in a row made one."""
    starts = [start for start, _ in document.sentences]
    likeliest: list[Mark | None] = [None] * len(starts)
    for mark in acts:
        place = bisect_right(starts, mark.start) - 1
        known = likeliest[place] if place >= 0 else mark
        if known is None or (known is not mark and mark.score > known.score):
            likeliest[place] = mark
    moves = [mark.label if mark else "other" for mark in likeliest]
    return tuple(label for place, label in enumerate(moves) if not place or moves[place - 1] != label)
