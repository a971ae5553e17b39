"""The rules that find acts in a sentence: data files, compiled once, looked up by the words they need."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

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


@dataclass(frozen=True, slots=True)
class Rule:
    """One way an act is worded. It is tried only where one of `triggers` is among the sentence's tokens."""

    index: int
    label: str
    name: str
    triggers: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that matched, and where in the sentence."""

    rule: Rule
    start: int
    end: int


class Rules:
    """All rules, found by trigger."""

    def __init__(self, rules: Iterable[Rule], classes: Mapping[str, tuple[str, ...]]) -> None:
        self.rules = tuple(rules)
        self.classes = {name: frozenset(phrases) for name, phrases in classes.items()}
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for trigger in rule.triggers:
                found.setdefault(trigger, []).append(rule)
        self._by_trigger = {trigger: tuple(rules) for trigger, rules in found.items()}

    def fire(self, sentence: str, tokens: frozenset[str]) -> list[Firing]:
        """The rules that match a lower-case sentence, in the order of the data file."""
        candidates: dict[int, Rule] = {}
        for token in tokens & self._by_trigger.keys():
            for rule in self._by_trigger[token]:
                candidates[rule.index] = rule
        firings = []
        for index in sorted(candidates):
            rule = candidates[index]
            match = rule.pattern.search(sentence)
            if match:
                firings.append(Firing(rule, match.start(), match.end()))
        return firings


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules and word classes that ship with the package."""
    folder = resources.files("attunement.instruments") / "data" / "acts"
    classes = {
        name: tuple(word.replace("+", " ") for word in words.split())
        for name, words in tomllib.loads((folder / "words.toml").read_text(encoding="utf-8")).items()
    }
    tables = tomllib.loads((folder / "rules.toml").read_text(encoding="utf-8"))
    made: list[Rule] = []
    for label in LABELS:
        for name, entry in tables[label].items():
            triggers = frozenset(_triggers(entry["on"], classes))
            made.append(Rule(len(made), label, f"{label}.{name}", triggers, _compile(entry["find"], classes)))
    return Rules(made, classes)


def _triggers(words: str, classes: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    for word in words.split():
        name = _CLASS.fullmatch(word)
        if name is None or word == DIGIT:
            yield word
            continue
        for phrase in classes[name[1]]:
            yield max(_TOKEN.findall(phrase), key=lambda token: (len(token), not token.isalnum()))


def _compile(pattern: str, classes: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    def alternatives(name: re.Match[str]) -> str:
        phrases = sorted(classes[name[1]], key=lambda phrase: (-len(phrase), phrase))
        return "(?:" + "|".join(map(re.escape, phrases)) + ")"

    return re.compile(_CLASS.sub(alternatives, _CAPTURE.sub("(?:", pattern)).replace("\\ ", " "))
