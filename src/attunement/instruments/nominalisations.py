"""Nominalisations: common nouns in -tion, -sion, -ment, -ance, -ence, -ity, -ness and -al (You, Huang and Yu 2026)."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import compress, count

from attunement.instruments.document import Document
from attunement.instruments.word_tags import WordTable, grammar, load_words

SUFFIXES = ("tion", "sion", "ment", "ance", "ence", "ity", "ness", "al")

_WORDS = load_words("lexicon.toml")["nominalisations"]
_AL_NOUNS = frozenset(_WORDS["al_nouns"].split())
_NOT_NOUNS = frozenset(_WORDS["not_nouns"].split())
_OR_VERBS = frozenset(_WORDS["or_verbs"].split())
_OR_ADJECTIVES = frozenset(_WORDS["or_adjectives"].split())

_AS_VERB = grammar(r"[PYZA3]R*$")
_AS_ADJECTIVE = grammar(r"R*[nsbfJg]")


def _may_be_one(token: str) -> bool:
    if len(token) < 4 or not token.endswith(SUFFIXES) or token in _NOT_NOUNS:
        return False
    return not token.endswith("al") or token in _AL_NOUNS


_CANDIDATES = WordTable(_may_be_one)


def nominalisations(doc: Document, tags: str) -> Iterator[int]:
    """The index of each nominalisation in a text; names (capitals inside a sentence) are none."""
    for index in compress(count(), map(_CANDIDATES.__getitem__, doc.tokens)):
        if _is_noun(doc.tokens[index], tags, index) and not _is_name(doc, index):
            yield index


def _is_noun(token: str, tags: str, index: int) -> bool:
    if token in _OR_VERBS and _AS_VERB.search(tags, max(0, index - 3), index):
        return False
    return not (token in _OR_ADJECTIVES and _AS_ADJECTIVE.match(tags, index + 1))


def _is_name(doc: Document, index: int) -> bool:
    start = doc.starts[index]
    if not doc.text[start].isupper():
        return False
    sentence = bisect_left(doc.sentences, (start,))
    return sentence == len(doc.sentences) or doc.sentences[sentence][0] != start
