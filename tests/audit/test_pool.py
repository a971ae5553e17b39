"""Batches scored here or apart: in order, each once, and a lost process said in words."""

import os
from pathlib import Path

import pytest

from attunement.audit.pool import Batch, score
from attunement.audit.scoring import Entry, Plan
from attunement.conversation import Exchange, Mode
from attunement.errors import AttunementError, OutputError
from attunement.measurement import Measurement
from tests.audit.small_metrics import Unanswered


class Killing(Unanswered):
    """Ends the process it runs in, as the system does with one that takes too much memory."""

    def measure(self, exchange: Exchange) -> Measurement:
        if "end" in exchange.said:
            os._exit(9)
        return super().measure(exchange)


class NoRoom(Unanswered):
    """As if an instrument could not unpack what it reads."""

    def measure(self, exchange: Exchange) -> Measurement:
        raise OSError(28, "No space left on device")


def batches(folder: Path, said: list[str]) -> list[Batch]:
    entries = [
        Entry(Exchange(said=text, reply="Yes."), f"c{number}", 0, number, 0, 0, number, ())
        for number, text in enumerate(said)
    ]
    return [Batch(number, (entry,), folder / f"part-{number}.arrow") for number, entry in enumerate(entries)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_in_order_and_written(tmp_path: Path, jobs: int) -> None:
    given = batches(tmp_path, ["Is it?"] * 7)
    assert [batch.number for batch in score(given, Plan((Unanswered(),), Mode.RESPOND), jobs)] == list(range(7))
    assert all(batch.place.exists() for batch in given)


def test_a_lost_process_is_said_in_words(tmp_path: Path) -> None:
    given = batches(tmp_path, ["Is it?", "Is it?", "the end?", "Is it?"])
    with pytest.raises(AttunementError, match="run the same command again"):
        list(score(given, Plan((Killing(),), Mode.RESPOND), 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_is_no_failure_of_an_exchange(tmp_path: Path, jobs: int) -> None:
    with pytest.raises(OutputError, match="temporary files cannot be written: No space left"):
        list(score(batches(tmp_path, ["Is it?"] * 4), Plan((NoRoom(),), Mode.RESPOND), jobs))
    assert not list(tmp_path.iterdir())
