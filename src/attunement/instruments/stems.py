"""Words cut to a stem that their inflections, and most of their derivations, share."""

from functools import cache, lru_cache
from importlib import resources

_ENDINGS = ("ation", "ition", "ement", "ment", "ness", "ance", "ence", "able", "ible", "ful", "less", "ive", "ous")
_LATER_ENDINGS = ("ion", "ity", "al", "er", "or", "ist", "ly")
_SHORTEST = 4
"""Letters that must be left of a word when a derivational ending is cut."""
_VOWELS = frozenset("aeiouy")


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of words from `data/details/`, without its comments."""
    return frozenset(word for line in lines(name) for word in line.split())


def lines(name: str) -> list[str]:
    """The lines of a file in `data/details/` that hold something."""
    text = (resources.files("attunement.instruments") / "data" / "details" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def empty_words() -> frozenset[str]:
    """Words that carry no detail: function words and determiners."""
    return word_list("function_words") | word_list("determiners")


@cache
def irregular_forms() -> dict[str, str]:
    """The base of each form that no rule gives: `went` is of `go`."""
    return {form: line.split()[0] for line in lines("irregular") for form in line.split()}


@cache
def verb_forms() -> frozenset[str]:
    """Every form of the common verbs."""
    bases = word_list("verbs")
    irregular = {form for form, base in irregular_forms().items() if base in bases}
    return frozenset(irregular | {form for base in bases for form in _regular_forms(base)})


def _regular_forms(base: str) -> tuple[str, ...]:
    if base.endswith("e"):
        return base, f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return base, f"{base}es", f"{base}ed", f"{base}ing"
    return base, f"{base}s", f"{base}ed", f"{base}ing"


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word: `promoted`, `promotion` and `promotes` have one."""
    word = word.removesuffix("'s").removesuffix("'")
    word = irregular_forms().get(word, word)
    word = _without_inflection(word)
    for endings in (_ENDINGS, _LATER_ENDINGS):
        ending = next((end for end in endings if word.endswith(end) and len(word) - len(end) >= _SHORTEST), "")
        word = word.removesuffix(ending)
    if len(word) >= _SHORTEST:
        word = word.removesuffix("e")
        word = word[:-1] if word[-1] == word[-2] else word
    return word


def _without_inflection(word: str) -> str:
    if len(word) <= _SHORTEST - 1:
        return word
    if word.endswith("ies") or word.endswith("ied"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not _VOWELS.isdisjoint(rest):
            return rest
    return word
