"""Affect on the scale of 0 to 4 that attenuation and over-empathising share."""

from collections.abc import Mapping

from attunement.perspective import Perspective
from attunement.reading import Reply

TOP = 4.0
"""The scale's end; an instrument's intensity runs to 1."""

CUED = 2.0
"""The least intensity held where a risk or grief cue stands, however plainly it is put."""

POLARITY: Mapping[str, int] = {"anger": -1, "disgust": -1, "fear": -1, "sadness": -1, "joy": 1}
"""Emotions that are pleasant or not; others, such as surprise, are either."""


def is_cued(perspective: Perspective) -> bool:
    """Whether a risk or grief cue is present."""
    return bool(perspective.cues.risk or perspective.cues.grief)


def held(perspective: Perspective) -> float:
    """e: how strongly the speaker feels what they hold themself, 0 to 4."""
    read = TOP * perspective.affect.intensity
    return max(read, CUED) if is_cued(perspective) else read


def attributed(perspective: Perspective, reply: Reply) -> float:
    """r: how strong a feeling the reply attributes to the person, or reacts to in them, 0 to 4.

    Only feelings of the person's own polarity: delight does not take up grief. Where they feel both, either counts.
    """
    held_polarities = _polarities(perspective)
    return TOP * max(
        (
            strength
            for emotion, strength in reply.attributed.emotions.items()
            if emotion not in POLARITY or POLARITY[emotion] in held_polarities
        ),
        default=0.0,
    )


def _polarities(perspective: Perspective) -> frozenset[int]:
    """The polarities of the person's strongest emotions; both where none stands out, or none is put into words."""
    if not perspective.affect.marks and not is_cued(perspective):
        return frozenset({-1, 1})
    emotions = perspective.affect.emotions
    strongest = max(emotions.values(), default=0.0)
    found = {POLARITY[name] for name, strength in emotions.items() if name in POLARITY and strength > strongest / 2}
    return frozenset({-1} if is_cued(perspective) else found or {-1, 1})
