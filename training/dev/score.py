"""How calls and findings on the development log agree with what its writer meant.

python -m training.dev.score [--misses METRIC[.PART]]
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attunement.conversation import Exchange
from attunement.measurement import Measurement, Outcome
from attunement.metrics import METRICS

HERE = Path(__file__).parent
PARTS = {"uptake": "salience_uptake"}
CHECKED = (
    ("sentiment_attenuation", ""),
    ("over_empathising", ""),
    ("granularity_mismatch", ""),
    ("granularity_mismatch", "salience_uptake"),
    ("granularity_mismatch", "too_shallow"),
    ("granularity_mismatch", "too_deep"),
    ("conflict_avoidance", ""),
    ("conflict_avoidance", "premature_closure"),
    ("conflict_avoidance", "deflection"),
    ("conflict_avoidance", "fog"),
    ("need_match", ""),
    ("capitulation", ""),
    ("omitted_escalation", ""),
)
CALLED = ("sentiment_attenuation", "granularity_mismatch", "conflict_avoidance")


def exchanges() -> Iterator[tuple[tuple[str, int], Exchange]]:
    """Every reply of the development log, with its key."""
    for line in (HERE / "log.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        context = {
            name: row[name]
            for name in ("situation", "relation", "domain", "language", "premise_true", "answer")
            if name in row
        }
        for turn, place in enumerate(range(1, len(row["messages"]), 2)):
            before, said, reply = row["messages"][: place - 1], row["messages"][place - 1], row["messages"][place]
            yield (
                (row["id"], turn),
                Exchange(said=said["content"], reply=reply["content"], history=tuple(before), context=context),
            )


def meant(row: dict[str, Any], metric: str, part: str) -> bool:
    """Whether the writer meant this failure."""
    return any(
        failure["mechanism"] == metric and part in ("", PARTS.get(failure["part"], failure["part"]))
        for failure in row["failures"]
    )


def found(measurement: Measurement, part: str) -> Measurement:
    """The headline, or a part of it."""
    return measurement.parts[part] if part else measurement


def main() -> None:
    """Print precision and recall, and the misses of one metric when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", default="", help="print where this metric or part is wrong")
    wanted = parser.parse_args().misses
    rows = {
        (row["id"], row["turn"]): row
        for row in map(json.loads, (HERE / "intended.jsonl").read_text(encoding="utf-8").splitlines())
    }
    given = dict(exchanges())
    measured = {key: {name: METRICS[name]().measure(given[key]) for name, _ in CHECKED} for key in given}
    for metric in CALLED:
        called = {key for key in given if measured[key][metric].outcome is not Outcome.NOT_CALLED_FOR}
        _print(f"{metric}: called", called, {key for key in given if metric in rows[key]["called_for"]})
    for metric, part in CHECKED:
        name = f"{metric}.{part}" if part else metric
        failing = Outcome.ABSENT if METRICS[metric].parts[part].better == "higher" else Outcome.PRESENT
        flagged = {key for key in given if found(measured[key][metric], part).outcome is failing}
        _print(name, flagged, {key for key in given if meant(rows[key], metric, part)})
        if name == wanted:
            for key in sorted(flagged ^ {key for key in given if meant(rows[key], metric, part)}):
                kind = "SPURIOUS" if key in flagged else "MISSED"
                print(f"\n{kind} {key} {found(measured[key][metric], part).readings} {rows[key]}")
                print("  SAID ", given[key].said, "\n  REPLY", given[key].reply)


def _print(name: str, flagged: set[tuple[str, int]], truth: set[tuple[str, int]]) -> None:
    hits = len(flagged & truth)
    precision = f"{hits / len(flagged):.2f}" if flagged else "–"
    recall = f"{hits / len(truth):.2f}" if truth else "–"
    print(
        f"{name:42} precision {precision:>5}  recall {recall:>5}  ({hits} of {len(flagged)} found, {len(truth)} meant)"
    )


if __name__ == "__main__":
    main()
