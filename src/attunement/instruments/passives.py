"""Agentless passives: "mistakes were made", but not "they were made by me"."""

import re
from collections.abc import Iterator, Sequence

from attunement.instruments.word_tags import load_words

_PASSIVE = re.compile(
    r"(?P<loose>[CZ]?)R*(?:[A34]R*)*"
    r"(?:[BE125]R*(?:ER*)?|GR*|(?<!\w)[B6]R*(?:[PYIOT]|[DTK]?[JM]*[nsbf])R*)(?P<verb>[ecx])(?P<behind>\w{0,6})"
)
"""`loose` holds a coordinator or "to" in place of a subject: UD gives such a passive no subject of its own."""

_TIMES = frozenset(load_words("lexicon.toml")["passives"]["by_no_agent"].split())
_NEVER = frozenset(load_words("lexicon.toml")["passives"]["never"].split())


def agentless_passives(tags: str, tokens: Sequence[str]) -> Iterator[int]:
    """The index of each agentless passive's participle in a sentence."""
    for match in _PASSIVE.finditer(tags):
        index = match.start("verb")
        if match["loose"] or tokens[index] in _NEVER or (tags[match.start()] == "E" and _bare(tags, match.start())):
            continue
        if not _has_agent(match["behind"], tokens[index + 1 :]):
            yield index


def _bare(tags: str, start: int) -> bool:
    """Whether a "be", "been" or "being" stands without a subject or an auxiliary: "without being told", "be warned"."""
    return start == 0 or tags[start - 1] in "LFWSC.v"


def _has_agent(behind: str, following: Sequence[str]) -> bool:
    """Whether a "by" phrase behind the participle names who did it, rather than when or how."""
    place = behind.find("W")
    if place < 0 or any(stop in behind[:place] for stop in "BAGv"):
        return False
    after = behind[place + 1 : place + 2]
    return after not in ("", "g", "M") and following[place + 1] not in _TIMES
