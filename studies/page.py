"""docs/validity.md and the instruments' cards, from figures."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from attunement.instruments import Validity, load_instrument
from attunement.instruments.load import about
from attunement.metrics import METRICS
from studies.example import Detection

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "attunement" / "instruments" / "data"
PAGE = ROOT / "docs" / "validity.md"
CARDS = ROOT / "src" / "attunement" / "metrics" / "data" / "cards.json"
ON_EXAMPLE = "the synthetic example log, against what its writer meant; read by no person"
READINGS = ROOT / "studies" / "readings.md"
"""What a model wrote after reading flagged and unflagged replies; stands on the page as it is."""

WORDS = tomllib.loads((ROOT / "studies" / "words.toml").read_text(encoding="utf-8"))
"""What the page says around its tables."""


def write_card(name: str, rows: Sequence[Validity], tier: str = "fast") -> None:
    """The card that the reports read."""
    instrument = load_instrument(name, tier)
    place = DATA / name / f"card.{instrument.tier}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    card = {"name": name, "version": instrument.version, "validity": [asdict(row) for row in rows]}
    place.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_metric_cards(example: Sequence[Detection]) -> None:
    """How many of each metric's flags were right on the example log, for the reports."""
    found = {row.name: row for row in example}
    cards = {
        name: {"right": row.hits, "read": row.hits + row.spurious, "on": ON_EXAMPLE}
        for name, metric in METRICS.items()
        if metric.parts[""].better == "lower" and (row := found.get(name)) and row.hits + row.spurious
    }
    CARDS.write_text(json.dumps(cards, indent=1) + "\n", encoding="utf-8")


def write_page(cards: Mapping[str, Sequence[Validity]], example: Sequence[Detection]) -> None:
    """The page, whole."""
    pieces = [WORDS["introduction"]]
    for name, rows in cards.items():
        pieces += [f"## {name.capitalize()}\n", WORDS["notes"].get(name, ""), _agreement(rows)]
        if fails := about(name).get("fails_at"):
            pieces.append("Known to be read wrongly:\n\n" + "\n".join(f"- {one}" for one in fails) + "\n")
        for tier in ("encoder", "parser"):
            if (DATA / name / f"card.{tier}.json").is_file():
                pieces += [f"### {name.capitalize()}, with `--tier {tier}`\n", WORDS["notes"][tier]]
                pieces.append(_agreement(_with(name, tier)))
    pieces += [WORDS["example"], _detections(example), READINGS.read_text(encoding="utf-8")]
    PAGE.write_text("\n".join(piece for piece in pieces if piece), encoding="utf-8")


def _with(name: str, tier: str) -> list[Validity]:
    """What `studies.tier` found, in the environment that has the extra."""
    card = json.loads((DATA / name / f"card.{tier}.json").read_text(encoding="utf-8"))
    return [Validity(**row) for row in card["validity"]]


def _agreement(rows: Sequence[Validity]) -> str:
    lines = [
        "| Data | What | n | Statistic | Value | 95 % interval | Length alone | Written by |",
        "|---|---|---:|---|---:|---|---:|---|",
    ]
    for row in rows:
        tuned = ", tuned on" if row.tuned_on else ""
        lines.append(
            f"| {row.dataset} | {row.part.replace('_', ' ')} | {row.n:,} | {row.statistic} | {_number(row.value)} "
            f"| {_interval(row.interval)} | {_number(row.baseline_length)} | {row.author}{tuned} |"
        )
    return "\n".join(lines) + "\n"


def _detections(rows: Sequence[Detection]) -> str:
    lines = ["| What | Meant | Found | Precision | Recall |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {row.name} | {row.hits + row.missed} | {row.hits + row.spurious} "
        f"| {_number(row.precision)} | {_number(row.recall)} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("0.", ".", 1)


def _interval(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{_number(interval[0])} to {_number(interval[1])}"
