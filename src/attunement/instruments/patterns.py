"""The grammar of cue phrases: a pattern as a tree, the rare words it can be found by, and its regular expression."""

import re
from collections.abc import Mapping
from collections.abc import Sequence as Several
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import ClassVar

from attunement.errors import InputError

BEGIN, END = "\x02", "\x03"
"""Characters that stand for the two ends of a sentence."""
ANY_WORD, ANY_SIGN = "\x11", "\x12"
"""What a set of words holds if it accepts every word, or every punctuation mark."""

_NAME = re.compile(r"<([\w-]+)>('s)?")
_PIECE = re.compile(r"\w+(?:'\w+)*\*?|[^\w\s]")
_KEEP_APOSTROPHE = frozenset({"he'll", "she'll", "we'll", "we're", "she'd", "he'd", "we'd", "it's", "who're", "i'll"})
"""Contractions whose letters alone are another common word (`hell`, `were`, `its`)."""
_UNCOMMON = 1 / 6000
"""How often a word that is not on the list of common ones is expected."""


@dataclass(frozen=True)
class Words:
    """One token, any of these words and prefixes (`pre*`)."""

    accepted: frozenset[str]

    @property
    def anchors(self) -> tuple["Anchor", ...]:
        """Sets of words one of which every match holds, the rarest first."""
        return ((self,),)

    @property
    def words(self) -> frozenset["Words"]:
        """Every set of words in it."""
        return frozenset({self})

    @cached_property
    def frequency(self) -> float:
        """The share of tokens expected to be one of them."""
        return sum(1.0 if word in (ANY_WORD, ANY_SIGN) else _common().get(word, _UNCOMMON) for word in self.accepted)


@dataclass(frozen=True)
class Fixed:
    """An end of the sentence, or any token, as a regular expression."""

    expression: str
    anchors: ClassVar[tuple["Anchor", ...]] = ()
    words: ClassVar[frozenset[Words]] = frozenset()


@dataclass(frozen=True)
class Sequence:
    """One part after the other."""

    parts: tuple["Node", ...]

    @cached_property
    def anchors(self) -> tuple["Anchor", ...]:
        """Those of every part, the rarest first."""
        return tuple(sorted((found for part in self.parts for found in part.anchors), key=_frequency))

    @cached_property
    def words(self) -> frozenset[Words]:
        """Every set of words in it."""
        return frozenset().union(*(part.words for part in self.parts))


@dataclass(frozen=True)
class Choice:
    """One of the alternatives."""

    alternatives: tuple["Node", ...]

    @cached_property
    def anchors(self) -> tuple["Anchor", ...]:
        """The rarest of each alternative, together; none where an alternative has none."""
        best = [part.anchors[:1] for part in self.alternatives]
        return (tuple(words for found in best for words in found[0]),) if all(best) else ()

    @cached_property
    def words(self) -> frozenset[Words]:
        """Every set of words in it."""
        return frozenset().union(*(part.words for part in self.alternatives))


@dataclass(frozen=True)
class UpTo:
    """A part so many times at most, or not at all."""

    part: "Node"
    most: int
    anchors: ClassVar[tuple["Anchor", ...]] = ()

    @property
    def words(self) -> frozenset[Words]:
        """Every set of words in it."""
        return self.part.words


Node = Words | Fixed | Sequence | Choice | UpTo
Anchor = tuple[Words, ...]
"""Words of which every match of a pattern holds one."""

_ANYTHING = Fixed(f"[^{BEGIN}{END}]")
_SIGNS = UpTo(Words(frozenset({ANY_SIGN})), 3)


