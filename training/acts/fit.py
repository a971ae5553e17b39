"""Fit the weights of the act rules on our own labelled sentences, and report them on the half held out.

Run from the root of the repository: `python training/acts/fit.py`. The same sentences and rules give the same bytes.
Nothing is chosen on the held-out half: the penalty is fixed, and thresholds come from cross-validation on the other.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_scores import Weights, features, sigmoid
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "src/attunement/instruments/data/acts/weights.json"
OWN, SHAPE, FOREIGN, GROUP = 0.3, 0.3, 0.6, 0.03
"""Penalties on weights: of a rule for its own act, of a shape, of a rule for another act, of "any rule of an act"."""
FOLDS = 8

Array = NDArray[np.float64]


def main() -> None:
    rows = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text(encoding="utf-8").splitlines()]
    held = [_held(row["text"]) for row in rows]
    inputs = np.zeros((len(rows), len(features().names)))
    for row, indices in enumerate(held):
        inputs[row, indices] = 1
    targets = np.array([[float(label in row["labels"]) for label in LABELS] for row in rows])
    fit = np.array([row["part"] == "fit" for row in rows])
    table, bias = fit_all(inputs[fit], targets[fit])
    thresholds = choose_thresholds(cross_validated(inputs[fit], targets[fit]), targets[fit])
    write(table, bias, thresholds)
    scores = Weights(features().names, table, bias, thresholds).score([held[row] for row in np.flatnonzero(~fit)])
    report(scores, targets[~fit], thresholds)


def _held(text: str) -> list[int]:
    found = [features().observe(sentence).features for sentence in sentences(document(text))]
    if len(found) != 1:
        raise ValueError(f"one sentence a row, got {len(found)}: {text!r}")
    return found[0]


def fit_all(inputs: Array, targets: Array) -> tuple[Array, Array]:
    """A penalised logistic regression per act, by Newton's method: weights (features x acts) and biases."""
    columns = [_newton(inputs, targets[:, act], penalties(label)) for act, label in enumerate(LABELS)]
    stacked = np.stack(columns, axis=1).round(2)
    return stacked[:-1], stacked[-1]


def penalties(label: str) -> Array:
    """The penalty on each feature's weight for an act, and on the bias."""
    found = []
    for name in features().names:
        act, dot, _ = name.partition(".")
        found.append((OWN if act == label else FOREIGN) if dot else GROUP if name in LABELS else SHAPE)
    return np.array([*found, 1e-3])


def _newton(inputs: Array, target: Array, penalty: Array) -> Array:
    design = np.hstack([inputs, np.ones((len(inputs), 1))])
    weights = np.zeros(design.shape[1])
    weights[-1] = np.log(target.mean() / (1 - target.mean()))

    def loss(at: Array) -> float:
        logits = design @ at
        return float((np.logaddexp(0, logits) - target * logits).sum() + (penalty * at**2).sum() / 2)

    for _ in range(50):
        chance = sigmoid(design @ weights)
        gradient = design.T @ (chance - target) + penalty * weights
        if np.abs(gradient).max() < 1e-4:
            break
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        while loss(weights - step) > loss(weights):
            step = step / 2
        weights = weights - step
    return weights


def cross_validated(inputs: Array, targets: Array) -> Array:
    scores = np.zeros_like(targets)
    fold = np.arange(len(inputs)) % FOLDS
    for held_out in range(FOLDS):
        table, bias = fit_all(inputs[fold != held_out], targets[fold != held_out])
        scores[fold == held_out] = sigmoid(inputs[fold == held_out] @ table + bias)
    return scores


def choose_thresholds(scores: Array, targets: Array) -> Array:
    """For each act the threshold of best F1, between .3 and .6, so that a mark is never a long shot."""
    grid = np.round(np.arange(0.3, 0.601, 0.05), 2)
    return np.array(
        [max(grid, key=lambda cut: _f1(scores[:, act] >= cut, targets[:, act])) for act in range(len(LABELS))]
    )


def _f1(said: NDArray[np.bool_], target: Array) -> float:
    hits = float((said & (target == 1)).sum())
    return 2 * hits / max(float(said.sum() + target.sum()), 1.0)


def _auc(scores: Array, target: Array) -> float:
    positive, negative = scores[target == 1], scores[target == 0]
    above = (positive[:, None] > negative).mean() + 0.5 * (positive[:, None] == negative).mean()
    return float(above)


def write(table: Array, bias: Array, thresholds: Array) -> None:
    lines = {name: row.tolist() for name, row in zip(features().names, table, strict=True) if np.any(row)}
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in lines.items())
    head = f'"labels": {json.dumps(LABELS)},\n"bias": {json.dumps(bias.tolist())},\n'
    text = f'{{\n{head}"thresholds": {json.dumps(thresholds.tolist())},\n"weights": {{\n{rows}\n}}\n}}\n'
    WEIGHTS.write_text(text, encoding="utf-8")


def report(scores: Array, targets: Array, thresholds: Array) -> None:
    print(f"held out: {len(targets)} synthetic sentences\nact         n   precision recall  F1    AUC")
    f1s, aucs = [], []
    for act, label in enumerate(LABELS):
        said, target = scores[:, act] >= thresholds[act], targets[:, act]
        hits = (said & (target == 1)).sum()
        f1s.append(_f1(said, target))
        aucs.append(_auc(scores[:, act], target))
        figures = f"{hits / max(said.sum(), 1):.2f}      {hits / target.sum():.2f}    {f1s[-1]:.2f}  {aucs[-1]:.2f}"
        print(f"{label:11} {int(target.sum()):3} {figures}")
    brier = float(((scores - targets) ** 2).mean())
    print(f"macro F1 {np.mean(f1s):.3f}, mean AUC {np.mean(aucs):.3f}, Brier {brier:.4f}")
    for low in np.arange(0, 1, 0.2):
        inside = (scores >= low) & (scores < low + 0.2 + (low > 0.7))
        if inside.any():
            print(f"scores from {low:.1f}: mean {scores[inside].mean():.2f}, true {targets[inside].mean():.2f}")


if __name__ == "__main__":
    main()
