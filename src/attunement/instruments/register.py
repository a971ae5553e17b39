"""Register: whom a text addresses, how far it commits itself, how formal and how polite it is.

Politeness follows the strategies of Danescu-Niculescu-Mizil, Sudhof, Jurafsky, Leskovec and Potts (2013), *A
computational approach to politeness*: cue lists of our own, weighted on the English part of TyDiP (Srinivasan and Choi
2022) by `training/register/fit.py`. The weights of formality are set by hand: no human ratings of it were at hand.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import compress, repeat
from math import tanh
from operator import contains
from typing import ClassVar

from attunement.instruments.document import Document, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.passives import agentless_passives
from attunement.instruments.register_cues import Cue, find_cues
from attunement.instruments.word_tags import PUNCTUATION, tags_of
from attunement.perspective import Mark

_DATA = resources.files("attunement.instruments") / "data" / "register"

MARKED = frozenset(
    {"hedge", "gratitude", "apology", "please", "indirect_request", "demand", "negative", "formal", "informal"}
)
"""Labels of the marks in a reading."""


@dataclass(frozen=True, slots=True)
class Register:
    """How a text speaks to its reader; a text without words reads 0 throughout."""

    second_person: float = 0.0
    """Share of sentences that address the reader as "you"."""
    hedges: float = 0.0
    """Hedging words and phrases per 100 words."""
    formality: float = 0.0
    """From -1, chatty, to 1, formal; short texts are drawn to 0."""
    politeness: float = 0.0
    """From -1 to 1: tanh of the mean rating expected on TyDiP's scale."""
    marks: tuple[Mark, ...] = ()


class FastRegister:
    """Cue lists with few weights, for English."""

    name: ClassVar[str] = "register"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Register | None]:
        """The register of each text, or None for each where the language is not English."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_read(document(text)) for text in texts]


def sentence_shares(doc: Document, cues: Sequence[Cue]) -> dict[str, float]:
    """The share of a text's sentences in which each label stands."""
    found = Counter(label for label, _ in {(cue.label, cue.sentence) for cue in cues})
    return {label: count / len(doc.sentences) for label, count in found.items()}


def _read(doc: Document) -> Register:
    words = doc.words
    if not words:
        return Register()
    cues = list(find_cues(doc))
    shares = sentence_shares(doc, cues)
    hedges = len({cue.first for cue in cues if cue.label == "hedge"})
    return Register(
        second_person=shares.get("second_person", 0.0),
        hedges=100 * hedges / words,
        formality=_formality(doc, words, Counter(cue.label for cue in cues)),
        politeness=_politeness(shares),
        marks=tuple(
            Mark(cue.label, doc.starts[cue.first], doc.ends[cue.last - 1]) for cue in cues if cue.label in MARKED
        ),
    )


def _politeness(shares: Mapping[str, float]) -> float:
    bias, weights = _politeness_weights()
    # In the order of the weights, for a sum of fractions depends on the order.
    return tanh(bias + sum(weight * shares[label] for label, weight in weights.items() if label in shares))


def _formality(doc: Document, words: int, counts: Mapping[str, int]) -> float:
    weights = _formality_weights()
    tags = tags_of(doc.text)
    passives = sum(map(len, agentless_passives(doc.text)))
    contractions = sum(map("H".__ne__, compress(tags, map(contains, doc.tokens, repeat("'")))))
    letters = sum(map(len, doc.tokens)) - tags.count(PUNCTUATION)
    weighted = (
        weights["formal"] * counts.get("formal", 0)
        + weights["informal"] * counts.get("informal", 0)
        + weights["exclamation"] * counts.get("exclamation", 0)
        + weights["contraction"] * contractions
        + weights["passive"] * passives
        + weights["letter"] * (letters - weights["letters_per_word"] * words)
    )
    return tanh(weighted / (words + weights["smoothing_words"]))


@lru_cache(maxsize=1)
def _politeness_weights() -> tuple[float, dict[str, float]]:
    fitted = json.loads((_DATA / "politeness.json").read_text(encoding="utf-8"))
    return fitted["bias"], fitted["weights"]


@lru_cache(maxsize=1)
def _formality_weights() -> dict[str, float]:
    return tomllib.loads((_DATA / "formality.toml").read_text(encoding="utf-8"))
