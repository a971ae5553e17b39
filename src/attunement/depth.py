"""How far a reply goes, on the scale on which a need says how far it should."""

from collections.abc import Sequence

from attunement.instruments.document import Document
from attunement.moves import labels_by_sentence
from attunement.perspective import Mark

HOLLOW = frozenset({"platitude", "reassure", "dismiss", "redirect", "moralise", "fog", "hedge"})
"""Acts that add no depth: a sentence that does nothing else is no step."""

_SHORTEST_STEP = 2
_TAKEN_UP = 0.5


def given_depth(reply: Document, acts: Sequence[Mark], uptake: Sequence[float] = ()) -> int:
    """The depth that a reply gives, 0 to 4: how many steps it takes, and how many words they hold.

    A step is a sentence of two words or more that does something beside hollow acts. The anchors:

    - 0, nothing: no step.
    - 1, one act or fact: one step of fewer than 20 words.
    - 2, a focused answer or reflection: one longer step, or two or three.
    - 3, several sides explored or explained: four steps and 30 words; three, where two details are taken up.
    - 4, worked through: eight steps and 120 words that take up two details.

    Length alone reaches 3 and no further: a long list that fits anybody has not worked this matter through.
    """
    steps, words = 0, 0
    for labels, (first, past) in zip(labels_by_sentence(reply, acts), reply.bounds, strict=True):
        length = reply.words_between(first, past)
        if length >= _SHORTEST_STEP and not (labels and labels <= HOLLOW):
            steps += 1
            words += length
    particular = sum(share >= _TAKEN_UP for share in uptake) >= 2
    if particular and steps >= 8 and words >= 120:
        return 4
    if steps + particular >= 4 and words >= 30:
        return 3
    if steps >= 2 or words >= 20:
        return 2
    return steps
