"""What the affect heads are fitted on: BRIGHTER, GoEmotions (CC-BY-4.0), our sentences; EmoBank (CC-BY-SA-4.0)."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from attunement.instruments.document import document
from attunement.instruments.emotion_words import EMOTIONS, FeelingWords
from attunement.instruments.valence import LEXICON
from studies.pack import pack, rows

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


def _target(intensity: dict[str, float]) -> list[float]:
    return [float(intensity.get(name, np.nan)) for name in EMOTIONS]


def brighter(language: str) -> Labelled:
    """BRIGHTER's training part in one language, by its own code: `eng`, `arq`."""
    found = [row for row in rows("brighter_intensity") if row["lang"] == language]
    return Labelled([row["text"] for row in found], np.array([_target(row["intensity"]) for row in found]))


def emobank() -> Labelled:
    """Valence of EmoBank's training part, -1 to 1."""
    found = [row for row in rows("emobank") if row["split"] == "train"]
    return Labelled([row["text"] for row in found], np.array([[(row["V"] - 3) / 2] for row in found]))


def goemotions() -> Labelled:
    """GoEmotions, its labels as strengths."""
    names = (pack() / "goemotions_labels.txt").read_text().split()
    found = rows("goemotions")
    labels = np.zeros((len(found), len(names)), dtype=np.float32)
    targets = []
    for place, row in enumerate(found):
        intensity = dict.fromkeys(EMOTIONS, 0.0)
        for label in row["labels"]:
            labels[place, label] = 1
            for emotion, strength in GOEMOTIONS[names[label]].items():
                intensity[emotion] = max(intensity[emotion], strength)
        targets.append(_target(intensity))
    return Labelled([row["text"] for row in found], np.array(targets), labels)


def own() -> Labelled:
    """Messages of our own, with the intensity a reader would give them."""
    texts, targets = [], []
    for line in (HERE / "sentences.tsv").read_text(encoding="utf-8").splitlines():
        strengths, text = line.split("\t")
        texts.append(text)
        targets.append(_target(dict(zip(EMOTIONS, map(float, strengths.split()), strict=True))))
    return Labelled(texts, np.array(targets))


def short(held_out: bool) -> Labelled:
    """Posts, headlines and reviews of our own, with valence in the last column; or the fifth of them held out."""
    texts, targets = [], []
    for line in (HERE / "short.tsv").read_text(encoding="utf-8").splitlines():
        strengths, text = line.split("\t")
        if (int(sha256(text.encode()).hexdigest(), 16) % 5 == 0) == held_out:
            texts.append(text)
            targets.append([float(strength) for strength in strengths.split()])
    return Labelled(texts, np.array(targets))


def english() -> dict[str, Labelled]:
    """The sets of the English head, in the order of the rows of `embed`."""
    posts = short(held_out=False)
    return {
        "brighter": brighter("eng"),
        "short": Labelled(posts.texts, posts.targets[:, :-1]),
        "own": own(),
        "goemotions": goemotions(),
    }


def vocabulary() -> list[str]:
    """The words of the head: seen three times in GoEmotions or twice elsewhere, or in a lexicon; the commonest first.

    The mask stands before them all.
    """
    counts: Counter[str] = Counter()
    for texts, weight in ((goemotions().texts, 1), (brighter("eng").texts, 1.5), (short(held_out=False).texts, 1.5)):
        for text in texts:
            for token in document(text).tokens:
                counts[token] += weight
    words = {word for word, count in counts.items() if count >= 3 and len(word) <= 24}
    words |= {word for word in LEXICON if word.isalpha()} | set(FeelingWords().heads())
    words -= {"name", "religion"}
    return ["", *sorted(words - {""}, key=lambda word: (-counts[word], word))]
