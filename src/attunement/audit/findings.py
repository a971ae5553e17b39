"""What the measurements come to: results over everything and over each slice, one metric at a time."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from attunement.audit.calibration import CorrectedResult, Corrections
from attunement.audit.parts import Exchanges
from attunement.audit.scoring import Plan
from attunement.audit.slices import Slice, slices_of
from attunement.audit.spread import distributions
from attunement.conversation import UNKNOWN, Context, Mode
from attunement.corpus import Codes, Corpus, Floats, Mask
from attunement.dimensions import Dimension, dimensions_of
from attunement.intervals import false_discovery
from attunement.metric import Kind, parts_of
from attunement.profile import Profile, Result, SliceDifference, slice_differences, summarise
from attunement.report.given import Distribution


@dataclass(frozen=True, slots=True)
class SpokenTo:
    """A dimension of empathy that a metric speaks to, and on how many scored exchanges it does."""

    dimension: Dimension
    metric: str
    mode: Mode
    exchanges: int

    def to_row(self) -> dict[str, Any]:
        """The row of `summary.json`."""
        return {**asdict(self), "dimension": self.dimension.value, "mode": self.mode.value}


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the second pass over the measurements finds."""

    profile: Profile
    distributions: tuple[Distribution, ...]
    outcomes: dict[str, Codes]
    """The outcomes of each metric that judges, once settled."""
    settled: dict[int, tuple[Floats, Codes]]
    """Values and outcomes of the cells that only the corpus could settle."""
    slices: tuple[Slice, ...]
    unsliced: dict[str, int]
    """Columns with too many values, and how many they have."""
    dimensions: tuple[SpokenTo, ...]
    corrected: tuple[CorrectedResult, ...] = ()
    """Rates that labels by people corrected, where there are labels."""


def findings(exchanges: Exchanges, plan: Plan, corrections: Corrections | None = None) -> Findings:
    """Summarise each metric over everything and over the slices of each grouping column."""
    slices, unsliced = slices_of(exchanges, plan.by)
    groups = [({entry.column: entry.level}, entry.rows) for entry in slices]
    compared = [(entry.column, entry.level, entry.rows, entry.known) for entry in slices if entry.level != UNKNOWN]
    results: list[Result] = []
    differences: list[SliceDifference] = []
    spread: list[Distribution] = []
    settled: dict[int, tuple[Floats, Codes]] = {}
    outcomes: dict[str, Codes] = {}
    dimensions: list[SpokenTo] = []
    corrected: list[CorrectedResult] = []
    for metric, _ in plan.used:
        measured = exchanges.corpus(plan, metric.name)
        corpus, its_results = summarise(metric, measured, plan.mode, groups)
        results += its_results
        differences += slice_differences([(metric, corpus)], plan.mode, compared)
        settled |= _settled(metric.name, measured, corpus, plan)
        if corrections is not None:
            corrected += corrections.of(metric, corpus, slices)
        headline = corpus.parts[""]
        dimensions += _dimensions(metric.name, plan.mode, headline.scored, exchanges)
        if metric.kind is not Kind.DESCRIPTION:
            outcomes[metric.name] = headline.outcome
            spread += distributions(metric.name, parts_of(metric, plan.mode)[""], headline, slices)
    # The tests of all metrics are one family, though the metrics are taken one at a time to keep memory small.
    q = false_discovery([difference.p for difference in differences])
    adjusted = tuple(replace(difference, q=value) for difference, value in zip(differences, q, strict=True))
    profile = Profile(tuple(results), adjusted)
    by_dimension = sorted(dimensions, key=lambda found: list(Dimension).index(found.dimension))
    return Findings(
        profile=profile,
        distributions=tuple(spread),
        outcomes=outcomes,
        settled=settled,
        slices=slices,
        unsliced=unsliced,
        dimensions=tuple(by_dimension),
        corrected=tuple(corrected),
    )


def _settled(metric: str, measured: Corpus, corpus: Corpus, plan: Plan) -> dict[int, tuple[Floats, Codes]]:
    """The columns that the corpus changed."""
    columns = plan.columns_of(metric).items()
    changed = [(part, column) for part, column in columns if corpus.parts[part] is not measured.parts[part]]
    return {column: (corpus.parts[part].value, corpus.parts[part].outcome) for part, column in changed}


def _dimensions(metric: str, mode: Mode, scored: Mask, exchanges: Exchanges) -> Iterator[SpokenTo]:
    """What the metric speaks to in this log: a culture or relation counts only where the log gave it."""
    counts = dict.fromkeys(Dimension, 0)
    for culture in (False, True):
        for relation in (False, True):
            context = Context(culture="given" if culture else UNKNOWN, relation="given" if relation else UNKNOWN)
            rows = scored & (exchanges.culture_known == culture) & (exchanges.relation_known == relation)
            for dimension in dimensions_of(metric, mode, context):
                counts[dimension] += int(rows.sum())
    yield from (SpokenTo(dimension, metric, mode, count) for dimension, count in counts.items() if count)
