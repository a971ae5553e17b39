"""What can be measured, metric by metric and part by part."""

from typing import Any

from attunement.audit.choice import chosen_metrics
from attunement.audit.options import AuditOptions
from attunement.conversation import Mode
from attunement.metric import parts_of, signature


def catalogue(options: AuditOptions | None = None) -> list[dict[str, Any]]:
    """A row for each metric, part and mode: label, meaning, range, which way is better, and the signature."""
    options = options or AuditOptions()
    modes = tuple(Mode) if options.mode is None else (options.mode,)
    return [
        {
            "metric": metric.name,
            "part": name,
            "mode": mode.value,
            "kind": metric.kind.value,
            "label": part.label,
            "meaning": part.meaning,
            "range": [part.low, part.high],
            "better": part.better,
            "instruments": list(metric.instruments),
            "signature": signature(metric),
        }
        for metric in chosen_metrics(options)
        for mode in modes
        for name, part in parts_of(metric, mode).items()
    ]
