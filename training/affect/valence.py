"""The English valence head, from EmoBank's training part (CC-BY-SA-4.0): over features, and emotions, of texts."""

import numpy as np

from attunement.instruments.affect_head import Weights
from training.affect.corpora import emobank
from training.affect.features import Space, features
from training.affect.regression import Array, Design, Fit, correlations, isotonic_knots, ridge

FOLDS = 5
PENALTY = 3.0
EMOTIONS_SHARE = 0.5
"""Scale of what the emotion head says, beside the other features."""


def fitted(space: Space, emotions: Weights, words: list[str]) -> Weights:
    """The head; prints its agreement over folds of the training part."""
    labelled = emobank()
    found = features(labelled.texts, words)
    felt = found.words @ emotions.table + found.pairs @ emotions.pairs + found.dense @ emotions.dense
    spread = felt.std(axis=0) / EMOTIONS_SHARE
    plain = space.design(found)
    design = Design(plain.sparse, np.hstack((plain.dense, felt / spread)).astype(np.float32))
    targets = labelled.targets.astype(np.float32)
    even = np.ones(len(targets), np.float32)
    fold = np.arange(len(targets)) % FOLDS
    predicted = np.zeros_like(targets)
    for hidden in range(FOLDS):
        shown = np.flatnonzero(fold != hidden)
        predicted[fold == hidden] = ridge(design[shown], targets[shown], even[shown], PENALTY)(
            design[np.flatnonzero(fold == hidden)]
        )
    print(f"EmoBank train, valence, {FOLDS}-fold: r {correlations(predicted, targets)[0]:.3f}")
    knots = isotonic_knots(predicted[:, 0], targets[:, 0], even)
    return _weights(space, emotions, ridge(design, targets, even, PENALTY), spread, knots)


def _weights(space: Space, emotions: Weights, found: Fit, spread: Array, knots: Array) -> Weights:
    """The fit as weights of words, what it makes of the emotions' weights added in."""
    felt = len(spread)
    by_emotion = found.coefficients[-felt:] / spread[:, None]
    parts = space.weights(found.coefficients[:-felt])
    for name in ("table", "pairs", "letters", "dense"):
        parts[name] = parts[name] + getattr(emotions, name) @ by_emotion
    return Weights(**{**parts, "bias": parts["bias"] + found.level}, knots=knots[np.newaxis])
