"""The rules that find acts in a sentence: data files, compiled once, looked up by the words they need."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from attunement.instruments.alternatives import any_of

LABELS = (
    *("reflect", "validate", "react", "explore", "clarify", "inform", "advise", "refer", "reassure", "platitude"),
    *("dismiss", "redirect", "moralise", "fog", "hedge", "challenge", "concede", "refuse", "disclose", "other"),
)
"""Every act, in the order of the codebook."""

DIGIT = "<digit>"
"""Stands in a rule's `on` for any token that starts with a digit."""

_CLASS = re.compile(r"<(\w+)>")
_TOKEN = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")


Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way an act is worded. Its pattern is tried only where one of its triggers is among the sentence's tokens."""

    index: int
    label: str
    name: str


class Firing(NamedTuple):
    """A rule that matched, and where in the sentence."""

    rule: Rule
    start: int
    end: int


class Rules:
    """All rules, found by trigger; `classes` are the word classes, `has` and `starts` the word lists of shapes.

    `shown_by` and `opened_by` say of a word which shapes a sentence has that holds it, or opens with it.
    """

    def __init__(self, tables: Mapping[str, Any], classes: Words, has: Words, starts: Words) -> None:
        self.classes, self.has, self.starts = classes, has, starts
        self.shown_by = _by_word({**has, "feeling word": classes.get("feeling", ()), "digit": (DIGIT,)})
        self.opened_by = _by_word({**starts, "starts with a verb": classes.get("do", ())})
        self.rules: list[Rule] = []
        self._searches: list[Callable[[str], re.Match[str] | None]] = []
        self._with: list[frozenset[str]] = []
        self._by_trigger: dict[str, list[int]] = {}
        self._by_word: dict[str, list[tuple[str, Rule]]] = {}
        for label in LABELS:
            for name, entry in tables[label].items():
                self._add(Rule(len(self.rules), label, f"{label}.{name}"), entry)
        self._triggers, self._words = frozenset(self._by_trigger), frozenset(self._by_word)

    def _add(self, rule: Rule, entry: Mapping[str, str]) -> None:
        phrases = self.classes[entry["say"]] if "say" in entry else frozenset[str]()
        for phrase in sorted(phrases):
            self._by_word.setdefault(_rarest(phrase), []).append((phrase, rule))
        for trigger in () if phrases else triggers(entry["on"], self.classes):
            self._by_trigger.setdefault(trigger, []).append(rule.index)
        self.rules.append(rule)
        self._with.append(triggers(entry.get("with", ""), self.classes))
        self._searches.append(_compile(entry.get("find", r"(?!)"), self.classes).search)

    def fire(self, sentence: str, tokens: frozenset[str]) -> list[Firing]:
        """The rules that match a lower-case sentence, in the order of the data file."""
        candidates = set[int]().union(*map(self._by_trigger.__getitem__, tokens & self._triggers))
        firings = []
        for index in candidates:
            beside = self._with[index]
            if beside and beside.isdisjoint(tokens):
                continue
            if match := self._searches[index](sentence):
                firings.append(Firing(self.rules[index], *match.span()))
        for token in tokens & self._words:
            for phrase, rule in self._by_word[token]:
                start = sentence.find(phrase)
                if start >= 0 and not sentence[start - 1 : start].isalnum():
                    firings.append(Firing(rule, start, start + len(phrase)))
        if len(firings) > 1:
            firings.sort(key=lambda firing: (firing.rule.index, firing.start, -firing.end))
        return firings


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules and word lists that ship with the package."""
    shapes = _data("shapes.toml")
    return Rules(_data("rules.toml"), _words(_data("words.toml")), _words(shapes["has"]), _words(shapes["starts"]))


def _data(name: str) -> dict[str, Any]:
    path = resources.files("attunement.instruments") / "data" / "acts" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _by_word(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in lists.items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def _words(lists: Mapping[str, str]) -> Words:
    return {name: frozenset(word.replace("+", " ") for word in words.split()) for name, words in lists.items()}


def triggers(words: str, classes: Words) -> frozenset[str]:
    """The words that a rule's `on` lists; a class in angle brackets stands for one word of each of its phrases."""
    found: set[str] = set()
    for word in words.split():
        name = _CLASS.fullmatch(word)
        if name is None or word == DIGIT:
            found.add(word)
        else:
            found.update(map(_rarest, classes[name[1]]))
    return frozenset(found)


def _rarest(phrase: str) -> str:
    """The phrase's longest token, which is likely its rarest; of equals, a sign before a word."""
    tokens: list[str] = _TOKEN.findall(phrase)
    return max(tokens, key=lambda token: (len(token), not token.isalnum()))


def _compile(pattern: str, classes: Words) -> re.Pattern[str]:
    def alternatives(name: re.Match[str]) -> str:
        return any_of(classes[name[1]])

    return re.compile(_CLASS.sub(alternatives, _CAPTURE.sub("(?:", pattern)).replace("\\ ", " "))
