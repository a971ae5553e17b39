"""Which metrics are measured, by name or by signature."""

from collections.abc import Mapping
from dataclasses import fields

from attunement.audit.gate import nearest
from attunement.audit.options import AuditOptions
from attunement.errors import InputError
from attunement.metric import Metric
from attunement.metrics import METRICS
from attunement.metrics.load import load_metric


def chosen_metrics(options: AuditOptions, offered: Mapping[str, type[Metric]] | None = None) -> tuple[Metric, ...]:
    """The metrics that the options name, in the order of the table.

    A name gives the metric with its defaults, in the options' tier; a signature gives it with the thresholds it says.

    Raises:
        InputError: there is no such metric, or one is asked for twice.
    """
    offered = METRICS if offered is None else offered
    chosen: dict[str, Metric] = {}
    for text in options.metrics or offered:
        metric = load_metric(text) if "|" in text else _named(text, options.tier, offered)
        if metric.name in chosen:
            raise InputError(f"--metric {text}: {metric.name} is asked for twice")
        chosen[metric.name] = metric
    return tuple(sorted(chosen.values(), key=lambda metric: list(offered).index(metric.name)))


def _named(name: str, tier: str, offered: Mapping[str, type[Metric]]) -> Metric:
    if name not in offered:
        raise InputError(f"--metric {name}: there is no such metric{nearest(name, list(offered))}")
    build = offered[name]
    has_tier = any(entry.name == "tier" for entry in fields(build))  # type: ignore[arg-type]
    return build(tier=tier) if has_tier else build()  # type: ignore[call-arg]
