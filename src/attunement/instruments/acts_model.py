"""From a sentence to a probability for each act: one linear model over n-grams, word vectors, rules and shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.ngrams import END, START, character_buckets, token_hash, word_grams
from attunement.instruments.vectors import Vectors, load_vectors

Floats = NDArray[np.float32]

WORD_BITS, CHARACTER_BITS = 17, 16
"""Buckets of word n-grams and of character n-grams, as powers of two."""
_REMEMBERED = 60_000
"""Tokens whose rows are kept before the table is begun anew."""
_ACTS = len(LABELS)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says of each act, a column per act.

    `words` and `characters` are in eight bits, worth `scales[0]` and `scales[1]` a step; both have a last row of zeros.
    A block of features counts by one over the square root of how many of them a sentence has.
    """

    words: NDArray[np.int8]
    characters: NDArray[np.int8]
    scales: Floats
    vectors: Floats
    held: Floats
    bias: Floats
    thresholds: Floats

    def own(self, feature: int, act: int) -> float:
        """How much a rule or shape speaks for an act."""
        return float(self.held[feature, act])


class ActsModel:
    """Probabilities of acts, with what each token adds kept from the first time it is met."""

    def __init__(self, weights: Weights, vectors: Vectors) -> None:
        self.weights = weights
        self._vectors = vectors
        self._held = np.vstack((weights.held, np.zeros((1, _ACTS), dtype=weights.held.dtype)))
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[str, int] = {}
        self._hashes = np.zeros(1024, dtype=np.uint32)
        self._adds = np.zeros((1024, 2 * _ACTS + 2), dtype=np.float32)
        self._row(START)
        self._row(END)

    def _row(self, token: str) -> int:
        """The token's place in the tables, which is made when it is first met.

        `_adds` holds what its characters say of each act, what its vector says, how many character n-grams it has, and
        whether it has a vector.
        """
        row = len(self._rows)
        if row == len(self._hashes):
            self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
            self._adds = np.concatenate((self._adds, np.zeros_like(self._adds)))
        self._rows[token] = row
        self._hashes[row] = token_hash(token)
        if token not in (START, END):
            buckets = character_buckets(token, CHARACTER_BITS)
            self._adds[row, :_ACTS] = self.weights.characters[buckets].sum(axis=0, dtype=np.int32)
            self._adds[row, -2] = len(buckets)
            vector = self._vectors.of(token)
            if vector is not None:
                self._adds[row, _ACTS:-2] = vector @ self.weights.vectors
                self._adds[row, -1] = 1
        return row

    def score(self, sentences: Sequence[Sequence[str]], held: Sequence[Sequence[int]]) -> Floats:
        """A row of probabilities per sentence, given as tokens; `held` are the rules and shapes that hold in it."""
        if not sentences:
            return np.zeros((0, _ACTS), dtype=np.float32)
        if len(self._rows) > _REMEMBERED:
            self._forget()
        known, rows = self._rows, list[int]()
        for tokens in sentences:
            rows.append(known[START])
            rows += [known[token] if token in known else self._row(token) for token in tokens]
            rows.append(known[END])
        weights = self.weights
        places = np.array(rows)
        grams = word_grams(self._hashes[places], [len(tokens) + 2 for tokens in sentences], WORD_BITS)
        said = weights.words[grams.buckets].sum(axis=0, dtype=np.int32)
        words = np.add.reduceat(said, grams.firsts, axis=0) * (weights.scales[0] / _root(grams.counts))
        adds = np.add.reduceat(self._adds[places], grams.firsts, axis=0)
        characters = adds[:, :_ACTS] * (weights.scales[1] / _root(adds[:, -2]))
        vectors = adds[:, _ACTS:-2] / np.sqrt(adds[:, -1] + 1)[:, None]
        rules = self._rules(held)
        return probabilities(words + characters + vectors + rules + weights.bias)

    def _rules(self, held: Sequence[Sequence[int]]) -> Floats:
        """What the rules and shapes of each sentence say; a row of nothing leads each, for a sentence may have none."""
        nothing = len(self.weights.held)
        rows = [row for found in held for row in (nothing, *found)]
        firsts = np.cumsum([0, *(1 + len(found) for found in held[:-1])])
        return cast("Floats", np.add.reduceat(self._held[rows], firsts, axis=0))


def _root(counts: NDArray[np.int64] | Floats) -> Floats:
    return cast("Floats", np.sqrt(np.maximum(counts, 1), dtype=np.float32)[:, None])


def probabilities(logits: Floats) -> Floats:
    """Probabilities of log odds, without overflow."""
    return cast("Floats", 1 / (1 + np.exp(-np.clip(logits, -30, 30))))


@lru_cache(maxsize=1)
def load_model() -> ActsModel:
    """The model that is shipped."""
    place = resources.files("attunement.instruments") / "data" / "acts" / "model.npz"
    with place.open("rb") as file:
        arrays = np.load(cast("str", file))
        weights = Weights(**{name: arrays[name] for name in Weights.__dataclass_fields__})
    return ActsModel(weights, load_vectors())
