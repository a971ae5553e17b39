"""What is known of a word beforehand: its tone and emotions in lexicons, and its share in comments of each label."""

import numpy as np
from scipy import sparse

from attunement.instruments.emotion_words import EMOTIONS, FeelingWords
from attunement.instruments.valence import LEXICON
from training.affect.regression import Array

DOUBT = 20.0
"""Comments without the word's own evidence that its share of each label is held against."""


def priors(words: list[str], comments: sparse.csr_matrix, labels: Array) -> Array:
    """A row for the unknown word, then one per word: VADER's rating up and down, emotion words, labels' log ratios.

    `comments` holds the words of the texts that `labels` are of.
    """
    lexicons = np.zeros((len(words) + 1, 2 + len(EMOTIONS)), np.float32)
    finder = FeelingWords()
    for row, word in enumerate(words, 1):
        tone = LEXICON.get(word, 0.0)
        lexicons[row, :2] = max(tone, 0.0), max(-tone, 0.0)
        for emotion, strength in finder.alone(word):
            lexicons[row, 2 + emotion] = strength
    return np.hstack((lexicons / 2, _ratios(comments, labels) / 2)).astype(np.float32)


def _ratios(comments: sparse.csr_matrix, labels: Array) -> Array:
    """How much more often than others each label is given to comments with a word (Wang and Manning 2012), in logs."""
    held = (comments > 0).astype(np.float32)
    usual = labels.mean(axis=0)
    texts = np.asarray(held.sum(axis=0)).ravel()[:, None]
    found: Array = np.log((held.T @ labels + DOUBT * usual) / (texts + DOUBT) / usual)
    found[0] = 0
    return found