class PatternReader:
    """Reads patterns, given the classes that they may name."""

    def __init__(self, classes: Mapping[str, Several[str]]) -> None:
        self._classes = classes
        self._read: dict[str, Node] = {}

    def read(self, pattern: str) -> Node:
        """The pattern's tree.

        Raises:
            InputError: it names an unknown class, or nothing in it has to be there.
        """
        tree = self._sequence(pattern)
        if not tree.anchors:
            raise InputError(f"pattern {pattern!r} has no word that must be there")
        return tree

    def _sequence(self, pattern: str) -> Node:
        parts = tuple(self._element(element) for element in pattern.split())
        return parts[0] if len(parts) == 1 else Sequence(parts)

    def _element(self, element: str) -> Node:
        if element == "^":
            return Sequence((Fixed(BEGIN), _SIGNS))
        if element == "$":
            return Sequence((_SIGNS, Fixed(END)))
        if element.startswith("~"):
            return UpTo(_ANYTHING, int(element[1:] or 3))
        if len(element) > 1 and element.endswith("?"):
            return UpTo(self._element(element[:-1]), 1)
        if element not in self._read:
            self._read[element] = self._alternatives(element)
        return self._read[element]

    def _alternatives(self, element: str) -> Node:
        words: set[str] = set()
        longer: list[Node] = []
        for alternative in element.split("/") if len(element) > 1 else [element]:
            name = _NAME.fullmatch(alternative)
            if name is None:
                if alternative.startswith("<") and len(alternative) > 1:
                    raise InputError(f"{alternative!r} names no class: a name has letters, digits and hyphens only")
                self._spell(alternative, words, longer)
                continue
            for phrase in self._members(name[1]):
                node = self._sequence(phrase)
                parts = node.alternatives if isinstance(node, Choice) else (node,)
                single = {word for part in parts if isinstance(part, Words) for word in part.accepted}
                words |= {f"{word}'s" for word in single} if name[2] else single
                longer += [part for part in parts if not isinstance(part, Words) and not name[2]]
        alternatives = (*longer, Words(frozenset(words))) if words else tuple(longer)
        return alternatives[0] if len(alternatives) == 1 else Choice(alternatives)

    def _members(self, name: str) -> Several[str]:
        if name not in self._classes:
            raise InputError(f"class <{name}> is not defined; there are: {', '.join(sorted(self._classes))}")
        return self._classes[name]

    def _spell(self, word: str, words: set[str], longer: list[Node]) -> None:
        """A literal's spellings: with and without its apostrophe, its hyphen as mark, space or nothing."""
        pieces = _PIECE.findall(word)
        if word == "_":
            words.add(ANY_WORD)
        elif "_" in word:
            longer.append(self._sequence(word.replace("_", " ")))
        elif len(pieces) == 1:
            words.add(word)
            if "'" in word[1:] and word not in _KEEP_APOSTROPHE:
                words.add(word.replace("'", ""))
        elif "-" in pieces:
            longer.append(self._sequence(word.replace("-", " -? ")))
            words.add(word.replace("-", ""))
        elif pieces:
            longer.append(self._sequence(" ".join(pieces)))
        else:
            raise InputError("a pattern has an empty alternative")


def _frequency(anchor: Anchor) -> float:
    return sum(words.frequency for words in anchor)


def regex(tree: Node, characters: Mapping[Words, str]) -> str:
    """The tree as a regular expression over the tokens' characters."""
    match tree:
        case Words():
            return f"[{_ranges(characters[tree])}]"
        case Fixed(expression):
            return expression
        case Sequence(parts):
            return "".join(regex(part, characters) for part in parts)
        case Choice(parts):
            return f"(?:{'|'.join(regex(part, characters) for part in parts)})"
        case UpTo(part, most):
            return f"(?:{regex(part, characters)}){{0,{most}}}"


@cache
def _ranges(characters: str) -> str:
    """Characters in order, each run of three or more as a range."""
    found: list[str] = []
    for character in characters:
        if found and ord(character) == ord(found[-1][-1]) + 1:
            found[-1] += character
        else:
            found.append(character)
    return "".join(run if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in found)


@cache
def _common() -> dict[str, float]:
    """How often each of the commonest words is expected, by Zipf's law."""
    listed = (resources.files("attunement.instruments") / "data" / "phrases" / "common.txt").read_text(encoding="utf-8")
    return {word: 0.08 / (rank + 2) for rank, word in enumerate(listed.split(), 1)}
