"""Acts: what each sentence of a reply does, from reflecting to refusing."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import ClassVar

import numpy as np

from attunement.instruments.acts_features import Observed, features
from attunement.instruments.acts_model import Floats, load_model
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import LATEST, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.latest import Latest
from attunement.perspective import Mark

__all__ = ["LABELS", "FastActs"]

_REST = np.array([LABELS.index("inform"), LABELS.index("other")])
_PLACE = {label: place for place, label in enumerate(LABELS)}
_SURE = 0.9999
"""No sentence alone makes a text certain."""


class FastActs:
    """Acts by a linear model over n-grams, word vectors, rules and shape; `docs/codebook.md` defines each act."""

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 2
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
                every label that scores at least that; its score is then the chance that the text does it at all,
                sentences taken as independent.
        """
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        if floor is None:
            return held_at(texts)
        return [_at_floor(*found, floor) for found in _SCORED.of(texts)]


def chances(text: str) -> Floats:
    """How likely each act is in each sentence of a text, a row a sentence; the thresholds are the model's."""
    return _SCORED.of([text])[0][1]


def held_at(texts: Sequence[str], shift: float = 0.0) -> list[tuple[Mark, ...] | None]:
    """The acts of each text at or above their thresholds, whose log-odds are lowered by so much."""
    thresholds = load_model().weights.thresholds
    if shift:
        thresholds = (1 / (1 + (1 / thresholds - 1) * np.exp(shift))).astype(np.float32)
    return [_held(*found, thresholds) for found in _SCORED.of(texts)]


def _held(observed: Sequence[Observed], scores: Floats, thresholds: Floats) -> tuple[Mark, ...]:
    held = scores >= thresholds
    nothing = ~held.any(axis=1)
    held[nothing, _REST[scores[nothing][:, _REST].argmax(axis=1)]] = True
    rows, acts = np.nonzero(held)
    found = zip(rows.tolist(), acts.tolist(), scores[held].tolist(), strict=True)
    return _in_place([_mark(observed[row], act, score) for row, act, score in found])


def _at_floor(observed: Sequence[Observed], scores: Floats, floor: float) -> tuple[Mark, ...]:
    if not observed:
        return ()
    whole = 1 - np.exp(np.log1p(-np.minimum(scores, _SURE)).sum(axis=0))
    best = zip(scores.argmax(axis=0).tolist(), whole.tolist(), strict=True)
    return _in_place([_mark(observed[row], act, chance) for act, (row, chance) in enumerate(best) if chance >= floor])


def _scored(texts: Sequence[str]) -> Iterator[tuple[list[Observed], Floats]]:
    """The sentences of each text and their scores, worked out for all of them together."""
    observe = features().observe
    observed = [[observe(sentence) for sentence in sentences(document(text))] for text in texts]
    every = list(chain.from_iterable(observed))
    scores = load_model().score([seen.sentence.tokens for seen in every], [seen.features for seen in every])
    yield from zip(observed, np.split(scores, np.cumsum(list(map(len, observed)))[:-1]), strict=True)


_SCORED = Latest(LATEST, _scored)


def _mark(seen: Observed, act: int, score: float) -> Mark:
    """The act's mark: the clause of the rule that speaks most for it, or the sentence where no rule of it fired."""
    label, sentence = LABELS[act], seen.sentence
    start, end = sentence.start, sentence.end
    if firings := [firing for firing in seen.firings if firing.rule.label == label]:
        own = load_model().weights.own
        best = firings[0] if len(firings) == 1 else max(firings, key=lambda firing: own(firing.rule.index, act))
        start, end = sentence.clause(best)
    return Mark(label, start, end, round(score, 4))


def _in_place(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, _PLACE[mark.label])))
