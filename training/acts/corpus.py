"""Everything that acts are learned from: turns and sentences of our own, and public texts under labels of our own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document
from studies.pack import rows
from training.acts.turns import TURNS, turns

HERE = Path(__file__).parent
FOLDS = 10
PUBLIC = {"g": ("goemotions", "text"), "t": ("tydip_en_train", "sentence")}
"""What the first letter of a label's row stands for: a set of the pack and the field that holds its text."""

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with stretches whose acts are known.

    `targets` has a row per stretch and a column per act: 1 where it holds, 0 where it does not, NaN where nothing is
    known. `whole` says which stretches are sentences, not parts of one. Texts of a fold are held out together.
    """

    text: str
    stretches: tuple[tuple[int, int], ...]
    targets: Array
    whole: tuple[bool, ...]
    fold: int
    source: str
    domain: str


def corpus(public: bool = True) -> list[Labelled]:
    """All of it; without `public` only what was written for this project."""
    found = [*_turns(), *_sentences()]
    return [*found, *_public()] if public else found


def fold_of(name: str) -> int:
    """The fold of a group of texts, from its name alone, so that adding texts moves none."""
    return int(sha256(name.encode()).hexdigest(), 16) % FOLDS


def _turns() -> Iterator[Labelled]:
    for path in sorted(TURNS.glob("*.txt")):
        for turn in turns(path):
            spans, targets, whole, start = [], [], [], 0
            for sentence in turn.sentences:
                spans.append((start, start + len(sentence.text)))
                targets.append(_held(sentence.labels))
                whole.append(True)
                marked = {stretch.label for stretch in sentence.stretches}
                for stretch in sentence.stretches if len(marked) > 1 else ():
                    spans.append((start + stretch.start, start + stretch.end))
                    targets.append(_part(stretch.label, marked))
                    whole.append(False)
                start += len(sentence.text) + 1
            # One voice is one fold: what a writer repeats within a voice is not learned from itself.
            fold = fold_of(f"{path.name} {turn.domain} {turn.voice}")
            yield Labelled(turn.text, tuple(spans), np.stack(targets), tuple(whole), fold, "turns", turn.domain)


def _sentences() -> Iterator[Labelled]:
    for line in (HERE / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        span = ((0, len(row["text"])),)
        target = _held(row["labels"])[None]
        yield Labelled(row["text"], span, target, (True,), fold_of(row["id"]), "sentences", row["domain"])


def _public() -> Iterator[Labelled]:
    labels: dict[tuple[str, int], dict[int, tuple[str, ...]]] = {}
    for path in sorted((HERE / "labels").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            place, _, acts = line.partition("\t")
            row, _, sentence = place[1:].partition(".")
            labels.setdefault((place[0], int(row)), {})[int(sentence)] = tuple(acts.split("+"))
    texts = {letter: rows(name) for letter, (name, _) in PUBLIC.items() if any(key[0] == letter for key in labels)}
    for (letter, row), acts_of in labels.items():
        name, field = PUBLIC[letter]
        text = texts[letter][row][field]
        spans, targets = [], []
        for number, sentence in enumerate(sentences(document(text))):
            if number in acts_of:
                spans.append((sentence.start, sentence.end))
                targets.append(_held(acts_of[number]))
        whole = (True,) * len(spans)
        yield Labelled(text, tuple(spans), np.stack(targets), whole, fold_of(f"{letter}{row}"), name, name)


def _held(labels: tuple[str, ...] | list[str]) -> Array:
    return np.array([float(label in labels) for label in LABELS], dtype=np.float32)


def _part(label: str, marked: set[str]) -> Array:
    """What a marked stretch says: its own act holds in it, the acts marked elsewhere in the sentence do not."""
    known = {name: float(name == label) for name in marked}
    return np.array([known.get(name, np.nan) for name in LABELS], dtype=np.float32)
