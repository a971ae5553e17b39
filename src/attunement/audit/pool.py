"""Batches scored in order, in this process or in several, each written as one file that a later run can take over."""

import errno
import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path

from attunement.audit.parts import write_part
from attunement.audit.scoring import Entry, Plan, measure_batch
from attunement.errors import AttunementError, OutputError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

_ALLOCATED = 50_000
"""How many more objects there are than at the last collection, before the next: some blocks' readings."""

SMALL = 3
"""A log of fewer batches than this is scored before a second process has started."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive exchanges of the input; where it ends depends on the input alone."""

    number: int
    entries: tuple[Entry, ...]
    place: Path
    """Where its measurements are written."""


def score(batches: Iterable[Batch], plan: Plan, jobs: int) -> Iterator[Batch]:
    """Write the measurements of each batch, and give the batches back in order once they are written.

    A batch whose file is there already is given back as it is.
    """
    stream = iter(batches)
    first = list(islice(stream, SMALL))
    stream = chain(first, stream)
    # A judge is waited for, not computed: one process asks many things at once, and keeps one purse.
    if jobs == 1 or len(first) < SMALL or plan.judged:
        return _score_here(stream, plan)
    return _score_apart(stream, plan, jobs)


def _score_here(batches: Iterable[Batch], plan: Plan) -> Iterator[Batch]:
    usual = gc.get_threshold()
    try:
        for batch in batches:
            if not batch.place.exists():
                _score_batch(batch, plan)
            yield batch
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def _score_apart(batches: Iterable[Batch], plan: Plan, jobs: int) -> Iterator[Batch]:
    waiting: deque[tuple[Batch, Future[None] | None]] = deque()
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start_worker, initargs=(plan,))
    try:
        for batch in batches:
            done = batch.place.exists()
            waiting.append((batch, None if done else pool.submit(_score_in_worker, batch)))
            while len(waiting) > 2 * jobs:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _finished(batch: Batch, future: Future[None] | None) -> Batch:
    if future is not None:
        try:
            future.result()
        except BrokenProcessPool:
            raise AttunementError(
                "a scoring process was killed, perhaps for want of memory; run the same command again to go on, "
                "with --jobs 1 to use less"
            ) from None
    return batch


_plan: Plan | None = None


def _start_worker(plan: Plan) -> None:
    """Ready a worker: Ctrl-C is the main process's to handle, and no worker outlives it."""
    global _plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _plan = plan


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _score_in_worker(batch: Batch) -> None:
    if _plan is None:
        raise RuntimeError("the worker was not started with a plan")
    _score_batch(batch, _plan)


def _score_batch(batch: Batch, plan: Plan) -> None:
    try:
        measured = measure_batch(plan, batch.entries)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise OutputError(f"an instrument's temporary files cannot be written: {os.strerror(error.errno)}") from error
    write_part(batch.place, measured)
    if not gc.get_freeze_count():
        # The instruments are loaded by now, and stay: a collector that walks them again takes a tenth of the time. One
        # that walks the latest readings as often as usual takes a twentieth, and they hold nothing for it.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_ALLOCATED)
