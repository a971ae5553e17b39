"""Judges in an audit: how they are asked, and what that will cost."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attunement.audit.extent import Extent
from attunement.audit.scoring import Plan, attempted
from attunement.audit.stream import InputStream
from attunement.errors import InputError

if TYPE_CHECKING:
    from attunement.judge.model import JudgeSettings

SAMPLE = 20
"""Exchanges from which the cost of all is reckoned."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What judges will be asked, reckoned from the first exchanges; what follows from answers is not in it."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    """Dollars; None where a price is not known."""
    exchanges: int | None
    """How many it is for; None where the log's length cannot be known."""

    def __str__(self) -> str:
        """In one line."""
        cost = "price not known" if self.cost is None else f"${self.cost:.2f}"
        of = "each 100 exchanges" if self.exchanges is None else f"about {self.exchanges:,} exchanges"
        return (
            f"judge: at least {self.calls:,} calls for {of}, {self.tokens_in:,} tokens read and {self.tokens_out:,} "
            f"written ({cost}); answers that are kept already are not asked again"
        )


def configured(judging: Mapping[str, str]) -> None:
    """Have judges asked as the options say.

    Raises:
        InputError: a value is no number, or out of its range.
    """
    from attunement.judge.session import configure

    cache = judging.get("cache")
    configure(settings_of(judging), Path(cache) if cache else None)


def settings_of(judging: Mapping[str, str]) -> "JudgeSettings":
    """How judges are asked, by the options that were given.

    Raises:
        InputError: a value is no number, or out of its range.
    """
    from attunement.judge.model import JudgeSettings

    kinds: dict[str, Any] = {
        "temperature": float,
        "max_tokens": int,
        "at_once": int,
        "a_minute": float,
        "timeout": float,
        "attempts": int,
        "max_cost": float,
    }
    given: dict[str, Any] = {
        name: _number(name, judging[name], kind) for name, kind in kinds.items() if name in judging
    }
    if "price" in judging:
        read, _, written = judging["price"].partition(",")
        given["prices"] = (_number("price", read, float), _number("price", written, float))
    return JudgeSettings(**given)


def estimate(stream: InputStream, plan: Plan) -> Estimate:
    """What the audit will ask at least, from its first exchanges.

    Raises:
        InputError: the input cannot be read.
    """
    from attunement.judge.session import answering

    entries = list(islice(stream.entries(), SAMPLE))
    if not entries:
        return Estimate(0, 0, 0, 0.0, 0)
    with answering() as judges:
        for entry in entries:
            for work in attempted(plan, entry.exchange):
                judges.attempt(work)
        expected = judges.expected()
    share = Extent(stream.inputs, stream.logs).share(entries[-1]) if len(entries) == SAMPLE else 1.0
    exchanges = None if share is None else math.ceil(len(entries) / max(share, 1e-9))
    times = (100 if exchanges is None else exchanges) / len(entries)
    cost = None if expected.cost is None else expected.cost * times
    calls, read, written = (math.ceil(amount * times) for amount in (expected.calls, expected.read, expected.written))
    return Estimate(calls, read, written, cost, exchanges)


def _number(name: str, text: str, kind: type[Any]) -> Any:
    try:
        value = kind(text)
    except ValueError:
        value = math.nan
    least = 0 if name in ("temperature", "max_cost", "price") else 1
    if not value >= least:
        raise InputError(f"--judge-option {name}={text}: it is a {'whole ' if kind is int else ''}number from {least}")
    return value
