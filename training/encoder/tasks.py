"""What the encoder learns: acts of stretches; feelings as in any text and as in messages, emotions, politeness."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.emotion_words import EMOTIONS
from studies.pack import rows
from training.acts.corpus import corpus
from training.affect.corpora import own
from training.person.corpus import messages

Array = NDArray[np.float32]

GOEMOTIONS = 28
HEADS = {
    "acts": len(LABELS),
    "intensity": len(EMOTIONS),
    "message": len(EMOTIONS),
    "emotions": GOEMOTIONS,
    "politeness": 1,
}
"""Each head, and how many numbers it gives."""
FOLDS = 5
HELD_OUT = 0
"""The fold of the acts, a tenth, and of BRIGHTER, a fifth, that the encoder never sees and is reported on."""
EMOTIONS_SEEN = 36_000
"""How many of GoEmotions' comments are read."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the stretches that a head reads, and what it should say of each; NaN where nothing is known."""

    head: str
    text: str
    stretches: tuple[tuple[int, int], ...]
    targets: Array
    fold: int
    weight: float = 1.0


def acts() -> Iterator[Example]:
    """Acts of sentences, and of marked stretches in them."""
    for found in corpus():
        if found.fold != HELD_OUT:
            yield Example("acts", found.text, found.stretches, found.targets, found.fold)


def intensity() -> Iterator[Example]:
    """How strong each emotion is, 0 to 1: BRIGHTER English."""
    for number, row in enumerate(row for row in rows("brighter_intensity") if row["lang"] == "eng"):
        if number % FOLDS == HELD_OUT:
            continue
        target = np.array([[row["intensity"].get(name, np.nan) / 3 for name in EMOTIONS]], np.float32)
        yield Example("intensity", row["text"], _whole(row["text"]), target, number % FOLDS)


def felt() -> Iterator[Example]:
    """How strong each emotion is in messages of our own, 0 to 1, as one who is to answer them would say."""
    sentences = own()
    for text, target in zip(sentences.texts, sentences.targets, strict=True):
        yield Example("message", text, _whole(text), target[None, : len(EMOTIONS)].astype(np.float32) / 3, -1)
    for message in messages(tuning=True):
        target = np.array([[message.feel.get(name, 0) / 3 for name in EMOTIONS]], np.float32)
        yield Example("message", message.text, _whole(message.text), target, -1)


def emotions() -> Iterator[Example]:
    """Which of GoEmotions' labels a comment bears."""
    found = rows("goemotions")
    for place in np.random.default_rng(0).permutation(len(found))[:EMOTIONS_SEEN].tolist():
        row = found[place]
        target = np.zeros((1, GOEMOTIONS), np.float32)
        target[0, row["labels"]] = 1
        yield Example("emotions", row["text"], _whole(row["text"]), target, -1)


def politeness() -> Iterator[Example]:
    """Rated politeness, in standard deviations."""
    found = rows("tydip_en_train")
    scores = np.array([float(row["score"]) for row in found])
    for row, score in zip(found, (scores - scores.mean()) / scores.std(), strict=True):
        yield Example("politeness", row["sentence"], _whole(row["sentence"]), np.array([[score]], np.float32), -1)


def _whole(text: str) -> tuple[tuple[int, int], ...]:
    return ((0, len(text)),)


def batches(examples: Sequence[Example], size: int, rng: np.random.Generator) -> list[list[Example]]:
    """Examples in random batches of like length, so that little is padded."""
    order = rng.permutation(len(examples))
    blocks = [order[start : start + 50 * size] for start in range(0, len(order), 50 * size)]
    found = []
    for block in blocks:
        near = sorted(block.tolist(), key=lambda place: len(examples[place].text))
        found += [[examples[place] for place in near[start : start + size]] for start in range(0, len(near), size)]
    return [found[place] for place in rng.permutation(len(found)).tolist()]
