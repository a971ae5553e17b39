"""The English head, which reads a sentence twice: as anybody's short text, and as part of a message to a helper.

The reading of texts learns, from very many features, BRIGHTER's ratings, our own messages, and what the teacher says of
GoEmotions' comments. The reading of messages learns from few features (what the first says, GoEmotions' labels, word
vectors, emotion words by holder), with a level of its own for each set: stories, comments and messages differ in how
much feeling a reader finds in plain words. All is linear in the words, so it folds into one row of numbers per word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.affect import FastAffect
from attunement.instruments.affect_head import AffectHead, Weights
from attunement.instruments.emotion_words import EMOTIONS
from training.affect.corpora import NEUTRAL, Labelled, english
from training.affect.embed import embedded
from training.affect.features import Space, features
from training.affect.priors import priors
from training.affect.regression import Array, Design, Fit, exact_ridge, isotonic_knots, ridge
from training.affect.teacher import Teacher, meanings

FOLDS = 5
PENALTY, LABELS_PENALTY, MESSAGES_PENALTY = 4.0, 20.0, 300.0
TEXT_WEIGHT = {"brighter": 1.0, "short": 1.5, "own": 4.0, "goemotions": 0.3}
"""How much a row of each set weighs in the reading of texts."""
MESSAGE_WEIGHT = {"brighter": 1.0, "short": 0.0, "own": 3.0, "neutral": 0.15, "emotional": 0.03}
"""The same in the calibration of messages: ordinary neutral comments are as frequent as BRIGHTER's stories."""
OWN_WEIGHT = 10.0
"""How much our own messages weigh in the fit of messages itself; the other sets weigh there as in its calibration."""
SHARE = {"texts": 1.0, "labels": 1.0, "vectors": 0.4, "dense": 1.0}
"""Scale of the features of messages: the smaller, the more they are shrunk."""
LEVEL = 10.0
"""Scale of each set's own level, so large that it is hardly shrunk."""
OWN_LEVEL = 1.05
"""How much of the level of our own messages above BRIGHTER's stories is shipped."""
_SHORT, _OWN, _COMMENTS = 1, 2, 3
"""Places of the sets after BRIGHTER."""
_DISGUST = EMOTIONS.index("disgust")
"""Has no English ratings in BRIGHTER: learned from GoEmotions' labels and our own messages."""
_RATED = [column for column in range(len(EMOTIONS)) if column != _DISGUST]


@dataclass(frozen=True)
class Problem:
    """All sets as rows: BRIGHTER first, then our own short texts, our own messages, and comments."""

    sets: dict[str, Labelled]
    space: Space
    design: Design
    teacher: Teacher
    targets: Array
    """Emotions as people or labels have them; disgust is unknown in BRIGHTER."""
    labels: Array
    """GoEmotions' labels of the comments."""
    of: NDArray[np.int64]
    """Which set each row is of."""
    weight: Array
    """How much each row weighs in the calibration of the reading of messages."""
    fold: NDArray[np.int64]

    @property
    def rated(self) -> int:
        """How many rows are BRIGHTER's."""
        return len(self.sets["brighter"].texts)

    @property
    def text_weight(self) -> Array:
        """How much each row weighs in the calibration of the reading of texts."""
        return self.weight + (self.of == _SHORT)

    @property
    def comments(self) -> NDArray[np.int64]:
        """Which rows are comments."""
        return np.flatnonzero(self.of == _COMMENTS)

    @property
    def taught(self) -> int:
        """How many rows the teacher learns from: BRIGHTER's, and our own short texts."""
        return int((self.of <= _SHORT).sum())


