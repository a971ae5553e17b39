"""English texts as the head sees them, and the way from coefficients back to the head's weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from attunement.instruments.affect_head import (
    BITS,
    DAMPING,
    MASKED,
    dense_features,
    lexical_features,
    marker_columns,
    pair_buckets,
    word_hashes,
)
from attunement.instruments.document import document
from attunement.instruments.emotion_words import FeelingWords
from attunement.instruments.informal import Informal
from attunement.instruments.ngrams import character_buckets
from attunement.instruments.vectors import load_vectors
from training.affect.regression import Array, Design

SHARE = {"words": 1.0, "pairs": 0.7, "letters": 0.7, "vectors": 1.0, "priors": 0.8, "dense": 0.7}
"""How much each kind of feature weighs: the smaller, the more its coefficients are shrunk."""
KINDS = ("words", "pairs", "letters")


@dataclass(frozen=True)
class Features:
    """Texts, each read as one sentence: counts over the root of its length, and the features beside them."""

    words: sparse.csr_matrix
    pairs: sparse.csr_matrix
    letters: sparse.csr_matrix
    dense: Array


def features(texts: list[str], words: list[str]) -> Features:
    """The features of texts; words of feelings denied or another's are masked, as the instrument does."""
    index = {word: row for row, word in enumerate(words, 1)}
    masked = index[MASKED]
    markers, hashes, finder = marker_columns(words), word_hashes(words), FeelingWords()
    informal = Informal(words)
    letters_of: dict[str, NDArray[np.int64]] = {}
    columns: dict[str, list[NDArray[np.int64]]] = {kind: [] for kind in KINDS}
    lexical, counts = [], []
    for text in texts:
        read = informal.read(document(text))
        rows = np.array([index.get(token, 0) for token in read.tokens] or [masked])
        found = finder.find(read.tokens, read.starts, read.ends, text, (0, len(read.tokens)))
        for feeling in found:
            if not feeling.speaks(everyone=False):
                rows[feeling.first : feeling.last] = masked
        counts.append(markers[rows].sum(axis=0))
        lexical.append(lexical_features(found, everyone=False))
        columns["words"].append(rows)
        columns["pairs"].append(np.concatenate(pair_buckets(hashes[rows], np.zeros(1, dtype=np.int64))))
        spoken = [token for token, row in zip(read.tokens, rows, strict=False) if row != masked]
        for token in spoken:
            if token not in letters_of:
                letters_of[token] = character_buckets(token, BITS)
        columns["letters"].append(np.concatenate([np.zeros(0, np.int64), *(letters_of[token] for token in spoken)]))
    root = 1 / np.sqrt(np.array(counts, np.float32)[:, 0] + DAMPING)
    width = {"words": len(words) + 1, "pairs": 1 << BITS, "letters": 1 << BITS}
    pooled = {kind: _pooled(columns[kind], root, width[kind]) for kind in KINDS}
    return Features(**pooled, dense=dense_features(np.array(counts, np.float32), np.array(lexical, np.float32)))


def _pooled(columns: list[NDArray[np.int64]], root: Array, width: int) -> sparse.csr_matrix:
    lengths = np.array([len(each) for each in columns])
    ends = np.concatenate(([0], np.cumsum(lengths)))
    found = sparse.csr_matrix(
        (np.repeat(root, lengths), np.concatenate(columns), ends), shape=(len(columns), width), dtype=np.float32
    )
    found.sum_duplicates()
    return found


class Space:
    """The scale of every feature, from texts that show how rare each is; the first `typical` of them set the unit."""

    def __init__(self, found: Features, typical: int, words: list[str], priors: Array) -> None:
        """Scale the features as these texts need it; `priors` are what is known of each word beforehand."""
        self._words = words
        self.priors = priors
        self.rarity = {kind: _rarity(getattr(found, kind)) for kind in KINDS}
        vectors = load_vectors()
        rows = [vectors.of(word) for word in words]
        unknown = np.zeros(vectors.size, np.float32)
        stacked = np.array([unknown, *(unknown if row is None else row for row in rows)])
        self.vectors: Array = stacked * self.rarity["words"][:, None]
        self.centre = found.dense[:typical].mean(axis=0)
        self.spread = found.dense[:typical].std(axis=0) + np.float32(1e-6)
        self.unit = dict.fromkeys(SHARE, 1.0)
        for kind, block in self._blocks(found).items():
            squares = block.multiply(block) if sparse.issparse(block) else block**2
            self.unit[kind] = SHARE[kind] / float(np.sqrt(squares[:typical].sum() / typical))

    def _blocks(self, found: Features) -> dict[str, sparse.csr_matrix | Array]:
        pooled = {kind: getattr(found, kind) @ sparse.diags(self.rarity[kind] * self.unit[kind]) for kind in KINDS}
        return pooled | {
            "vectors": found.words @ (self.vectors * self.unit["vectors"]),
            "priors": found.words @ (self.priors * self.unit["priors"]),
            "dense": (found.dense - self.centre) / self.spread * self.unit["dense"],
        }

    def design(self, found: Features) -> Design:
        """Rows to fit on or to predict."""
        blocks = self._blocks(found)
        return Design(
            sparse.hstack([blocks[kind] for kind in KINDS], format="csr", dtype=np.float32),
            np.hstack((blocks["vectors"], blocks["priors"], blocks["dense"])).astype(np.float32),
        )

    def weights(self, coefficients: Array) -> dict[str, Array]:
        """What coefficients of `design` say of each word, pair, n-gram of letters and feature beside; and a level."""
        beside = (self.vectors.shape[1], self.priors.shape[1], len(self.spread))
        sizes = [*(len(self.rarity[kind]) for kind in KINDS), *beside]
        *parts, by_vector, by_prior, by_dense = np.split(coefficients, np.cumsum(sizes)[:-1])
        words, pairs, letters = (
            part * (self.rarity[kind] * self.unit[kind])[:, None] for kind, part in zip(KINDS, parts, strict=True)
        )
        words = words + self.vectors @ by_vector * self.unit["vectors"] + self.priors @ by_prior * self.unit["priors"]
        for row, word in enumerate(self._words, 1):
            if word != MASKED:
                words[row] += letters[character_buckets(word, BITS)].sum(axis=0)
        dense = by_dense / self.spread[:, None] * self.unit["dense"]
        parts_by_name = {
            "table": words,
            "pairs": pairs,
            "letters": letters,
            "dense": dense,
            "bias": -self.centre @ dense,
        }
        return {name: part.astype(np.float32) for name, part in parts_by_name.items()}


def _rarity(pooled: sparse.csr_matrix) -> Array:
    """Log of how few texts hold each feature; 0 for what one text holds."""
    texts = np.bincount(pooled.indices, minlength=pooled.shape[1])
    rarity: Array = (np.log((1 + pooled.shape[0]) / (1 + texts)) * (texts > 1)).astype(np.float32)
    return rarity
