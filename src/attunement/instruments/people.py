"""Whether a noun names a person, or people by their members."""

from functools import lru_cache

from attunement.instruments.word_tags import load_words, s_form

_WORDS = load_words("people.toml")["people"]
_NOUNS = frozenset(_WORDS["nouns"].split()) | frozenset(map(s_form, _WORDS["nouns"].split()))
_ENDINGS = tuple(form for ending in _WORDS["endings"].split() for form in (ending, s_form(ending)))
_THINGS = frozenset(_WORDS["things"].split()) | frozenset(map(s_form, _WORDS["things"].split()))
_OTHER_NAMES = frozenset(_WORDS["other_names"].split())
_FIRST_NAMES = frozenset(_WORDS["first_names"].split())

QUANTITIES = frozenset(_WORDS["quantities"].split())
"""Heads that stand for what follows their "of": `hundreds` of demonstrators."""


@lru_cache(maxsize=65536)
def is_person_noun(word: str) -> bool:
    """Whether a lower-case common noun is in the list, or has an ending that makes persons (-ist, -man)."""
    if word in _NOUNS:
        return True
    return len(word) > 5 and word.endswith(_ENDINGS) and word not in _THINGS


def is_first_name(word: str) -> bool:
    """Whether a lower-case word is a common first name, or a title that stands before a name."""
    return word in _FIRST_NAMES


def is_other_name(word: str) -> bool:
    """Whether a lower-case name is known to be a place, a firm, a body, a month: no person."""
    return word in _OTHER_NAMES
