"""What a report is made from, beside the summary: the exchanges it shows, and what is known about the audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from attunement.conversation import Turn
from attunement.measurement import Span
from attunement.metric import Kind, Part
from attunement.profile import SliceDifference

MECHANISMS = ("conflict_avoidance", "sentiment_attenuation", "granularity_mismatch", "linguistic_distancing")
"""The paper's four, in the order in which a report shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One number of one shown exchange: a metric's headline (part `""`) or one of its parts."""

    metric: str
    part: str
    value: float | None
    outcome: str
    evidence: tuple[Span, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One exchange of the browser. Texts are None where they were kept out of the outputs."""

    conversation_id: str
    turn: int
    said: str | None
    reply: str | None
    history: tuple[Turn, ...] = ()
    reference: str | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    measured: tuple[Measured, ...] = ()
    risk: bool = False
    """Whether the person's words hold a risk cue; such exchanges are shown apart and never ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How a headline's values spread over a group: `counts[i]` scored exchanges lie from `edges[i]` to `edges[i+1]`."""

    metric: str
    group: Mapping[str, str]
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One input of the audit."""

    name: str
    format: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about the audit that its numbers do not say."""

    title: str
    inputs: tuple[InputFile, ...]
    options: Mapping[str, str]
    """Every option the audit ran with, as it would be typed."""
    versions: Mapping[str, str]
    metrics: Mapping[str, Mapping[str, Part]]
    """Each metric's parts, the headline under `""`."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """Mechanism or control; a metric that is not in here is a mechanism only if it is one of the paper's four."""
    not_measured: tuple[str, ...] = ()
    """One sentence for each thing that was not measured, with the reason."""
    redacted: bool = False
    text: bool = True
    rule: str = ""
    """How the shown exchanges were chosen, in whole sentences."""
    slices: tuple[SliceDifference, ...] = ()
    """Each group against the rest of its column, with q-values."""
    distributions: tuple[Distribution, ...] = ()
    expected_wrong: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    """For each metric: the share of its flagged replies expected to be wrong, and on what that was measured."""
