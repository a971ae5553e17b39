"""Fit the model of persons' sentences on messages of our own.

python -m training.person.fit [--held-out]

Run from the root of the repository, in an environment with scipy. The same messages give the same bytes. Thresholds are
chosen by cross-validation in the tuning half; the weights that ship are fitted on both halves. With `--held-out`
nothing is written: the tuning half is fitted, and the other half scored with it.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack

from attunement.instruments import person_model
from attunement.instruments.ngrams import END, START, token_hash, word_grams
from attunement.instruments.person_model import BITS, CALLED, OUTPUTS, WHOLE, PersonModel, Weights, any_of
from attunement.instruments.person_sentences import features, observed
from attunement.instruments.vectors import load_vectors
from training.acts.turns import TURNS, turns
from training.person.corpus import Message, messages, read
from training.person.score import perspectives, report

PLAIN = Path(__file__).parent / "plain.txt"
"""Short messages, most of which want and oppose nothing; fitted in both cases, never scored."""
MODEL = Path(__file__).parents[2] / "src/attunement/instruments/data/person/model.npz"
PENALTY = 0.25
SCALE = {"grams": 0.25, "vectors": 0.5, "held": 0.6}
"""How large a feature of each block is; larger ones are penalised less."""
FOLDS = 4
TOUCHED = 0.3
"""Share of a sentence, or of the marked stretch, that they must have in common for the sentence to bear its label."""
TELLING = ({"disclose"}, {"inform"}, {"react"}, {"platitude"})
"""Acts of a helper's sentence that, alone in it, ask for nothing and oppose nothing."""
EVERY = 8
"""Of so many sentences of helpers one is taken, lest they outweigh what persons say."""
PRECISION = 0.5
"""A threshold calls no more often wrongly than rightly."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Sentences with their message's number, and what holds in each sentence and message, a column per output."""

    tokens: list[tuple[str, ...]]
    held: list[set[str]]
    message: NDArray[np.int64]
    sentence_targets: NDArray[np.bool_]
    message_targets: NDArray[np.bool_]


def telling() -> list[Message]:
    """Sentences of helpers that only tell something, as messages that want and oppose nothing."""
    found = [
        sentence.text
        for path in sorted(TURNS.glob("*.txt"))
        for turn in turns(path)
        for sentence in turn.sentences
        if set(sentence.labels) in TELLING and "?" not in sentence.text
    ]
    return [_telling(text) for text in found[::EVERY]]


def _telling(text: str) -> Message:
    return Message(
        place="",
        domain="",
        voice="",
        tuning=False,
        text=text,
        feel={},
        need=None,
        depth=None,
        advice=False,
        details=(),
        marks=(),
    )


def rows(found: list[Message]) -> Rows:
    """The sentences of the messages, in order."""
    tokens, held, number, targets = [], [], [], []
    for place, message in enumerate(found):
        seen = observed(message.text)
        held += features(seen)
        for (first, last), (start, end) in zip(seen.read.bounds, seen.read.sentences, strict=True):
            tokens.append(seen.read.tokens[first:last])
            number.append(place)
            targets.append([_bears(message, _label(output), start, end) for output in OUTPUTS])
    whole = np.array([[_holds(message, output) for output in OUTPUTS] for message in found])
    return Rows(tokens, held, np.array(number), np.array(targets), whole)


def _label(output: str) -> str:
    return output if output in ("pushback", "conflict") else f"conflict.{output}"


def _holds(message: Message, output: str) -> bool:
    if output in WHOLE:
        return {"need": message.need is not None, "advice": message.advice}.get(output, message.need == output)
    return any(_is(mark.label, _label(output)) for mark in message.marks)


def _is(marked: str, label: str) -> bool:
    """A false premise is no conflict that words show: whether it is false stands in the context."""
    return marked == label or (label == "conflict" and marked.startswith("conflict.") and marked != "conflict.premise")


def _bears(message: Message, label: str, start: int, end: int) -> bool:
    return any(
        min(end, mark.end) - max(start, mark.start) >= TOUCHED * min(end - start, mark.end - mark.start)
        for mark in message.marks
        if _is(mark.label, label)
    )


@dataclass(frozen=True)
class Design:
    """The features of all sentences, scaled so that one penalty does for all, and what each is scaled by."""

    x: csr_matrix
    scales: Array
    names: tuple[str, ...]


def design(given: Rows, fitted: NDArray[np.bool_]) -> Design:
    """Word n-grams, word vectors, and what holds; n-grams seen once in the sentences to be fitted count nothing."""
    sequence = [token_hash(token) for tokens in given.tokens for token in (START, *tokens, END)]
    lengths = [len(tokens) + 2 for tokens in given.tokens]
    grams = word_grams(np.array(sequence, np.uint32), lengths, BITS)
    owner = np.tile(np.repeat(np.arange(len(lengths)), lengths), 3)
    column = grams.buckets.ravel()
    real = column < 1 << BITS
    values = 1 / np.sqrt(np.maximum(grams.counts[owner[real]], 1))
    words = csr_matrix((values, (owner[real], column[real])), shape=(len(lengths), 1 << BITS))
    seen = np.bincount(words[fitted].indices, minlength=1 << BITS)
    rarity = np.where(seen > 1, SCALE["grams"] * (np.log((1 + len(lengths)) / (1 + seen)) + 1), 0.0)
    names = tuple(sorted({name for held in given.held for name in held}))
    shapes = csr_matrix([[name in held for name in names] for held in given.held], dtype=np.float64)
    vectors = csr_matrix(SCALE["vectors"] * _vectors(given))
    scales = np.concatenate((rarity, np.full(vectors.shape[1], SCALE["vectors"]), np.full(len(names), SCALE["held"])))
    return Design(hstack((words @ diags(rarity), vectors, SCALE["held"] * shapes)).tocsr(), scales, names)


