"""From the sentences of a person's message to log odds for what they want and oppose.

One linear model over hashed word n-grams, word vectors, phrases found and shapes, beside the rules of `need` and
`cues`: it reads what no list of phrases foresaw. Fitted by `training/person/fit.py` on messages of our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.ngrams import END, START, token_hash, word_grams
from attunement.instruments.person_sentences import features, observed, voiced
from attunement.instruments.vectors import Vectors, load_vectors

Floats = NDArray[np.float32]

NEEDS = ("acknowledge", "explore", "advise", "correct", "act")
CONFLICTS = ("person", "self", "rule", "model")
WHOLE = ("need", *NEEDS, "advice")
"""What is said of a message as a whole: it holds where it holds in any sentence."""
OUTPUTS = (*WHOLE, "pushback", "conflict", *CONFLICTS)
CALLED = ("need", "advice", "pushback", "conflict")
"""What is called by itself; the others only say of which kind it is."""
BITS = 14
"""Buckets of word n-grams, as a power of two."""
_NEVER = -30.0
"""Log odds of a sentence in another's voice: what is quoted wants and opposes nothing."""
_REMEMBERED = 20_000
"""Tokens whose rows are kept before the table is begun anew."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature says of each output, a column per output.

    `words` is in eight bits, worth `scale` a step, with a last row of zeros; `names` are the features that `held` has a
    row for; `thresholds` are those of `CALLED`, in order.
    """

    words: NDArray[np.int8]
    scale: Floats
    vectors: Floats
    names: tuple[str, ...]
    held: Floats
    bias: Floats
    thresholds: Floats


class PersonModel:
    """Log odds of every output for each sentence of a message."""

    def __init__(self, weights: Weights, vectors: Vectors) -> None:
        self._weights, self._vectors = weights, vectors
        self._place = {name: place for place, name in enumerate(weights.names)}
        self._rows: dict[str, int] = {}
        self._hashes = np.zeros(1024, dtype=np.uint32)
        self._adds = np.zeros((1024, len(OUTPUTS) + 1), dtype=np.float32)

    def _row(self, token: str) -> int:
        """The token's place in the tables: its hash, what its vector says of each output, and a 1 where it has one."""
        row = self._rows[token] = len(self._rows)
        if row == len(self._hashes):
            self._hashes = np.concatenate((self._hashes, np.zeros_like(self._hashes)))
            self._adds = np.concatenate((self._adds, np.zeros_like(self._adds)))
        vector = self._vectors.of(token)
        self._hashes[row] = token_hash(token)
        self._adds[row] = 0 if vector is None else np.append(vector @ self._weights.vectors, np.float32(1))
        return row

    def score(self, sentences: Sequence[Sequence[str]], held: Sequence[set[str]]) -> Floats:
        """A row of log odds per sentence, given as tokens and the names of what holds in it."""
        tokens = [token for sentence in sentences for token in (START, *sentence, END)]
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()
        known = self._rows
        rows = np.array([known[token] if token in known else self._row(token) for token in tokens])
        grams = word_grams(self._hashes[rows], [len(sentence) + 2 for sentence in sentences], BITS)
        said = self._weights.words[grams.buckets].sum(axis=0, dtype=np.int32)
        words = np.add.reduceat(said, grams.firsts, axis=0) / np.sqrt(np.maximum(grams.counts, 1))[:, None]
        adds = np.add.reduceat(self._adds[rows], grams.firsts, axis=0)
        vectors = adds[:, :-1] / np.sqrt(adds[:, -1:] + 1)
        shapes = np.array([self._weights.held[self._held(names)].sum(axis=0) for names in held])
        return cast("Floats", words * self._weights.scale + vectors + shapes + self._weights.bias)

    def _held(self, names: set[str]) -> list[int]:
        return sorted(self._place[name] for name in names if name in self._place)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of a message: a row of log odds per sentence."""

    logits: Floats
    thresholds: Floats

    def called(self, output: str) -> bool:
        """Whether the whole message is called so: likely enough in any of its sentences."""
        return any_of(self._column(output)) >= float(self.thresholds[CALLED.index(output)])

    def likeliest(self, outputs: Sequence[str]) -> str:
        """The output that is likeliest somewhere in the message."""
        return max(outputs, key=lambda output: any_of(self._column(output)))

    def likelihood(self, output: str) -> float:
        """The probability that an output holds somewhere in the message."""
        return float(1 / (1 + np.exp(-any_of(self._column(output)))))

    def sentence(self, output: str) -> int:
        """The sentence that speaks for an output most."""
        return int(self._column(output).argmax())

    def sentences(self, output: str) -> list[int]:
        """The sentences that are called so."""
        called = self._column(output) >= self.thresholds[CALLED.index(output)]
        return np.flatnonzero(called).tolist()

    def kind(self, sentence: int, outputs: Sequence[str]) -> str:
        """The likeliest of some outputs in a sentence."""
        return max(outputs, key=lambda output: float(self._column(output)[sentence]))

    def _column(self, output: str) -> Floats:
        return self.logits[:, OUTPUTS.index(output)]


def any_of(logits: Floats) -> float:
    """Log odds that something holds in any of several sentences, each being independent of the others."""
    none = float(np.logaddexp(0, logits).sum())
    return none + float(np.log(max(-np.expm1(-none), 1e-12)))


@lru_cache(maxsize=256)
def scores(text: str) -> Scores | None:
    """What the model says of a message; None where it has no words."""
    found = observed(text)
    if not found.read.sentences:
        return None
    sentences = [found.read.tokens[first:last] for first, last in found.read.bounds]
    model, thresholds = load_model()
    logits = model.score(sentences, features(found))
    for place, (start, end) in enumerate(found.read.sentences if found.voices else ()):
        if voiced(start, end, [voice for voice in found.voices if voice.label != "fictional"]):
            logits[place] = _NEVER
    return Scores(logits, thresholds)


@lru_cache(maxsize=1)
def load_model() -> tuple[PersonModel, Floats]:
    """The model that is shipped, and its thresholds."""
    place = resources.files("attunement.instruments") / "data" / "person" / "model.npz"
    with place.open("rb") as file:
        arrays = np.load(cast("str", file))
        names = tuple(arrays["names"].tolist())
        given = {name: arrays[name] for name in Weights.__dataclass_fields__ if name != "names"}
    weights = Weights(names=names, **given)
    return PersonModel(weights, load_vectors()), weights.thresholds
