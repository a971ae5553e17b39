"""How far to trust what measured: each instrument's agreement with people, and each metric's signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attunement.metric import Part
from attunement.report.chart import Scale, scale_for
from attunement.report.table import Row, Table
from attunement.report.words import MINUS, count

_AGREEMENT = Part(label="agreement", meaning="", low=-1.0, high=1.0, better="higher")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of agreement, drawn with what length alone reaches and how far people agree with each other."""

    what: str
    dataset: str
    statistic: str
    n: str
    author: str
    tuned: bool
    value: str
    interval: str
    length: str
    ceiling: str
    x: str
    low: str
    high: str
    length_x: str | None
    ceiling_x: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One instrument and its figures; none where it was not validated."""

    name: str
    tier: str
    version: str
    languages: str
    figures: tuple[Figure, ...]
    scale: Scale
    reads: str
    learned_from: tuple[str, ...]
    fails_at: tuple[str, ...]


def cards(summary: Mapping[str, Any]) -> tuple[Card, ...]:
    """A card for each instrument that read."""
    return tuple(_card(one) for one in summary["instruments"])


@dataclass(frozen=True, slots=True)
class Judged:
    """What judges took, in words."""

    answers: str
    tokens: str
    unsure: tuple[str, ...]
    faults: tuple[str, ...]


def judged(summary: Mapping[str, Any]) -> Judged | None:
    """What judges took; None where none was asked."""
    found = summary.get("judge")
    if found is None:
        return None
    read, written = found["tokens_in"], found["tokens_out"]
    known = read is not None and written is not None
    return Judged(
        answers=f"{count(found['answers'])} from {count(found['calls'])} calls",
        tokens=f"{count(read)} read, {count(written)} written" if known else "not counted by the provider",
        unsure=tuple(
            f"{name}: {count(row['exchanges'])} exchanges, {100 * row['share']:.1f}%"
            for name, row in found["unsure"].items()
        ),
        faults=tuple(f"{name}: {count(number)}" for name, number in found["faults"].items()),
    )


def signatures(table: Table) -> tuple[tuple[str, str], ...]:
    """Each metric's label and the signature of its scores."""
    found = {(row["metric"], row["signature"]): None for row in table.summary["results"]}
    order = [metric for metric, _ in table.metrics]
    ranked = sorted(found, key=lambda pair: order.index(pair[0]))
    return tuple((table.label(metric), signature) for metric, signature in ranked)


def _card(one: Row) -> Card:
    ends = [end for row in one["validity"] for end in (row["interval"] or [row["value"]])]
    scale = scale_for([*ends, 1.0], _AGREEMENT, _two)
    figures = tuple(_figure(row, scale) for row in one["validity"])
    languages = ", ".join(one["languages"])
    about = one.get("about", {})
    return Card(
        one["name"],
        str(one["tier"]),
        str(one["version"]),
        languages,
        figures,
        scale,
        reads=about.get("reads", ""),
        learned_from=tuple(about.get("learned_from", ())),
        fails_at=tuple(about.get("fails_at", ())),
    )


def _figure(row: Row, scale: Scale) -> Figure:
    low, high = row["interval"] or (row["value"], row["value"])
    length, ceiling = row["baseline_length"], row["ceiling"]
    return Figure(
        what=row["part"] or "whole",
        dataset=row["dataset"],
        statistic=row["statistic"],
        n=count(row["n"]),
        author=row["author"],
        tuned=bool(row.get("tuned_on")),
        value=_two(row["value"]),
        interval="no interval" if row["interval"] is None else f"{_two(low)} to {_two(high)}",
        length=_two(length),
        ceiling=_two(ceiling),
        x=scale.at(row["value"]),
        low=scale.at(low),
        high=scale.at(high),
        length_x=None if length is None else scale.at(length),
        ceiling_x=None if ceiling is None else scale.at(ceiling),
    )


def _two(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    if text in ("0.00", "1.00"):
        text = text[0]
    return (MINUS if value < 0 and text != "0" else "") + text.removeprefix("0" if text != "0" else "")
