"""Fit the weights of the politeness strategies on the English part of TyDiP, and say how well they predict it.

    python -m training.register.fit DATA/tydip_en_train.jsonl.gz

Ridge regression of the mean rating on the share of sentences with each strategy. The folds are by hash of the sentence,
so that the same data gives the same weights and the same figures.
"""

import argparse
import gzip
import json
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.document import document
from attunement.instruments.register import sentence_shares
from attunement.instruments.register_cues import find_cues, load_cues

PENALTY = 3.0
FOLDS = 10
OUT = Path("src/attunement/instruments/data/register/politeness.json")

Floats = NDArray[np.float64]


def labels() -> list[str]:
    """The strategies that have a weight: those of politeness, hedges, and formal and informal words."""
    tables = load_cues()
    return sorted([*tables["politeness"], *tables["hedges"], *tables["formality"]])


def strategies(sentences: list[str], names: list[str]) -> Floats:
    """The share of sentences with each strategy, one row per text; the last column is 1."""
    rows = []
    for text in sentences:
        doc = document(text)
        shares = sentence_shares(doc, list(find_cues(doc)))
        rows.append([*(shares.get(name, 0.0) for name in names), 1.0])
    return np.array(rows)


def fit(features: Floats, scores: Floats) -> Floats:
    """Ridge weights; the bias is not penalised."""
    penalty = PENALTY * np.eye(features.shape[1])
    penalty[-1, -1] = 0.0
    return np.asarray(np.linalg.solve(features.T @ features + penalty, features.T @ scores), dtype=np.float64)


def cross_validated(features: Floats, scores: Floats, folds: NDArray[np.int64]) -> float:
    """Pearson correlation of ratings with predictions for folds held out in turn."""
    predicted = np.zeros_like(scores)
    for fold in range(FOLDS):
        held_out = folds == fold
        predicted[held_out] = features[held_out] @ fit(features[~held_out], scores[~held_out])
    return float(np.corrcoef(predicted, scores)[0, 1])


def main() -> None:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ratings", type=Path)
    with gzip.open(parser.parse_args().ratings, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    sentences = [row["sentence"] for row in rows]
    scores = np.array([float(row["score"]) for row in rows])
    folds = np.array([int(sha256(text.encode()).hexdigest(), 16) % FOLDS for text in sentences])
    names = labels()
    features = strategies(sentences, names)
    words = np.array([document(text).words for text in sentences])
    length = np.column_stack([np.log1p(words), np.ones(len(words))])
    correlation = cross_validated(features, scores, folds)
    baseline = cross_validated(length, scores, folds)
    print(f"n {len(scores)}  cross-validated r {correlation:.3f}  length alone {baseline:.3f}")
    weights = [round(float(weight), 4) for weight in fit(features, scores)]
    fitted = {
        "source": "TyDiP English train (Srinivasan and Choi 2022), CC-BY-4.0",
        "n": len(scores),
        "cross_validated_r": round(correlation, 3),
        "length_r": round(baseline, 3),
        "bias": weights[-1],
        "weights": dict(zip(names, weights, strict=False)),
    }
    OUT.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
