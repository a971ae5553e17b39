"""Every metric on one exchange."""

from functools import lru_cache

from attunement.conversation import Exchange, Mode
from attunement.errors import InputError
from attunement.measurement import Measurement
from attunement.metric import Metric, parts_of
from attunement.metrics import METRICS


def measure(exchange: Exchange | str, reply: str | None = None) -> dict[str, Measurement]:
    """What every metric finds in one exchange, by the metric's name; those that do not work in its mode are left out.

    Args:
        exchange: an exchange, or what the person said.
        reply: what the model made of it, where `exchange` is only what was said.

    Raises:
        InputError: a text comes without a reply, or an exchange with a second one.
    """
    if isinstance(exchange, str):
        if reply is None:
            raise InputError("measure needs a reply: measure(said, reply), or measure(Exchange(said=…, reply=…))")
        exchange = Exchange(said=exchange, reply=reply)
    elif reply is not None:
        raise InputError("measure got an exchange, which has a reply, and another reply")
    return {metric.name: metric.measure(exchange) for metric in _working(exchange.mode or Mode.RESPOND)}


@lru_cache(maxsize=len(Mode))
def _working(mode: Mode) -> tuple[Metric, ...]:
    return tuple(build() for build in METRICS.values() if parts_of(build, mode))
