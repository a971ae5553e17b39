"""The comparison's report: what changed from one audit to another, how sure that is, and in which exchanges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from attunement.metric import Part
from attunement.report.chart import Scale, scale_for
from attunement.report.shell import write_page
from attunement.report.table import CLEAR, UNNAMED, Row, label_of, place_of
from attunement.report.words import count, gap, is_share, named, number, points, q_value, signed_number

Parts = Mapping[str, Mapping[str, Part]]

_DIFFERENCE = Part(label="difference", meaning="", low=None, high=None)
"""A difference of shares has a sign and may lie anywhere, which a share may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One number's paired difference."""

    label: str
    is_part: bool
    difference: str
    interval: str
    first: str
    second: str
    pairs: str
    moved: str
    verdict: str
    """`better`, `worse` or `different` where q < .05, else empty."""
    q: str
    x: str | None
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Changes:
    """A metric's differences on one scale, and the exchanges that changed under it."""

    label: str
    direction: str
    scale: Scale
    changes: tuple[Change, ...]
    moves: tuple[tuple[str, str, str], ...]
    """Each exchange's name, its outcomes, and its difference."""


def render_compare(comparison: Mapping[str, Any], metrics: Parts) -> str:
    """The comparison as one HTML file that opens offline.

    Args:
        comparison: what `compare.json` holds.
        metrics: each metric's parts, the headline under `""`.
    """
    groups: dict[str, list[Row]] = {}
    for row in sorted(comparison["differences"], key=lambda row: place_of(row["metric"])):
        groups.setdefault(row["metric"], []).append(row)
    return write_page(
        "compare.html.j2",
        ("theme.js",),
        title=f"{comparison['second']} against {comparison['first']}",
        version=comparison["attunement"],
        sections=(("differences", "Differences"), ("moved", "Which changed"), ("unpaired", "Not compared")),
        comparison=comparison,
        claim=_claim(comparison, metrics),
        metrics=tuple(_changes(metrics, metric, rows, comparison["changed"]) for metric, rows in groups.items()),
    )


def _claim(comparison: Mapping[str, Any], metrics: Parts) -> Markup:
    """What is worse and what is better in the second audit, by name, where q < .05; headlines only."""
    told: dict[str, list[str]] = {}
    for row in comparison["differences"]:
        verdict = _verdict(row, _part(metrics, row["metric"], row["part"]))
        if verdict and not row["part"]:
            told.setdefault(verdict, []).append(label_of(_part(metrics, row["metric"], ""), row["metric"]))
    second = named(comparison["second"])
    if not told:
        return Markup("No clear difference between {} and {}").format(second, named(comparison["first"]))
    order = [verdict for verdict in ("worse", "better", "different") if verdict in told]
    clauses = [Markup("{} in {}").format(verdict, Markup(", ").join(map(named, told[verdict]))) for verdict in order]
    return Markup("{} is {}").format(second, Markup("; ").join(clauses))


def _changes(metrics: Parts, metric: str, rows: Sequence[Row], changed: Sequence[Row]) -> Changes:
    whole = _part(metrics, metric, "")
    shares = [row for row in rows if is_share(_part(metrics, metric, row["part"])) == is_share(whole)]
    ends = [end for row in shares for end in row["interval"] or ()]
    scale = scale_for(ends, _DIFFERENCE, lambda value: _bare(value, whole))
    moves = (_move(row, whole) for row in changed if row["metric"] == metric)
    return Changes(
        label=label_of(whole, metric),
        direction={"lower": "lower is better", "higher": "higher is better"}.get(whole.better, ""),
        scale=scale,
        changes=tuple(_change(row, metrics, scale if row in shares else None) for row in rows),
        moves=tuple(moves),
    )


def _change(row: Row, metrics: Parts, scale: Scale | None) -> Change:
    part = _part(metrics, row["metric"], row["part"])
    ends = row["interval"]
    drawn = scale if ends is not None and row["value"] is not None else None
    return Change(
        label=label_of(part, row["metric"], row["part"]),
        is_part=bool(row["part"]),
        difference="–" if row["value"] is None else gap(row["value"], part),
        interval="no interval" if ends is None else f"{_bare(ends[0], part)} to {_bare(ends[1], part)}",
        first=number(row["first"], part),
        second=number(row["second"], part),
        pairs=count(row["pairs"]),
        moved=f"{count(row['appeared'])} appeared, {count(row['vanished'])} vanished",
        verdict=_verdict(row, part),
        q="" if row["q"] is None else q_value(row["q"]),
        x=drawn.at(row["value"]) if drawn else None,
        low=drawn.at(ends[0]) if drawn else "",
        high=drawn.at(ends[1]) if drawn else "",
    )


def _verdict(row: Row, part: Part) -> str:
    if row["q"] is None or row["q"] >= CLEAR or not row["value"]:
        return ""
    if part.better == "neither":
        return "different"
    return "worse" if (row["value"] > 0) == (part.better == "lower") else "better"


def _move(row: Row, part: Part) -> tuple[str, str, str]:
    first, second = (row[side].replace("_", " ") for side in ("first", "second"))
    outcomes = first if first == second else f"{first} → {second}"
    difference = "" if row["difference"] is None else gap(row["difference"], part)
    return f"{row['conversation_id']} · {row['turn'] + 1}", outcomes, difference


def _bare(value: float, part: Part) -> str:
    """A difference without its unit, for axes and intervals."""
    return points(value) if is_share(part) else signed_number(value)


def _part(metrics: Parts, metric: str, part: str) -> Part:
    return metrics.get(metric, {}).get(part, UNNAMED)
