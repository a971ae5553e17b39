"""Acts: what each sentence of a reply does, from reflecting to refusing."""

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_scores import Observed, Scores, features, weights
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.perspective import Mark

__all__ = ["LABELS", "FastActs"]

_REST = (LABELS.index("inform"), LABELS.index("other"))


class FastActs:
    """Acts by rules whose firings are weighed into calibrated probabilities; `docs/codebook.md` defines each act."""

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(
        self, texts: Sequence[str], language: str = "en", floor: float | None = None
    ) -> list[tuple[Mark, ...] | None]:
        """The acts of each text, in order of their place.

        Args:
            texts: Replies, or any other texts.
            language: A BCP-47 tag; one that is not read gives None for each text.
            floor: By default the acts at or above their thresholds, at most one of each label in a sentence; a sentence
                with none is `inform` or `other`, whichever is likelier. With a floor, the best span in the text of
                every label that scores at least that.
        """
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        if floor is None:
            return [_at_threshold(text) for text in texts]
        return [_at_floor(text, floor) for text in texts]


@lru_cache(maxsize=512)
def _at_threshold(text: str) -> tuple[Mark, ...]:
    observed, scores = _scored(text)
    thresholds = weights().thresholds
    marks = []
    for seen, row in zip(observed, scores, strict=True):
        held = [label for label in range(len(LABELS)) if row[label] >= thresholds[label]]
        marks += [_mark(seen, label, row) for label in held or [max(_REST, key=row.__getitem__)]]
    return _in_place(marks)


def _at_floor(text: str, floor: float) -> tuple[Mark, ...]:
    observed, scores = _scored(text)
    if not observed:
        return ()
    best = scores.argmax(axis=0)
    marks = [_mark(observed[row], label, scores[row]) for label, row in enumerate(best) if scores[row, label] >= floor]
    return _in_place(marks)


def _scored(text: str) -> tuple[list[Observed], Scores]:
    observe = features().observe
    observed = [observe(sentence) for sentence in sentences(document(text))]
    return observed, weights().score([seen.features for seen in observed])


def _mark(seen: Observed, label: int, row: Scores) -> Mark:
    """The act's mark: the clause of the rule that speaks most for it, or the sentence where no rule of it fired."""
    own = weights().own
    firings = [firing for firing in seen.firings if firing.rule.label == LABELS[label]]
    sentence = seen.sentence
    start, end = sentence.start, sentence.end
    if firings:
        start, end = sentence.clause(max(firings, key=lambda firing: own[firing.rule.name]))
    return Mark(LABELS[label], start, end, round(float(row[label]), 4))


def _in_place(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, LABELS.index(mark.label))))
