"""What must survive a reply: a person's intention, affect and context, as read from what they said."""

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """What the person wants of the reply, from least to most."""

    ACKNOWLEDGE = "acknowledge"
    EXPLORE = "explore"
    ADVISE = "advise"
    CORRECT = "correct"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch of a text, in Unicode code points; `score` is a probability where one is calibrated."""

    label: str
    start: int
    end: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Affect:
    """What a text's author feels.

    `intensity` is the posterior mean of the strongest emotion on BRIGHTER's human scale, divided by 3: 0 to 1.
    The fast reader of English reads it as in a message to a helper, in which plain words hold more than in a story.
    `emotions` holds the same posterior mean for each emotion, there as in anybody's short text. `valence` is the tone
    of the whole text, from -1 to 1. `marks` point at the words.
    """

    intensity: float
    valence: float
    emotions: dict[str, float]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Needed:
    """The need a person expressed; `need` is None where none was expressed.

    `depth` is how far the reply should go, 0 (a word will do) to 4 (work it through); None with `need`.
    """

    need: Need | None = None
    depth: int | None = None
    advice_asked: bool = False
    advice_refused: bool = False
    """Whether they asked for no advice: to be heard, and nothing else."""
    marks: tuple[Mark, ...] = ()
    likelihood: float = 1.0
    """How likely it is that need and no other; 1 where their words name it."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What in a person's words changes what a reply may do.

    `risk`, `grief`, `conflict` (an opposition still open, in the speaker's own voice) and `pushback` (against what the
    model just said). The label of a conflict mark says with whom: person, self, rule, model, premise.
    """

    risk: tuple[Mark, ...] = ()
    grief: tuple[Mark, ...] = ()
    conflict: tuple[Mark, ...] = ()
    pushback: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """The particulars of a text: `salient` ones a reply should take up, `aversive` ones that hurt to read.

    Aversive labels: death, violence, injury, graphic, abuse.
    """

    salient: tuple[Mark, ...] = ()
    aversive: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Perspective:
    """A person's perspective in one exchange, each part as an instrument read it."""

    affect: Affect
    need: Needed
    cues: Cues
    details: Details
