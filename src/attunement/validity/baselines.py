"""What agreement costs nothing: the length of a text, and a word list or a single word."""

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256

import numpy as np

from attunement.instruments.document import document
from attunement.instruments.valence import compound
from attunement.validity.panel import Floats

FOLDS = 5
MOST_WORDS = 2000
"""Candidates for the best single word: the most frequent ones."""

_VADER: dict[str, Callable[[float], float]] = {
    "intensity": abs,
    "valence": float,
    "joy": lambda score: max(score, 0.0),
    **dict.fromkeys(("anger", "disgust", "fear", "sadness"), lambda score: max(-score, 0.0)),
    "surprise": abs,
}
"""What VADER's compound score says of each reading of affect."""


def lengths(texts: Sequence[str]) -> Floats:
    """Words in each text."""
    return np.array([document(text).words for text in texts], dtype=np.float64)


def vader(texts: Sequence[str], reading: str) -> Floats | None:
    """VADER's score of each text (Hutto and Gilbert 2014), as that reading of affect; None where it says nothing."""
    convert = _VADER.get(reading.removeprefix("emotions."))
    return None if convert is None else np.array([convert(compound(text)) for text in texts])


def vader_attenuation(said: Sequence[str], replies: Sequence[str]) -> Floats:
    """How much less intense each reply is than what was said, by VADER over the whole texts, from 0 to 1."""
    felt = np.array([abs(compound(text)) for text in said])
    given = np.array([abs(compound(text)) for text in replies])
    lost: Floats = np.divide(np.maximum(0.0, felt - given), felt, out=np.zeros(len(felt)), where=felt > 0)
    return lost


def single_word(texts: Sequence[str], target: Floats, clusters: Sequence[str]) -> tuple[Floats, tuple[str, ...]] | None:
    """The target as foretold by whether one word stands in the text, and the words that served.

    The word, and the mean target with and without it, are chosen on the other four fifths of the clusters. A word is
    any token, a question mark too. None where no word stands in a fiftieth of the texts and not in all.
    """
    held = [frozenset(document(text).tokens) for text in texts]
    counts = Counter(word for words in held for word in words)
    least = max(2, len(texts) // 50)
    candidates = [
        word
        for word, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_WORDS]
        if least <= count < len(texts)
    ]
    if not candidates:
        return None
    has = np.array([[word in words for word in candidates] for words in held], dtype=np.float64)
    fold = np.array([int(sha256(name.encode()).hexdigest(), 16) % FOLDS for name in clusters])
    foretold = np.full(len(texts), float(target.mean()))
    chosen: list[str] = []
    for number in range(FOLDS):
        inside = fold == number
        if not inside.any() or inside.all():
            continue
        word = _best(has[~inside], target[~inside])
        with_it = has[:, word] > 0
        for rows in (with_it, ~with_it):
            if (rows & ~inside).any():
                foretold[rows & inside] = target[rows & ~inside].mean()
        chosen.append(candidates[word])
    return foretold, tuple(dict.fromkeys(chosen))


def _best(has: Floats, target: Floats) -> int:
    """The column that correlates most with the target, either way."""
    centred = has - has.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0))
    pull = np.abs(centred.T @ (target - target.mean()))
    return int(np.divide(pull, spread, out=np.zeros(len(spread)), where=spread > 0).argmax())
