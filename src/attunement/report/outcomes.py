"""What became of the exchanges under each metric, as stacked bars with words."""

from dataclasses import dataclass

from attunement.measurement import Outcome
from attunement.metric import Kind
from attunement.report.table import Table, called_for, exchanges_in
from attunement.report.words import count, interval, number

MEANINGS: dict[str, tuple[str, str]] = {
    Outcome.PRESENT: ("present", "at or past the threshold"),
    Outcome.ABSENT: ("absent", "called for, and not past the threshold"),
    Outcome.UNDEFINED_BY_REPLY: ("unscorable reply", "it is empty, too short, or in another language"),
    Outcome.NOT_CALLED_FOR: ("not called for", "the person’s message gives nothing to look for"),
    Outcome.UNDEFINED: ("unreadable", "no instrument reads what the person wrote"),
    Outcome.FAILED: ("failed", "an error while measuring, recorded"),
}
"""Each outcome in a few words, and what it means, in the order of the bars."""

_LABEL_FITS = 0.09
"""A piece of a bar narrower than this share of it holds no number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One outcome's stretch of a bar."""

    place: int
    """Which outcome, counted from 1 in the order of `MEANINGS`."""
    x: str
    width: str
    count: str
    fits: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One headline's outcomes, and what its value would be if every reply that cannot be scored went one way."""

    label: str
    pieces: tuple[Piece, ...]
    sentence: str
    bounds: str


def bars(table: Table) -> tuple[Bar, ...]:
    """A bar for the headline of each metric that judges, over everything."""
    judging = (pair for pair in table.metrics if table.kind(pair[0]) is not Kind.DESCRIPTION)
    return tuple(_bar(table, *pair) for pair in judging)


def _bar(table: Table, metric: str, mode: str) -> Bar:
    row = table.rows[metric, "", mode, "", ""]
    counts, total = row["outcomes"], max(exchanges_in(row), 1)
    pieces = []
    start = 0.0
    for place, outcome in enumerate(MEANINGS, start=1):
        share = counts[outcome] / total
        if share:
            pieces.append(_piece(place, start, share, counts[outcome]))
        start += share
    words = (f"{count(counts[outcome])} {name}" for outcome, (name, _) in MEANINGS.items() if counts[outcome])
    return Bar(table.label(metric), tuple(pieces), ", ".join(words), _bounds(table, metric, mode))


def _piece(place: int, start: float, share: float, cases: int) -> Piece:
    return Piece(place, f"{start * 100:.3f}%", f"{share * 100:.3f}%", count(cases), share >= _LABEL_FITS)


def _bounds(table: Table, metric: str, mode: str) -> str:
    row = table.rows[metric, "", mode, "", ""]
    unscored = row["outcomes"][Outcome.UNDEFINED_BY_REPLY]
    if not unscored or row["bounds"] is None or not called_for(row):
        return ""
    part = table.part(metric, "")
    return (
        f"Whatever the unscorable replies held, the value lies within {interval(row['bounds'], part)} "
        f"(measured: {number(row['value'], part)})."
    )
