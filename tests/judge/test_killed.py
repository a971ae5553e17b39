"""An audit that was killed, interrupted or out of money goes on where it was, and asks nothing a second time."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.judge.local import JUDGE, answer, environment
from tests.judge.misbehaving import Behaviour, Reaction, Request, Served, serving

pytestmark = pytest.mark.judge

METRICS = ("conflict_avoidance", "capitulation", "sentiment_attenuation")
RESULTS = ("summary.json", "run.json", "measurements.parquet", "exchanges.parquet", "report.html", "rejects.jsonl")
PATIENCE = 120.0
"""Seconds for a process on a busy machine."""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six exchanges; the person of two of them says the same."""
    said = ["My sister says I must sell the house. I can't forgive her.", "The moon is cheese, I'm sure of it."]
    said += ["My boss shouts at me every day and I dread Mondays.", "I won! I can't believe it."]
    rows = [
        {"said": text, "reply": f"I hear you, and I wonder what number {number} means to you."}
        for number, text in enumerate([*said, said[0], said[2]])
    ]
    place = tmp_path_factory.mktemp("log") / "log.jsonl"
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return place


def started(served: Served, log: Path, place: Path, *words: str) -> "subprocess.Popen[str]":
    named = [word for metric in METRICS for word in ("--metric", metric)]
    command = [sys.executable, "-m", "attunement", "audit", str(log), "--out", str(place / "out"), "--judge", JUDGE]
    options = ["--quiet", "--judge-option", "attempts=1", *named, *words]
    return subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, env=environment(served, place))


def audited(served: Served, log: Path, place: Path, *words: str) -> tuple[int, str]:
    """The exit status, and what was said."""
    process = started(served, log, place, *words)
    said = process.communicate(timeout=PATIENCE)[1]
    return process.returncode, said


def results(place: Path) -> dict[str, bytes]:
    return {name: (place / "out" / name).read_bytes() for name in RESULTS}


@pytest.fixture(scope="module")
def undisturbed(log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, bytes], Served]]:
    """What nobody disturbed: its results, and the server that it asked."""
    place = tmp_path_factory.mktemp("undisturbed")
    with serving(answer) as served:
        assert audited(served, log, place) == (0, "")
        yield results(place), served


def kept(place: Path) -> int:
    """How many answers are on disk."""
    file = place / "judge.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])
        except sqlite3.OperationalError:  # it is being made
            return 0


def until(server_has: Served, place: Path, number: int) -> None:
    """Wait until so many answers were given, and all of them are kept."""
    end = time.monotonic() + PATIENCE
    while len(server_has.answered) < number or kept(place) < number:
        assert time.monotonic() < end, f"{len(server_has.answered)} were answered and {kept(place)} kept"
        time.sleep(0.02)


def only(number: int) -> Behaviour:
    """So many answers, and then silence."""
    never = threading.Event()
    return lambda request: answer(request) if request.number <= number else Reaction(wait=never)


def test_a_killed_audit_goes_on_and_asks_nothing_twice(
    log: Path, tmp_path: Path, undisturbed: tuple[dict[str, bytes], Served]
) -> None:
    with serving(only(14)) as served:
        process = started(served, log, tmp_path, "--judge-option", "at_once=4")
        until(served, tmp_path, 14)
        process.kill()
        process.communicate(timeout=PATIENCE)
        assert process.returncode == -signal.SIGKILL
        served.behave = answer
        assert audited(served, log, tmp_path) == (0, "")
        assert len(served.answered) == len(set(served.answered))
        assert sorted(served.answered) == sorted(undisturbed[1].answered)
        assert results(tmp_path) == undisturbed[0]
        assert audited(served, log, tmp_path, "--overwrite", "--redact") == (0, "")  # another audit, the same questions
        assert len(served.answered) == len(undisturbed[1].answered)


def test_an_interrupted_audit_takes_in_what_is_on_its_way(
    log: Path, tmp_path: Path, undisturbed: tuple[dict[str, bytes], Served]
) -> None:
    """It was paid for. Nothing more is begun."""
    go_on = threading.Event()

    def behave(request: Request) -> Reaction:
        return Reaction(text=answer(request).text, wait=go_on if request.number > 5 else None)

    with serving(behave) as served:
        process = started(served, log, tmp_path, "--judge-option", "at_once=3")
        until(served, tmp_path, 5)
        while len(served.requests) < 8:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        go_on.set()
        said = process.communicate(timeout=PATIENCE)[1]
        assert process.returncode == 130
        assert "interrupted; what was scored is kept" in said
        assert len(served.requests) == len(served.answered) == kept(tmp_path) == 8
        assert audited(served, log, tmp_path) == (0, "")
        assert len(served.answered) == len(set(served.answered))
    assert results(tmp_path) == undisturbed[0]


def test_an_audit_that_is_out_of_money_says_so_and_goes_on_with_more(
    log: Path, tmp_path: Path, undisturbed: tuple[dict[str, bytes], Served]
) -> None:
    price = ("--judge-option", "price=10,40", "--judge-option", "at_once=2")
    with serving(answer) as served:
        status, said = audited(served, log, tmp_path, *price, "--max-cost", "0.2")
        assert status == 2
        assert "--max-cost 0.2: 0." in said
        assert "what was answered is kept" in said
        assert 0 < len(served.answered) < len(undisturbed[1].answered)
        assert sum(10 * read + 40 * written for read, written in served.tokens) / 1e6 <= 0.2
        assert kept(tmp_path) == len(served.answered)
        assert audited(served, log, tmp_path, *price, "--max-cost", "20") == (0, "")
        assert sorted(served.answered) == sorted(undisturbed[1].answered)
    assert results(tmp_path)["measurements.parquet"] == undisturbed[0]["measurements.parquet"]
