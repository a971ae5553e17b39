"""Words to one-letter tags, so that a sentence's grammar can be matched as a regular expression over its tags.

| tag | what the word can be |
|---|---|
| `D` `T` `M` `K` | determiner, demonstrative, number, quantity |
| `P` `N` `Y` `I` `Q` | I and he and who, anybody, you, it and which and nothing, what |
| `O` `X` | object pronoun, existential there |
| `1` `2` `3` `4` | contractions: person + be, thing + be, person + auxiliary, thing + auxiliary |
| `5` `6` | there's, and what's or where's |
| `B` `E` `A` `G` | finite be, non-finite be, auxiliary, get |
| `v` `e` `c` `x` | finite verb; past tense or participle; participle; base, past or participle |
| `b` `f` | noun or verb: base form, form in -s |
| `n` `s` `g` `J` `R` `H` | noun, plural noun, -ing form, adjective, adverb, possessor (dog's) |
| `L` `F` `W` `Z` | preposition, for, by, to |
| `C` `S` `U` `.` | coordinator, subordinator, interjection, punctuation |
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources
from typing import TypeVar

from attunement.instruments.document import LATEST, document

Value = TypeVar("Value")

PUNCTUATION = "."
REMEMBERED = 65536
"""How many words are remembered, so that memory does not grow with the input."""

_DATA = resources.files("attunement.instruments") / "data" / "syntax"

_CLOSED = {
    "determiner": "D",
    "demonstrative": "T",
    "personal": "P",
    "anybody": "N",
    "addressed": "Y",
    "impersonal": "I",
    "question": "Q",
    "quantity": "K",
    "existential": "X",
    "object_pronoun": "O",
    "preposition": "L",
    "for": "F",
    "by": "W",
    "coordinator": "C",
    "subordinator": "S",
    "to": "Z",
    "be": "B",
    "nonfinite_be": "E",
    "auxiliary": "A",
    "get": "G",
    "adverb": "R",
    "interjection": "U",
    "number": "M",
}

_CONTRACTIONS = {"s": "12", "re": "12", "m": "12", "ve": "34", "ll": "34", "d": "34"}
"""What follows a pronoun's apostrophe: a form of be, or an auxiliary; tags for persons and for things."""

_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ly", "R"),
    ("ing", "g"),
    ("ed", "e"),
    *((ending, "J") for ending in ("ous", "ful", "able", "ible", "ive", "less", "ish", "ic", "al", "iest", "ary")),
    ("ss", "n"),
    ("us", "n"),
    ("is", "n"),
    ("s", "s"),
)


def load_words(file: str) -> dict[str, dict[str, str]]:
    """The tables of word lists in one of the instrument's data files."""
    return tomllib.loads((_DATA / file).read_text(encoding="utf-8"))


def s_form(base: str) -> str:
    """A verb's form in -s, or a noun's plural."""
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def ed_form(base: str) -> str:
    """A regular verb's past form, its last consonant not doubled."""
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ied"
    return base + ("d" if base.endswith("e") else "ed")


def _verbs(words: dict[str, str]) -> dict[str, str]:
    nouns_too = words["or_noun"].split()
    tags: dict[str, str] = {}
    for base in words["only"].split():
        tags.update({base: "v", s_form(base): "v", ed_form(base): "e"})
    for base in nouns_too:
        tags.update({base: "b", s_form(base): "f", ed_form(base): "e"})
    for triple in words["irregular"].split(";"):
        base, past, participle = triple.split()
        if base == past == participle:
            tags.update({base: "x", s_form(base): "f" if base in nouns_too else "v"})
            continue
        tags.setdefault(base, "v")
        tags.setdefault(s_form(base), "v")
        tags[past] = "e" if past == participle else "v"
        if participle != base:
            tags[participle] = "e" if past == participle else "c"
    return tags


def _known() -> dict[str, str]:
    words = load_words("lexicon.toml")
    tags = _verbs(words["verbs"])
    nouns = words["nominalisations"]
    tags |= dict.fromkeys((nouns["al_nouns"] + words["nouns"]["disguised"]).split(), "n")
    tags |= dict.fromkeys(words["adjectives"]["common"].split(), "J")
    tags |= dict.fromkeys(words["adjectives"]["stative"].split(), "J")
    tags |= dict.fromkeys(nouns["or_verbs"].split(), "b")
    for name, tag in _CLOSED.items():
        tags |= dict.fromkeys(words["closed"][name].split(), tag)
    return tags


class WordTable(dict[str, Value]):
    """What a function finds of each word, worked out once; all is forgotten when there are too many words."""

    def __init__(self, find: Callable[[str], Value]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> Value:
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = found = self._find(word)
        return found


_KNOWN = _known()


def _tag(token: str) -> str:
    known = _KNOWN.get(token)
    if known is not None:
        return known
    if not token[0].isalnum():
        return PUNCTUATION
    if token[0].isdigit():
        return "M"
    head, apostrophe, rest = token.partition("'")
    if apostrophe:
        return _contraction(head, rest)
    for ending, its_tag in _ENDINGS:
        if len(token) > len(ending) + 2 and token.endswith(ending):
            return its_tag
    return "n"


def _contraction(head: str, rest: str) -> str:
    subject = _KNOWN.get(head, "n")
    pair = _CONTRACTIONS.get(rest)
    if pair and subject in "PY":
        return pair[0]
    if pair and subject in "ITK":
        return pair[1]
    if pair and subject == "X":
        return "5"
    if pair and subject in "QS":
        return "6"
    return "H" if rest == "s" else subject


_TAGS = WordTable(_tag)


def tag_words(tokens: Sequence[str]) -> str:
    """The tags of lower-case tokens, one letter each; a word that nothing is known of is a noun."""
    return "".join(map(_TAGS.__getitem__, tokens))


@lru_cache(maxsize=LATEST)
def tags_of(text: str) -> str:
    """The tags of a text's tokens."""
    return tag_words(document(text).tokens)


def grammar(pattern: str) -> re.Pattern[str]:
    """A pattern over tags. No repeat goes past six, so that a long run of one word takes no quadratic time."""
    return re.compile(pattern.replace("*", "{0,6}").replace("+", "{1,6}"))
