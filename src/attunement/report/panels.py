"""The dot charts of the report: a panel for each number, a line for each group, a dot with its interval."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from attunement.measurement import Outcome
from attunement.metric import Part
from attunement.report.chart import Scale, shared_scale
from attunement.report.table import CLEAR, Row, Table, called_for, exchanges_in
from attunement.report.words import count, gap, interval, is_share, link, number, q_value

MAX_LINES = 24
"""Groups beyond this many stand in the table only."""

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

    @property
    def drawn(self) -> bool:
        """Whether any line has an interval."""
        return any(line.x for line in self.lines)

    @property
    def has_null(self) -> bool:
        """Whether any line carries the mark of unrelated replies."""
        return any(line.null for line in self.lines)


def profile(table: Table) -> tuple[Panel, ...]:
    """The headline of each mechanism, those with an interval first."""
    return _headlines(table, mechanisms=True)


def controls(table: Table) -> tuple[Panel, ...]:
    """The headline of each control, those with an interval first."""
    return _headlines(table, mechanisms=False)


def parts(table: Table) -> tuple[tuple[str, tuple[Panel, ...]], ...]:
    """For each metric that has parts: its label and a panel for each part."""
    found = []
    for metric, mode in table.metrics:
        panels = tuple(_panel(table, metric, part, mode, table.series) for part in table.parts(metric, mode))
        if panels:
            found.append((table.label(metric) + _mode(table, metric, mode), panels))
    return tuple(found)


def slices(table: Table) -> tuple[tuple[str, tuple[Panel, ...]], ...]:
    """For each further column: small multiples of the mechanisms by its groups."""
    others = [column for column in table.columns if column != table.series]
    return tuple(
        (column, tuple(_panel(table, *pair, column=column) for pair in _mechanism_headlines(table)))
        for column in others
    )


def _mechanism_headlines(table: Table) -> Iterator[tuple[str, str, str]]:
    return ((metric, "", mode) for metric, mode in table.metrics if table.is_mechanism(metric))


def _headlines(table: Table, *, mechanisms: bool) -> tuple[Panel, ...]:
    chosen = [pair for pair in table.metrics if table.is_mechanism(pair[0]) is mechanisms]
    shares = [metric for metric, _ in chosen if is_share(table.part(metric, ""))]
    limits = [
        value
        for metric, mode in chosen
        if metric in shares
        for value in _extent(_lines_of(table, metric, "", mode, table.series))
    ]
    panels = [
        _panel(table, metric, "", mode, table.series, limits if metric in shares else None) for metric, mode in chosen
    ]
    return tuple(sorted(panels, key=lambda panel: not panel.drawn))


def _panel(
    table: Table, metric: str, part: str, mode: str, column: str, limits: Iterable[float] | None = None
) -> Panel:
    about = table.part(metric, part)
    rows = _lines_of(table, metric, part, mode, column)
    scale = shared_scale(_extent(rows) if limits is None else limits, about)
    if column != table.series:
        rows = [*rows[:1], *sorted(rows[1:], key=lambda pair: _badness(pair[1], about))[:MAX_LINES]]
    lines = tuple(_line(table, metric, part, about, scale, level, row, column) for level, row in rows)
    return Panel(
        metric=metric,
        part=part,
        label=table.label(metric, part) + _mode(table, metric, mode),
        meaning=about.meaning,
        direction=_DIRECTIONS[about.better],
        scale=scale,
        lines=lines,
        column=column,
    )


def _lines_of(table: Table, metric: str, part: str, mode: str, column: str) -> list[tuple[str, Row]]:
    levels = table.columns.get(column, ())
    found = [
        ("", table.row(metric, part, mode)),
        *((level, table.row(metric, part, mode, column, level)) for level in levels),
    ]
    return [(level, row) for level, row in found if row is not None]


def _extent(rows: Iterable[tuple[str, Row]]) -> list[float]:
    found: list[float] = []
    for _, row in rows:
        if row["interval"] is not None:
            found += [row["value"], *row["interval"]]
            null = row["null"] or {}
            found += [end for end in (null.get("interval") or ()) if end is not None]
    return found


def _badness(row: Row, part: Part) -> float:
    value = row["value"]
    if value is None:
        return float("inf")
    return float(value) if part.better == "higher" else -float(value)


def _line(table: Table, metric: str, part: str, about: Part, scale: Scale, level: str, row: Row, column: str) -> Line:
    levels = table.columns.get(column, ())
    shape = levels.index(level) + 1 if level and column == table.series else int(bool(level)) * -1
    called = called_for(row)
    whole = Line(
        level=level,
        shape=shape,
        value=number(row["value"], about),
        interval=interval(row["interval"], about),
        called=f"{count(called)} of {count(exchanges_in(row))}",
        bounds="–" if row["bounds"] is None else interval(row["bounds"], about),
        pooled=number(row["pooled"], about),
    )
    if row["value"] is None or row["interval"] is None:
        return replace(whole, rare=_rare(row, called))
    drawn = replace(
        whole,
        x=scale.at(row["value"]),
        low=scale.at(row["interval"][0]),
        high=scale.at(row["interval"][1]),
        note=_note(table, metric, part, about, column, level),
        href=_href(metric, part, row, column, level),
    )
    return _with_null(drawn, row, about, scale)


def _href(metric: str, part: str, row: Row, column: str, level: str) -> str:
    flagged = Outcome.PRESENT.value if row["outcomes"][Outcome.PRESENT] else ""
    return link(m=f"{metric}.{part}" if part else metric, o=flagged, **{f"g.{column}": level} if level else {})


def _rare(row: Row, called: int) -> str:
    total = exchanges_in(row)
    if not called:
        return f"called for by none of {count(total)} exchanges"
    if row["value"] is None:
        return f"called for by {count(called)} of {count(total)} exchanges, none of which could be scored"
    return f"called for by {count(called)} of {count(total)} exchanges: no interval"


def _note(table: Table, metric: str, part: str, about: Part, column: str, level: str) -> str:
    found = table.difference(metric, part, column, level) if level else None
    if found is None or found.q >= CLEAR:
        return ""
    return f"{gap(found.value, about)} against the others, {q_value(found.q)}"


def _with_null(line: Line, row: Row, about: Part, scale: Scale) -> Line:
    null = row["null"]
    if not null or null.get("value") is None:
        return line
    ends = null.get("interval")
    apart = null.get("p") is not None and null["p"] < CLEAR
    verdict = "told apart from them" if apart else "not told apart from them"
    return replace(
        line,
        null=scale.at(null["value"]),
        null_low=scale.at(ends[0]) if ends else "",
        null_high=scale.at(ends[1]) if ends else "",
        null_text=f"unrelated replies {number(null['value'], about)}, {verdict}",
    )


def _mode(table: Table, metric: str, mode: str) -> str:
    several = len({its_mode for name, its_mode in table.metrics if name == metric}) > 1
    return f" ({mode})" if several else ""
