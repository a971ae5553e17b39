"""Cue phrases: a small language for them, and a matcher that reads a document fast however many there are.

A phrase file holds classes, sections and patterns, one a line; `#` starts a comment.

    <kin> = mum, mom, step-mother        a class; alternatives may be several words, and several lines add up
    [risk]                               patterns below carry this label
    want/wanna to? die
    [!risk]                              what overlaps one of these is no risk after all
    died of laugh*

In a pattern, `a/b_c` is "a" or "b c", `pre*` a prefix, `x?` may be missing, `_` one word, `~3` up to three tokens,
`<kin>` a class, `<kin>'s` its single words as possessives, `^` and `$` the ends of the sentence, a lone `?` the
question mark. A hyphen and an apostrophe may be missing.

Each token becomes one character, the same for all tokens that every pattern treats alike, and each pattern a regular
expression over those characters. A sentence is searched only for patterns whose rarest word it holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from typing import NamedTuple

from attunement.errors import InputError
from attunement.instruments.document import Document
from attunement.instruments.patterns import (
    ANY_SIGN,
    ANY_WORD,
    BEGIN,
    END,
    Node,
    PatternReader,
    Words,
    regex,
)
from attunement.perspective import Mark

_FIRST_CHARACTER = 0x4E00
"""Tokens are coded from here on, clear of every character that means something in a regular expression."""
_MOST_TOKENS = 200_000
"""Tokens whose code is kept, so that memory does not grow with the input."""
_LONGEST = 400
"""Tokens of a sentence searched at once: a text without full stops costs no more than one with them."""


class Phrase(NamedTuple):
    """A pattern found: its label, and its first and past-last token."""

    label: str
    first: int
    end: int

    def mark(self, document: Document) -> Mark:
        """Where it stands in the document's text."""
        return Mark(self.label, document.starts[self.first], document.ends[self.end - 1])


class _Codes(dict[str, str]):
    """Each token's character; a token not met before has that of its longest known prefix, or of all other words."""

    def __init__(self, known: Mapping[str, str], prefixes: Mapping[str, str], word: str, sign: str) -> None:
        super().__init__(known)
        self._known = dict(known)
        self._prefixes = prefixes
        self._longest = re.compile("|".join(map(re.escape, sorted(prefixes, key=len, reverse=True))) or r"(?!)")
        self._word, self._sign = word, sign

    def __missing__(self, token: str) -> str:
        if len(self) > _MOST_TOKENS:
            self.clear()
            self.update(self._known)
        found = self._longest.match(token)
        code = self._prefixes[found.group()] if found else self._word if token[0].isalnum() else self._sign
        self[token] = code
        return code


class _Pattern:
    """One pattern: its label, what it is looked for by, and its regular expression, made when first needed."""

    def __init__(self, label: str, tree: Node, characters: Mapping[Words, str]) -> None:
        self.label = label
        self._tree, self._characters = tree, characters
        self.anchors = [frozenset("".join(characters[words] for words in choice)) for choice in tree.anchors]

    @cached_property
    def search(self) -> re.Pattern[str]:
        return re.compile(regex(self._tree, self._characters))


class Phrases:
    """A set of labelled patterns; `find` says where each stands.

    Args:
        patterns: pairs of label and pattern.
        classes: alternatives of each class that the patterns name.

    Raises:
        InputError: a pattern is made of nothing but what may be missing, or names an unknown class.
    """

    def __init__(self, patterns: Iterable[tuple[str, str]], classes: Mapping[str, Sequence[str]] | None = None) -> None:
        reader = PatternReader(classes or {})
        trees = [(label, reader.read(pattern)) for label, pattern in patterns]
        characters, self._codes = _code({words for _, tree in trees for words in tree.words})
        self._sought: dict[str, list[tuple[frozenset[str], _Pattern]]] = {}
        for label, tree in trees:
            pattern = _Pattern(label, tree, characters)
            first, second = (pattern.anchors * 2)[:2]
            for character in first:
                self._sought.setdefault(character, []).append((second, pattern))
        self._triggers = frozenset(self._sought)

    def find(self, document: Document) -> list[Phrase]:
        """Every pattern found, sentence by sentence, what overlaps an exception taken out."""
        codes = "".join(map(self._codes.__getitem__, document.tokens))
        found: list[Phrase] = []
        for first, end in document.bounds:
            for start in range(first, end, _LONGEST):
                self._search(codes[start : min(end, start + _LONGEST)], start, document.tokens, found)
        return _without_exceptions(found)

    def _search(self, codes: str, offset: int, tokens: tuple[str, ...], found: list[Phrase]) -> None:
        present = frozenset(codes)
        triggers = self._triggers & present
        if not triggers:
            return
        sentence = f"{BEGIN}{codes}{END}"
        sought = {pattern for code in triggers for also, pattern in self._sought[code] if not also.isdisjoint(present)}
        for pattern in sought:
            for match in pattern.search.finditer(sentence):
                first, end = max(match.start() - 1, 0), min(match.end() - 1, len(codes))
                found.append(_trimmed(pattern.label, offset + first, offset + end, tokens))


