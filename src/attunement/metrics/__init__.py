"""The metrics, by name."""

from attunement.metric import Metric
from attunement.metrics.conflict_avoidance import ConflictAvoidance
from attunement.metrics.sentiment_attenuation import SentimentAttenuation

METRICS: dict[str, type[Metric]] = {metric.name: metric for metric in (SentimentAttenuation, ConflictAvoidance)}
"""Every metric, mechanisms first."""
