"""Register with politeness by the encoder; the rest, which is counted, as in the fast tier."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import tanh
from typing import ClassVar

from attunement.instruments.encoder import load_encoder
from attunement.instruments.instrument import Tier
from attunement.instruments.register import FastRegister, Register


class EncoderRegister:
    """Cue lists, and politeness by the encoder's head."""

    name: ClassVar[str] = "register"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.ENCODER
    languages: ClassVar[frozenset[str]] = FastRegister.languages

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.model = self._encoder.digest
        self._counted = FastRegister()
        self._politeness = lru_cache(maxsize=512)(self._read_politeness)

    def read(self, texts: Sequence[str], language: str = "en") -> list[Register | None]:
        """The register of each text, or None for each where the language is not English."""
        counted = self._counted.read(texts, language)
        return [
            None if found is None else replace(found, politeness=self._politeness(text))
            for text, found in zip(texts, counted, strict=True)
        ]

    def _read_politeness(self, text: str) -> float:
        if not any(map(str.isalnum, text)):
            return 0.0
        return tanh(float(self._encoder.says("politeness", text, [((0, len(text)),)])[0, 0]))
