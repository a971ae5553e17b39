"""Agreement with BRIGHTER over five folds: what heads that had not seen a text read in it.

Refitting takes minutes, so `training.affect.fit` keeps the readings, in the order of the rows, beside itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.instruments import Validity, load_instrument
from attunement.instruments.emotion_words import EMOTIONS
from attunement.validity.baselines import lengths
from studies import pack
from studies.measure import agreement

READINGS = Path(__file__).parents[1] / "training" / "affect" / "held_out.npz"
DRAWS = 1000
SEED = 3
STEP = 10_000 * 3
"""Readings are kept in ten-thousandths of BRIGHTER's scale of 0 to 3."""
FOLDS, HELD_OUT = 5, 0
"""Which texts the encoder was not fitted on: every fifth, from the first (`training/encoder/tasks.py`)."""

Floats = NDArray[np.float64]


def brighter() -> Iterator[Validity]:
    """English emotion by emotion, then each language's mean over emotions."""
    with np.load(READINGS) as kept:
        readings = {language: kept[language].astype(np.float64) for language in kept.files}
    for column, emotion in enumerate(EMOTIONS):
        found = pack.brighter("eng", emotion)
        if len(found.texts):
            yield agreement(found, readings["eng"][:, column].tolist(), "r")
    for language, read in readings.items():
        yield _mean(language, read)


def brighter_fold(tier: str) -> Iterator[Validity]:
    """The fifth of BRIGHTER English that the encoder never saw, read by it and by fast heads that never saw it."""
    with np.load(READINGS) as kept:
        fast = kept["eng"].astype(np.float64) / STEP
    reader: Any = load_instrument("affect", tier)
    texts = pack.brighter("eng", "joy").texts
    rows = np.flatnonzero(np.arange(len(texts)) % FOLDS == HELD_OUT)
    alone = reader.alone([texts[row] for row in rows])
    read = np.array([[affect.emotions[name] for name in EMOTIONS] for affect in alone])
    yield _mean("eng", (read + fast[rows]) / 2, rows)


def _mean(language: str, readings: Floats, rows: NDArray[np.int64] | None = None) -> Validity:
    """The mean over emotions; where rows are named, of these alone, which no choice was made on."""
    sets = {column: pack.brighter(language, emotion) for column, emotion in enumerate(EMOTIONS)}
    rated = [column for column, found in sets.items() if len(found.texts)]
    labels = np.stack([sets[column].labels for column in rated], axis=1)
    first = sets[rated[0]]
    texts = first.texts if rows is None else [first.texts[row] for row in rows]
    labels = labels if rows is None else labels[rows]
    if len(texts) != len(readings):
        raise ValueError(f"BRIGHTER {language}: {len(readings)} readings are kept and {len(texts)} texts are there")
    generator = np.random.default_rng(SEED)
    read = readings[:, rated]
    size = len(read)
    draws = [_mean_r(read[rows], labels[rows]) for rows in generator.integers(0, size, (DRAWS, size))]
    low, high = np.nanquantile(draws, (0.025, 0.975))
    length = np.repeat(np.asarray(lengths(texts), dtype=np.float64)[:, None], len(rated), axis=1)
    return Validity(
        dataset=f"{first.dataset}, {'five folds' if rows is None else 'a fifth'}",
        part=f"mean of {len(rated)} emotions",
        n=size,
        statistic="mean r",
        value=round(_mean_r(read, labels), 4),
        interval=(round(float(low), 4), round(float(high), 4)),
        baseline_length=round(_mean_r(length, labels), 4),
        ceiling=None,
        author="human",
        tuned_on=rows is None,
    )


def _mean_r(read: Floats, labels: Floats) -> float:
    """The mean over columns of Pearson's r."""
    read, labels = read - read.mean(axis=0), labels - labels.mean(axis=0)
    with np.errstate(invalid="ignore"):
        return float(np.nanmean((read * labels).sum(axis=0) / np.sqrt((read**2).sum(axis=0) * (labels**2).sum(axis=0))))
