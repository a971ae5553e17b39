"""Words and phrases of emotion in a text: how strong, denied or not, and whose."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from attunement.instruments.document import document
from attunement.instruments.informal import STRETCHED

EMOTIONS: tuple[str, ...] = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
_JOY, _SADNESS = EMOTIONS.index("joy"), EMOTIONS.index("sadness")

_DATA = resources.files("attunement.instruments") / "data" / "affect"
_REACH = 7
"""How many tokens before a feeling word its subject may stand."""
_TAG, _IN_TAG = "#", 2
"""How many tokens after its sign a feeling word stands in a tag."""
_SHORT = 4
"""A sentence of so few tokens is an outcry, not a mention."""
_FRAGMENT = 8
"""A sentence of so few tokens that names nobody is about its author."""
_NEAR = 5
"""How many tokens around an event a first person makes it the author's."""


class Holder(Enum):
    """Who feels what a word names."""

    OWN = "own"
    NOBODY = "nobody"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Feeling:
    """An emotion word in a token sequence: `first` to past-`last` token, and its strength from 0 to 3 per emotion."""

    first: int
    last: int
    holder: Holder
    certain: bool
    """Whether hardly anything but the author's own feeling is put so: "I'm … scared", "can't stop crying"."""
    denied: bool
    """Whether it is said not to be so; a denied joy is a disappointment."""
    strengths: tuple[tuple[int, float], ...]

    def speaks(self, everyone: bool) -> bool:
        """Whether its words may be read as the author's feeling, or, with `everyone`, as anybody's."""
        return not self.denied and (everyone or self.holder is not Holder.OTHER)


@dataclass(frozen=True, slots=True)
class _Entry:
    rest: tuple[str, ...]
    kind: str
    strengths: tuple[tuple[int, float], ...]
    joined: bool
    """Whether its tokens touch, as in an emoticon."""


_RULES = tomllib.loads((_DATA / "modifiers.toml").read_text(encoding="utf-8"))
SPELLED: dict[str, str] = _RULES["spelled"]
"""Informal spellings, and what they stand for."""
OWN = frozenset(_RULES["own"])
OTHER = frozenset(_RULES["other"]) | frozenset(_RULES["kin"])
_STRONGER = frozenset(_RULES["stronger"])
_WEAKER = frozenset(_RULES["weaker"])
_NEGATION = frozenset(_RULES["negation"])
_CLAUSE = frozenset(_RULES["clause"])
_FILLER = frozenset(_RULES["filler"])
_TOWARD_ME = frozenset(_RULES["toward_me"])
_AFTER_OUTCRY = frozenset(_RULES["after_outcry"])
_KINDS = ("outcry", "felt", "state", "event")
"""Where a phrase has several kinds, the first of these is its kind."""
_KINDS_OF_WORDS = ("outcry", "state", "felt", "event")
"""The same for a single word: "sad" is first of all its subject's."""


def _tokens(phrase: str) -> tuple[str, ...]:
    return tuple(SPELLED.get(token, token) for token in document(phrase).tokens)


