"""Which metrics are measured, by name."""

from collections.abc import Mapping
from dataclasses import fields

from attunement.audit.gate import nearest
from attunement.audit.options import AuditOptions
from attunement.errors import InputError
from attunement.metric import Metric


def chosen_metrics(options: AuditOptions, offered: Mapping[str, type[Metric]] | None = None) -> tuple[Metric, ...]:
    """The metrics that the options name, built for their tier, in the order of the table.

    Raises:
        InputError: there is no metric of that name.
    """
    if offered is None:
        from attunement.metrics import METRICS

        offered = METRICS
    for name in options.metrics:
        if name not in offered:
            raise InputError(f"--metric {name}: there is no such metric{nearest(name, list(offered))}")
    return tuple(
        _built(metric, options.tier) for name, metric in offered.items() if name in (options.metrics or offered)
    )


def _built(metric: type[Metric], tier: str) -> Metric:
    has_tier = any(entry.name == "tier" for entry in fields(metric))  # type: ignore[arg-type]
    return metric(tier=tier) if has_tier else metric()  # type: ignore[call-arg]
