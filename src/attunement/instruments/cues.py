"""Cues in a person's words that change what a reply may do: risk, grief, an open conflict, pushback."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from attunement.instruments.document import Document, document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.phrases import Phrase, load_phrases, merged
from attunement.instruments.voice import is_task, other_voices
from attunement.perspective import Cues, Mark

_NOTHING = Cues()
_FILES = ("cues/people", "cues/risk", "cues/grief", "cues/conflict", "cues/model", "cues/resolved")

_EVEN_IN_A_TASK = frozenset({"risk.seeking", "conflict.model", "pushback"})
"""What counts where nothing of the speaker is said: asking for a way to die, and what is said to the model."""
_BEFORE_PEACE = 3
"""How many sentences back a report of peace reaches: "we argued … we screamed … it is fine now"."""
_WHOLE_SENTENCE = 40
"""A conflict is marked as its whole sentence up to this many tokens, else as the tokens around the cue."""
_AROUND = 15


@dataclass(frozen=True)
class FastCues:
    """Reads cues in the speaker's own voice from lists of phrases, with the figures of speech taken out.

    What is quoted, pasted or invented is no cue of the speaker, and a task has none but for asking for a way to die and
    objecting to the model. A conflict is marked as the sentence that states it, and not at all where the speaker says
    that it is over.
    """

    name: ClassVar[str] = "cues"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Cues | None]:
        """The cues of each text, in order; None for each where the language cannot be read."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_cues(text) for text in texts]


def _cues(text: str) -> Cues:
    read = document(text)
    found = load_phrases(*_FILES).find(read)
    if not found:
        return _NOTHING
    voices = other_voices(text)
    own = [phrase for phrase in found if not _inside(phrase.mark(read), voices)]
    if is_task(text):
        own = [phrase for phrase in own if phrase.label in _EVEN_IN_A_TASK]
    return Cues(
        risk=_marks(own, "risk", read),
        grief=_marks(own, "grief", read),
        conflict=_conflicts(own, read, voices),
        pushback=_marks(own, "pushback", read),
    )


def _inside(mark: Mark, voices: Sequence[Mark]) -> bool:
    return any(mark.start < voice.end and voice.start < mark.end for voice in voices)


def _marks(found: list[Phrase], kind: str, read: Document) -> tuple[Mark, ...]:
    marks = (phrase.mark(read) for phrase in found if phrase.label.partition(".")[0] == kind)
    return merged(Mark(kind, mark.start, mark.end) for mark in marks)


def _conflicts(found: list[Phrase], read: Document, voices: Sequence[Mark]) -> tuple[Mark, ...]:
    starts = [first for first, _ in read.bounds]
    settled = _settled(found, starts)
    marks = []
    for phrase in [*found, *_opposed(found, starts)]:
        kind, _, whom = phrase.label.partition(".")
        sentence = bisect_right(starts, phrase.first) - 1
        if kind == "conflict" and (sentence not in settled or whom == "model"):
            start, end = _stretch(phrase, read, sentence, voices)
            marks.append(Mark(whom, start, end))
    return merged(marks)


def _opposed(found: list[Phrase], starts: list[int]) -> list[Phrase]:
    """What somebody else holds, where the speaker's own sentence just after it begins with what they hold themself."""
    own = {bisect_right(starts, phrase.first) - 1 for phrase in found if phrase.label == "held.own"}
    others = [phrase for phrase in found if phrase.label == "held.other"]
    return [
        Phrase("conflict.person", phrase.first, phrase.end)
        for phrase in others
        if bisect_right(starts, phrase.first) in own
    ]


def _settled(found: list[Phrase], starts: list[int]) -> set[int]:
    """The sentences whose conflict is reported as over, and not as open again after that."""
    over = [bisect_right(starts, phrase.first) - 1 for phrase in found if phrase.label == "resolved"]
    again = [bisect_right(starts, phrase.first) - 1 for phrase in found if phrase.label == "reopened"]
    settled: set[int] = set()
    for sentence in over:
        if not any(sentence <= later <= sentence + 2 for later in again):
            settled.update(range(sentence - _BEFORE_PEACE, sentence + 1))
    return settled


def _stretch(phrase: Phrase, read: Document, sentence: int, voices: Sequence[Mark]) -> tuple[int, int]:
    """The sentence around a phrase, as far as it is long and in the speaker's own voice."""
    first, last = read.bounds[sentence]
    if last - first > _WHOLE_SENTENCE:
        first, last = max(first, phrase.first - _AROUND), min(last, phrase.end + _AROUND)
    cue = phrase.mark(read)
    start = max([read.starts[first], *(voice.end for voice in voices if voice.end <= cue.start)])
    end = min([read.ends[last - 1], *(voice.start for voice in voices if voice.start >= cue.end)])
    stretch = read.text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())
