"""The first words of a report: who is worst at what, by how much, how sure, and a reply that shows it.

Only what is told apart is called a difference: q < .05 against the other groups, or, where no q-value was computed,
an interval that does not meet the interval at the other end.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

from attunement.profile import SliceDifference
from attunement.report.example import Excerpt, door, example, excerpt
from attunement.report.given import Shown
from attunement.report.table import CLEAR, Row, Table, called_for, exchanges_in
from attunement.report.words import count, gap, interval, is_share, named, number, q_value

_MANY = 3
"""So many groups are counted, not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A claim, what stands behind it, a reply that shows it, and what else can and cannot be said."""

    claim: Markup
    much: Markup
    sure: Markup
    others: tuple[Markup, ...]
    excerpt: Excerpt | None = None
    who: str = ""
    """The group whose reply it is; empty without groups."""
    metric: str = ""
    """What the claim is about, to be drawn first; empty where there is no claim."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """How the groups stand under one mechanism, worst first; only groups with an interval."""

    metric: str
    ranked: tuple[tuple[str, Row], ...]
    differences: tuple[SliceDifference | None, ...]

    def told_apart(self, place: int) -> bool:
        """Whether the worst (0) or the best (-1) group is told apart from the others."""
        difference = self.differences[place]
        if difference is not None:
            return difference.q < CLEAR
        return apart(self.ranked[0][1], self.ranked[-1][1])

    def not_told_from(self, place: int) -> list[str]:
        """Groups between the ends whose intervals meet that of the worst (0) or the best (-1)."""
        return [level for level, row in self.ranked[1:-1] if not apart(self.ranked[place][1], row)]


def headline(table: Table, shown: Sequence[Shown]) -> Headline:
    """What the numbers allow to say, in words."""
    mechanisms = [pair for pair in table.metrics if table.is_mechanism(pair[0])]
    measured = [pair for pair in mechanisms if _has_interval(table, *pair)]
    rare = _rare(table, [pair for pair in mechanisms if pair not in measured])
    if not measured:
        much = Markup("No mechanism was called for often enough for an interval, so nothing can be compared.")
        return Headline(
            claim=Markup("Too little to go on"), much=much, sure=Markup(), excerpt=None, who="", others=rare
        )
    standings = [standing for pair in measured if len((standing := _standing(table, *pair)).ranked) > 1]
    clear = sorted((one for one in standings if one.told_apart(0)), key=lambda one: _weight(table, one), reverse=True)
    if clear:
        return _of_groups(table, shown, clear, [one for one in standings if one not in clear], rare)
    return _of_everything(table, shown, measured, standings, rare)


def apart(one: Row, other: Row) -> bool:
    """Whether two intervals do not meet."""
    low, high = one["interval"]
    return bool(low > other["interval"][1] or high < other["interval"][0])


def _of_groups(
    table: Table,
    shown: Sequence[Shown],
    clear: Sequence[_Standing],
    unclear: Sequence[_Standing],
    rare: tuple[Markup, ...],
) -> Headline:
    first, *rest = clear
    level, row = first.ranked[0]
    part = table.part(first.metric, "")
    best, best_row = first.ranked[-1]
    values = number(row["value"], part), number(best_row["value"], part)
    much = Markup("For {}, <strong>{}</strong> {}; for {}, {}.").format(
        named(level), values[0], _phrase(table, first.metric, "of"), named(best), values[1]
    )
    sure = Markup("95% interval {} from {} exchanges; {}. {}").format(
        interval(row["interval"], part),
        count(called_for(row)),
        _certainty(table, first, 0),
        _null_said(table, row, first.metric),
    )
    return Headline(
        claim=Markup("{} {}").format(_who(first, 0), _phrase(table, first.metric, "worst")),
        much=much,
        sure=sure,
        excerpt=_excerpt(table, example(shown, first.metric, table.series, level), first.metric),
        who=level,
        metric=first.metric,
        others=(*(_further(table, shown, one, 0) for one in rest), *_unclear(table, shown, unclear), *rare),
    )


def _unclear(table: Table, shown: Sequence[Shown], standings: Sequence[_Standing]) -> tuple[Markup, ...]:
    """Where nobody is clearly worst: who is clearly best, if anybody is, and where there is no difference at all."""
    best = [one for one in standings if one.told_apart(-1)]
    found = [_further(table, shown, one, -1) for one in best]
    names = [_phrase(table, one.metric, "short") for one in standings if one not in best]
    if names:
        found.append(Markup("No clear difference in {}.").format(_either(names)))
    return tuple(found)


def _further(table: Table, shown: Sequence[Shown], standing: _Standing, place: int) -> Markup:
    """One more clear standing: the worst group (place 0), or the best (place -1)."""
    (level, row), (other, other_row) = standing.ranked[place], standing.ranked[-1 - place]
    part = table.part(standing.metric, "")
    text = Markup("<strong>{} {}</strong>: {} {} ({}), against {} for {}; {}. ").format(
        _who(standing, place),
        _phrase(table, standing.metric, "best" if place else "worst"),
        number(row["value"], part),
        _phrase(table, standing.metric, "unit"),
        interval(row["interval"], part),
        number(other_row["value"], part),
        named(other),
        _certainty(table, standing, place),
    )
    text += _null_said(table, row, standing.metric)
    return text if place else text + _door(shown, standing.metric, table.series, level)


def _of_everything(
    table: Table,
    shown: Sequence[Shown],
    measured: Sequence[tuple[str, str]],
    standings: Sequence[_Standing],
    rare: tuple[Markup, ...],
) -> Headline:
    """Without groups, or without a clearly worst one: what was found over everything."""
    (metric, mode), *rest = measured
    row = table.rows[metric, "", mode, "", ""]
    part = table.part(metric, "")
    whole = _whole(table, metric, row)
    sure = Markup("95% interval {} from {} exchanges. {}").format(
        interval(row["interval"], part), count(called_for(row)), _null_said(table, row, metric)
    )
    others = [_whole_line(table, shown, *pair) for pair in rest]
    if standings:
        claim = Markup("Nobody stands out: no clear difference by {}").format(named(table.series))
        much, others = Markup("Over everything, {}.").format(whole), [*_unclear(table, shown, standings), *others]
    else:
        claim, much = whole, Markup("That is over all {} exchanges that called for it.").format(count(called_for(row)))
    return Headline(
        claim=claim,
        much=much,
        sure=sure,
        excerpt=_excerpt(table, example(shown, metric), metric),
        metric=metric,
        others=(*others, *rare),
    )


def _whole_line(table: Table, shown: Sequence[Shown], metric: str, mode: str) -> Markup:
    row = table.rows[metric, "", mode, "", ""]
    ends = interval(row["interval"], table.part(metric, ""))
    said = Markup("{} ({}). ").format(_whole(table, metric, row), ends)
    return said + _null_said(table, row, metric) + _door(shown, metric, "", "")


def _whole(table: Table, metric: str, row: Row) -> Markup:
    value = number(row["value"], table.part(metric, ""))
    template = _phrases().get(metric, {}).get("whole")
    return Markup(template).format(value) if template else Markup("{}: {}").format(named(table.label(metric)), value)


def _who(standing: _Standing, place: int) -> Markup:
    """The worst group (0) or the best (-1), with those that it is not told apart from: `birch, or perhaps cedar,`."""
    name = named(standing.ranked[place][0])
    close = standing.not_told_from(place)
    if not close:
        return name
    others = _either([named(level) for level in close]) if len(close) < _MANY else Markup(f"one of {len(close)} others")
    return Markup("{}, or perhaps {},").format(name, others)


def _certainty(table: Table, standing: _Standing, place: int) -> Markup:
    """How sure it is that a group stands apart from the others."""
    difference = standing.differences[place]
    if difference is None:
        return Markup("the two intervals do not meet")
    distance = gap(difference.value, table.part(standing.metric, ""))
    return Markup("{} against the average of the others, {}").format(distance, q_value(difference.q))


def _like_shuffled(row: Row) -> bool:
    """Whether the value is not told apart from what shuffled replies would give."""
    null = row["null"]
    return bool(null) and null.get("p") is not None and null["p"] >= CLEAR


def _null_said(table: Table, row: Row, metric: str) -> Markup:
    if not _like_shuffled(row):
        return Markup()
    value = number(row["null"]["value"], table.part(metric, ""))
    return Markup(
        "But replies shuffled between people would give as much ({}): they do not follow the person. "
    ).format(value)


def _excerpt(table: Table, one: Shown | None, metric: str) -> Excerpt | None:
    return excerpt(one, metric, table.tone(metric))


def _door(shown: Sequence[Shown], metric: str, column: str, level: str) -> Markup:
    found = example(shown, metric, column, level)
    if found is None:
        return Markup()
    return Markup('<a class="door" href="{}">Read one</a>').format(door(found, metric))


def _standing(table: Table, metric: str, mode: str) -> _Standing:
    levels = table.columns.get(table.series, ())
    rows = [(level, table.row(metric, "", mode, table.series, level)) for level in levels]
    known = [(level, row) for level, row in rows if row is not None and row["interval"] is not None]
    falling = table.part(metric, "").better != "higher"
    ranked = tuple(sorted(known, key=lambda pair: pair[1]["value"], reverse=falling))
    return _Standing(metric, ranked, tuple(table.difference(metric, "", table.series, level) for level, _ in ranked))


def _weight(table: Table, standing: _Standing) -> tuple[bool, bool, bool, float]:
    """What a headline leads with: what shuffled replies would not show, then a worst that is told from every other.

    Then shares, by how far worst and best lie apart: a scale without ends cannot be weighed against them.
    """
    worst, best = standing.ranked[0][1], standing.ranked[-1][1]
    share = is_share(table.part(standing.metric, ""))
    return not _like_shuffled(worst), not standing.not_told_from(0), share, abs(worst["value"] - best["value"])


def _rare(table: Table, pairs: Sequence[tuple[str, str]]) -> tuple[Markup, ...]:
    found = []
    for metric, mode in pairs:
        row = table.rows[metric, "", mode, "", ""]
        counts = count(called_for(row)), count(exchanges_in(row))
        text = "{} was called for by {} of {} exchanges: too few for an interval."
        found.append(Markup(text).format(named(table.label(metric)), *counts))
    return tuple(found)


def _has_interval(table: Table, metric: str, mode: str) -> bool:
    row = table.row(metric, "", mode)
    return row is not None and row["value"] is not None and row["interval"] is not None


def _phrase(table: Table, metric: str, name: str) -> Markup:
    known = _phrases().get(metric, {}).get(name)
    if known is not None:
        return escape(known)
    label = named(table.label(metric))
    spare = {"worst": Markup("stands highest in {}"), "best": Markup("stands lowest in {}"), "short": Markup("{}")}
    return spare.get(name, Markup()).format(label)


def _either(items: Sequence[Markup]) -> Markup:
    return Markup(" or ").join(items) if len(items) < _MANY else Markup(", ").join(items[:-1]) + " or " + items[-1]


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files("attunement.report") / "assets" / "phrases.toml").read_text(encoding="utf-8"))
