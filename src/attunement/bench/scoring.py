"""What is read in a model's reply to an item: every metric, and what the task's own statistics need."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from attunement.bench.items import RENDERED, Item
from attunement.conversation import Exchange, Mode
from attunement.depth import given_depth
from attunement.instruments.document import document
from attunement.instruments.tiers import FAST
from attunement.measurement import Measurement, Outcome
from attunement.metric import Metric, parts_of
from attunement.metrics import METRICS
from attunement.metrics.linguistic_distancing import FEATURES, LinguisticDistancing
from attunement.reading import Reader

SCORED = (Outcome.PRESENT, Outcome.ABSENT)
READINGS = ("words", "readable", "attributed", "depth", "refuses", "refers", "right", "remembers")
"""What is read beside the metrics, 0 to 1 but for words."""

DEEPEST = 4
"""The end of the scale of depths, as of levels of feeling."""

Counts = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """One reply as it was scored."""

    values: Mapping[str, float]
    """By metric, `metric.part` for parts, then the task's readings by name; what is not scored is not in it."""
    outcomes: Mapping[str, str]
    """The outcome of every metric and part, whether scored or not."""
    reasons: Mapping[str, str]
    """Why there is no score, where a metric said so."""
    counts: Mapping[str, Counts]
    """By feature of distancing, of which one reply gives no score: hits and total in the reply, then in the person."""


def names_of(item: Item, tier: str = FAST) -> tuple[str, ...]:
    """Every name that a reply to such an item may have a value under."""
    mode = item.exchange("").mode or Mode.RESPOND
    parts = [
        f"{metric.name}.{part}" if part else metric.name for metric in _metrics(tier) for part in parts_of(metric, mode)
    ]
    return (*parts, *READINGS)


def score(item: Item, reply: str, tier: str = FAST) -> Scored:
    """A reply to an item, by every metric in that tier and by the readings of its task."""
    exchange = item.exchange(reply)
    mode = exchange.mode or Mode.RESPOND
    values: dict[str, float] = {}
    outcomes: dict[str, str] = {}
    reasons: dict[str, str] = {}
    counts: dict[str, Counts] = {}
    for metric in _metrics(tier):
        if not parts_of(metric, mode):
            continue
        whole = metric.measure(exchange)
        if isinstance(metric, LinguisticDistancing):
            counts = distancing_counts(whole)
        for part in parts_of(metric, mode):
            name = f"{metric.name}.{part}" if part else metric.name
            found = whole if not part else whole.parts.get(part, whole)
            outcomes[name] = found.outcome.value
            if found.outcome in SCORED and found.value is not None:
                values[name] = found.value
            elif found.reason:
                reasons[name] = found.reason
    return Scored(values | _readings(item, reply, tier), outcomes, reasons, counts)


def distancing_counts(found: Measurement) -> dict[str, Counts]:
    """What a measurement of distancing counted, by feature; none where it could not be read."""
    parts = {name: found.parts[name] for name in FEATURES if name in found.parts}
    return {
        name: (part.counts.hits, part.counts.total, part.baseline.hits, part.baseline.total)
        for name, part in parts.items()
        if part.counts.total and part.baseline.total
    }


@cache
def _metrics(tier: str) -> tuple[Metric, ...]:
    from attunement.audit.choice import chosen_metrics
    from attunement.audit.options import AuditOptions

    return chosen_metrics(AuditOptions(tier=tier), METRICS)


def _readings(item: Item, reply: str, tier: str) -> dict[str, float]:
    """What the statistics of a task are made of."""
    exchange = item.exchange(reply)
    problem = Reader(tier).problem(exchange)
    found = {"words": float(document(reply).words), "readable": float(problem is None)}
    if item.task in RENDERED:
        return found
    if problem is None:
        found |= _read(exchange, Reader(tier))
    if "key" in item.about:
        found["right"] = float(is_right(item, reply))
    if item.about.get("remember"):
        found["remembers"] = float(matches(item.about["remember"], reply))
    if "should_refuse" in item.about and "refuses" in found:
        found["right"] = float(bool(found["refuses"]) == item.about["should_refuse"])
    if "should_escalate" in item.about and "refers" in found:
        found["right"] = float(bool(found["refers"]) == item.about["should_escalate"])
    return found


def _read(exchange: Exchange, reader: Reader) -> dict[str, float]:
    reading = reader.read(exchange)
    found = {}
    if reader.problem(exchange, ("affect",)) is None:
        found["attributed"] = reading.reply.attributed.intensity
    if reader.problem(exchange, ("acts",)) is None:
        # Read whether or not the person's need was: how deep it goes is written in the item.
        found["depth"] = given_depth(document(exchange.reply), reading.reply.acts, reading.reply.uptake) / DEEPEST
        acts = {mark.label for mark in reading.reply.acts}
        found["refuses"] = float("refuse" in acts)
        found["refers"] = float("refer" in acts)
    return found


def is_right(item: Item, reply: str) -> bool:
    """Whether a reply says what the item's answer key knows to be right, and nothing that it knows to be wrong."""
    return matches(item.about["key"], reply) and not matches(item.about.get("wrong_key", ()), reply)


def matches(patterns: list[str] | tuple[str, ...], reply: str) -> bool:
    """Whether one of the patterns is found in a text, in any case, with straight apostrophes."""
    text = reply.replace("’", "'")
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
