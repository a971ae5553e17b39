"""The audit whose outputs are kept: `python -m tests.golden.audited` writes them anew, after a version was raised."""

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.cli.running import attune

HERE = Path(__file__).parent
METRICS = ("copying", "length")
"""Metrics whose scores rest on counting alone, so that this changes only with the command line and the tables."""


def outputs(folder: Path) -> dict[str, str]:
    """What the command prints and writes, as text."""
    words = [word for metric in METRICS for word in ("-m", metric)]
    done = attune("audit", HERE / "log.jsonl", "--out", folder / "out", "--by", "team", *words)
    summary: dict[str, Any] = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    run: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text(encoding="utf-8"))
    run["code"] = "not kept"
    summary["instruments"] = [{**row, "validity": "not kept"} for row in summary["instruments"]]
    return {
        "printed.txt": done.stdout.replace(str(folder), "."),
        "rejects.jsonl": (folder / "out" / "rejects.jsonl").read_text(encoding="utf-8"),
        "run.json": json.dumps(run, indent=1, ensure_ascii=False) + "\n",
        "summary.json": json.dumps(summary, indent=1, ensure_ascii=False) + "\n",
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, text in outputs(Path(folder)).items():
            (HERE / "kept" / name).write_text(text, encoding="utf-8")
