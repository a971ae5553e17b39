"""Runs that end before their time: what was scored is kept, and the same command goes on."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from attunement.audit.identity import code_digest
from tests.audit.logs import contents, rows, write_rows
from tests.cli.running import attune, started


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = "I have been thinking about my sister all week, and I do not know what to say to her."
    reply = "That sounds hard, and I can see that she is on your mind. What would you like her to know?"
    entries = [{**row, "prompt": said, "reply": f"{reply} {number}"} for number, row in enumerate(rows(4000))]
    return write_rows(tmp_path_factory.mktemp("log") / "log.jsonl", entries)


@pytest.fixture(scope="module")
def whole(log: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run that nothing stops leaves."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert attune("audit", log, "--out", out, "-m", "length", "--jobs", 1).exit_code == 0
    return _results(out)


def stopped(log: Path, out: Path, how: signal.Signals, jobs: int) -> "tuple[int, str]":
    """A run that gets the signal once its first exchanges are scored."""
    process = started("audit", log, "--out", out, "-m", "length", "--jobs", jobs, "-v")
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if "exchanges scored" in line:
            process.send_signal(how)
            break
    _, rest = process.communicate()
    return process.returncode, said + rest


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c(log: Path, tmp_path: Path, whole: dict[str, bytes], jobs: int) -> None:
    status, said = stopped(log, tmp_path / "out", signal.SIGINT, jobs)
    assert status == 130
    assert "interrupted; what was scored is kept" in said
    assert "Traceback" not in said
    _goes_on(log, tmp_path / "out", whole)


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9(log: Path, tmp_path: Path, whole: dict[str, bytes], jobs: int) -> None:
    status, _ = stopped(log, tmp_path / "out", signal.SIGKILL, jobs)
    assert status == -signal.SIGKILL
    _goes_on(log, tmp_path / "out", whole)


def _goes_on(log: Path, out: Path, whole: dict[str, bytes]) -> None:
    kept = {part.name for part in (out / ".attune").glob("part-*.arrow")}
    assert kept, "something was scored"
    assert not (out / "summary.json").exists()
    # This process knows the code as it was when it began; the one that was stopped began later.
    code_digest.cache_clear()
    done = attune("audit", log, "--out", out, "-m", "length", "--jobs", 1)
    assert done.exit_code == 0, done.output
    assert _results(out) == whole


def _results(out: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(out).items() if name != "run.json"}


def test_a_full_disk(log: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "attunement", "audit", log, "--out", tmp_path / "out", "-m", "length", "--jobs", "1"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    assert process.returncode == 4
    assert "cannot be written: file too large" in process.stderr
    assert process.stderr.count("\n") == 1
    _goes_on(log, tmp_path / "out", whole)
