"""Cues in a person's words that change what a reply may do: risk, grief, an open conflict, pushback."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from attunement.instruments.document import Document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.open_conflict import taken_up
from attunement.instruments.person_model import CONFLICTS, scores
from attunement.instruments.person_sentences import Observed, inside, observed, own_stretch, voiced
from attunement.instruments.phrases import Phrase, merged
from attunement.instruments.rejoinder import rejoinders
from attunement.instruments.voice import FIRST_PERSON, asks_for_content, is_task
from attunement.perspective import Cues, Mark

_NOTHING = Cues()

_EVEN_IN_A_TASK = frozenset({"risk.seeking", "conflict.model", "pushback"})
"""What counts where nothing of the speaker is said: asking for a way to die, and what is said to the model."""
_BEFORE_PEACE = 3
"""How many sentences back a report of peace reaches: "we argued … we screamed … it is fine now"."""
_WHOLE_SENTENCE = 40
"""A conflict is marked as its whole sentence up to this many tokens, else as the tokens around the cue."""
_AROUND = 15
_BRIEF = 6
"""Tokens of a sentence that sets the speaker against what was done, by its brevity."""
_REST = 12
"""How far before that sentence what was done may end."""
_OWN = frozenset({"i", "i'm", "i'd", "i've", "im", "mine"})


@dataclass(frozen=True)
class FastCues:
    """Reads cues in the speaker's own voice from lists of phrases, with the figures of speech taken out.

    Conflict and pushback are also read by a small model over the sentences, which finds what no list foresaw.

    What is quoted, pasted or invented is no cue of the speaker, and a task has none but for asking for a way to die and
    objecting to the model. A conflict is marked as the sentence that states it, and not at all where the speaker says
    that it is over.
    """

    name: ClassVar[str] = "cues"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Cues | None]:
        """The cues of each text, in order; None for each where the language cannot be read."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_cues(text) for text in texts]

    def in_dialogue(self, cues: Cues, said: str, turns: Sequence[str], answered: str, language: str = "en") -> Cues:
        """The cues of a turn as the turns before it make them.

        Nobody pushes back against a model that has not spoken; to push back is a conflict with it; and a conflict with
        others stays open where the turn takes it up again.

        Args:
            cues: What was read of the turn alone.
            said: The turn.
            turns: The person's turns before it.
            answered: The model's turn just before it; empty where it has not spoken.
            language: A BCP-47 tag; in one that is not read, the cues stay as they are.
        """
        if primary_subtag(language) not in self.languages:
            return cues
        pushback: tuple[Mark, ...] = ()
        conflict = cues.conflict
        if answered:
            pushback = merged([*cues.pushback, *rejoinders(said, answered, "\n".join(turns))])
            known = {(mark.start, mark.end) for mark in conflict}
            objections = (replace(mark, label="model") for mark in pushback)
            conflict = (*conflict, *(mark for mark in objections if (mark.start, mark.end) not in known))
        if not conflict and any(_with_others(text) for text in turns):
            conflict = taken_up(said)
        return replace(cues, pushback=pushback, conflict=conflict)


def _with_others(text: str) -> bool:
    return any(mark.label in ("person", "self") for mark in _cues(text).conflict)


@lru_cache(maxsize=256)
def _cues(text: str) -> Cues:
    seen = observed(text)
    if not seen.read.sentences:
        return _NOTHING
    own = [phrase for phrase in seen.cues if not inside(phrase.mark(seen.read), seen.voices)]
    if is_task(text):
        own = [phrase for phrase in own if phrase.label in _EVEN_IN_A_TASK]
    return Cues(
        risk=_marks(own, "risk", seen.read),
        grief=_marks(own, "grief", seen.read),
        conflict=_conflicts(own, seen),
        pushback=merged([*_marks(own, "pushback", seen.read), *_read_as("pushback", seen)]),
    )


def _read_as(output: str, seen: Observed) -> list[Mark]:
    """The sentences of the speaker's own that the model calls so; a conflict is labelled with whom.

    Who gives an instruction, or asks of the world, mostly tells of themself only what it takes to answer, and who says
    no "I" speaks of others: there a conflict is what a phrase states, not what the model supposes.
    """
    text = seen.read.text
    said = scores(text)
    if said is None or is_task(text):
        return []
    if output == "conflict" and (FIRST_PERSON.isdisjoint(seen.read.tokens) or asks_for_content(text)):
        return []
    marks = []
    for sentence in said.sentences(output):
        start, end = seen.read.sentences[sentence]
        if not voiced(start, end, seen.voices):
            label = said.kind(sentence, CONFLICTS) if output == "conflict" else output
            marks.append(Mark(label, *own_stretch(start, end, seen.voices)))
    return marks


def _marks(found: list[Phrase], kind: str, read: Document) -> tuple[Mark, ...]:
    marks = (phrase.mark(read) for phrase in found if phrase.label.partition(".")[0] == kind)
    return merged(Mark(kind, mark.start, mark.end) for mark in marks)


def _conflicts(found: list[Phrase], seen: Observed) -> tuple[Mark, ...]:
    read = seen.read
    starts = [first for first, _ in read.bounds]
    settled = _settled(found, starts)
    marks = []
    for phrase in [*found, *_opposed(found, starts), *_answered_shortly(found, read)]:
        kind, _, whom = phrase.label.partition(".")
        sentence = bisect_right(starts, phrase.first) - 1
        if kind == "conflict" and (sentence not in settled or whom == "model"):
            start, end = _stretch(phrase, read, sentence, seen.voices)
            marks.append(Mark(whom, start, end))
    peace = [read.sentences[sentence] for sentence in settled if sentence >= 0]
    for mark in _read_as("conflict", seen):
        over = mark.label != "model" and any(start <= mark.start < end for start, end in peace)
        if not over and not inside(mark, marks):
            marks.append(mark)
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


def _answered_shortly(found: list[Phrase], read: Document) -> list[Phrase]:
    """What somebody does, where the next sentence is the speaker's own and brief: "He thanked Jo. I did it."."""
    return [
        Phrase("conflict.person", phrase.first, phrase.end)
        for phrase in found
        if phrase.label == "done.other"
        for first, end in read.bounds
        if 0 < first - phrase.end <= _REST and end - first <= _BRIEF and read.tokens[first] in _OWN
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
