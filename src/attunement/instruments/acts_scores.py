"""From rules that fired and a sentence's shape to a probability for each act."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS, Firing, Rules, rules
from attunement.instruments.acts_sentence import SHAPES, Sentence, shapes, token_set

Scores = NDArray[np.float64]


class Observed(NamedTuple):
    """A sentence, the rules that fired in it, and the indices of the features that hold."""

    sentence: Sentence
    firings: list[Firing]
    features: list[int]


class Features:
    """What a sentence is described by: each rule, whether any rule of an act fired, and the sentence's shape."""

    def __init__(self, found: Rules) -> None:
        self.rules = found
        self.names = (*(rule.name for rule in found.rules), *LABELS, *found.has, *found.starts, *SHAPES)
        self._index = {name: index for index, name in enumerate(self.names)}

    def observe(self, sentence: Sentence) -> Observed:
        """Fire the rules on a sentence."""
        tokens = token_set(sentence)
        firings = self.rules.fire(sentence.text, tokens)
        held = list({firing.rule.index for firing in firings})
        held += [self._index[label] for label in {firing.rule.label for firing in firings}]
        held += [self._index[shape] for shape in shapes(sentence, tokens, self.rules)]
        return Observed(sentence, firings, sorted(held))


@dataclass(frozen=True)
class Weights:
    """A logistic model per act over the features; `table` has a row per feature and a column per act."""

    features: tuple[str, ...]
    table: Scores
    bias: Scores
    thresholds: Scores

    @cached_property
    def own(self) -> dict[str, float]:
        """How much each rule speaks for its own act."""
        columns = {label: column for column, label in enumerate(LABELS)}
        return {
            name: float(self.table[row, columns[name.partition(".")[0]]])
            for row, name in enumerate(self.features)
            if "." in name
        }

    def score(self, held: Sequence[list[int]]) -> Scores:
        """A row of probabilities for each list of feature indices."""
        most = max(map(len, held), default=0)
        nothing = len(self.table)
        rows = np.array([indices + [nothing] * (most - len(indices)) for indices in held], dtype=np.intp)
        return sigmoid(self._padded[rows.reshape(len(held), most)].sum(axis=1) + self.bias)

    @cached_property
    def _padded(self) -> Scores:
        """The table with a last row for no feature."""
        return np.vstack((self.table, np.zeros(self.table.shape[1])))


def sigmoid(logits: Scores) -> Scores:
    """Probabilities of log odds, without overflow."""
    scores: Scores = 0.5 * (1 + np.tanh(logits / 2))
    return scores


@lru_cache(maxsize=1)
def features() -> Features:
    """The features of the rules that ship."""
    return Features(rules())


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The fitted weights that ship, one row for each of `features().names`."""
    path = resources.files("attunement.instruments") / "data" / "acts" / "weights.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    names = features().names
    table = np.array([stored["weights"].get(name, [0.0] * len(LABELS)) for name in names])
    return Weights(names, table, np.array(stored["bias"]), np.array(stored["thresholds"]))
