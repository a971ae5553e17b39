"""Agentless passives: "mistakes were made", but not "they were made by me"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from attunement.instruments.document import LATEST, document
from attunement.instruments.word_tags import grammar, load_words, tags_of

_PHRASE = r"(?:[PYIOT]|[DTK]?[JM]*[nsbf])"
_PASSIVE = grammar(
    r"(?:[A34]R*(?:[A34]R*){0,5}ER*(?:ER*)?|[B125]R*(?:ER*)?|GR*"
    rf"|[AB6](?<![nsbfPYITO].)(?P<asked>(?<!A)R*{_PHRASE}|(?<=A){_PHRASE}R*E)R*)"
    r"(?P<verb>[ecx])(?=(?P<behind>\w{0,6}))"
)
"""Each alternative begins with the tags it can begin with: where none fits, nothing is tried."""

_LOOSE = "CQSZ"
"""Tags that stand in place of a subject ("and was told", "to be told"): UD gives such a passive none of its own."""
_ADVERBS = 6
"""How many adverbs may stand between that place and the verb."""

_TIMES = frozenset(load_words("lexicon.toml")["passives"]["by_no_agent"].split())
_NEVER = frozenset(load_words("lexicon.toml")["passives"]["never"].split())


@lru_cache(maxsize=LATEST)
def agentless_passives(text: str) -> tuple[tuple[int, ...], ...]:
    """For each sentence of a text, the tokens that are the participles of its agentless passives."""
    read, tags = document(text), tags_of(text)
    return tuple(tuple(_in_sentence(tags[first:last], read.tokens, first)) for first, last in read.bounds)


def _in_sentence(tags: str, tokens: Sequence[str], first: int) -> Iterator[int]:
    for match in _PASSIVE.finditer(tags):
        index = first + match.start("verb")
        if not (_is_loose(tags, match) or tokens[index] in _NEVER or _has_agent(match["behind"], tokens, index + 1)):
            yield index


def _is_loose(tags: str, match: re.Match[str]) -> bool:
    start = match.start()
    before = tags[max(0, start - _ADVERBS - 1) : start].rstrip("R")[-1:]
    return before != "" and before in _LOOSE and not (match["asked"] and before in "QS")


def _has_agent(behind: str, tokens: Sequence[str], start: int) -> bool:
    """Whether a "by" phrase behind the participle names who did it, rather than when or how."""
    place = behind.find("W")
    if place < 0 or any(stop in behind[:place] for stop in "BAGv"):
        return False
    after = behind[place + 1 : place + 2]
    return after not in ("", "g", "M") and tokens[start + place + 1] not in _TIMES
