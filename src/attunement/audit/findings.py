"""What the measurements come to: results over everything and over each slice, one metric at a time."""

from dataclasses import dataclass, replace

from attunement.audit.calibration import CorrectedResult, Corrections
from attunement.audit.parts import Exchanges
from attunement.audit.scoring import Plan
from attunement.audit.slices import Slice, slices_of
from attunement.audit.spread import distributions
from attunement.conversation import UNKNOWN
from attunement.corpus import Codes, Corpus, Floats
from attunement.intervals import false_discovery
from attunement.metric import CorpusMetric, Metric, parts_of
from attunement.profile import Profile, Result, SliceDifference, slice_differences, summarise
from attunement.report.given import Distribution


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the second pass over the measurements finds."""

    profile: Profile
    distributions: tuple[Distribution, ...]
    outcomes: dict[str, Codes]
    """Each metric's outcomes, once settled."""
    settled: dict[int, tuple[Floats, Codes]]
    """Values and outcomes of the cells that only the corpus could settle."""
    slices: tuple[Slice, ...]
    unsliced: dict[str, int]
    """Columns with too many values, and how many they have."""
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
    corrected: list[CorrectedResult] = []
    for metric, _ in plan.used:
        corpus, its_results = summarise(metric, exchanges.corpus(plan, metric.name), plan.mode, groups)
        results += its_results
        differences += slice_differences([(metric, corpus)], plan.mode, compared)
        settled |= _settled(metric, corpus, plan)
        if corrections is not None:
            corrected += corrections.of(metric, corpus, slices)
        if "" in corpus.parts:
            headline = corpus.parts[""]
            outcomes[metric.name] = headline.outcome
            spread += distributions(metric.name, parts_of(metric, plan.mode)[""], headline, slices)
    # The tests of all metrics are one family, though the metrics are taken one at a time to keep memory small.
    q = false_discovery([difference.p for difference in differences])
    adjusted = tuple(replace(difference, q=value) for difference, value in zip(differences, q, strict=True))
    profile = Profile(tuple(results), adjusted)
    return Findings(profile, tuple(spread), outcomes, settled, slices, unsliced, tuple(corrected))


def _settled(metric: Metric, corpus: Corpus, plan: Plan) -> dict[int, tuple[Floats, Codes]]:
    if not isinstance(metric, CorpusMetric):
        return {}
    columns = plan.columns_of(metric.name)
    return {column: (corpus.parts[part].value, corpus.parts[part].outcome) for part, column in columns.items()}