def _by_head(phrases: Sequence[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    heads: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        heads.setdefault(phrase[0], []).append(phrase[1:])
    return {head: tuple(rests) for head, rests in heads.items()}


_ALONE = ""
"""Stands for the second token of an entry that has one only."""
_Head = dict[str, list[_Entry]]

_NOT_NEGATION = _by_head([_tokens(phrase) for phrase in _RULES["not_negation"]])


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, _Head]:
    """Entries by their first and second token, the longest first; a phrase in several files has each one's strength."""
    found: dict[tuple[str, ...], tuple[str, dict[int, float], bool]] = {}
    for emotion, name in enumerate(EMOTIONS):
        kinds = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
        for kind, by_strength in kinds.items():
            for strength, phrases in by_strength.items():
                for phrase in phrases:
                    key = _tokens(phrase)
                    known, strengths, joined = found.get(key, (kind, {}, not any(map(str.isalnum, phrase))))
                    strengths.setdefault(emotion, float(strength))
                    order = _KINDS if len(key) > 1 else _KINDS_OF_WORDS
                    found[key] = (min(known, kind, key=order.index), strengths, joined)
    heads: dict[str, _Head] = {}
    for key, (kind, strengths, joined) in sorted(found.items(), key=lambda item: -len(item[0])):
        entry = _Entry(key[1:], kind, tuple(strengths.items()), joined)
        heads.setdefault(key[0], {}).setdefault(key[1] if len(key) > 1 else _ALONE, []).append(entry)
    for spelling, word in SPELLED.items():
        if word in heads:
            heads.setdefault(spelling, heads[word])
    return heads


class FeelingWords:
    """Finds the emotion words of a text."""

    def __init__(self) -> None:
        self._lexicon = _lexicon()

    def find(
        self, tokens: Sequence[str], starts: Sequence[int], ends: Sequence[int], text: str, bounds: tuple[int, int]
    ) -> list[Feeling]:
        """The emotion words of one sentence, the tokens in `bounds`."""
        lexicon = self._lexicon
        found: list[Feeling] = []
        free = first = bounds[0]
        stop = bounds[1]
        for index in range(first, stop):
            if tokens[index] not in lexicon or index < free:
                continue
            for entry in _candidates(lexicon[tokens[index]], tokens, index, stop):
                last = _match(entry, tokens, index, stop)
                if last is None or (entry.joined and ends[index] != starts[last - 1] and last - index > 1):
                    continue
                if feeling := _feeling(entry, tokens, text[starts[index] : ends[last - 1]], index, last, bounds):
                    found.append(feeling)
                    free = last
                    break
        return _without_lists(found, tokens, bounds)

    def alone(self, word: str) -> tuple[tuple[int, float], ...]:
        """The strength per emotion of a word by itself."""
        entries = self._lexicon.get(word, {}).get(_ALONE, ())
        return entries[0].strengths if entries else ()

    def heads(self) -> frozenset[str]:
        """The tokens that an emotion word may begin with."""
        return frozenset(self._lexicon)


def _without_lists(found: list[Feeling], tokens: Sequence[str], bounds: tuple[int, int]) -> list[Feeling]:
    """Give to nobody's account what only lists emotion words, one after the other, in a sentence without its author."""
    sentence = tokens[bounds[0] : bounds[1]]
    if len(found) < 3 or len(sentence) <= _FRAGMENT or not OWN.isdisjoint(sentence):
        return found
    gaps = [after.first - before.last for before, after in pairwise(found)]
    if sum(gap <= 1 for gap in gaps) < 2:
        return found
    return [replace(feeling, holder=Holder.OTHER, certain=False) for feeling in found]


def _candidates(head: _Head, tokens: Sequence[str], index: int, stop: int) -> Iterator[_Entry]:
    """The entries whose second token follows, at once or after words of emphasis; then the one of a single token."""
    position = index + 1
    while position < stop:
        token = tokens[position]
        yield from head.get(SPELLED.get(token, token), ())
        if token not in _FILLER:
            break
        position += 1
    yield from head.get(_ALONE, ())


def _match(entry: _Entry, tokens: Sequence[str], index: int, stop: int) -> int | None:
    """Past the last token of the entry if it stands at `index`; words of emphasis may stand between its words."""
    position = index + 1
    for word in entry.rest:
        while position < stop and tokens[position] != word and tokens[position] in _FILLER:
            position += 1
        if position >= stop:
            return None
        token = tokens[position]
        if token != word and SPELLED.get(token, token) != word:
            return None
        position += 1
    return position


def _feeling(
    entry: _Entry, tokens: Sequence[str], written: str, first: int, last: int, bounds: tuple[int, int]
) -> Feeling | None:
    if entry.kind == "outcry" and last < bounds[1] and tokens[last] not in _AFTER_OUTCRY:
        return None
    holder = _holder(entry.kind, tokens, first, last, bounds)
    if _denied(tokens, first, bounds[0]):
        joy = max((strength for emotion, strength in entry.strengths if emotion == _JOY), default=0.0)
        return Feeling(first, last, holder, False, True, ((_SADNESS, 0.6 * joy),) if joy >= 2.0 else ())
    change, factor = _emphasis(tokens, written, first, last, bounds)
    if entry.kind == "event" and holder is not Holder.OWN:
        factor *= 0.5
    certain = holder is Holder.OWN and _certain(entry, tokens, first, last, bounds)
    scaled = tuple((emotion, min(3.0, strength * factor + change)) for emotion, strength in entry.strengths)
    return Feeling(first, last, holder, certain, False, scaled)


def _certain(entry: _Entry, tokens: Sequence[str], first: int, last: int, bounds: tuple[int, int]) -> bool:
    if bounds[1] - bounds[0] <= _SHORT or _tagged(tokens, first, bounds):
        return True
    if entry.kind == "state":
        return tokens[first] in OWN or not OWN.isdisjoint(tokens[max(bounds[0], first - 3) : first])
    return (
        entry.kind in ("felt", "outcry")
        and last - first > 1
        and max(strength for _, strength in entry.strengths) >= 2.0
    )


def _holder(kind: str, tokens: Sequence[str], first: int, last: int, bounds: tuple[int, int]) -> Holder:
    if kind in ("felt", "outcry"):
        return Holder.OWN
    if kind == "event":
        near = tokens[max(bounds[0], first - _NEAR) : min(bounds[1], last + _NEAR)]
        if any(token.endswith("'s") and token[:-2] in OTHER for token in near):
            return Holder.OTHER
        return Holder.NOBODY if OWN.isdisjoint(near) else Holder.OWN
    if _tagged(tokens, first, bounds) or tokens[first] in OWN or not _TOWARD_ME.isdisjoint(tokens[last : last + 2]):
        return Holder.OWN
    for index in range(first - 1, max(bounds[0], first - _REACH) - 1, -1):
        token = tokens[index]
        if token in OWN:
            return Holder.OWN
        if token in OTHER or (token.endswith("'s") and token[:-2] in OTHER):
            return Holder.OTHER
    sentence = tokens[bounds[0] : bounds[1]]
    return Holder.OWN if len(sentence) <= _FRAGMENT and OTHER.isdisjoint(sentence) else Holder.NOBODY


def _tagged(tokens: Sequence[str], first: int, bounds: tuple[int, int]) -> bool:
    """Whether it stands in a tag, which is its author's own: "#scared", "#soangry"."""
    return _TAG in tokens[max(bounds[0], first - _IN_TAG) : first]


def _denied(tokens: Sequence[str], first: int, start: int) -> bool:
    for index in range(first - 1, max(start, first - 4) - 1, -1):
        token = tokens[index]
        if token in _CLAUSE and token not in ("so", "that"):
            return False
        if token in _NEGATION:
            rests = _NOT_NEGATION.get(SPELLED.get(token, token), ())
            return not any(tuple(tokens[index + 1 : index + 1 + len(rest)]) == rest for rest in rests)
    return False


def _emphasis(
    tokens: Sequence[str], written: str, first: int, last: int, bounds: tuple[int, int]
) -> tuple[float, float]:
    """What is added to a strength, and what multiplies it first."""
    around = (*tokens[max(bounds[0], first - 2) : first], *tokens[last : min(bounds[1], last + 1)])
    change = 0.4 if any(token in _STRONGER for token in around) else 0.0
    if (len(written) > 2 and written.isupper()) or STRETCHED.search(written):
        change += 0.3
    return change, 0.75 if any(token in _WEAKER for token in around) else 1.0
