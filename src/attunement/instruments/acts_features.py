"""What is observed of a sentence beside its words: which rules fire, and its shape."""

from functools import lru_cache
from typing import NamedTuple

from attunement.instruments.acts_rules import LABELS, Firing, Rules, rules
from attunement.instruments.acts_sentence import SHAPES, Sentence, shapes, token_set


class Observed(NamedTuple):
    """A sentence, the rules that fired in it, and the indices of the features that hold."""

    sentence: Sentence
    firings: list[Firing]
    features: list[int]


class Features:
    """What a sentence is described by: each rule, whether any rule of an act fired, and the sentence's shape."""

    def __init__(self, found: Rules) -> None:
        self.rules = found
        self.names = (*(rule.name for rule in found.rules), *LABELS, *found.has, *found.starts, *SHAPES)
        self._index = {name: index for index, name in enumerate(self.names)}
        self._of_rule = [(rule.index, self._index[rule.label]) for rule in found.rules]

    def observe(self, sentence: Sentence) -> Observed:
        """Fire the rules on a sentence."""
        tokens = token_set(sentence)
        firings = self.rules.fire(sentence.text, tokens)
        held = {feature for firing in firings for feature in self._of_rule[firing.rule.index]}
        held.update(map(self._index.__getitem__, shapes(sentence, tokens, self.rules)))
        return Observed(sentence, firings, sorted(held))


@lru_cache(maxsize=1)
def features() -> Features:
    """The features of the rules that ship."""
    return Features(rules())
