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

    def observe(self, sentence: Sentence) -> Observed:
        """Fire the rules on a sentence."""
        tokens = token_set(sentence)
        firings = self.rules.fire(sentence.text, tokens)
        held = list({firing.rule.index for firing in firings})
        held += [self._index[label] for label in {firing.rule.label for firing in firings}]
        held += [self._index[shape] for shape in shapes(sentence, tokens, self.rules)]
        return Observed(sentence, firings, sorted(held))


@lru_cache(maxsize=1)
def features() -> Features:
    """The features of the rules that ship."""
    return Features(rules())
