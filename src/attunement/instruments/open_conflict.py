"""A conflict stated in an earlier turn, where the person's next turn takes it up again."""

from attunement.instruments.document import document
from attunement.instruments.phrases import load_phrases
from attunement.instruments.voice import is_task, other_voices
from attunement.perspective import Mark


def taken_up(said: str) -> tuple[Mark, ...]:
    """The sentences that speak of the others and are not settled about them; none where all is reported as well.

    A sentence is not settled where something in it is denied, set against something else, or only would or should be.
    """
    read = document(said)
    found = load_phrases("cues/people", "cues/resolved", "cues/taken_up").find(read)
    if is_task(said) or any(phrase.label == "resolved" for phrase in found):
        return ()
    voices = other_voices(said)
    return tuple(
        Mark("person", start, end)
        for (start, end), (first, last) in zip(read.sentences, read.bounds, strict=True)
        if {"others", "unsettled"} <= {phrase.label for phrase in found if first <= phrase.first < last}
        and not any(voice.start <= start and end <= voice.end for voice in voices)
    )
