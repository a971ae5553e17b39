"""What is observed in each sentence of a person's message beside its words: phrases that stand there, and its shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from attunement.instruments.document import Document, document
from attunement.instruments.phrases import Phrase, load_phrases
from attunement.instruments.voice import FIRST_PERSON, content_question, instruction, is_task, other_voices
from attunement.perspective import Mark

CUES = ("cues/people", "cues/risk", "cues/grief", "cues/conflict", "cues/opposition", "cues/model", "cues/resolved")

_VOICED = 0.5
"""Share of a sentence in another's voice from which it is not the speaker's."""
_SHORT, _LONG = 6, 25
"""Tokens up to which a sentence is short, and from which it is long."""
_SIGNS = {"?": "questions", "!": "exclaims"}
_YOU = frozenset({"you", "your", "yours", "you're", "u", "ur", "ya"})
_OTHERS = frozenset({"he", "him", "his", "she", "her", "they", "them", "their"})


@dataclass(frozen=True, slots=True)
class Observed:
    """A message with the phrases of needs and cues found in it, and whose voice its stretches are in."""

    read: Document
    voices: tuple[Mark, ...]
    needs: tuple[Phrase, ...]
    cues: tuple[Phrase, ...]


@lru_cache(maxsize=256)
def observed(text: str) -> Observed:
    """What the phrase files find in a message; read once for every instrument that asks."""
    read = document(text)
    needs, cues = load_phrases("need/need").find(read), load_phrases(*CUES).find(read)
    return Observed(read, other_voices(text), tuple(needs), tuple(cues))


def inside(mark: Mark, voices: Sequence[Mark]) -> bool:
    """Whether a stretch is, in any part, in another's voice."""
    return any(mark.start < voice.end and voice.start < mark.end for voice in voices)


def voiced(start: int, end: int, voices: Sequence[Mark]) -> bool:
    """Whether half of a sentence or more is in another's voice."""
    return sum(max(0, min(end, each.end) - max(start, each.start)) for each in voices) >= _VOICED * (end - start)


def own_stretch(start: int, end: int, voices: Sequence[Mark]) -> tuple[int, int]:
    """The longest part of a sentence in the speaker's own voice."""
    cuts = [start]
    for voice in voices:
        if voice.start < end and start < voice.end:
            cuts += [max(start, voice.start), min(end, voice.end)]
    cuts.append(end)
    return max(zip(cuts[::2], cuts[1::2], strict=True), key=lambda part: part[1] - part[0])


def features(found: Observed) -> list[set[str]]:
    """The names of what holds in each sentence: labels of phrases in the speaker's own voice, and shapes."""
    read = found.read
    own = [phrase for phrase in (*found.needs, *found.cues) if not inside(phrase.mark(read), found.voices)]
    whole = {"task"} if is_task(read.text) else set()
    held = []
    for place, (first, last) in enumerate(read.bounds):
        names = whole | {f"phrase {phrase.label}" for phrase in own if first <= phrase.first < last}
        held.append(names | _shape(read, first, last) | _place(place, len(read.bounds)))
        if found.voices and voiced(*read.sentences[place], found.voices):
            held[-1].add("voiced")
    return held


def _place(place: int, count: int) -> set[str]:
    ends = {"opens"} if place == 0 else set()
    if place == count - 1:
        ends.add("closes")
    return ends | {"alone"} if count == 1 else ends


def _shape(read: Document, first: int, last: int) -> set[str]:
    tokens = read.tokens[first:last]
    sign = _SIGNS.get(tokens[-1])
    held = {sign} if sign else set()
    for name, words in (("of self", FIRST_PERSON), ("to you", _YOU), ("of others", _OTHERS)):
        if not words.isdisjoint(tokens):
            held.add(name)
    if len(tokens) <= _SHORT:
        held.add("short")
    elif len(tokens) >= _LONG:
        held.add("long")
    if instruction(read, first, last) is not None:
        held.add("instructs")
    if content_question(read, first, last):
        held.add("asks of the world")
    return held
