"""Rejoinders: what a person holds against the turn of the model that they answer."""

from functools import lru_cache

from attunement.instruments.document import Document, document
from attunement.instruments.phrases import load_phrases
from attunement.instruments.stems import stem
from attunement.instruments.voice import other_voices
from attunement.perspective import Mark

_ECHO = 4
"""So few words with a question or exclamation mark, one of them the model's, throw that word back."""
_SCRAP = 2
"""So few do it without a mark; more of them may answer what the model asked."""
_SHORTEST = 5
"""Letters of a word that can be thrown back: shorter ones are anybody's."""


def rejoinders(said: str, answered: str, before: str = "") -> tuple[Mark, ...]:
    """The sentences of a turn that object to the model's turn before it.

    One does where its wording objects ("I asked for …"), where it opens the turn by throwing a word of the model's
    back ("Resilient?"), or where it turns down ("I don't want …") something that only the model has named.

    Args:
        said: The person's turn.
        answered: The model's turn that it answers.
        before: What the person said before that: words in it are the person's own.
    """
    read = document(said)
    theirs = _words(answered) - _words(before)
    objecting: set[int] = set()
    found = load_phrases("cues/people", "cues/rejoinder").find(read)
    for place, (first, end) in enumerate(read.bounds):
        labels = {phrase.label for phrase in found if first <= phrase.first < end}
        named = any(stem(word) in theirs for word in read.tokens[first:end] if len(word) >= _SHORTEST)
        if (
            "pushback" in labels
            or (named and "rejected" in labels)
            or (named and not place and "warm" not in labels and _echoes(read, end))
        ):
            objecting.add(place)
    voices = other_voices(said)
    spans = (read.sentences[place] for place in sorted(objecting))
    return tuple(
        Mark("pushback", start, end)
        for start, end in spans
        if not any(voice.start <= start and end <= voice.end for voice in voices)
    )


def _echoes(read: Document, end: int) -> bool:
    """Whether the opening sentence is a scrap that is questioned, exclaimed at, or left standing."""
    words = [token for token in read.tokens[:end] if token[0].isalnum()]
    exclaimed = read.tokens[end - 1] in ("?", "!")
    return len(words) <= (_ECHO if exclaimed else _SCRAP)


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(stem(token) for token in document(text).tokens if len(token) >= _SHORTEST)
