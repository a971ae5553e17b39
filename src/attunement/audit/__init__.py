"""The main job: every reply of a log scored, summarised, compared and explained.

Names are imported when they are first used: a scoring process needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attunement.audit.annotation import Sample, sample_for_labels
    from attunement.audit.comparison import Changed, Comparison, PairedDifference, compare, write_comparison
    from attunement.audit.engine import Audited, audit
    from attunement.audit.explanation import Explanation, explain, find_exchange
    from attunement.audit.gate import Gate, parse_gate
    from attunement.audit.measurable import catalogue
    from attunement.audit.options import AuditOptions, Settings, settings

__all__ = [
    "AuditOptions",
    "Audited",
    "Changed",
    "Comparison",
    "Explanation",
    "Gate",
    "PairedDifference",
    "Sample",
    "Settings",
    "audit",
    "catalogue",
    "compare",
    "explain",
    "find_exchange",
    "parse_gate",
    "sample_for_labels",
    "settings",
    "write_comparison",
]

_HOMES = {
    "annotation": ("Sample", "sample_for_labels"),
    "measurable": ("catalogue",),
    "comparison": ("Changed", "Comparison", "PairedDifference", "compare", "write_comparison"),
    "engine": ("Audited", "audit"),
    "explanation": ("Explanation", "explain", "find_exchange"),
    "gate": ("Gate", "parse_gate"),
    "options": ("AuditOptions", "Settings", "settings"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'attunement.audit' has no attribute {name!r}")
    return getattr(import_module(f"attunement.audit.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
