"""Fit the fast acts model on sentences labelled for it and, with `--soft`, on what the encoder says of public ones.

    python -m training.acts.fit [--soft build/soft.npz]

Run from the root of the repository, the data pack named by ATTUNEMENT_DATA, in an environment with scipy. The same
inputs give the same bytes. A first fit leaves out the fold that the encoder has not seen either: it is reported on
there, and calibration and thresholds come from there. A second fit, on everything, is what ships.
"""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from attunement.instruments.acts_features import features
from attunement.instruments.acts_model import CHARACTER_BITS, WORD_BITS
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document
from attunement.instruments.ngrams import END, START, character_buckets, token_hash, word_grams
from attunement.instruments.vectors import load_vectors
from attunement.validity import auc
from training.acts.corpus import corpus

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/attunement/instruments/data/acts/model.npz"
PENALTY = 0.25
SCALE = {"grams": 0.25, "vectors": 0.5, "held": 0.3}
"""How large a feature of each block is; larger ones are penalised less."""
PUBLIC, SOFT, PART = 1.0, 0.3, 0.5
"""What a labelled public sentence, one that only the encoder labelled, and a stretch of a sentence weigh."""
SPLICED, SHARE_SPLICED, LONGEST = 0.5, 0.4, 45
"""What a splice of neighbouring sentences weighs, how many are made, and their words at most."""
JOINTS = (", ", ", ", " and ", " ", " - ", "... ")
SOFTEST = 90_000
HELD_OUT = 0
"""The fold of `training.encoder.tasks.HELD_OUT`."""
THRESHOLDS = np.round(np.arange(0.2, 0.601, 0.05), 2)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Sentences as tokens with the rules and shapes that hold, their targets (NaN unknown), weights and folds."""

    tokens: list[Sequence[str]]
    held: list[Sequence[int]]
    targets: Array
    weights: Array
    folds: NDArray[np.int64]


def gold() -> Rows:
    """Labelled sentences, and the marked stretches of those that do several things."""
    tokens, held, targets, weights, folds = [], [], [], [], []
    for found in corpus():
        for (start, end), target, whole in zip(found.stretches, found.targets, found.whole, strict=True):
            seen = [features().observe(each) for each in sentences(document(found.text[start:end]))]
            if len(seen) == 1:
                tokens.append(seen[0].sentence.tokens)
                held.append(seen[0].features)
                targets.append(target)
                public = PUBLIC if found.source not in ("turns", "sentences") else 1.0
                weights.append(public if whole else PART)
                folds.append(found.fold)
    for text, target, fold in spliced():
        seen = [features().observe(each) for each in sentences(document(text))]
        if len(seen) == 1:
            tokens.append(seen[0].sentence.tokens)
            held.append(seen[0].features)
            targets.append(target)
            weights.append(SPLICED)
            folds.append(fold)
    return Rows(tokens, held, np.array(targets, np.float64), np.array(weights), np.array(folds))


def spliced() -> Iterator[tuple[str, Array, int]]:
    """Neighbouring sentences of a turn run into one, as people type: between them a comma, an "and", or nothing.

    What the reader must learn is that a sentence can do three things. Whatever does none of the acts adds none.
    """
    rng = np.random.default_rng(1)
    quiet = [LABELS.index(label) for label in ("inform", "other")]
    for found in corpus(public=False):
        whole = [place for place, is_whole in enumerate(found.whole) if is_whole]
        for first in range(len(whole) - 1):
            if rng.random() > SHARE_SPLICED:
                continue
            places = whole[first : first + int(rng.integers(2, 4))]
            parts = [found.text[start:end].rstrip(".!…, ") for start, end in (found.stretches[at] for at in places)]
            if not all(parts) or any("?" in part for part in parts[:-1]) or len(" ".join(parts).split()) > LONGEST:
                continue
            text = parts[0]
            for part in parts[1:]:
                joint = JOINTS[int(rng.integers(len(JOINTS)))]
                text += joint + (part if part.startswith(("I ", "I'")) else part[0].lower() + part[1:])
            target = np.max([found.targets[at] for at in places], axis=0)
            if target.sum() > target[quiet].sum():
                target[quiet] = 0
            yield text, target.astype(np.float64), found.fold


def soft(place: Path) -> Rows:
    """Public sentences with the encoder's probabilities."""
    from training.vectors.make import texts

    with np.load(place) as arrays:
        places, raw = arrays["places"], arrays["acts"]
    found = list(texts())
    chosen = np.random.default_rng(0).permutation(len(places))[:SOFTEST]
    tokens, held, kept = [], [], []
    for row in np.sort(chosen).tolist():
        number, start, end = places[row].tolist()
        seen = [features().observe(each) for each in sentences(document(found[number][start:end]))]
        if len(seen) == 1:
            tokens.append(seen[0].sentence.tokens)
            held.append(seen[0].features)
            kept.append(row)
    targets = 1 / (1 + np.exp(-raw[kept].astype(np.float64)))
    return Rows(tokens, held, targets, np.full(len(kept), SOFT), np.full(len(kept), -1))


