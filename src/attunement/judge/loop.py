"""One event loop for all judges, in a thread of its own: connections stay open from one question to the next."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import cache
from threading import Thread
from typing import Any

from attunement.errors import AttunementError

logger = logging.getLogger("attunement")


def run(work: Coroutine[Any, Any, None], stop: Callable[[], None]) -> None:
    """Do it and wait, from a program with a loop of its own or without.

    Args:
        work: What is done.
        stop: Told in the loop on the first interrupt to begin nothing more. What was begun is paid for and waited
            for; a second interrupt leaves it.
    """
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        future.result()
    except KeyboardInterrupt:
        if not future.done():
            logger.warning("waiting for the answers that are on their way; interrupt again to leave them")
            _loop().call_soon_threadsafe(stop)
            _finish(future)
        raise


def _finish(future: Future[None]) -> None:
    with suppress(CancelledError, AttunementError):  # it was stopped, which is what was asked
        future.result()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True, name="judges").start()
    return loop
