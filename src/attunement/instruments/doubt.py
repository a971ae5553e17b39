"""The fast tier read with a little less evidence, or a little more: what such doubt changes is not certain.

`lenient` takes an act, or a strength of feeling, on half the odds that the fast tier asks for, `strict` on twice these.
An outcome that is the same in both stands on readings that are clear; one that is not, a judge may be asked about.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import ClassVar

import numpy as np

from attunement.instruments.acts import FastActs, held_at
from attunement.instruments.affect import FastAffect
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.perspective import Affect, Mark

_ODDS = log(2.0)
"""How far log-odds are shifted, either way."""
_SURE = 1e-6


class LenientActs(FastActs):
    """The fast tier's acts, at half the odds."""

    tier: ClassVar[Tier] = Tier.LENIENT
    shift: ClassVar[float] = _ODDS

    def read(
        self, texts: Sequence[str], language: str = "en", floor: float | None = None
    ) -> list[tuple[Mark, ...] | None]:
        """The acts of each text; those at or above a floor are the fast tier's own."""
        if floor is not None or primary_subtag(language) not in self.languages:
            return super().read(texts, language, floor)
        return held_at(texts, self.shift)


class StrictActs(LenientActs):
    """The fast tier's acts, at twice the odds."""

    tier: ClassVar[Tier] = Tier.STRICT
    shift: ClassVar[float] = -_ODDS


class LenientAffect(FastAffect):
    """The fast tier's affect, every strength at twice its odds."""

    tier: ClassVar[Tier] = Tier.LENIENT
    shift: ClassVar[float] = _ODDS

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect that each text's author holds."""
        return [None if found is None else self._shifted(found) for found in super().read(texts, language)]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect of each whole text."""
        return [None if found is None else self._shifted(found) for found in super().expressed(texts, language)]

    def _shifted(self, found: Affect) -> Affect:
        emotions = {name: _shifted(value, self.shift) for name, value in found.emotions.items()}
        return replace(found, intensity=_shifted(found.intensity, self.shift), emotions=emotions)


class StrictAffect(LenientAffect):
    """The fast tier's affect, every strength at half its odds."""

    tier: ClassVar[Tier] = Tier.STRICT
    shift: ClassVar[float] = -_ODDS


def _shifted(share: float, shift: float) -> float:
    """A strength from 0 to 1 with its odds multiplied; nothing stays nothing."""
    if share <= 0:
        return 0.0
    inside = min(share, 1 - _SURE)
    return float(1 / (1 + np.exp(-(np.log(inside / (1 - inside)) + shift))))
