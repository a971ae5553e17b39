"""What every instrument has, and how well it is known to agree with people."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, Protocol, TypeVar

Reading_co = TypeVar("Reading_co", covariant=True)


class Tier(StrEnum):
    """What an instrument costs: nothing, a small model on the CPU, a classifier of your choice, a parser, or an LLM."""

    FAST = "fast"
    ENCODER = "encoder"
    HUGGING_FACE = "hf"
    PARSER = "parser"
    JUDGE = "judge"
    LENIENT = "lenient"
    """The fast tier on half the evidence."""
    STRICT = "strict"
    """The fast tier on twice the evidence."""
    UNSURE = "unsure"
    """The fast tier, and a judge where a little doubt in its readings would change an outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """One figure of agreement between an instrument and people."""

    dataset: str
    part: str
    """What was read: an emotion, an act, a language; empty for the whole."""
    n: int
    statistic: str
    value: float
    interval: tuple[float, float] | None
    baseline_length: float | None
    """The same statistic for text length alone."""
    ceiling: float | None
    """The same statistic between people, where it is known."""
    author: Literal["human", "model"]
    """Who wrote the texts."""
    tuned_on: bool = False
    """Whether this data was touched for any choice."""


class Instrument(Protocol[Reading_co]):
    """Observes texts. Reading a language that is not in `languages` gives None for each text."""

    name: ClassVar[str]
    version: ClassVar[int]
    tier: ClassVar[Tier]
    languages: ClassVar[frozenset[str]]

    def read(self, texts: Sequence[str], language: str = "en") -> Sequence[Reading_co | None]:
        """One reading per text, in order."""
        ...


def versions(instrument: Instrument[object]) -> str:
    """The instrument's version and, where its model can be exchanged, which model it is: `1` or `1@3f2a9c1b`."""
    model = getattr(instrument, "model", "")
    return f"{instrument.version}@{model}" if model else str(instrument.version)


def primary_subtag(language: str) -> str:
    """The primary subtag of a BCP-47 tag: `en` for `en-GB`; Algerian Arabic (`arq`) counts as `ar`."""
    subtag = language.replace("_", "-").split("-", 1)[0].lower()
    return {"arq": "ar", "cmn": "zh", "chn": "zh"}.get(subtag, subtag)
