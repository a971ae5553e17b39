"""The heads for languages other than English, each from BRIGHTER's training part in that language."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from attunement.instruments.affect_head import OUTPUTS
from attunement.instruments.affect_languages import (
    BITS,
    DAMPING,
    EmotionStems,
    LanguageHead,
    LanguageWeights,
    dense_features,
    own_words,
    text_buckets,
)
from attunement.instruments.emotion_words import EMOTIONS
from training.affect.corpora import brighter
from training.affect.regression import Array, Design, Fit, in_eight_bits, isotonic_knots, ridge

BRIGHTER = {
    "am": "amh",
    "ar": "arq",
    "de": "deu",
    "es": "esp",
    "ha": "hau",
    "pt": "ptbr",
    "ru": "rus",
    "uk": "ukr",
    "zh": "chn",
}
"""BRIGHTER's code of each language."""
FOLDS = 5
PENALTY = 0.8
DENSE_SHARE = 0.5
"""Scale of the emotion words beside the n-grams."""


@dataclass(frozen=True)
class Fitted:
    """A language's head as it is shipped, and what heads without each fold read in its texts."""

    arrays: dict[str, Array]
    texts: list[str]
    targets: Array
    readings: Array


@dataclass(frozen=True)
class Space:
    """Features of texts of one language, and their scales."""

    language: str
    design: Design
    rarity: Array
    spread: Array

    def weights(self, found: Fit, knots: Array) -> LanguageWeights:
        buckets = len(self.rarity)
        return LanguageWeights(
            found.coefficients[:buckets] * self.rarity[:, None],
            found.coefficients[buckets:] / self.spread[:, None],
            found.level,
            knots,
        )


def space(language: str, texts: list[str]) -> Space:
    """Read the texts, as the instrument does."""
    buckets = [text_buckets(text, language) for text in texts]
    lengths = np.array([len(found) for found in buckets])
    pooled = sparse.csr_matrix(
        (
            np.repeat(1 / np.sqrt(lengths + DAMPING), lengths),
            np.concatenate(buckets),
            np.concatenate(([0], np.cumsum(lengths))),
        ),
        shape=(len(texts), 1 << BITS),
    )
    pooled.sum_duplicates()
    seen = np.bincount(pooled.indices, minlength=1 << BITS)
    rarity = np.log((1 + len(texts)) / (1 + seen)) * (seen > 1)
    rarity /= np.sqrt((pooled @ sparse.diags(rarity)).power(2).sum() / len(texts))
    stems = EmotionStems(language)
    dense = np.array([dense_features(list(stems.find(text))) for text in texts])
    spread = np.where(dense.any(axis=0), dense.std(axis=0), 1.0)
    spread *= np.sqrt(((dense / spread) ** 2).sum() / len(texts)) / DENSE_SHARE
    design = Design(
        sparse.csr_matrix(pooled @ sparse.diags(rarity), dtype=np.float32), (dense / spread).astype(np.float32)
    )
    return Space(language, design, rarity.astype(np.float32), spread.astype(np.float32))


def fitted(language: str) -> Fitted:
    """Fit a language's head, and hold each fold out."""
    labelled = brighter(BRIGHTER[language])
    texts = [own_words(text) for text in labelled.texts]
    given, targets = space(language, texts), np.nan_to_num(labelled.targets)
    heavy = [EMOTIONS.index(name) for name in ("anger", "disgust", "fear", "sadness")]
    valence = (targets[:, EMOTIONS.index("joy")] - targets[:, heavy].max(axis=1)) / 3
    targets = np.column_stack((targets, valence)).astype(np.float32)
    fold, even = np.arange(len(texts)) % FOLDS, np.ones(len(texts), np.float32)
    fits = [
        ridge(given.design[np.flatnonzero(fold != hidden)], targets[fold != hidden], even[fold != hidden], PENALTY)
        for hidden in range(FOLDS)
    ]
    raw = np.choose(fold[:, None], [found(given.design) for found in fits])

    def knots(shown: np.ndarray) -> Array:
        columns = range(len(OUTPUTS))
        return np.array([isotonic_knots(raw[shown, at], targets[shown, at], even[shown]) for at in columns], np.float32)

    readings = np.zeros((len(texts), len(EMOTIONS)), np.float32)
    for hidden, found in enumerate(fits):
        head = LanguageHead(language, given.weights(found, knots(fold != hidden)))
        for place in np.flatnonzero(fold == hidden):
            emotions = head.read(texts[place]).emotions
            readings[place] = [emotions[name] for name in EMOTIONS]
    shipped = given.weights(ridge(given.design, targets, even, PENALTY), knots(fold >= 0))
    table, scale = in_eight_bits(shipped.table)
    arrays = {
        "table": table,
        "table_scale": scale,
        "dense": shipped.dense,
        "bias": shipped.bias,
        "knots": shipped.knots,
    }
    return Fitted(arrays, list(labelled.texts), labelled.targets, readings)