def _vectors(given: Rows) -> Array:
    vectors = load_vectors()
    found = np.zeros((len(given.tokens), vectors.size))
    for row, tokens in enumerate(given.tokens):
        known = [vector for vector in map(vectors.of, tokens) if vector is not None]
        if known:
            found[row] = np.sum(known, axis=0) / np.sqrt(len(known) + 1)
    return found


def fit(problem: Design, given: Rows, fitted: NDArray[np.bool_]) -> Array:
    """A penalised logistic regression per output: a column of coefficients, the bias last.

    What is said of a message is fitted as holding in at least one of its sentences (noisy or), the rest by sentence.
    """
    x = problem.x[fitted]
    _, group = np.unique(given.message[fitted], return_inverse=True)
    columns = []
    for place, output in enumerate(OUTPUTS):
        if output in WHOLE:
            target = given.message_targets[np.unique(given.message[fitted]), place]
            columns.append(_solved(x, target, group))
        else:
            columns.append(_solved(x, given.sentence_targets[fitted, place], np.arange(x.shape[0])))
    return np.column_stack(columns)


def _solved(x: csr_matrix, target: NDArray[np.bool_], group: NDArray[np.int64]) -> Array:
    xt = x.T.tocsr()

    def loss(at: Array) -> tuple[float, Array]:
        logits = x @ at[:-1] + at[-1]
        none = np.maximum(np.bincount(group, np.logaddexp(0, logits), minlength=len(target)), 1e-9)
        some = -np.expm1(-none)
        slope = np.where(target, -np.exp(-none) / some, 1.0)[group] / (1 + np.exp(-logits))
        value = np.where(target, -np.log(some), none).sum() + PENALTY / 2 * at[:-1] @ at[:-1]
        return float(value), np.append(xt @ slope + PENALTY * at[:-1], slope.sum())

    start = np.append(np.zeros(x.shape[1]), -2.0)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 80, "ftol": 1e-6}).x)


def logits(problem: Design, coefficients: Array) -> Array:
    return np.asarray(problem.x @ coefficients[:-1] + coefficients[-1])


def thresholds(given: Rows, inside: NDArray[np.bool_], folds: NDArray[np.int64]) -> Array:
    """The threshold of best F1 that is right as often as wrong, by cross-validation over the heads inside."""
    said = np.full(given.message_targets.shape, -np.inf)
    for fold in range(FOLDS):
        fitted = ((inside & (folds != fold)) | (folds < 0))[given.message]
        problem = design(given, fitted)
        found = logits(problem, fit(problem, given, fitted))
        for message in np.flatnonzero(inside & (folds == fold)):
            of = found[given.message == message]
            for place, output in enumerate(OUTPUTS):
                said[message, place] = any_of(of[:, place]) if output in WHOLE else of[:, place].max()
    places = [OUTPUTS.index(output) for output in CALLED]
    return np.array(
        [_best(OUTPUTS[place], said[inside, place], given.message_targets[inside, place]) for place in places]
    )


def _best(output: str, said: Array, target: NDArray[np.bool_]) -> float:
    order = np.argsort(-said, kind="stable")
    hits, calls = np.cumsum(target[order]), np.arange(1, len(said) + 1)
    best = int(np.where(hits / calls >= PRECISION, 2 * hits / (calls + target.sum()), 0.0).argmax())
    precision, recall = hits[best] / calls[best], hits[best] / target.sum()
    print(f"{output:12} {target.sum():3} at {said[order][best]:5.2f}: precision {precision:.2f} recall {recall:.2f}")
    return float(said[order][best])


def weights(problem: Design, coefficients: Array, cuts: Array) -> Weights:
    """What ships: n-grams in eight bits, with the scales worked in."""
    scaled = coefficients[:-1] * problem.scales[:, None]
    words, vectors, held = np.split(scaled, [1 << BITS, (1 << BITS) + load_vectors().size])
    scale = np.maximum(np.abs(words).max(axis=0), 1e-9) / 127
    table = np.vstack((np.round(words / scale), np.zeros(len(OUTPUTS)))).astype(np.int8)
    floats = (each.astype(np.float32) for each in (scale, vectors, held, coefficients[-1], cuts))
    named = dict(zip(("scale", "vectors", "held", "bias", "thresholds"), floats, strict=True))
    return Weights(words=table, names=problem.names, **named)


def _head(message: Message) -> str:
    return f"{message.place.partition(':')[0]}|{message.domain}|{message.voice}"


def main() -> None:
    """Fit and write the model, or report on the held-out half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--held-out", action="store_true", help="fit on the tuning half, score the other, write nothing"
    )
    held_out = parser.parse_args().held_out
    own = messages()
    found = [*own, *read(PLAIN), *telling()]
    given = rows(found)
    tuning = np.array([message.tuning for message in own] + [False] * (len(found) - len(own)))
    folds = np.full(len(found), -1)
    folds[: len(own)] = [crc32(_head(message).encode()) % FOLDS for message in own]
    cuts = thresholds(given, tuning, folds)
    fitted = (tuning | (folds < 0) | (not held_out))[given.message]
    problem = design(given, fitted)
    ready = weights(problem, fit(problem, given, fitted), cuts)
    if held_out:
        person_model.load_model = lambda: (PersonModel(ready, load_vectors()), ready.thresholds)  # type: ignore[assignment]
        other = messages(tuning=False)
        report(other, perspectives(other))
        return
    MODEL.parent.mkdir(exist_ok=True)
    arrays = {name: getattr(ready, name) for name in Weights.__dataclass_fields__}
    np.savez_compressed(MODEL, **{**arrays, "names": np.array(ready.names)})
    print(f"{MODEL.name}: {MODEL.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
