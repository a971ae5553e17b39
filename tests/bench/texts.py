"""Every text of the benchmark and every text that an instrument was trained on, as words, n-grams and vectors."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.bench.items import TASKS, load_items
from attunement.instruments.vectors import load_vectors
from training.acts.turns import TURNS, turns
from training.person.corpus import messages

TRAINING = Path(__file__).parents[2] / "training"

Grams = frozenset[tuple[str, ...]]


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def grams(found: list[str], length: int) -> Grams:
    return frozenset(tuple(found[place : place + length]) for place in range(len(found) - length + 1))


def jaccard(one: Grams, other: Grams) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def vectors(texts: list[list[str]]) -> NDArray[np.float32]:
    """The sum of the words' vectors, at length 1."""
    known = load_vectors()
    table = np.zeros((len(texts), known.size), np.float32)
    for row, text in enumerate(texts):
        found = [vector for word in text if (vector := known.of(word)) is not None]
        if found:
            table[row] = np.sum(found, axis=0)
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9))


@cache
def benchmark() -> dict[str, str]:
    """What persons say and what attuned replies say, and our references, by where it stands."""
    found: dict[str, str] = {}
    for task in TASKS:
        for item in load_items(task):
            sides = {"said": item.said, "attuned": item.attuned, "reference": item.reference}
            found |= {f"{task}/{item.id}/{side}": text for side, text in sides.items() if text}
    return found


@cache
def trained_on() -> dict[str, str]:
    """Every text written for training."""
    found = dict(_rows())
    for path in sorted(TURNS.glob("*.txt")):
        for number, turn in enumerate(turns(path)):
            found[f"{path.name}.{number}"] = turn.text
            found[f"{path.name}.{number}.said"] = turn.said
    return found | {message.place: message.text for message in messages()}


def _rows() -> Iterator[tuple[str, str]]:
    for name in ("sentences.tsv", "short.tsv"):
        for number, line in enumerate((TRAINING / "affect" / name).read_text(encoding="utf-8").splitlines(), 1):
            yield f"affect/{name}:{number}", line.rpartition("\t")[2]
    for line in (TRAINING / "acts" / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield f"acts/sentences.jsonl:{row['id']}", row["text"]
    for number, line in enumerate((TRAINING / "person" / "plain.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(">"):
            yield f"person/plain.txt:{number}", line.lstrip("> ")
