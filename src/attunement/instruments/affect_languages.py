"""Affect in languages other than English: per language a linear head over hashed n-grams and lists of emotion words.

A whole text is read at once. Whose a feeling is remains unread in these languages, but for what stands in quotation
marks or is handed over as a block.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast
from zlib import crc32

import numpy as np

from attunement.instruments.affect_head import OUTPUTS, Floats
from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.ngrams import Buckets
from attunement.instruments.voice import other_voices
from attunement.perspective import Affect, Mark

LANGUAGES = frozenset({"am", "ar", "de", "es", "ha", "pt", "ru", "uk", "zh"})
"""Those that BRIGHTER has ratings for, as primary subtags; its Arabic is Algerian, its Portuguese Brazilian."""
BITS = 16
"""Buckets, as a power of two."""
DAMPING = 20.0
"""N-grams added to a text's own before the root of their number divides what they say."""
DENSE = 2 * len(EMOTIONS)
"""How many features a text has beside its n-grams."""

_DATA = resources.files("attunement.instruments") / "data" / "affect"
_READ = 4000
"""Characters of a text that are read."""
_LONGEST = 5
"""Characters of a character n-gram."""
_LONGEST_UNSPACED = 2
"""The same where words stand without spaces between them, which longer ones would cut across."""
_UNSPACED = frozenset({"zh"})
_JOINED = frozenset({"am", "ar", "zh"})
"""Where an emotion word may stand inside what is written as one word, after a prefix."""
_WHOLE = 3
"""In other languages an entry of so few letters must be the whole word; longer ones are stems."""
_STRONG = 0.35
"""From what intensity of an emotion, 0 to 1, its words are marked."""
_NAMES = re.compile(r"https?://\S+|@\w+")
_WORD = re.compile(r"\w+|[^\w\s]+")
_FACTOR, _STIR = np.uint32(2654435761), np.uint32(3266489917)
"""Odd 32-bit numbers that mix the hashes of neighbours: Knuth's golden ratio, and a prime."""


def text_buckets(text: str, language: str) -> Buckets:
    """The buckets of a text's n-grams: of characters, within a word and the spaces around it; words; and pairs."""
    words = _WORD.findall(_NAMES.sub(" ", text[:_READ].lower()))
    characters = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le", "replace"), dtype=np.uint32)
    spaces = np.cumsum(characters == ord(" "))
    longest = _LONGEST_UNSPACED if language in _UNSPACED else _LONGEST
    mixed = np.zeros(len(characters), dtype=np.uint32)
    found = []
    for length in range(1, min(longest, len(characters)) + 1):
        count = len(characters) - length + 1
        mixed = (mixed[:count] + characters[length - 1 :] + np.uint32(length)) * _FACTOR
        within = spaces[length - 2 : length - 2 + count] == spaces[:count] if length > 2 else slice(None)
        found.append(mixed[within])
    if language not in _UNSPACED:
        hashes = np.array([crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint32)
        found += [hashes * _STIR, (hashes[:-1] * _FACTOR + hashes[1:]) * _STIR]
    every = np.concatenate(found)
    every ^= every >> np.uint32(15)
    return ((every * _STIR) >> np.uint32(32 - BITS)).astype(np.int64)


class EmotionStems:
    """Finds a language's emotion words, by their stems, and emoji."""

    def __init__(self, language: str) -> None:
        """Read the language's list."""
        self._joined = language in _JOINED
        self._whole = 0 if language in _UNSPACED else _WHOLE
        self._emotions: dict[str, tuple[int, ...]] = {}
        for name in (language, "emoji"):
            for line in (_DATA / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
                emotion, entries = line.split("\t")
                for entry in entries.split():
                    known = self._emotions.get(entry, ())
                    self._emotions[entry] = (*known, EMOTIONS.index(emotion))
        self._longest = max(map(len, self._emotions))

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Emotion, start and end of each, the longest entry at a place."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text
        place = 0
        while place < len(lowered):
            end = self._end(lowered, place)
            if end:
                for emotion in self._emotions[lowered[place:end]]:
                    yield emotion, place, end
            place = end or place + 1

    def _end(self, text: str, start: int) -> int:
        """Past the longest entry that stands at `start`; 0 where none does."""
        if not self._joined and start and text[start - 1].isalpha() and text[start].isalpha():
            return 0
        for end in range(min(len(text), start + self._longest), start, -1):
            if text[start:end] in self._emotions:
                cut = end - start <= self._whole and text[start].isalpha() and text[end : end + 1].isalpha()
                return 0 if cut else end
        return 0


def dense_features(found: list[tuple[int, int, int]]) -> list[float]:
    """How many words of each emotion, damped, and whether there is any."""
    counts = [0] * len(EMOTIONS)
    for emotion, _, _ in found:
        counts[emotion] += 1
    return [*(float(np.log1p(count)) for count in counts), *(float(count > 0) for count in counts)]


@dataclass(frozen=True, slots=True)
class LanguageWeights:
    """What each bucket and feature says of each output, a column per output; `knots` calibrate, as in English."""

    table: Floats
    dense: Floats
    bias: Floats
    knots: Floats


class LanguageHead:
    """Posterior mean of each emotion, on BRIGHTER's 0 to 3 scale, and valence, for texts of one language."""

    def __init__(self, language: str, weights: LanguageWeights) -> None:
        """Join a language's weights with its words."""
        self._language = language
        self._weights = weights
        self._stems = EmotionStems(language)

    def read(self, text: str) -> Affect:
        """The affect of a text."""
        found = list(self._stems.find(text))
        buckets = text_buckets(text, self._language)
        weights = self._weights
        raw = weights.table[buckets].sum(axis=0) / np.sqrt(len(buckets) + DAMPING)
        raw += np.array(dense_features(found), np.float32) @ weights.dense + weights.bias
        scored = [float(np.interp(value, x, y)) for value, (x, y) in zip(raw, weights.knots, strict=True)]
        emotions = {name: min(1.0, max(0.0, scored[column] / 3)) for column, name in enumerate(EMOTIONS)}
        marks = tuple(
            Mark(EMOTIONS[emotion], start, end, round(emotions[EMOTIONS[emotion]], 3))
            for emotion, start, end in found
            if emotions[EMOTIONS[emotion]] >= _STRONG
        )
        return Affect(max(emotions.values()), max(-1.0, min(1.0, scored[OUTPUTS.index("valence")])), emotions, marks)


def own_words(text: str) -> str:
    """The text with what is quoted or handed over blanked, so that places stay."""
    for mark in other_voices(text):
        text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return text


@lru_cache(maxsize=len(LANGUAGES))
def load_language(language: str) -> LanguageHead:
    """The head of a language, one of `LANGUAGES`."""
    with (_DATA / "languages" / f"{language}.npz").open("rb") as file:
        arrays = np.load(cast("str", file))
        table = arrays["table"] * arrays["table_scale"]
        weights = LanguageWeights(table, *(arrays[name] for name in ("dense", "bias", "knots")))
    return LanguageHead(language, weights)
