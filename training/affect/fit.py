"""Fit the affect heads, write them into the package, and print how they agree with people.

    python -m training.affect.fit

Run from the root of the repository, in the environment of `training/requirements.txt`, the data pack named by
ATTUNEMENT_DATA. Vectors of texts (`embed`) are made once and kept in `build/affect`. The same data give the same bytes.
"""

import json
from pathlib import Path

import numpy as np

from attunement.instruments.affect_head import Weights
from attunement.instruments.emotion_words import EMOTIONS
from training.affect import embed, english, languages, valence
from training.affect.corpora import short, vocabulary
from training.affect.regression import Array, correlations, in_eight_bits

DATA = Path("src/attunement/instruments/data")
HELD_OUT = Path(__file__).parent / "held_out.npz"
"""What heads that have not seen a fold read in BRIGHTER's texts, in their order, for `make validity`: no text."""
STEP = 10_000
"""Readings are kept in steps of one ten-thousandth."""


def main() -> None:
    """All heads."""
    embed.main()
    words = vocabulary()
    given = english.problem(words)
    found = english.fitted(given, words)
    held_out = {"eng": found.readings}
    report("BRIGHTER eng, 5-fold", found.readings, given.sets["brighter"].targets)
    unseen = short(held_out=True)
    report("our own short texts, held out", english.read(unseen.texts, found.texts, words), unseen.targets[:, :-1])
    folder = DATA / "affect"
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    write(folder, english.joined(found.messages, found.texts))
    write(DATA / "valence_emobank", valence.fitted(given.space, found.texts, words))
    (folder / "languages").mkdir(exist_ok=True)
    for language, code in languages.BRIGHTER.items():
        head = languages.fitted(language)
        held_out[code] = head.readings
        report(f"BRIGHTER {code}, 5-fold", head.readings, head.targets)
        np.savez_compressed(folder / "languages" / f"{language}.npz", **head.arrays)
    np.savez_compressed(HELD_OUT, **{code: np.round(rows * STEP).astype(np.int16) for code, rows in held_out.items()})


def report(name: str, readings: Array, targets: Array) -> None:
    """Print agreement with texts that the head has not seen, through the whole instrument."""
    rated = [column for column in range(len(EMOTIONS)) if not np.isnan(targets[:, column]).all()]
    found = correlations(readings[:, rated], targets[:, rated])
    each = " ".join(f"{EMOTIONS[column]} {value:.3f}" for column, value in zip(rated, found, strict=True))
    print(f"{name}, n {len(targets)}: mean r {np.mean(found):.3f} ({each})", flush=True)


def write(folder: Path, weights: Weights) -> None:
    """What the package reads, tables in eight bits."""
    arrays = {name: getattr(weights, name).astype(np.float32) for name in ("dense", "bias", "knots")}
    for name in ("table", "pairs", "letters"):
        arrays[name], arrays[f"{name}_scale"] = in_eight_bits(getattr(weights, name))
    folder.mkdir(exist_ok=True)
    np.savez_compressed(folder / "head.npz", **arrays)


if __name__ == "__main__":
    main()