def problem(words: list[str]) -> Problem:
    """Read the sets."""
    sets = english()
    sizes = [len(labelled.texts) for labelled in sets.values()]
    found = features([text for labelled in sets.values() for text in labelled.texts], words)
    labels = sets["goemotions"].labels
    assert labels is not None
    space = Space(found, sizes[0], words, priors(words, found.words[-len(labels) :], labels))
    design = space.design(found)
    of = np.repeat(np.arange(len(sets)), sizes)
    weight = np.array([MESSAGE_WEIGHT.get(name, 0) for name in sets], np.float32)[of]
    weight[of == _COMMENTS] = np.where(labels[:, NEUTRAL] == 1, MESSAGE_WEIGHT["neutral"], MESSAGE_WEIGHT["emotional"])
    return Problem(
        sets=sets,
        space=space,
        design=design,
        teacher=Teacher(design, meanings(embedded(), labels, sizes[0]), sizes[0] + sizes[_SHORT]),
        targets=np.vstack([labelled.targets for labelled in sets.values()]).astype(np.float32),
        labels=labels,
        of=of,
        weight=weight,
        fold=np.concatenate([np.arange(size) % FOLDS for size in sizes]),
    )


def fit_texts(given: Problem, hidden: int | None = None) -> Fit:
    """The reading of texts, without one fold."""
    comments, weight = given.comments, np.array([TEXT_WEIGHT[name] for name in given.sets], np.float32)[given.of]
    shown = np.flatnonzero(given.fold[: given.taught] != hidden)
    taught = given.teacher(given.targets[: given.taught][:, _RATED], shown)
    targets = given.targets.copy()
    targets[np.ix_(comments, _RATED)] = taught[comments]
    # What the teacher says of comments gives no label of theirs away: they are learned from in every fold.
    learned = (given.fold != hidden) | (given.of == _COMMENTS)
    rows, unrated = np.flatnonzero(learned), np.flatnonzero(learned & (given.of > 0))
    emotions = ridge(given.design[rows], targets[np.ix_(rows, _RATED)], weight[rows], PENALTY)
    disgust = ridge(given.design[unrated], targets[unrated][:, [_DISGUST]], weight[unrated], PENALTY)
    return Fit(
        np.insert(emotions.coefficients, _DISGUST, disgust.coefficients[:, 0], axis=1),
        np.insert(emotions.level, _DISGUST, disgust.level),
    )


def fit_labels(given: Problem) -> Fit:
    """GoEmotions' labels, from comments."""
    even = np.ones(len(given.labels), np.float32)
    return ridge(given.design[given.comments], given.labels, even, LABELS_PENALTY)


@dataclass(frozen=True)
class MessageInputs:
    """The features of the reading of messages, in units, with a level for each set but the first."""

    rows: Array
    spread: Array


def message_inputs(given: Problem, texts: Array, labels: Array) -> MessageInputs:
    """The features, from what the reading of texts says of rows that it has not seen."""
    found = np.hstack((texts, labels, given.design.dense)).astype(np.float32)
    vectors = given.space.vectors.shape[1] + given.space.priors.shape[1]
    beside = given.design.dense.shape[1]
    share = np.repeat(list(SHARE.values()), [texts.shape[1], labels.shape[1], vectors, beside - vectors])
    spread = ((found[: given.rated].std(axis=0) + 1e-6) / share).astype(np.float32)
    levels = np.stack([given.of == _OWN, given.of == _COMMENTS], axis=1) * np.float32(LEVEL)
    return MessageInputs(np.hstack((found / spread, levels)).astype(np.float32), spread)


def fit_messages(given: Problem, inputs: MessageInputs, hidden: int | None = None) -> Fit:
    """The reading of messages, without one fold of every set."""
    weight = np.where(given.of == _OWN, np.float32(OWN_WEIGHT), given.weight)
    fits = []
    for column in range(len(EMOTIONS)):
        shown = (given.fold != hidden) & (weight > 0) & ~np.isnan(given.targets[:, column])
        fits.append(exact_ridge(inputs.rows[shown], given.targets[shown, column], weight[shown], MESSAGES_PENALTY))
    return Fit(np.stack([found.coefficients for found in fits], axis=1), np.array([found.level for found in fits]))


def text_weights(given: Problem, texts: Fit, knots: Array) -> Weights:
    """The reading of texts as the weights of a head."""
    parts = given.space.weights(texts.coefficients)
    bias = parts.pop("bias") + texts.level
    return Weights(**parts, bias=bias, knots=knots)


