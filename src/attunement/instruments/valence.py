"""Valence by VADER's lexicon and rules (Hutto and Gilbert 2014), with a matcher of our own."""

import string
import tomllib
from functools import lru_cache
from importlib import resources
from math import sqrt

_DATA = resources.files("attunement.instruments") / "data" / "vader"
_MODIFIERS = tomllib.loads((_DATA / "modifiers.toml").read_text(encoding="utf-8"))

_BOOST = 0.293
_CAPITALS = 0.733
_NEGATED = -0.74
_DAMPING = (1.0, 0.95, 0.9)
"""How much a modifier counts one, two and three words before."""

_BOOSTERS: dict[str, float] = dict.fromkeys(_MODIFIERS["stronger"], _BOOST) | dict.fromkeys(
    _MODIFIERS["weaker"], -_BOOST
)
_NEGATIONS = frozenset(_MODIFIERS["negation"])
_SPECIAL: dict[str, float] = _MODIFIERS["special"]


def _table(name: str) -> list[list[str]]:
    lines = (_DATA / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [line.strip().split("\t") for line in lines if line]


LEXICON: dict[str, float] = {row[0]: float(row[1]) for row in _table("vader_lexicon.txt")}
"""Mean human rating of each word or emoticon, from -4 to 4."""

_EMOJI: dict[str, str] = {row[0]: row[1] for row in _table("emoji_utf8_lexicon.txt") if len(row[0]) == 1}


@lru_cache(maxsize=512)
def compound(text: str) -> float:
    """VADER's compound score of a text, from -1 to 1, unrounded.

    The same number as the reference program's, including where that treats equal values before and after "but" alike.
    """
    text = _with_emoji_described(text).strip()
    raw = text.split()
    words = [_bare(item) for item in raw]
    lower = [word.lower() for word in words]
    found = [index for index, word in enumerate(lower) if word in LEXICON and word not in _BOOSTERS]
    found = [index for index in found if not (lower[index] == "kind" and lower[index + 1 : index + 2] == ["of"])]
    if not found:
        return 0.0
    shouted = 0 < sum(word.isupper() for word in words) < len(words)
    values = [_word_valence(words, lower, index, shouted) for index in found]
    if "but" in lower:
        _weigh_around_but(values, found, lower.index("but"))
    total = sum(values)
    emphasis = _emphasis(text)
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    return max(-1.0, min(1.0, total / sqrt(total * total + 15)))


def _with_emoji_described(text: str) -> str:
    if text.isascii():
        return text
    pieces: list[str] = []
    after_space = True
    for character in text:
        described = _EMOJI.get(character)
        if described is None:
            pieces.append(character)
            after_space = character == " "
        else:
            pieces.append(described if after_space else " " + described)
            after_space = False
    return "".join(pieces)


@lru_cache(maxsize=65536)
def _bare(item: str) -> str:
    """The word without punctuation around it; what is two characters or shorter without is an emoticon and stays."""
    stripped = item.strip(string.punctuation)
    return item if len(stripped) <= 2 else stripped


def _word_valence(words: list[str], lower: list[str], index: int, shouted: bool) -> float:
    word = lower[index]
    valence = LEXICON[word]
    if word == "no" and index != len(words) - 1 and lower[index + 1] in LEXICON:
        valence = 0.0
    if _after_no(lower, index):
        valence = LEXICON[word] * _NEGATED
    if shouted and words[index].isupper():
        valence += _CAPITALS if valence > 0 else -_CAPITALS
    for distance in range(3):
        before = index - distance - 1
        if before < 0 or lower[before] in LEXICON:
            continue
        valence += _boost(words[before], lower[before], valence, shouted) * _DAMPING[distance]
        valence = _negate(valence, lower, distance, index)
        if distance == 2:
            valence = _special(valence, lower, index)
    return _least(valence, lower, index)


def _after_no(lower: list[str], index: int) -> bool:
    return (
        (index > 0 and lower[index - 1] == "no")
        or (index > 1 and lower[index - 2] == "no")
        or (index > 2 and lower[index - 3] == "no" and lower[index - 1] in ("or", "nor"))
    )


def _boost(word: str, lower: str, valence: float, shouted: bool) -> float:
    boost = _BOOSTERS.get(lower)
    if boost is None:
        return 0.0
    if valence < 0:
        boost = -boost
    if shouted and word.isupper():
        boost += _CAPITALS if valence > 0 else -_CAPITALS
    return boost


def _negate(valence: float, lower: list[str], distance: int, index: int) -> float:
    negated = valence * _NEGATED if _denies(lower[index - distance - 1]) else valence
    if distance == 0:
        return negated
    previous = lower[index - 1]
    first = lower[index - distance - 1]
    if distance == 1:
        if first == "never" and previous in ("so", "this"):
            return valence * 1.25
        return valence if first == "without" and previous == "doubt" else negated
    middle = lower[index - 2]
    if (first == "never" and middle in ("so", "this")) or previous in ("so", "this"):
        return valence * 1.25
    return valence if first == "without" and "doubt" in (middle, previous) else negated


def _denies(word: str) -> bool:
    return word in _NEGATIONS or "n't" in word


def _special(valence: float, lower: list[str], index: int) -> float:
    third, second, first, word = lower[index - 3 : index + 1]
    pairs = (f"{first} {word}", f"{second} {first} {word}", f"{second} {first}", f"{third} {second} {first}")
    for phrase in (*pairs, f"{third} {second}"):
        if phrase in _SPECIAL:
            valence = _SPECIAL[phrase]
            break
    for length in (2, 3):
        if len(lower) >= index + length:
            valence = _SPECIAL.get(" ".join(lower[index : index + length]), valence)
    for phrase in (f"{third} {second} {first}", f"{third} {second}", f"{second} {first}"):
        valence += _BOOSTERS.get(phrase, 0.0)
    return valence


def _least(valence: float, lower: list[str], index: int) -> float:
    if index == 0 or lower[index - 1] != "least":
        return valence
    return valence if index > 1 and lower[index - 2] in ("at", "very") else valence * _NEGATED


def _weigh_around_but(values: list[float], found: list[int], but: int) -> None:
    for position in range(len(values)):
        first = values.index(values[position])
        values[first] *= 0.5 if found[first] < but else 1.5


def _emphasis(text: str) -> float:
    marks = text.count("?")
    asking = 0.0 if marks <= 1 else marks * 0.18 if marks <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + asking
