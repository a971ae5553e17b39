"""How values spread: small histograms, one for each group, on one scale for each metric."""

from dataclasses import dataclass

from attunement.report.chart import Scale, Tick
from attunement.report.given import Distribution
from attunement.report.table import Table, group_name
from attunement.report.words import count, number


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a histogram: where it stands, how high it is, and what it counts."""

    x: str
    width: str
    y: str
    height: str
    words: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """One group's histogram."""

    level: str
    shape: int
    total: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A metric's histograms, group by group."""

    label: str
    scale: Scale
    histograms: tuple[Histogram, ...]


def histograms(table: Table) -> tuple[Spread, ...]:
    """Those that the audit gave, metric by metric: everything, or each group where groups were given.

    Where values only lie at the two ends, the share that the profile shows has said it all.
    """
    found: dict[str, list[Distribution]] = {}
    graded = {one.metric for one in table.about.distributions if any(one.counts[1:-1])}
    for one in table.about.distributions:
        if one.metric not in graded:
            continue
        found.setdefault(one.metric, []).append(one)
    order = [metric for metric, _ in table.metrics if metric in found]
    return tuple(_spread(table, metric, found[metric]) for metric in dict.fromkeys(order))


def _spread(table: Table, metric: str, given: list[Distribution]) -> Spread:
    part = table.part(metric, "")
    low, high = given[0].edges[0], given[0].edges[-1]
    middle = (low + high) / 2
    ticks = tuple(
        Tick(f"{share * 100:.2f}%", number(value, part)) for share, value in ((0.0, low), (0.5, middle), (1.0, high))
    )
    grouped = [one for one in given if group_name(one.group)[1] in table.shapes]
    wanted = grouped or [one for one in given if not one.group] or given
    return Spread(table.label(metric), Scale(low, high, ticks, None), tuple(_histogram(table, one) for one in wanted))


def _histogram(table: Table, one: Distribution) -> Histogram:
    column, level = group_name(one.group)
    total, tallest = sum(one.counts), max(one.counts, default=0)
    part = table.part(one.metric, "")
    width = 100 / len(one.counts)
    columns = tuple(
        Column(
            f"{place * width:.3f}%",
            f"{width * 0.88:.3f}%",
            f"{100 - 100 * cases / tallest:.2f}%",
            f"{100 * cases / tallest:.2f}%",
            f"{number(one.edges[place], part)} to {number(one.edges[place + 1], part)}: {count(cases)}",
        )
        for place, cases in enumerate(one.counts)
        if cases
    )
    return Histogram(level, table.shape(column, level), count(total), columns)
