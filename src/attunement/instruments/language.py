"""Which language a text is in: by script and frequent words, by a statistical identifier only where those doubt."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, ClassVar

from attunement.instruments.instrument import Tier

UNDETERMINED = "und"

_LATIN = tomllib.loads(
    (resources.files("attunement.instruments") / "data" / "language" / "latin.toml").read_text(encoding="utf-8")
)
_ENGLISH = frozenset(_LATIN["english"]) - frozenset(_LATIN["foreign"])
_FOREIGN = frozenset(_LATIN["foreign"]) - frozenset(_LATIN["english"])
_NOT_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|www\.\S+|\S+@\S+|[@#]\w+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_GLANCE, _SAMPLE = 150, 400
"""How many characters are looked at, from the beginning and from the middle of a long text: at first, and in doubt."""
_IDENTIFIED = 300
"""How many characters the statistical identifier reads."""
_SURE = 0.7
"""The least probability at which its answer is taken."""
_FOREIGN_LETTERS = 0.02
"""English with more letters outside ASCII than this is looked at twice."""

_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "ethiopic"),
    (0x1780, 0x17FF, "km"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "ko"),
    (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
)
_SEVERAL = {
    "cyrillic": frozenset({"ru", "uk", "bg", "sr", "be", "mk", "kk", "ky", "mn", "tg"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ku", "ug"}),
    "devanagari": frozenset({"hi", "mr", "ne"}),
    "ethiopic": frozenset({"am", "ti"}),
}
"""Scripts that several languages share; the statistical identifier chooses among these."""
_DENSE = frozenset({"han", "kana", "ko"})
"""Scripts in which two letters say about as much as a word of five."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A language as its primary BCP-47 subtag, or `und`; `score` is how sure the reader is, from 0 to 1."""

    code: str
    score: float


class FastLanguage:
    """Language by script, frequent words and, where these doubt, py3langid."""

    name: ClassVar[str] = "language"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"mul"})
    """`mul`: it reads texts of any language."""

    def read(self, texts: Sequence[str], language: str = "en") -> list[Identified]:
        """The language of each text; `und` for what is too short, is no prose, or leaves doubt."""
        return [_identified(text) for text in texts]


@lru_cache(maxsize=4096)
def _identified(text: str) -> Identified:
    prose = _prose(text)
    if (glance := _sample(prose, _GLANCE)).isascii() and (found := _Words.of(glance)).plainly_english:
        return found.english
    sample = _sample(prose, _SAMPLE)
    script, share = _script(sample)
    if script == "":
        return Identified(UNDETERMINED, 0.0)
    if script == "latin":
        return _latin(sample)
    if script in ("han", "kana"):
        return Identified("ja" if any("\u3040" <= character <= "\u30ff" for character in sample) else "zh", share)
    if script in _SEVERAL:
        return _among(sample, script, share)
    return Identified(script, share)


def _prose(text: str) -> str:
    """The text without code, addresses and names of accounts."""
    return _NOT_PROSE.sub(" ", text) if any(sign in text for sign in ("`", "http", "www.", "@", "#")) else text


def _sample(text: str, length: int) -> str:
    """That much of the beginning and of the middle."""
    if len(text) <= 2 * length:
        return text
    middle = len(text) // 2
    return text[:length] + " " + text[middle : middle + length].partition(" ")[2]


def _script(sample: str) -> tuple[str, float]:
    """The script of most of the text, and its share; the empty string if there are no letters."""
    if sample.isascii():
        return ("latin", 1.0) if any(map(str.isalpha, sample)) else ("", 0.0)
    weights: Counter[str] = Counter()
    for character in sample:
        if character.isalpha():
            script = _script_of(ord(character))
            weights[script] += 5 if script in _DENSE else 2
    if not weights:
        return "", 0.0
    if "kana" in weights:
        weights["kana"] += weights.pop("han", 0)
    script, weight = weights.most_common(1)[0]
    return script, weight / weights.total()


@lru_cache(maxsize=4096)
def _script_of(point: int) -> str:
    if point < 0x0370:
        return "latin"
    return next((name for low, high, name in _SCRIPTS if low <= point <= high), "latin")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sample in Latin script, and how many are frequent in English only, and in other languages only."""

    words: list[str]
    english_words: int
    foreign_words: int

    @classmethod
    def of(cls, sample: str) -> "_Words":
        words = _WORD.findall(sample.lower().replace("’", "'"))
        return cls(words, sum(map(_ENGLISH.__contains__, words)), sum(map(_FOREIGN.__contains__, words)))

    @property
    def plainly_english(self) -> bool:
        return self.english_words >= max(1, 3 * self.foreign_words, 0.2 * len(self.words))

    @property
    def english(self) -> Identified:
        return Identified("en", round(min(1.0, 0.6 + self.english_words / len(self.words)), 3))


def _latin(sample: str) -> Identified:
    found = _Words.of(sample)
    words, english, foreign = found.words, found.english_words, found.foreign_words
    if found.plainly_english:
        return found.english
    if english > foreign and english >= 0.12 * len(words) and len(words) >= 20 and _plain(sample):
        return Identified("en", 0.8)
    return _by_statistics(sample, words, english, foreign)


def _plain(sample: str) -> bool:
    outside = sum(character > "\x7f" and character.isalpha() for character in sample)
    return outside <= _FOREIGN_LETTERS * len(sample)


def _by_statistics(sample: str, words: list[str], english: int, foreign: int) -> Identified:
    code, score = _classify(sample)
    known = _known_english(words)
    if known >= 0.6 * len(words) and not foreign and (code == "en" or len(words) <= 8):
        return Identified("en", round(known / len(words), 3))
    if len("".join(words)) < 6 or (len(words) < 2 and score < 0.9):
        return Identified(UNDETERMINED, score)
    if code == "en" and foreign > english:
        return Identified(UNDETERMINED, score)
    return Identified(code if score >= _SURE else UNDETERMINED, score)


def _known_english(words: list[str]) -> int:
    # Imported here: the affect instrument's vocabulary is read only when a text leaves doubt.
    from attunement.instruments.affect_head import load_head

    index = load_head().index
    return sum(word in index for word in words)


def _among(sample: str, script: str, share: float) -> Identified:
    code, score = _classify(sample)
    if code in _SEVERAL[script] and score >= _SURE:
        return Identified(code, round(min(share, score), 3))
    usual = {"cyrillic": "ru", "arabic": "ar", "devanagari": "hi", "ethiopic": "am"}[script]
    letters = sum(map(str.isalpha, sample))
    return Identified(usual, 0.5) if letters >= 4 else Identified(UNDETERMINED, 0.0)


def _classify(sample: str) -> tuple[str, float]:
    code, score = _identifier().classify(sample[:_IDENTIFIED])
    return str(code), round(float(score), 3)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Imported here: its model takes most of a second to load, and most audits never ask it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LATIN["answers"])
    if hasattr(identifier, "_full_model"):
        # What it knows of the other languages, kept in case they are asked for: 28 MB in each process.
        identifier._full_model = None
    return identifier
