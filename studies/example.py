"""The example log against what its writer meant to go wrong: synthetic labels, never tuned on."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from attunement.audit.engine import audit
from attunement.measurement import Outcome
from attunement.metrics import METRICS

ROOT = Path(__file__).parents[1]
LOG = ROOT / "examples" / "companions.jsonl"
INTENDED = ROOT / "examples" / "companions.intended.jsonl"
FAILURES = (
    ("sentiment_attenuation", ""),
    ("granularity_mismatch", ""),
    ("granularity_mismatch", "salience_uptake"),
    ("granularity_mismatch", "too_shallow"),
    ("granularity_mismatch", "too_deep"),
    ("conflict_avoidance", ""),
    ("conflict_avoidance", "premature_closure"),
    ("conflict_avoidance", "deflection"),
    ("conflict_avoidance", "fog"),
    ("linguistic_distancing", ""),
    ("over_empathising", ""),
    ("need_match", ""),
    ("capitulation", ""),
    ("omitted_escalation", ""),
)
CALLED = ("sentiment_attenuation", "granularity_mismatch", "conflict_avoidance")
PARTS = {"uptake": "salience_uptake"}
"""The writer's names of parts that have another name in the metric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """How well a yes or no agrees with what the writer meant."""

    name: str
    hits: int
    spurious: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Meant among those found."""
        return self.hits / (self.hits + self.spurious) if self.hits + self.spurious else None

    @property
    def recall(self) -> float | None:
        """Found among those meant."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else None


def intended() -> dict[tuple[str, int], dict[str, Any]]:
    """The writer's intent, by conversation and turn."""
    rows = [json.loads(line) for line in INTENDED.read_text(encoding="utf-8").splitlines()]
    return {(row["id"], row["turn"]): row for row in rows}


def detections() -> list[Detection]:
    """Each mechanism's calls and findings against the writer's intent, from a whole audit of the log."""
    meant = intended()
    with tempfile.TemporaryDirectory() as place:
        audit([LOG], Path(place) / "audit")
        table = pq.read_table(Path(place) / "audit" / "measurements.parquet")
    outcomes: dict[tuple[str, str], dict[tuple[str, int], str]] = {}
    columns = [table[name].to_pylist() for name in ("metric", "part", "conversation_id", "turn", "outcome")]
    for metric, part, conversation, turn, outcome in zip(*columns, strict=True):
        outcomes.setdefault((metric, part), {})[conversation, turn] = outcome
    calls = [
        _detection(
            f"{metric}: called for",
            {key for key, outcome in outcomes[metric, ""].items() if outcome != Outcome.NOT_CALLED_FOR},
            {key for key, row in meant.items() if metric in row["called_for"]},
        )
        for metric in CALLED
    ]
    failures = [
        _detection(
            f"{metric}{part and '.' + part}",
            {key for key, outcome in outcomes[metric, part].items() if outcome == _failing(metric, part)},
            {key for key, row in meant.items() if _meant(row, metric, part)},
        )
        for metric, part in FAILURES
    ]
    return calls + failures


def _failing(metric: str, part: str) -> Outcome:
    """The outcome that is a failure: what is present, unless its presence is good."""
    return Outcome.ABSENT if METRICS[metric].parts[part].better == "higher" else Outcome.PRESENT


def _meant(row: dict[str, Any], metric: str, part: str) -> bool:
    return any(
        failure["mechanism"] == metric and part in ("", PARTS.get(failure["part"], failure["part"]))
        for failure in row["failures"]
    )


def _detection(name: str, found: set[tuple[str, int]], meant: set[tuple[str, int]]) -> Detection:
    hits = len(found & meant)
    return Detection(name=name, hits=hits, spurious=len(found) - hits, missed=len(meant) - hits)
