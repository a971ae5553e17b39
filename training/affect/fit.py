"""Fits the affect head and writes `instruments/data/affect`; `embed.py` must have run (see README.md beside)."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from attunement.instruments.affect_head import MASKED, OUTPUTS, dense_features, lexical_features, marker_columns
from attunement.instruments.document import document
from attunement.instruments.emotion_words import FeelingWords
from attunement.instruments.valence import LEXICON
from training.affect.corpora import NEUTRAL, Labelled, brighter, goemotions, own, vocabulary

BUILD = Path("build/affect")
DATA = Path("src/attunement/instruments/data/affect")
FOLDS = 5
SEED = 20261120

DIMENSIONS = 256
"""How many principal components of the word vectors are kept."""
VECTOR_SCALE = 4.0
STAGE_ONE = (30.0, 3.0)
"""Ridge penalties of GoEmotions' labels on word vectors, then on the words themselves."""
STAGE_TWO = 300.0
SHARE = {"brighter": 1.0, "own": 3.0, "neutral": 0.1, "emotional": 0.03}
"""How much one row of each set weighs: ordinary neutral text is as frequent as BRIGHTER's stories."""
VECTORS_SHARE = 0.4
"""Scale of the word-vector features beside the others: the smaller, the more they are shrunk."""
KNOTS = 12
LEVEL = 10.0
"""Scale of each set's own level, so large that it is hardly shrunk: stories, comments and messages differ in it."""

Array = NDArray[np.float32]


@dataclass
class Features:
    """A set as the head sees it: pooled words, and the features beside them."""

    words: sparse.csr_matrix
    dense: Array
    targets: Array


def features(labelled: Labelled, words: list[str]) -> Features:
    """The features of whole texts, each read as one sentence."""
    index = {word: row for row, word in enumerate(words, 1)}
    markers = marker_columns(words)
    finder = FeelingWords()
    values: list[float] = []
    columns: list[int] = []
    ends, lexical, counts = [0], [], []
    for text in labelled.texts:
        read = document(text)
        rows = [index.get(token, 0) for token in read.tokens] or [index[MASKED]]
        found = finder.find(read.tokens, read.starts, read.ends, text, (0, len(read.tokens)))
        for feeling in found:
            if not feeling.speaks(everyone=False):
                rows[feeling.first : feeling.last] = [index[MASKED]] * (feeling.last - feeling.first)
        counts.append(markers[rows].sum(axis=0))
        columns += rows
        values += [1 / np.sqrt(counts[-1][0] + 4)] * len(rows)
        ends.append(len(columns))
        lexical.append(lexical_features(found, everyone=False))
    pooled = sparse.csr_matrix((values, columns, ends), shape=(len(lexical), len(words) + 1), dtype=np.float32)
    dense = dense_features(np.array(counts, np.float32), np.array(lexical, np.float32))
    return Features(pooled, dense, labelled.targets.astype(np.float32))


def word_vectors(words: list[str]) -> Array:
    """Principal components of the words' vectors, with VADER's ratings beside; row 0 is for unknown words."""
    vectors = np.load(BUILD / "vectors.npy").astype(np.float32)
    vectors = vectors - vectors[1:].mean(axis=0)
    vectors[0] = 0
    _, _, components = np.linalg.svd(vectors, full_matrices=False)
    ratings = np.array([LEXICON.get(word, 0.0) for word in words], np.float32) / 2
    rows = np.column_stack(
        (vectors @ components[:DIMENSIONS].T * VECTOR_SCALE, np.maximum(ratings, 0), np.minimum(ratings, 0))
    )
    return np.vstack((np.zeros_like(rows[:1]), rows))


def ridge(x: Array, y: Array, weight: Array, penalty: float) -> tuple[Array, float]:
    """Weighted ridge regression with an unpenalised intercept."""
    total = weight.sum()
    centre, level = weight @ x / total, float(weight @ y / total)
    x = x - centre
    gram = (x * weight[:, None]).T @ x
    gram[np.diag_indices_from(gram)] += penalty
    coefficients = np.linalg.solve(gram, x.T @ (weight * (y - level)))
    return coefficients, level - float(centre @ coefficients)


def conjugate_gradient(x: sparse.csr_matrix, y: Array, penalty: float, steps: int = 40) -> Array:
    """Ridge regression of many outputs on sparse words."""
    solution = np.zeros((x.shape[1], y.shape[1]), np.float32)
    residual = x.T @ y
    direction, size = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(steps):
        image = x.T @ (x @ direction) + penalty * direction
        step = size / np.maximum((direction * image).sum(axis=0), 1e-12)
        solution += step * direction
        residual -= step * image
        size, before = (residual**2).sum(axis=0), size
        direction = residual + size / np.maximum(before, 1e-12) * direction
    return solution


def label_table(pooled: sparse.csr_matrix, labels: Array, vectors: Array) -> Array:
    """What each word says of each GoEmotions label."""
    centred = labels - labels.mean(axis=0)
    x = pooled @ vectors
    weight = np.ones(len(x), np.float32)
    fits = [ridge(x, column, weight, STAGE_ONE[0]) for column in centred.T]
    coefficients = np.column_stack([fit[0] for fit in fits]).astype(np.float32)
    level = np.array([fit[1] for fit in fits], np.float32)
    return vectors @ coefficients + conjugate_gradient(pooled, centred - x @ coefficients - level, STAGE_ONE[1])


@dataclass
class Design:
    """All sets as one weighted regression; `fold` is -1 for rows that are never held out."""

    x: Array
    y: Array
    weight: Array
    fold: NDArray[np.int64]
    scale: Array