def both(first: Rows, second: Rows) -> Rows:
    return Rows(
        first.tokens + second.tokens,
        first.held + second.held,
        np.vstack((first.targets, second.targets)),
        np.concatenate((first.weights, second.weights)),
        np.concatenate((first.folds, second.folds)),
    )


@dataclass(frozen=True)
class Design:
    """The features of all rows, and what each column of the model's tables is scaled by."""

    x: csr_matrix
    scales: Array
    cuts: tuple[int, ...]


def design(rows: Rows) -> Design:
    """Word n-grams, character n-grams, word vectors, rules and shapes, scaled so that one penalty does for all."""
    hashes: dict[str, int] = {}
    sequence: list[int] = []
    for tokens in rows.tokens:
        sequence += [hashes.setdefault(token, token_hash(token)) for token in (START, *tokens, END)]
    lengths = [len(tokens) + 2 for tokens in rows.tokens]
    grams = word_grams(np.array(sequence, np.uint32), lengths, WORD_BITS)
    owner = np.tile(np.repeat(np.arange(len(lengths)), lengths), 3)
    column = grams.buckets.ravel()
    real = column < 1 << WORD_BITS
    shape = (len(lengths), 1 << WORD_BITS)
    words = csr_matrix((1 / np.sqrt(grams.counts[owner[real]]), (owner[real], column[real])), shape=shape)
    blocks = [_weighed(words), _weighed(_characters(rows)), _vectors(rows), _held(rows)]
    scales = np.concatenate([scale for _, scale in blocks])
    cuts = tuple(np.cumsum([len(scale) for _, scale in blocks]).tolist())
    return Design(hstack([block for block, _ in blocks]).tocsr(), scales, cuts)


def _weighed(block: csr_matrix) -> tuple[csr_matrix, Array]:
    """Rare n-grams count more (inverse document frequency), those seen once not at all."""
    seen = np.bincount(block.indices, minlength=block.shape[1])
    scale = SCALE["grams"] * (np.log((1 + block.shape[0]) / (1 + seen)) + 1)
    scale[seen < 2] = 0
    return block.multiply(scale).tocsr(), scale


def _characters(rows: Rows) -> csr_matrix:
    known: dict[str, NDArray[np.int64]] = {}
    for token in {token for tokens in rows.tokens for token in tokens}:
        known[token] = character_buckets(token, CHARACTER_BITS)
    columns = [np.concatenate([known[token] for token in tokens]) for tokens in rows.tokens]
    counts = np.array([len(found) for found in columns])
    owner = np.repeat(np.arange(len(columns)), counts)
    shape = (len(columns), 1 << CHARACTER_BITS)
    return csr_matrix((1 / np.sqrt(counts[owner]), (owner, np.concatenate(columns))), shape=shape)


def _vectors(rows: Rows) -> tuple[csr_matrix, Array]:
    vectors = load_vectors()
    table = np.vstack((vectors.table.astype(np.float32) * vectors.scale, np.zeros(vectors.size, np.float32)))
    found = np.zeros((len(rows.tokens), vectors.size))
    for row, tokens in enumerate(rows.tokens):
        places = [vectors.index[token] for token in tokens if token in vectors.index]
        found[row] = table[places].sum(axis=0) / np.sqrt(len(places) + 1)
    return csr_matrix(SCALE["vectors"] * found), np.full(vectors.size, SCALE["vectors"])


def _held(rows: Rows) -> tuple[csr_matrix, Array]:
    owner = np.repeat(np.arange(len(rows.held)), [len(found) for found in rows.held])
    column = np.array([feature for found in rows.held for feature in found], dtype=np.int64)
    size = len(features().names)
    values = np.full(len(column), SCALE["held"])
    return csr_matrix((values, (owner, column)), shape=(len(rows.held), size)), np.full(size, SCALE["held"])


_PROBLEM: dict[str, object] = {}


def fit(x: csr_matrix, targets: Array, weights: Array) -> tuple[Array, Array]:
    """A penalised logistic regression per act: coefficients (features x acts) and biases."""
    used = np.flatnonzero(np.diff(x.tocsc().indptr))
    small = x[:, used]
    _PROBLEM.update(x=small, xt=small.T.tocsr(), targets=targets, weights=weights)
    with ProcessPoolExecutor(2) as pool:
        solved = np.stack(list(pool.map(_one, range(targets.shape[1]))), axis=1)
    coefficients = np.zeros((x.shape[1], targets.shape[1]))
    coefficients[used] = solved[:-1]
    return coefficients, solved[-1]


