"""The main job: every reply of a log scored, summarised, compared and explained."""

from attunement.audit.compare import Changed, Comparison, PairedDifference, compare, write_comparison
from attunement.audit.engine import Audited, audit
from attunement.audit.explain import Explanation, explain, find_exchange
from attunement.audit.gate import Gate, parse_gate
from attunement.audit.options import AuditOptions, Settings, settings

__all__ = [
    "AuditOptions",
    "Audited",
    "Changed",
    "Comparison",
    "Explanation",
    "Gate",
    "PairedDifference",
    "Settings",
    "audit",
    "compare",
    "explain",
    "find_exchange",
    "parse_gate",
    "settings",
    "write_comparison",
]
