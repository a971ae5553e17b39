"""What Inspect finds under the name `attunement`: tasks, the scorer, its metrics, and the known-answer models."""

from attunement.bench.provider import Known
from attunement.bench.scorers import attunement, fidelity, statistics
from attunement.bench.tasks import (
    affect_ladder,
    correction,
    counselling,
    depth_ladder,
    escalation,
    language_swap,
    literary_translation,
    news_generation,
    premise_pressure,
    refusal,
    relation_swap,
    shared_history,
    support,
)

__all__ = [
    "Known",
    "affect_ladder",
    "attunement",
    "correction",
    "counselling",
    "depth_ladder",
    "escalation",
    "fidelity",
    "language_swap",
    "literary_translation",
    "news_generation",
    "premise_pressure",
    "refusal",
    "relation_swap",
    "shared_history",
    "statistics",
    "support",
]
