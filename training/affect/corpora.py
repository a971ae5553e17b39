"""What the affect head is fitted on: BRIGHTER and GoEmotions (both CC-BY-4.0), and sentences of our own."""

import gzip
import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from attunement.instruments.affect_head import OUTPUTS
from attunement.instruments.document import document
from attunement.instruments.emotion_words import EMOTIONS, FeelingWords
from attunement.instruments.valence import LEXICON

HERE = Path(__file__).parent
NEUTRAL = 27

# How strong a GoEmotions label is, on BRIGHTER's scale; labels say only that a feeling is there.
GOEMOTIONS: dict[str, dict[str, float]] = {
    "admiration": {"joy": 1.5},
    "amusement": {"joy": 1.5},
    "anger": {"anger": 2.0},
    "annoyance": {"anger": 1.2},
    "approval": {"joy": 0.5},
    "caring": {"joy": 0.7},
    "confusion": {"surprise": 0.8},
    "curiosity": {"surprise": 0.5},
    "desire": {"joy": 0.7},
    "disappointment": {"sadness": 1.3},
    "disapproval": {"anger": 0.8},
    "disgust": {"disgust": 1.8, "anger": 0.5},
    "embarrassment": {"sadness": 1.1},
    "excitement": {"joy": 2.2},
    "fear": {"fear": 2.2},
    "gratitude": {"joy": 1.6},
    "grief": {"sadness": 2.8},
    "joy": {"joy": 2.1},
    "love": {"joy": 2.1},
    "nervousness": {"fear": 1.6},
    "optimism": {"joy": 1.0},
    "pride": {"joy": 1.8},
    "realization": {"surprise": 0.8},
    "relief": {"joy": 1.4},
    "remorse": {"sadness": 1.8},
    "sadness": {"sadness": 2.0},
    "surprise": {"surprise": 2.0},
    "neutral": {},
}


@dataclass(frozen=True)
class Labelled:
    """Texts with the intensity of each output; NaN where a set has no label for it."""

    texts: list[str]
    targets: np.ndarray
    labels: np.ndarray | None = None


def _rows(name: str) -> list[dict]:
    with gzip.open(Path(os.environ["ATTUNEMENT_DATA"]) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _target(intensity: dict[str, float]) -> list[float]:
    row = [float(intensity.get(name, np.nan)) for name in EMOTIONS]
    negative = max(float(intensity.get(name, 0)) for name in EMOTIONS if name not in ("joy", "surprise"))
    return [*row, (float(intensity.get("joy", 0)) - negative) / 3]


def brighter() -> Labelled:
    rows = [row for row in _rows("brighter_intensity") if row["lang"] == "eng"]
    return Labelled([row["text"] for row in rows], np.array([_target(row["intensity"]) for row in rows]))


def goemotions() -> Labelled:
    names = (Path(os.environ["ATTUNEMENT_DATA"]) / "goemotions_labels.txt").read_text().split()
    rows = _rows("goemotions")
    labels = np.zeros((len(rows), len(names)), dtype=np.float32)
    targets = []
    for place, row in enumerate(rows):
        intensity = dict.fromkeys(EMOTIONS, 0.0)
        for label in row["labels"]:
            labels[place, label] = 1
            for emotion, strength in GOEMOTIONS[names[label]].items():
                intensity[emotion] = max(intensity[emotion], strength)
        targets.append(_target(intensity))
    return Labelled([row["text"] for row in rows], np.array(targets), labels)


def own() -> Labelled:
    texts, targets = [], []
    for line in (HERE / "sentences.tsv").read_text(encoding="utf-8").splitlines():
        strengths, text = line.split("\t")
        texts.append(text)
        targets.append(_target(dict(zip(EMOTIONS, map(float, strengths.split()), strict=True))))
    return Labelled(texts, np.array(targets))


def vocabulary() -> list[str]:
    """The words of the head: seen three times in GoEmotions or twice in BRIGHTER, or in a lexicon; the mask first."""
    counts: Counter[str] = Counter()
    for texts, weight in ((goemotions().texts, 1), (brighter().texts, 1.5)):
        for text in texts:
            for token in document(text).tokens:
                counts[token] += weight
    words = {word for word, count in counts.items() if count >= 3 and len(word) <= 24}
    words |= {word for word in LEXICON if word.isalpha()} | set(FeelingWords().heads())
    words -= {"name", "religion"}
    return ["", *sorted(words - {""})]


assert OUTPUTS[:-1] == EMOTIONS
