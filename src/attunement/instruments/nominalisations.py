"""Nominalisations: common nouns in -tion, -sion, -ment, -ance, -ence, -ity, -ness and -al (You, Huang and Yu 2026)."""

import re
from collections.abc import Iterator

from attunement.instruments.document import Document
from attunement.instruments.word_tags import load_words

SUFFIXES = ("tion", "sion", "ment", "ance", "ence", "ity", "ness", "al")

_WORDS = load_words("lexicon.toml")["nominalisations"]
_AL_NOUNS = frozenset(_WORDS["al_nouns"].split())
_NOT_NOUNS = frozenset(_WORDS["not_nouns"].split())
_OR_VERBS = frozenset(_WORDS["or_verbs"].split())
_OR_ADJECTIVES = frozenset(_WORDS["or_adjectives"].split())

_AS_VERB = re.compile(r"[PYZA3]R*$")
_AS_ADJECTIVE = re.compile(r"R*[nsbfJg]")


def nominalisations(doc: Document, tags: str) -> Iterator[int]:
    """The index of each nominalisation in a text; names (capitals inside a sentence) are none."""
    opening = {first for first, _ in doc.bounds}
    for index, token in enumerate(doc.tokens):
        if token.endswith(SUFFIXES) and _is_noun(token, tags, index) and not _is_name(doc, index, opening):
            yield index


def _is_noun(token: str, tags: str, index: int) -> bool:
    if token in _NOT_NOUNS or len(token) < 4:
        return False
    if token.endswith("al"):
        if token not in _AL_NOUNS:
            return False
        return token not in _OR_ADJECTIVES or not _AS_ADJECTIVE.match(tags, index + 1)
    return token not in _OR_VERBS or not _AS_VERB.search(tags, max(0, index - 3), index)


def _is_name(doc: Document, index: int, opening: set[int]) -> bool:
    return doc.text[doc.starts[index]].isupper() and index not in opening
