"""What may be spent on judges, and how fast they may be asked."""

import asyncio
import math
import time

from attunement.errors import CostReached
from attunement.judge.store import Usage

WRITTEN = 250
"""Tokens that an answer is taken to have before it is there."""

Prices = tuple[float, float] | None
"""Dollars per million tokens read and written; None where nobody knows them."""


def cost_of(prices: Prices, read: int, written: int) -> float | None:
    """What so many tokens cost, in dollars."""
    return None if prices is None else (read * prices[0] + written * prices[1]) / 1e6


class Purse:
    """What may still be spent, by all judges together. What calls under way may cost is held back."""

    def __init__(self, most: float = math.inf) -> None:
        self.most = most
        self.spent = 0.0

    @property
    def limited(self) -> bool:
        """Whether there is a limit."""
        return self.most < math.inf

    def reserve(self, prices: Prices, read: int) -> float:
        """Hold back what a call may cost that reads so many tokens.

        Raises:
            CostReached: it would pass the limit.
        """
        cost = self._cost(prices, read, WRITTEN)
        if self.spent + cost > self.most:
            raise CostReached(
                f"--max-cost {self.most:g}: {self.spent:.4f} dollars are spent, and the next call would pass it; "
                "what was answered is kept, and the same command with a higher limit goes on from there"
            )
        self.spent += cost
        return cost

    def settle(self, prices: Prices, reserved: float, usage: Usage) -> None:
        """Put what a call took in place of what was held back; where nobody counted, that stays."""
        if usage.tokens_in is not None and usage.tokens_out is not None:
            self.spent += self._cost(prices, usage.tokens_in, usage.tokens_out) - reserved

    def _cost(self, prices: Prices, read: int, written: int) -> float:
        return (cost_of(prices, read, written) or 0.0) if self.limited else 0.0


class Pace:
    """Calls no faster than so many a minute."""

    def __init__(self, a_minute: float = math.inf) -> None:
        self._gap = 60.0 / a_minute
        self._next = 0.0

    async def wait(self) -> None:
        """Until the next call may begin."""
        now = time.monotonic()
        begin = max(now, self._next)
        self._next = begin + self._gap
        if begin > now:
            await asyncio.sleep(begin - now)
