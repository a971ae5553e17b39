"""The linear head of the affect instrument: what a sentence's words and its emotion words say together.

A token is worth a row of numbers: looked up for the words the head knows, else summed over its hashed character
n-grams. Pairs of neighbours are hashed. All of it is added up, so a sentence costs as much as its tokens.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.emotion_words import EMOTIONS, OTHER, OWN, Feeling, Holder
from attunement.instruments.informal import Informal
from attunement.instruments.ngrams import Buckets, character_buckets, token_hash

Floats = NDArray[np.float32]

OUTPUTS: tuple[str, ...] = (*EMOTIONS, "valence")
MESSAGE, TEXT, VALENCE = slice(0, len(EMOTIONS)), slice(len(EMOTIONS), 2 * len(EMOTIONS)), 2 * len(EMOTIONS)
"""Columns of the English head: the emotions of a sentence in a message to a helper, those of anybody's, and valence."""
MASKED = ""
"""Stands for a token that is not the author's own."""
BITS = 16
"""Buckets of pairs, and of character n-grams, as a power of two."""
DAMPING = 4.0
"""Words added to a sentence's own before the root of their number divides what they say."""

_DATA = resources.files("attunement.instruments") / "data"
_HOLDERS = (Holder.OWN, Holder.NOBODY, Holder.OTHER)
_MARKERS: tuple[frozenset[str], ...] = (OWN, OTHER, frozenset("!"), frozenset("?"))
_WORDS = 1 + len(_MARKERS)
"""Columns of marker counts: tokens that are not masked, then one per marker."""
_LEXICAL = len(EMOTIONS) * (len(_HOLDERS) + 2) + 2
DENSE = _LEXICAL + 7
"""How many features a sentence has beside its words."""
_FACTORS = (np.uint32(2654435761), np.uint32(2246822519), np.uint32(3266489917))
"""Odd 32-bit numbers that mix the hashes of two neighbours (Knuth's golden ratio, and two primes)."""
_BEGIN, _END = np.uint32(1), np.uint32(2)


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


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says of each output, a column per output.

    Row 0 of `table` is for words the head does not know. `knots` are, per output, where the increasing map from raw to
    calibrated values bends: raw ones over calibrated ones.
    """

    table: Floats
    pairs: Floats
    letters: Floats
    dense: Floats
    bias: Floats
    knots: Floats


class AffectHead:
    """Posterior means for sentences: each emotion on BRIGHTER's 0 to 3 scale, read two ways, and valence."""

    def __init__(self, words: Sequence[str], weights: Weights) -> None:
        """Make a head that knows these words, the most frequent first."""
        self.informal = Informal(words)
        self.index = {word: row for row, word in enumerate(words, 1)}
        self.weights = weights
        self._hashes = word_hashes(words)
        self._markers = marker_columns(words)
        self._spelled = lru_cache(maxsize=4096)(self._sum_of_letters)

    def score(
        self, tokens: Sequence[str], rows: NDArray[np.int32], firsts: NDArray[np.int64], lexical: Floats
    ) -> Floats:
        """One row of outputs per sentence; `firsts` are the first tokens of sentences, none of them empty."""
        scored = self.raw(tokens, rows, firsts, lexical)
        for column, (x, y) in enumerate(self.weights.knots):
            scored[:, column] = np.interp(scored[:, column], x, y)
        return scored

    def raw(self, tokens: Sequence[str], rows: NDArray[np.int32], firsts: NDArray[np.int64], lexical: Floats) -> Floats:
        """What `score` calibrates."""
        sums = np.add.reduceat(self.weights.table[rows], firsts, axis=0)
        inner, closing = pair_buckets(self._hashes[rows], firsts)
        sums += np.add.reduceat(self.weights.pairs[inner], firsts, axis=0) + self.weights.pairs[closing]
        unknown = np.flatnonzero(rows == 0)
        sentences = np.searchsorted(firsts, unknown, "right") - 1
        for place, sentence in zip(unknown.tolist(), sentences.tolist(), strict=True):
            sums[sentence] += self._spelled(tokens[place])
        features = dense_features(np.add.reduceat(self._markers[rows], firsts, axis=0), lexical)
        words = features[:, _LEXICAL : _LEXICAL + 1]
        return cast("Floats", sums / np.sqrt(words + DAMPING) + features @ self.weights.dense + self.weights.bias)

    def _sum_of_letters(self, token: str) -> Floats:
        return cast("Floats", self.weights.letters[character_buckets(token, BITS)].sum(axis=0))


def word_hashes(words: Sequence[str]) -> NDArray[np.uint32]:
    """What stands for each word in a pair; all unknown ones are alike."""
    return np.array([0, *map(token_hash, words)], dtype=np.uint32)


def pair_buckets(hashes: NDArray[np.uint32], firsts: NDArray[np.int64]) -> tuple[Buckets, Buckets]:
    """The bucket of each token with the one before it, or the sentence's beginning; and of each last with the end."""
    before = np.empty_like(hashes)
    before[1:] = hashes[:-1]
    before[firsts] = _BEGIN
    lasts = np.append(firsts[1:], len(hashes)) - 1
    return _bucket(before, hashes), _bucket(hashes[lasts], np.full(len(firsts), _END, dtype=np.uint32))


def _bucket(before: NDArray[np.uint32], after: NDArray[np.uint32]) -> Buckets:
    mixed = before * _FACTORS[0] + after * _FACTORS[1]
    mixed ^= mixed >> np.uint32(15)
    return ((mixed * _FACTORS[2]) >> np.uint32(32 - BITS)).astype(np.int64)


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


def head_words() -> list[str]:
    """The words that the shipped head knows, in order."""
    return cast("list[str]", json.loads((_DATA / "affect" / "words.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def load_head() -> AffectHead:
    """The head that is shipped: emotions from one folder, valence from another under a licence of its own."""
    emotions, valence = _weights("affect"), _weights("valence_emobank")
    joined = [np.column_stack((emotions[name], valence[name])) for name in ("table", "pairs", "letters", "dense")]
    levels = [np.concatenate((emotions[name], valence[name])) for name in ("bias", "knots")]
    return AffectHead(head_words(), Weights(*joined, *levels))


def _weights(name: str) -> dict[str, Floats]:
    with (_DATA / name / "head.npz").open("rb") as file:
        arrays = np.load(cast("str", file))
        unpacked = {part: arrays[part] * arrays[f"{part}_scale"] for part in ("table", "pairs", "letters")}
        return unpacked | {part: arrays[part] for part in ("dense", "bias", "knots")}
