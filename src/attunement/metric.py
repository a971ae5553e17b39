"""What a metric is, and the signature that says which scores can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from attunement.conversation import Exchange, Mode
from attunement.corpus import Corpus, Mask
from attunement.instruments.instrument import versions
from attunement.instruments.load import is_read, load_instrument
from attunement.intervals import Linearised
from attunement.measurement import Measurement


class Kind(StrEnum):
    """What a metric is for."""

    MECHANISM = "mechanism"
    """A failure the paper names."""
    CONTROL = "control"
    """Shows when a failure's metric is being bought."""
    DESCRIPTION = "description"
    """Says what replies do, which is neither good nor bad in itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One number that a metric gives: the headline (named "") or a part."""

    label: str
    """A few words for a chart."""
    meaning: str
    """One sentence for a reader who knows nothing of the project."""
    low: float | None = 0.0
    high: float | None = 1.0
    """The range; None where it has no end."""
    better: Literal["lower", "higher", "neither"] = "lower"
    modes: frozenset[Mode] = frozenset(Mode)
    readings: tuple[str, ...] = ()
    """Names of the readings that each of its scored measurements carries."""
    rendered: "Part | None" = None
    """The same number in `render` mode, where its meaning, range or readings differ there."""


@runtime_checkable
class Metric(Protocol):
    """A frozen dataclass with one pure method; its fields are its options."""

    name: ClassVar[str]
    version: ClassVar[int]
    kind: ClassVar[Kind]
    instruments: ClassVar[tuple[str, ...]]
    """Names of the instruments whose readings it uses."""
    parts: ClassVar[Mapping[str, Part]]
    """Every part it gives, the headline under ""; a measurement has exactly those of its mode."""

    def measure(self, exchange: Exchange) -> Measurement:
        """What one exchange shows."""
        ...


@runtime_checkable
class CorpusMetric(Metric, Protocol):
    """A metric that needs the whole corpus for its values (z-scores, norms)."""

    def settle(self, corpus: Corpus) -> Corpus:
        """The same columns with the values and outcomes that only the corpus can give."""
        ...

    def pools(self, part: str, mode: Mode) -> bool:
        """Whether that part's value over a group is `pooled`, not the mean of graded values."""
        ...

    def pooled(self, corpus: Corpus, rows: Mask, part: str) -> Linearised | None:
        """That part's value over the rows; None where it has none. Cluster codes are the corpus's."""
        ...


@runtime_checkable
class NullMetric(Metric, Protocol):
    """A metric with a null: what its value would be if replies had nothing to do with the person."""

    def null(self, corpus: Corpus, rows: Mask) -> Mapping[str, Any] | None:
        """The null's value, interval and p, or None where it cannot be drawn."""
        ...


def parts_of(metric: Metric | type[Metric], mode: Mode) -> dict[str, Part]:
    """The parts that a metric gives in a mode, headline first; none if it does not work in that mode."""
    return {name: _in_mode(part, mode) for name, part in metric.parts.items() if mode in part.modes}


def throughout(metric: Metric, mode: Mode, outcome: Measurement) -> Measurement:
    """That outcome for the headline and for every part that the metric gives in the mode."""
    return replace(outcome, parts={name: outcome for name in parts_of(metric, mode) if name})


def _in_mode(part: Part, mode: Mode) -> Part:
    return part.rendered if part.rendered is not None and mode is Mode.RENDER else part


def instruments_of(metric: Metric) -> tuple[str, ...]:
    """Names of the instruments that the metric reads with in its tier: fewer where a judge reads the whole at once."""
    when_judged: tuple[str, ...] | None = getattr(metric, "when_judged", None)
    tier = getattr(metric, "tier", "fast")
    return when_judged if when_judged is not None and is_read("conduct", tier) else metric.instruments


def signature(metric: Metric) -> str:
    """What must be equal for two scores to be comparable: `copying|ngram:4|tier:fast|acts:1|v:1`.

    Options come from the metric's fields, then the version of each instrument it reads with, then its own.
    """
    options = [f"{entry.name}:{getattr(metric, entry.name)}" for entry in fields(metric)]  # type: ignore[arg-type]
    tier = getattr(metric, "tier", "fast")
    readers = [f"{name}:{versions(load_instrument(name, tier))}" for name in instruments_of(metric)]
    return "|".join([metric.name, *options, *readers, f"v:{metric.version}"])
