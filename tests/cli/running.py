"""The command as a user runs it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from attunement.cli import app


def attune(*words: object, stdin: bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def started(*words: object) -> "subprocess.Popen[str]":
    """Start the command in a process of its own, for tests with signals and limits."""
    command = [sys.executable, "-m", "attunement", *(str(word) for word in words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def summary(out: Path) -> Mapping[str, Any]:
    """What an audit's summary says."""
    found: Mapping[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return found


def rejects(out: Path) -> list[Mapping[str, Any]]:
    """What an audit rejected."""
    return [json.loads(line) for line in (out / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
