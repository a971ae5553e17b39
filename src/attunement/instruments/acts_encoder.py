"""Acts by a model that gives every stretch of a text a probability for each act: the encoder, or a classifier."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import ClassVar, cast

import numpy as np

from attunement.instruments.acts import chances
from attunement.instruments.acts_model import load_model, probabilities
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_sentence import Sentence, sentences
from attunement.instruments.document import document
from attunement.instruments.encoder import Floats, Stretch, load_encoder
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.perspective import Mark

Score = Callable[[str, Sequence[Stretch]], Floats]
"""Gives a row per stretch of a text."""

_REST = np.array([LABELS.index("inform"), LABELS.index("other")])
_SURE = 0.9999
"""No sentence alone makes a text certain."""


class ActsReader:
    """Acts of sentences, from probabilities and thresholds."""

    def __init__(
        self, score: Score, thresholds: Floats, *, by_clause: bool = True, beside: Callable[[str], Floats] | None = None
    ) -> None:
        """Read with these scores.

        Args:
            score: Gives a probability for each act of a stretch.
            thresholds: For each act, the probability from which it holds.
            by_clause: Whether clauses may be asked about, to place an act in one.
            beside: Another reader's probabilities, a row for each sentence of a text: the mean of both then counts.
        """
        self._score = score
        self._thresholds = thresholds
        self._by_clause = by_clause
        self._beside = beside
        self.at_threshold = lru_cache(maxsize=512)(self._at_threshold)

    def _at_threshold(self, text: str) -> tuple[Mark, ...]:
        """The acts at or above their thresholds; a sentence with none is `inform` or `other`, whichever is likelier."""
        found = sentences(document(text))
        scores = self._scores(text, found)
        held = scores >= self._thresholds
        nothing = ~held.any(axis=1)
        held[nothing, _REST[scores[nothing][:, _REST].argmax(axis=1)]] = True
        rows = np.argwhere(held).tolist()
        places = self._places(text, [(found[row], act) for row, act in rows])
        return _in_place([_mark(act, place, scores[row, act]) for (row, act), place in zip(rows, places, strict=True)])

    def at_floor(self, text: str, floor: float) -> tuple[Mark, ...]:
        """The best place of every act whose chance to stand in the text at all is at least that."""
        found = sentences(document(text))
        if not found:
            return ()
        scores = self._scores(text, found)
        chances = (1 - np.exp(np.log1p(-np.minimum(scores, _SURE)).sum(axis=0))).tolist()
        best = [(act, row) for act, row in enumerate(scores.argmax(axis=0).tolist()) if chances[act] >= floor]
        places = self._places(text, [(found[row], act) for act, row in best])
        return _in_place([_mark(act, place, chances[act]) for (act, _), place in zip(best, places, strict=True)])

    def _scores(self, text: str, found: Sequence[Sentence]) -> Floats:
        if not found:
            return np.zeros((0, len(LABELS)), dtype=np.float32)
        scores = self._score(text, [((sentence.start, sentence.end),) for sentence in found])
        return scores if self._beside is None else cast("Floats", (scores + self._beside(text)) / 2)

    def _places(self, text: str, wanted: Sequence[tuple[Sentence, int]]) -> list[tuple[int, int]]:
        """Where each act stands in its sentence: in the clause that speaks most for it, or in the whole."""
        clauses = [sentence.clauses() if self._by_clause else [] for sentence, _ in wanted]
        asked: list[Stretch] = [(clause,) for each in clauses if len(each) > 1 for clause in each]
        scores = self._score(text, asked) if asked else np.zeros((0, len(LABELS)), dtype=np.float32)
        places, first = [], 0
        for (sentence, act), each in zip(wanted, clauses, strict=True):
            if len(each) > 1:
                places.append(each[int(scores[first : first + len(each), act].argmax())])
                first += len(each)
            else:
                places.append((sentence.start, sentence.end))
        return places


class EncoderActs:
    """Acts by the encoder's head and the fast tier together, the mean of both: they err on different sentences.

    Each is calibrated on turns that it was not trained on, and so is each threshold, of which the mean is taken too.
    `docs/codebook.md` defines each act.
    """

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.ENCODER
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.model = self._encoder.digest
        thresholds = np.float32(0.5) * (self._encoder.arrays["acts.thresholds"] + load_model().weights.thresholds)
        self._reader = ActsReader(self._probabilities, thresholds, beside=chances)

    def read(
        self, texts: Sequence[str], language: str = "en", floor: float | None = None
    ) -> list[tuple[Mark, ...] | None]:
        """The acts of each text, as `FastActs.read` gives them."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        ahead = self._encoder.ahead(texts)
        if floor is None:
            return [self._reader.at_threshold(text) for text in ahead]
        return [self._reader.at_floor(text, floor) for text in ahead]

    def _probabilities(self, text: str, stretches: Sequence[Stretch]) -> Floats:
        return probabilities(self._encoder.says("acts", text, stretches))


def _mark(act: int, place: tuple[int, int], score: float) -> Mark:
    return Mark(LABELS[act], *place, round(float(score), 4))


def _in_place(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, LABELS.index(mark.label))))
