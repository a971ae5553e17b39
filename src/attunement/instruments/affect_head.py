"""The linear head of the affect instrument: what a sentence's words and its emotion words say together."""

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.emotion_words import EMOTIONS, OTHER, OWN, Feeling, Holder

Floats = NDArray[np.float32]

OUTPUTS: tuple[str, ...] = (*EMOTIONS, "valence")
MASKED = ""
"""Stands for a token that is not the author's own."""

_DATA = resources.files("attunement.instruments") / "data" / "affect"
_HOLDERS = (Holder.OWN, Holder.NOBODY, Holder.OTHER)
_MARKERS: tuple[frozenset[str], ...] = (OWN, OTHER, frozenset("!"), frozenset("?"))
_WORDS = 1 + len(_MARKERS)
"""Columns of marker counts: tokens that are not masked, then one per marker."""
_LEXICAL = len(EMOTIONS) * (len(_HOLDERS) + 2) + 2
DENSE = _LEXICAL + 7
"""How many features a sentence has beside its words."""


def lexical_features(feelings: Sequence[Feeling], everyone: bool) -> list[float]:
    """Per emotion the strongest word by holder, the author's others, the certain; how many, and the strongest of all.

    With `everyone`, every holder counts as the author.
    """
    features = [0.0] * _LEXICAL
    width = len(EMOTIONS)
    count = 0
    for feeling in feelings:
        holder = 0 if everyone else _HOLDERS.index(feeling.holder)
        count += holder == 0
        for emotion, strength in feeling.strengths:
            place = holder * width + emotion
            strongest = features[place]
            if holder == 0:
                features[3 * width + emotion] += min(strength, strongest) / 3
            features[place] = max(strength, strongest)
            if feeling.certain:
                features[4 * width + emotion] = max(strength, features[4 * width + emotion])
    features[-2] = float(min(count, 4))
    features[-1] = max(features[:width])
    return features


class AffectHead:
    """Posterior mean of each emotion, on BRIGHTER's 0 to 3 scale, and valence, for sentences."""

    def __init__(self, words: Sequence[str], table: Floats, dense: Floats, bias: Floats, knots: Floats) -> None:
        """Make a head from its weights; row 0 of `table` and of the marker counts is for words it does not know."""
        self.index = {word: row for row, word in enumerate(words, 1)}
        self.table = table
        self.dense = dense
        self.bias = bias
        self.knots = knots
        self._markers = marker_columns(words)

    def score(self, rows: NDArray[np.int32], firsts: NDArray[np.int64], lexical: Floats) -> Floats:
        """One row of outputs per sentence; `firsts` are the first tokens of sentences, none of them empty."""
        sums = np.add.reduceat(self.table[rows], firsts, axis=0)
        features = dense_features(np.add.reduceat(self._markers[rows], firsts, axis=0), lexical)
        words = features[:, _LEXICAL : _LEXICAL + 1]
        raw = sums / np.sqrt(np.maximum(words, 0) + 4.0) + features @ self.dense + self.bias
        return self._calibrated(raw)

    def _calibrated(self, raw: Floats) -> Floats:
        scored = np.empty_like(raw)
        for column, (x, y) in enumerate(self.knots):
            scored[:, column] = np.interp(raw[:, column], x, y)
        return scored


def marker_columns(words: Sequence[str]) -> Floats:
    """For each word and the unknown one before them: does it count, and which marker is it."""
    columns = np.zeros((len(words) + 1, _WORDS), dtype=np.float32)
    columns[0, 0] = 1
    for row, word in enumerate(words, 1):
        columns[row, 0] = word != MASKED
        for marker, members in enumerate(_MARKERS, 1):
            columns[row, marker] = word in members
    return columns


def dense_features(counts: Floats, lexical: Floats) -> Floats:
    """The features of sentences, from their marker counts and `lexical_features`."""
    words, own, other, exclaimed, asked = counts.T
    held = (own > 0).astype(np.float32)
    extra = (
        words,
        np.log1p(words),
        held,
        (other > 0).astype(np.float32),
        np.minimum(exclaimed, 3),
        (asked > 0).astype(np.float32),
        held * lexical[:, -1],
    )
    return np.column_stack((lexical, *extra)).astype(np.float32)


@lru_cache(maxsize=1)
def load_head() -> AffectHead:
    """The head that is shipped."""
    with (_DATA / "head.npz").open("rb") as file:
        arrays = np.load(cast("str", file))
        table = arrays["table"].astype(np.float32) * arrays["scale"]
        dense, bias, knots = arrays["dense"], arrays["bias"], arrays["knots"]
    words = json.loads((_DATA / "words.json").read_text(encoding="utf-8"))
    return AffectHead(words, table, dense, bias, knots)