def _one(act: int) -> Array:
    x, xt = _PROBLEM["x"], _PROBLEM["xt"]
    target, weight = _PROBLEM["targets"][:, act], _PROBLEM["weights"]  # type: ignore[index]
    known = ~np.isnan(target)
    weight = np.where(known, weight, 0.0).astype(np.float64)
    target = np.where(known, target, 0.0)

    def loss(at: Array) -> tuple[float, Array]:
        logits = x @ at[:-1] + at[-1]  # type: ignore[operator]
        fault = weight * (1 / (1 + np.exp(-logits)) - target)
        value = (weight * (np.logaddexp(0, logits) - target * logits)).sum() + PENALTY / 2 * at[:-1] @ at[:-1]
        return value, np.append(xt @ fault + PENALTY * at[:-1], fault.sum())  # type: ignore[operator]

    start = np.zeros(x.shape[1] + 1)  # type: ignore[attr-defined]
    share = (weight * target).sum() / weight.sum()
    start[-1] = np.log(share / (1 - share))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80, "ftol": 1e-6}).x)


def calibrated(logits: Array, target: Array) -> tuple[float, float]:
    """Slope and offset that make log odds calibrated (Platt 1999), by Newton's method."""
    design = np.column_stack((logits, np.ones_like(logits)))
    at = np.array([1.0, 0.0])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ at))
        gradient = design.T @ (chance - target) + np.array([1e-2 * (at[0] - 1), 0])
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag([1e-2, 1e-9])
        at = at - np.linalg.solve(curvature, gradient)
    return float(at[0]), float(at[1])


def threshold(chance: Array, target: Array) -> float:
    """The threshold of best F1."""
    return float(max(THRESHOLDS, key=lambda cut: f1(chance >= cut, target)))


def f1(said: NDArray[np.bool_], target: Array) -> float:
    return 2 * float((said & (target == 1)).sum()) / max(float(said.sum() + target.sum()), 1.0)


def write(problem: Design, coefficients: Array, bias: Array, slopes: Array, offsets: Array, cuts: Array) -> None:
    """The weights in eight bits, with scales and calibration worked in."""
    weights = coefficients * problem.scales[:, None] * slopes
    words, characters, vectors, held = np.split(weights, problem.cuts[:-1])
    tables, scales = zip(_eight_bits(words), _eight_bits(characters), strict=True)
    np.savez_compressed(
        MODEL,
        words=tables[0],
        characters=tables[1],
        scales=np.array(scales, np.float32),
        vectors=vectors.astype(np.float32),
        held=held.astype(np.float32),
        bias=(bias * slopes + offsets).astype(np.float32),
        thresholds=cuts.astype(np.float32),
    )
    print(f"{MODEL.name}: {MODEL.stat().st_size / 1e6:.2f} MB")


def _eight_bits(table: Array) -> tuple[NDArray[np.int8], Array]:
    scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127
    return np.vstack((np.round(table / scale), np.zeros(table.shape[1]))).astype(np.int8), scale


def report(chance: Array, targets: Array) -> None:
    """Agreement with labels of our own that were held out."""
    figures = []
    for act, label in enumerate(LABELS):
        target = targets[:, act]
        order = np.argsort(-chance[:, act], kind="stable")
        hits = np.cumsum(target[order])
        precision = float((hits / np.arange(1, len(target) + 1) * target[order]).sum() / target.sum())
        figures.append((auc(target, chance[:, act]) or 0.0, precision))
        print(f"{label:11} {int(target.sum()):5} AUC {figures[-1][0]:.3f} AP {precision:.3f}")
    print("mean AUC {:.4f} AP {:.4f}".format(*np.mean(figures, axis=0)), f"of {len(targets)} sentences")
    known = np.clip(chance, 1e-6, 1 - 1e-6)
    print(f"log loss {-(targets * np.log(known) + (1 - targets) * np.log(1 - known)).mean():.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soft", type=Path, help="what the encoder said, from training.encoder.label")
    given = parser.parse_args()
    labelled = gold()
    rows = both(labelled, soft(given.soft)) if given.soft else labelled
    print(f"{len(labelled.tokens)} labelled, {len(rows.tokens) - len(labelled.tokens)} soft")
    problem = design(rows)
    test = ~np.isnan(rows.targets).any(axis=1) & (rows.folds == HELD_OUT)
    train = rows.folds != HELD_OUT
    coefficients, bias = fit(problem.x[train], rows.targets[train], rows.weights[train])
    logits, targets = problem.x[test] @ coefficients + bias, rows.targets[test]
    found = np.array([calibrated(logits[:, act], targets[:, act]) for act in range(len(LABELS))])
    chance = 1 / (1 + np.exp(-(logits * found[:, 0] + found[:, 1])))
    report(chance, targets)
    cuts = np.array([threshold(chance[:, act], targets[:, act]) for act in range(len(LABELS))])
    print(dict(zip(LABELS, cuts.tolist(), strict=True)))
    write(problem, *fit(problem.x, rows.targets, rows.weights), found[:, 0], found[:, 1], cuts)


if __name__ == "__main__":
    main()