def design(sets: dict[str, Features], emotional: NDArray[np.bool_], tables: tuple[Array, Array]) -> Design:
    """Stack the sets, every feature scaled to unit deviation over BRIGHTER, with a level for each other set."""

    def columns(read: Features) -> Array:
        return np.column_stack((read.words @ tables[0], read.words @ tables[1], read.dense)).astype(np.float32)

    scale = columns(sets["brighter"]).std(axis=0) + 1e-6
    scale[tables[0].shape[1] : -sets["own"].dense.shape[1]] /= VECTORS_SHARE
    weight = np.concatenate(
        (
            np.full(len(sets["brighter"].targets), SHARE["brighter"]),
            np.full(len(sets["own"].targets), SHARE["own"]),
            np.where(emotional, SHARE["emotional"], SHARE["neutral"]),
        )
    ).astype(np.float32)
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(weight))
    order = ("brighter", "own", "goemotions")
    levels = np.zeros((len(weight), 2), np.float32)
    rows = np.repeat(np.arange(len(order)), [len(sets[name].targets) for name in order])
    levels[rows == 1, 0] = levels[rows == 2, 1] = LEVEL
    return Design(
        np.hstack((np.vstack([columns(sets[name]) for name in order]) / scale, levels)),
        np.vstack([sets[name].targets for name in order]),
        weight,
        fold,
        scale.astype(np.float32),
    )


def held_out(problem: Design) -> Array:
    """What a head fitted without a row's fold predicts for it."""
    predicted = np.full_like(problem.y, np.nan)
    for fold in range(FOLDS):
        for column in range(problem.y.shape[1]):
            train = (problem.fold != fold) & ~np.isnan(problem.y[:, column])
            coefficients, level = ridge(problem.x[train], problem.y[train, column], problem.weight[train], STAGE_TWO)
            test = problem.fold == fold
            predicted[test, column] = problem.x[test] @ coefficients + level
    return predicted


def isotonic_knots(predicted: Array, target: Array, weight: Array) -> Array:
    """Knots of the increasing map from prediction to weighted mean target (pool adjacent violators)."""
    order = np.argsort(predicted, kind="stable")
    blocks: list[list[float]] = []
    for place in order:
        blocks.append([weight[place], weight[place] * target[place], weight[place] * predicted[place]])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][0] >= blocks[-1][1] * blocks[-2][0]:
            last = blocks.pop()
            blocks[-1] = [before + after for before, after in zip(blocks[-1], last, strict=True)]
    mass, total, place = np.array(blocks).T
    x, y = place / mass, total / mass
    at = np.quantile(np.repeat(x, 1), [0, 1]) if len(x) < 3 else np.linspace(x[0], x[-1], KNOTS)
    smooth = np.interp(at, x, y)
    return np.vstack((at, np.maximum.accumulate(smooth)))


def main() -> None:
    words: list[str] = json.loads((BUILD / "words.json").read_text(encoding="utf-8"))
    sources = {"brighter": brighter(), "own": own(), "goemotions": goemotions()}
    sets = {name: features(source, words) for name, source in sources.items()}
    vectors = word_vectors(words)
    labels = sources["goemotions"].labels
    assert labels is not None
    tables = (label_table(sets["goemotions"].words, labels, vectors), vectors)
    problem = design(sets, labels[:, NEUTRAL] == 0, tables)
    predicted = held_out(problem)
    report(problem, predicted, len(sets["brighter"].targets))
    write(words, problem, predicted, tables)


def report(problem: Design, predicted: Array, rows: int) -> None:
    scores = {}
    for column, name in enumerate(OUTPUTS):
        known = ~np.isnan(problem.y[:rows, column])
        if known.any():
            scores[name] = float(np.corrcoef(predicted[:rows][known, column], problem.y[:rows][known, column])[0, 1])
    mean = np.mean([scores[name] for name in ("anger", "fear", "joy", "sadness", "surprise")])
    print(f"BRIGHTER eng, {FOLDS}-fold: mean r {mean:.3f}", {name: round(score, 3) for name, score in scores.items()})


def write(words: list[str], problem: Design, predicted: Array, tables: tuple[Array, Array]) -> None:
    """Fold both stages into one row of outputs per word, in eight bits, and write what the package reads."""
    fits = []
    knots = []
    for column in range(problem.y.shape[1]):
        known = ~np.isnan(problem.y[:, column])
        y, weight = problem.y[known, column], problem.weight[known]
        fits.append(ridge(problem.x[known], y, weight, STAGE_TWO))
        knots.append(isotonic_knots(predicted[known, column], y, weight))
    fitted = np.column_stack([fit[0] for fit in fits])
    coefficients = fitted[: len(problem.scale)] / problem.scale[:, None]
    level = LEVEL * fitted[len(problem.scale)]
    split = tables[0].shape[1] + tables[1].shape[1]
    table = np.column_stack(tables) @ coefficients[:split]
    scale = np.abs(table).max(axis=0) / 127
    np.savez_compressed(
        DATA / "head.npz",
        table=np.round(table / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        dense=coefficients[split:].astype(np.float32),
        bias=(np.array([fit[1] for fit in fits]) + level).astype(np.float32),
        knots=np.array(knots, np.float32),
    )
    (DATA / "words.json").write_text(json.dumps(words, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def write_words() -> None:
    """Write the words that `embed.py` is to give vectors."""
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "words.json").write_text(json.dumps(vocabulary(), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    write_words() if sys.argv[1:] == ["words"] else main()
