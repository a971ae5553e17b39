"""Affect on the scale of 0 to 4 that attenuation and over-empathising share."""

from attunement.perspective import Perspective
from attunement.reading import Reply

TOP = 4.0
"""The scale's end; an instrument's intensity runs to 1."""

CUED = 2.0
"""The least intensity held where a risk or grief cue stands, however plainly it is put."""


def is_cued(perspective: Perspective) -> bool:
    """Whether a risk or grief cue is present."""
    return bool(perspective.cues.risk or perspective.cues.grief)


def held(perspective: Perspective) -> float:
    """e: how strongly the speaker feels what they hold themself, 0 to 4."""
    read = TOP * perspective.affect.intensity
    return max(read, CUED) if is_cued(perspective) else read


def attributed(reply: Reply) -> float:
    """r: how strong a feeling the reply attributes to the person, or reacts to in them, 0 to 4."""
    return TOP * reply.attributed.intensity
