"""The dot charts of the report: a panel for each number, a line for each group, a dot with its interval."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from attunement.measurement import Outcome
from attunement.metric import Kind, Part
from attunement.report.chart import Scale, shared_scale
from attunement.report.table import CLEAR, Row, Table, called_for, exchanges_in
from attunement.report.words import count, gap, interval, is_share, link, number, q_value

ENDS = 3
"""Where a column has more groups than shapes, this many from each end are shown; all of them stand under Slices."""

_DIRECTIONS = {"lower": "lower is better", "higher": "higher is better", "neither": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group's dot and interval; `x` is None where there is no interval to draw, and `rare` says why."""

    level: str
    """Empty for everything."""
    shape: int
    """Which colour and shape; 0 is everything."""
    value: str
    interval: str
    called: str
    bounds: str
    pooled: str
    x: str | None = None
    low: str = ""
    high: str = ""
    null: str | None = None
    null_low: str = ""
    null_high: str = ""
    null_text: str = ""
    rare: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One number's chart, and what the table behind it holds."""

    metric: str
    part: str
    label: str
    meaning: str
    direction: str
    scale: Scale
    lines: tuple[Line, ...]
    column: str
    left_out: int = 0
    """How many groups between the ends are not shown."""

    @property
    def drawn(self) -> bool:
        """Whether any line has an interval."""
        return any(line.x for line in self.lines)

    @property
    def undrawn(self) -> int:
        """How many groups have no interval."""
        return sum(not line.x and bool(line.level) for line in self.lines)

    @property
    def has_null(self) -> bool:
        """Whether any line carries the mark of shuffled replies."""
        return any(line.null for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of the audit, over everything and over the groups of a column."""

    table: Table
    metric: str
    part: str
    mode: str
    column: str

    @property
    def about(self) -> Part:
        return self.table.part(self.metric, self.part)

    @property
    def rows(self) -> list[tuple[str, Row]]:
        levels = ("", *self.table.columns.get(self.column, ()))
        columns = [self.column if level else "" for level in levels]
        found = [self.table.row(self.metric, self.part, self.mode, *pair) for pair in zip(columns, levels, strict=True)]
        return [(level, row) for level, row in zip(levels, found, strict=True) if row is not None]

    @property
    def extent(self) -> list[float]:
        """Every value that its chart must hold."""
        found: list[float] = []
        for _, row in self.rows:
            if row["interval"] is not None:
                found += [row["value"], *row["interval"], *((row["null"] or {}).get("interval") or ())]
        return found

    def badness(self, pair: tuple[str, Row]) -> float:
        """Sorts from worst to best, what has no value last."""
        value = pair[1]["value"]
        if value is None:
            return math.inf
        return float(value) if self.about.better == "higher" else -float(value)


def profile(table: Table) -> tuple[Panel, ...]:
    """The headline of each mechanism, those with an interval first."""
    return _headlines(table, Kind.MECHANISM)


def controls(table: Table) -> tuple[Panel, ...]:
    """The headline of each control, those with an interval first."""
    return _headlines(table, Kind.CONTROL)


def descriptions(table: Table) -> tuple[Panel, ...]:
    """The headline of each metric that says what replies do."""
    return _headlines(table, Kind.DESCRIPTION)


def parts(table: Table) -> tuple[tuple[str, tuple[Panel, ...]], ...]:
    """For each metric that judges and has parts: its label and a panel for each part."""
    found = []
    for metric, mode in table.metrics:
        if table.kind(metric) is Kind.DESCRIPTION:
            continue
        numbers = [_Number(table, metric, part, mode, table.series) for part in table.parts(metric, mode)]
        if numbers:
            found.append((_label(table, metric, "", mode), tuple(_panel(number) for number in numbers)))
    return tuple(found)


def slices(table: Table) -> tuple[tuple[str, tuple[Panel, ...]], ...]:
    """For each column that is not shown whole throughout: small multiples of the mechanisms by its groups."""
    chosen = [pair for pair in table.metrics if table.is_mechanism(pair[0])]
    return tuple(
        (column, tuple(_panel(_Number(table, metric, "", mode, column), whole=True) for metric, mode in chosen))
        for column in table.columns
        if column != table.series or not table.shapes
    )


def _headlines(table: Table, kind: Kind) -> tuple[Panel, ...]:
    numbers = [
        _Number(table, metric, "", mode, table.series) for metric, mode in table.metrics if table.kind(metric) is kind
    ]
    shared = [value for one in numbers if is_share(one.about) for value in one.extent]
    panels = [_panel(one, shared if is_share(one.about) else None) for one in numbers]
    return tuple(sorted(panels, key=lambda panel: not panel.drawn))


def _panel(one: _Number, extent: Iterable[float] | None = None, *, whole: bool = False) -> Panel:
    """The panel of a number; `extent` are the values that it shares a scale with."""
    (first, *groups) = one.rows
    many = one.column != one.table.series or not one.table.shapes
    if many:
        groups.sort(key=one.badness)
    kept = groups if whole or not many or len(groups) <= 2 * ENDS else [*groups[:ENDS], *groups[-ENDS:]]
    scale = shared_scale(one.extent if extent is None else extent, one.about)
    return Panel(
        metric=one.metric,
        part=one.part,
        label=_label(one.table, one.metric, one.part, one.mode),
        meaning=one.about.meaning,
        direction=_DIRECTIONS[one.about.better],
        scale=scale,
        lines=tuple(_line(one, scale, level, row) for level, row in (first, *kept)),
        column=one.column,
        left_out=len(groups) - len(kept),
    )


def _label(table: Table, metric: str, part: str, mode: str) -> str:
    several = len({its_mode for name, its_mode in table.metrics if name == metric}) > 1
    return table.label(metric, part) + (f" ({mode})" if several else "")


def _line(one: _Number, scale: Scale, level: str, row: Row) -> Line:
    about = one.about
    line = Line(
        level=level,
        shape=one.table.shape(one.column, level),
        value=number(row["value"], about),
        interval=interval(row["interval"], about),
        called=f"{count(called_for(row))} of {count(exchanges_in(row))}",
        bounds="–" if row["bounds"] is None else interval(row["bounds"], about),
        pooled=number(row["pooled"], about),
    )
    if row["value"] is None or row["interval"] is None:
        return replace(line, rare=_rare(row))
    drawn = replace(
        line,
        x=scale.at(row["value"]),
        low=scale.at(row["interval"][0]),
        high=scale.at(row["interval"][1]),
        note=_note(one, level),
        href=_href(one, level, row),
    )
    return _with_null(drawn, row, about, scale)


def _href(one: _Number, level: str, row: Row) -> str:
    """A link to these replies in the browser, the flagged ones if there are any."""
    flagged = Outcome.PRESENT.value if row["outcomes"][Outcome.PRESENT] else ""
    name = f"{one.metric}.{one.part}" if one.part else one.metric
    return link(m=name, o=flagged, **{f"g.{one.column}": level})


def _rare(row: Row) -> str:
    called, total = called_for(row), count(exchanges_in(row))
    if not called:
        return f"called for by none of {total} exchanges"
    if row["value"] is None:
        return f"called for by {count(called)} of {total} exchanges, none of which could be scored"
    return f"called for by {count(called)} of {total} exchanges: no interval"


def _note(one: _Number, level: str) -> str:
    found = one.table.difference(one.metric, one.part, one.column, level) if level else None
    if found is None or found.q >= CLEAR:
        return ""
    return f"{gap(found.value, one.about)} against the others, {q_value(found.q)}"


def _with_null(line: Line, row: Row, about: Part, scale: Scale) -> Line:
    null = row["null"]
    if not null or null.get("value") is None:
        return line
    ends = null.get("interval")
    told = null.get("p") is not None and null["p"] < CLEAR
    verdict = "told apart from them" if told else "not told apart from them"
    return replace(
        line,
        null=scale.at(null["value"]),
        null_low=scale.at(ends[0]) if ends else "",
        null_high=scale.at(ends[1]) if ends else "",
        null_text=f"shuffled replies {number(null['value'], about)}, {verdict}",
    )