def message_weights(given: Problem, texts: Fit, labels: Fit, messages: Fit, spread: Array, knots: Array) -> Weights:
    """The reading of messages as the weights of a head over words: what it stands on is worked in."""
    split = len(spread)
    scaled, levels = messages.coefficients[:split] / spread[:, None], messages.coefficients[split:]
    by_text, by_label, by_dense = np.split(scaled, np.cumsum([len(EMOTIONS), len(labels.level)]))
    coefficients = texts.coefficients @ by_text + labels.coefficients @ by_label
    coefficients[-len(by_dense) :] += by_dense
    parts = given.space.weights(coefficients.astype(np.float32))
    level = texts.level @ by_text + labels.level @ by_label + messages.level + OWN_LEVEL * LEVEL * levels[0]
    bias = (parts.pop("bias") + level).astype(np.float32)
    return Weights(**parts, bias=bias, knots=knots)


def knots(given: Problem, predicted: Array, weight: Array) -> Array:
    """The calibration of each emotion from held-out predictions of rows that weigh so much."""
    found = []
    for column in range(len(EMOTIONS)):
        known = (weight > 0) & ~np.isnan(given.targets[:, column])
        found.append(isotonic_knots(predicted[known, column], given.targets[known, column], weight[known]))
    return np.array(found, np.float32)


@dataclass(frozen=True)
class Fitted:
    """The shipped readings, and the emotions of BRIGHTER's texts by heads that have not seen them, whole instrument."""

    texts: Weights
    messages: Weights
    readings: Array


def fitted(given: Problem, words: list[str]) -> Fitted:
    """Fit, hold out, calibrate."""
    folds, labels = [fit_texts(given, fold) for fold in range(FOLDS)], fit_labels(given)
    raw = np.choose(given.fold[:, None], [found(given.design) for found in folds])
    inputs = message_inputs(given, raw, labels(given.design))
    held = [fit_messages(given, inputs, fold) for fold in range(FOLDS)]
    raw_messages = np.choose(given.fold[:, None], [inputs.rows @ found.coefficients + found.level for found in held])
    whole = fit_texts(given)
    return Fitted(
        texts=text_weights(given, whole, knots(given, raw, given.text_weight)),
        messages=message_weights(
            given, whole, labels, fit_messages(given, inputs), inputs.spread, knots(given, raw_messages, given.weight)
        ),
        readings=_unseen(given, folds, raw, words),
    )


def _unseen(given: Problem, folds: list[Fit], raw: Array, words: list[str]) -> Array:
    texts = given.sets["brighter"].texts
    readings = np.zeros((len(texts), len(EMOTIONS)), np.float32)
    for fold, found in enumerate(folds):
        weights = text_weights(given, found, knots(given, raw, given.text_weight * (given.fold != fold)))
        hidden = np.flatnonzero(given.fold[: len(texts)] == fold)
        readings[hidden] = read([texts[place] for place in hidden], weights, words)
    return readings


def read(texts: list[str], weights: Weights, words: list[str]) -> Array:
    """The emotions of texts through the whole instrument with this reading of texts."""
    reader = FastAffect(AffectHead(words, joined(weights, weights, silent(weights))))
    found = [affect.emotions for affect in reader.read(texts) if affect is not None]
    return np.array([[emotions[name] for name in EMOTIONS] for emotions in found], np.float32)


def joined(*parts: Weights) -> Weights:
    """Heads side by side."""
    wide = (np.hstack([getattr(part, name) for part in parts]) for name in ("table", "pairs", "letters", "dense"))
    return Weights(*wide, *(np.concatenate([getattr(part, name) for part in parts]) for name in ("bias", "knots")))


def silent(like: Weights) -> Weights:
    """A valence that is always 0, where only emotions are asked for."""
    parts = {name: np.zeros_like(getattr(like, name)[:, :1]) for name in ("table", "pairs", "letters", "dense")}
    knots = np.stack((like.knots[0, 0], np.zeros_like(like.knots[0, 0])))
    return Weights(**parts, bias=np.zeros(1, np.float32), knots=knots[np.newaxis])
