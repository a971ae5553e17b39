"""Which metrics are measured, by name or by signature."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from attunement.audit.gate import nearest
from attunement.audit.options import AuditOptions
from attunement.errors import InputError
from attunement.instruments.instrument import Tier
from attunement.instruments.load import is_read
from attunement.instruments.tiers import FAST
from attunement.metric import Metric
from attunement.metrics import METRICS
from attunement.metrics.deferring import deferring
from attunement.metrics.load import load_metric


def chosen_metrics(options: AuditOptions, offered: Mapping[str, type[Metric]] | None = None) -> tuple[Metric, ...]:
    """The metrics that the options name, in the order of the table.

    A name gives the metric with its defaults, in the options' tier; a signature gives it with the thresholds it says.

    Raises:
        InputError: there is no such metric, or one is asked for twice.
    """
    offered = METRICS if offered is None else offered
    tiers = tiers_of(options.tier, offered)
    chosen: dict[str, Metric] = {}
    for text in options.metrics or _readable(offered, tiers):
        metric = load_metric(text) if "|" in text else _named(text, tiers, offered)
        if metric.name in chosen:
            raise InputError(f"--metric {text}: {metric.name} is asked for twice")
        chosen[metric.name] = metric
    return tuple(sorted(chosen.values(), key=lambda metric: list(offered).index(metric.name)))


@dataclass(frozen=True, slots=True)
class Tiers:
    """The tiers of an audit: one for all metrics, and those that a metric has to itself."""

    general: str
    """A tier, or tiers by instrument."""
    by_metric: Mapping[str, str]

    def of(self, metric: str) -> str:
        """The tier that a metric reads in."""
        return self.by_metric.get(metric, self.general)


def tiers_of(words: str, offered: Mapping[str, type[Metric]]) -> Tiers:
    """The tiers that an option names: `fast,conflict_avoidance=judge:PROVIDER/MODEL` judges one metric alone.

    Raises:
        InputError: a metric is given two tiers.
    """
    general, by_metric = [], dict[str, str]()
    for entry in words.split(","):
        subject, _, tier = entry.strip().partition("=")
        if subject not in offered:
            general.append(entry)
        elif by_metric.setdefault(subject, tier) != tier:
            raise InputError(f"tier {words!r} gives {subject} two tiers")
    return Tiers(",".join(general) or FAST, by_metric)


def _readable(offered: Mapping[str, type[Metric]], tiers: Tiers) -> list[str]:
    """The metrics but for those that only a judge reads, where there is none."""
    return [
        name
        for name, metric in offered.items()
        if not getattr(metric, "only_judged", False) or is_read("conduct", tiers.of(name))
    ]


def _named(name: str, tiers: Tiers, offered: Mapping[str, type[Metric]]) -> Metric:
    if name not in offered:
        raise InputError(f"--metric {name}: there is no such metric{nearest(name, list(offered))}")
    build = offered[name]
    has_tier = any(entry.name == "tier" for entry in fields(build))  # type: ignore[arg-type]
    if not has_tier:
        return build()
    tier = tiers.of(name)
    chosen = deferring(build) if tier.partition(":")[0] == Tier.UNSURE else build
    return chosen(tier=tier)  # type: ignore[call-arg]