def _code(matchers: set[Words]) -> tuple[dict[Words, str], _Codes]:
    """For each set of words the characters it accepts, and the coding of tokens: one character per kind of token."""
    exact: dict[str, set[Words]] = {}
    prefixed: dict[str, set[Words]] = {}
    for words in matchers:
        for word in words.accepted:
            known = prefixed if word.endswith("*") and len(word) > 1 else exact
            known.setdefault(word.rstrip("*") or word, set()).add(words)

    def kind(token: str, own: set[Words], word: bool) -> frozenset[Words]:
        shared = {words for length in range(1, len(token) + 1) for words in prefixed.get(token[:length], ())}
        return frozenset(shared | own | exact.get(ANY_WORD if word else ANY_SIGN, set()))

    tokens = {word: kind(word, own, word[0].isalnum()) for word, own in exact.items()}
    prefixes = {prefix: kind(prefix, set(), True) for prefix in prefixed}
    other_word, other_sign = kind("", set(), True), kind("", set(), False)
    codes = _numbered({*tokens.values(), *prefixes.values(), other_word, other_sign})
    accepted: dict[Words, list[str]] = {words: [] for words in matchers}
    for each, code in codes.items():
        for words in each:
            accepted[words].append(code)
    coding = _Codes(
        {token: codes[each] for token, each in tokens.items()},
        {prefix: codes[each] for prefix, each in prefixes.items()},
        codes[other_word],
        codes[other_sign],
    )
    return {words: "".join(sorted(found)) for words, found in accepted.items()}, coding


def _numbered(kinds: set[frozenset[Words]]) -> dict[frozenset[Words], str]:
    """A character for each kind of token, those of the largest set of words in a row: short ranges compile fast."""
    every = {words for kind in kinds for words in kind}
    ranked = sorted(every, key=lambda words: (-len(words.accepted), sorted(words.accepted)))
    rank = {words: place for place, words in enumerate(ranked)}
    ordered = sorted(kinds, key=lambda kind: sorted(rank[words] for words in kind))
    return {kind: chr(_FIRST_CHARACTER + place) for place, kind in enumerate(ordered)}


def _trimmed(label: str, first: int, end: int, tokens: tuple[str, ...]) -> Phrase:
    """The phrase without punctuation at its ends, unless it is nothing else."""
    start, stop = first, end
    while start < stop and not tokens[start][0].isalnum():
        start += 1
    while start < stop and not tokens[stop - 1][0].isalnum():
        stop -= 1
    return Phrase(label, start, stop) if start < stop else Phrase(label, first, end)


def _without_exceptions(found: list[Phrase]) -> list[Phrase]:
    exceptions = [phrase for phrase in found if phrase.label.startswith("!")]
    kept = [phrase for phrase in found if not phrase.label.startswith("!")] if exceptions else found
    return sorted(phrase for phrase in kept if not any(_excepts(exception, phrase) for exception in exceptions))


def _excepts(exception: Phrase, phrase: Phrase) -> bool:
    label = exception.label[1:]
    same = phrase.label == label or phrase.label.startswith(label + ".")
    return same and exception.first < phrase.end and phrase.first < exception.end


def merged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks in order of place, those of one label that overlap made one."""
    latest: dict[str, Mark] = {}
    whole: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        known = latest.get(mark.label)
        if known is not None and mark.start < known.end:
            whole.remove(known)
            mark = Mark(mark.label, known.start, max(known.end, mark.end), max(known.score, mark.score))
        latest[mark.label] = mark
        whole.append(mark)
    return tuple(sorted(whole, key=lambda mark: (mark.start, mark.end, mark.label)))


def parse_phrases(text: str, source: str) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """The patterns with their labels, and the classes, of a phrase file.

    Raises:
        InputError: a pattern stands before the first label, or a class has no alternatives.
    """
    patterns: list[tuple[str, str]] = []
    classes: dict[str, list[str]] = {}
    label = ""
    for number, content in _lines(text):
        if content.startswith("[") and content.endswith("]"):
            label = content[1:-1].strip()
        elif content.startswith("<") and " = " in content:
            name, _, listed = content.partition(" = ")
            alternatives = [" ".join(part.split()) for part in listed.split(",") if part.strip()]
            if not alternatives:
                raise InputError(f"{source}:{number}: class {name} has no alternatives")
            classes.setdefault(name.strip("<> "), []).extend(alternatives)
        elif label:
            patterns.append((label, content))
        else:
            raise InputError(f"{source}:{number}: a pattern stands before the first [label]")
    return patterns, classes


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if content := line.partition("#")[0].strip():
            yield number, content


@cache
def load_phrases(*names: str) -> Phrases:
    """The phrases of data files such as `cues/risk`, loaded once; the classes of one file hold in the others."""
    folder = resources.files("attunement.instruments") / "data"
    patterns: list[tuple[str, str]] = []
    classes: dict[str, list[str]] = {}
    for name in names:
        source = f"{name}.txt"
        more, defined = parse_phrases((folder / source).read_text(encoding="utf-8"), source)
        patterns += more
        for known, alternatives in defined.items():
            classes.setdefault(known, []).extend(alternatives)
    return Phrases(patterns, classes)
