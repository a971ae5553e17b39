"""A metric that decides by itself where its readings are clear, and has a judge decide where they are not."""

from dataclasses import fields
from functools import cache
from typing import Any

from attunement.conversation import Exchange
from attunement.instruments.instrument import Tier
from attunement.instruments.tiers import FAST
from attunement.measurement import Measurement
from attunement.metric import Metric


@cache
def deferring(build: type[Metric]) -> type[Metric]:
    """The metric as one that asks the judge of its tier, `unsure:MODEL`, where a little doubt changes an outcome.

    That is where the `lenient` and the `strict` tier come to different outcomes, of the whole or of a part. All else is
    the fast tier's. A metric that reads nothing which the two read otherwise never asks.
    """

    class Deferring(build):  # type: ignore[misc,valid-type]
        def measure(self, exchange: Exchange) -> Measurement:
            if not doubtful(self, exchange):
                return _in_tier(build, self, FAST).measure(exchange)
            return _in_tier(build, self, self.tier.replace(Tier.UNSURE, Tier.JUDGE, 1)).measure(exchange)

    Deferring.__name__ = Deferring.__qualname__ = build.__name__
    Deferring.__doc__ = build.__doc__
    return Deferring


def doubtful(metric: Metric, exchange: Exchange) -> bool:
    """Whether a little doubt in the fast tier's readings would change an outcome of the metric."""
    build = type(metric).__mro__[1]
    lenient, strict = (_in_tier(build, metric, tier).measure(exchange) for tier in (Tier.LENIENT, Tier.STRICT))
    return _outcomes(lenient) != _outcomes(strict)


def _in_tier(build: Any, metric: Metric, tier: str) -> Metric:
    """The plain metric with the same options in another tier."""
    options = {option.name: getattr(metric, option.name) for option in fields(build)}
    found: Metric = build(**options | {"tier": str(tier)})
    return found


def _outcomes(found: Measurement) -> dict[str, Any]:
    return {"": found.outcome, **{name: part.outcome for name, part in found.parts.items()}}
