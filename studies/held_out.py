"""Agreement with BRIGHTER over five folds: what heads that had not seen a text read in it.

Refitting takes minutes, so `training.affect.fit` keeps the readings, in the order of the rows, beside itself.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.instruments import Validity
from attunement.instruments.emotion_words import EMOTIONS
from attunement.validity.baselines import lengths
from studies import pack
from studies.measure import agreement

READINGS = Path(__file__).parents[1] / "training" / "affect" / "held_out.npz"
DRAWS = 1000
SEED = 3

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


def _mean(language: str, readings: Floats) -> Validity:
    sets = {column: pack.brighter(language, emotion) for column, emotion in enumerate(EMOTIONS)}
    rated = [column for column, found in sets.items() if len(found.texts)]
    labels = np.stack([sets[column].labels for column in rated], axis=1)
    first = sets[rated[0]]
    if len(first.texts) != len(readings):
        raise ValueError(
            f"BRIGHTER {language}: {len(readings)} readings are kept and {len(first.texts)} texts are there"
        )
    generator = np.random.default_rng(SEED)
    read = readings[:, rated]
    size = len(read)
    draws = [_mean_r(read[rows], labels[rows]) for rows in generator.integers(0, size, (DRAWS, size))]
    low, high = np.nanquantile(draws, (0.025, 0.975))
    length = np.repeat(np.asarray(lengths(first.texts), dtype=np.float64)[:, None], len(rated), axis=1)
    return Validity(
        dataset=f"{first.dataset}, five folds",
        part=f"mean of {len(rated)} emotions",
        n=size,
        statistic="mean r",
        value=round(_mean_r(read, labels), 4),
        interval=(round(float(low), 4), round(float(high), 4)),
        baseline_length=round(_mean_r(length, labels), 4),
        ceiling=None,
        author="human",
        tuned_on=True,
    )


def _mean_r(read: Floats, labels: Floats) -> float:
    """The mean over columns of Pearson's r."""
    read, labels = read - read.mean(axis=0), labels - labels.mean(axis=0)
    with np.errstate(invalid="ignore"):
        return float(np.nanmean((read * labels).sum(axis=0) / np.sqrt((read**2).sum(axis=0) * (labels**2).sum(axis=0))))
