"""The first words of a report: who is worst at what, by how much, how sure, and a reply that shows it.

Only what is told apart is called a difference: q < .05 against the other groups, or, where no q-value was computed,
an interval that does not meet the lowest group's.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from markupsafe import Markup

from attunement.measurement import Outcome
from attunement.profile import SliceDifference
from attunement.report.given import Shown
from attunement.report.table import CLEAR, Row, Table, called_for, exchanges_in
from attunement.report.words import count, exchange_key, gap, interval, is_share, link, list_of, named, number, q_value


@dataclass(frozen=True, slots=True)
class Headline:
    """A claim, what stands behind it, and what else can and cannot be said."""

    claim: Markup
    support: Markup
    others: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """How the groups stand under one mechanism, worst first; only groups with an interval."""

    metric: str
    mode: str
    ranked: tuple[tuple[str, Row], ...]
    difference: SliceDifference | None

    @property
    def worst(self) -> tuple[str, Row]:
        return self.ranked[0]

    @property
    def best(self) -> tuple[str, Row]:
        return self.ranked[-1]

    @property
    def clear(self) -> bool:
        """Whether the worst group is told apart."""
        if self.difference is not None:
            return self.difference.q < CLEAR and self.difference.value != 0
        return _apart(self.worst[1], self.best[1])


def headline(table: Table, shown: Sequence[Shown]) -> Headline:
    """What the numbers allow to say, in words."""
    mechanisms = [pair for pair in table.metrics if table.is_mechanism(pair[0])]
    measured = [pair for pair in mechanisms if _interval(table, *pair)]
    rare = _rare(table, [pair for pair in mechanisms if pair not in measured])
    if not measured:
        return Headline(
            Markup("Too little to go on"),
            Markup("No mechanism was called for often enough for an interval, so nothing can be compared."),
            rare,
        )
    standings = [standing for pair in measured if len((standing := _standing(table, *pair)).ranked) > 1]
    clear = sorted((one for one in standings if one.clear), key=lambda one: _size(table, one), reverse=True)
    if clear:
        return _of_groups(table, shown, clear, [one for one in standings if not one.clear], rare)
    return _of_everything(table, shown, measured, bool(standings), rare)


def example(shown: Sequence[Shown], metric: str, column: str, level: str) -> Shown | None:
    """The shown reply that shows a mechanism most plainly: highest value, evidence in the reply, then the shortest."""
    fitting = [
        (-(found.value or 0.0), not any(span.where == "reply" for span in found.evidence), len(one.reply or ""), place)
        for place, one in enumerate(shown)
        if not one.risk and (not level or one.groups.get(column) == level)
        for found in one.measured
        if (found.metric, found.part, found.outcome) == (metric, "", Outcome.PRESENT)
    ]
    return shown[min(fitting)[-1]] if fitting else None


def _of_groups(
    table: Table,
    shown: Sequence[Shown],
    clear: Sequence[_Standing],
    unclear: Sequence[_Standing],
    rare: tuple[Markup, ...],
) -> Headline:
    first, *rest = clear
    claim = Markup("{} {}").format(named(first.worst[0]), _phrase(table, first.metric, "worst"))
    others = [_further(table, shown, one) for one in rest]
    if unclear:
        names = list_of([Markup("{}").format(_phrase(table, one.metric, "short")) for one in unclear])
        others.append(Markup("No clear difference in {}.").format(names))
    return Headline(claim, _support(table, shown, first), (*others, *rare))


def _support(table: Table, shown: Sequence[Shown], standing: _Standing) -> Markup:
    """By how much, how sure, and a reply that shows it."""
    level, row = standing.worst
    part = table.part(standing.metric, "")
    text = Markup("<strong>{}</strong> {} (95% interval {}, from {} exchanges), against {} for {}").format(
        number(row["value"], part),
        _phrase(table, standing.metric, "of"),
        interval(row["interval"], part),
        count(called_for(row)),
        number(standing.best[1]["value"], part),
        named(standing.best[0]),
    )
    text += Markup("{}{}. ").format(_certainty(table, standing), _caveat(standing))
    return text + _null_said(table, row, standing.metric) + _door(shown, standing.metric, table.series, level)


def _further(table: Table, shown: Sequence[Shown], standing: _Standing) -> Markup:
    level, row = standing.worst
    part = table.part(standing.metric, "")
    text = Markup("<strong>{} {}</strong>: {} ({}) against {} for {}{}{}. ").format(
        named(level),
        _phrase(table, standing.metric, "worst"),
        number(row["value"], part),
        interval(row["interval"], part),
        number(standing.best[1]["value"], part),
        named(standing.best[0]),
        _certainty(table, standing),
        _caveat(standing),
    )
    return text + _null_said(table, row, standing.metric) + _door(shown, standing.metric, table.series, level)


def _of_everything(
    table: Table, shown: Sequence[Shown], measured: Sequence[tuple[str, str]], compared: bool, rare: tuple[Markup, ...]
) -> Headline:
    """Without groups, or without a clear difference: what was found over everything."""
    sentences = [_whole(table, shown, *pair) for pair in measured]
    if compared:
        claim = Markup("No clear difference by {}").format(named(table.series))
        support = Markup("No group is told apart from the others under any mechanism. Over everything: {}").format(
            sentences[0]
        )
        return Headline(claim, support, (*sentences[1:], *rare))
    metric, mode = measured[0]
    row = table.rows[metric, "", mode, "", ""]
    claim = _capital(_whole_phrase(table, metric, row))
    part = table.part(metric, "")
    support = Markup("95% interval {}, from {} exchanges that called for it. ").format(
        interval(row["interval"], part), count(called_for(row))
    )
    support += _null_said(table, row, metric) + _door(shown, metric, "", "")
    return Headline(claim, support, (*sentences[1:], *rare))


def _whole(table: Table, shown: Sequence[Shown], metric: str, mode: str) -> Markup:
    row = table.rows[metric, "", mode, "", ""]
    said = Markup("{} ({}). ").format(
        _capital(_whole_phrase(table, metric, row)), interval(row["interval"], table.part(metric, ""))
    )
    return said + _null_said(table, row, metric) + _door(shown, metric, "", "")


def _whole_phrase(table: Table, metric: str, row: Row) -> Markup:
    value = number(row["value"], table.part(metric, ""))
    template = _phrases().get(metric, {}).get("whole")
    if template is None:
        return Markup("{}: {}").format(table.label(metric), value)
    return Markup(template).format(value)


def _certainty(table: Table, standing: _Standing) -> Markup:
    found = standing.difference
    if found is None:
        return Markup("; their intervals do not meet")
    part = table.part(standing.metric, "")
    return Markup("; {} against the others together, {}").format(gap(found.value, part), q_value(found.q))


def _caveat(standing: _Standing) -> Markup:
    """Groups that the worst is not told apart from, judged by their intervals."""
    close = [named(level) for level, row in standing.ranked[1:-1] if not _apart(standing.worst[1], row)]
    if not close:
        return Markup()
    return Markup("; not clearly above {}").format(list_of(close))


def _null_said(table: Table, row: Row, metric: str) -> Markup:
    null = row["null"]
    if not null or null.get("value") is None or null.get("p") is None or null["p"] < CLEAR:
        return Markup()
    value = number(null["value"], table.part(metric, ""))
    return Markup("This is not told apart from what unrelated replies would give ({}). ").format(value)


def _door(shown: Sequence[Shown], metric: str, column: str, level: str) -> Markup:
    found = example(shown, metric, column, level)
    if found is None:
        return Markup()
    href = link(e=exchange_key(found.conversation_id, found.turn), m=metric)
    return Markup('<a class="door" href="{}">Read a reply that shows it</a>').format(href)


def _standing(table: Table, metric: str, mode: str) -> _Standing:
    levels = table.columns.get(table.series, ())
    rows = [(level, table.row(metric, "", mode, table.series, level)) for level in levels]
    known = [(level, row) for level, row in rows if row is not None and row["interval"] is not None]
    falling = table.part(metric, "").better != "higher"
    ranked = tuple(sorted(known, key=lambda pair: pair[1]["value"], reverse=falling))
    difference = table.difference(metric, "", table.series, ranked[0][0]) if ranked else None
    return _Standing(metric, mode, ranked, difference)


def _size(table: Table, standing: _Standing) -> tuple[bool, float]:
    """Shares first, then by how far worst and best lie apart: scales without ends cannot be weighed against them."""
    distance = abs(standing.worst[1]["value"] - standing.best[1]["value"])
    return is_share(table.part(standing.metric, "")), distance


def _rare(table: Table, pairs: Sequence[tuple[str, str]]) -> tuple[Markup, ...]:
    found = []
    for metric, mode in pairs:
        row = table.row(metric, "", mode)
        if row is not None:
            counts = count(called_for(row)), count(exchanges_in(row))
            text = "{} was called for by {} of {} exchanges: too few for an interval."
            found.append(Markup(text).format(table.label(metric), *counts))
    return tuple(found)


def _interval(table: Table, metric: str, mode: str) -> bool:
    row = table.row(metric, "", mode)
    return row is not None and row["value"] is not None and row["interval"] is not None


def _apart(one: Row, other: Row) -> bool:
    low, high = one["interval"]
    return bool(low > other["interval"][1] or high < other["interval"][0])


def _phrase(table: Table, metric: str, name: str) -> str:
    fallback = {
        "worst": f"stands highest in {table.label(metric)}",
        "of": table.label(metric),
        "short": table.label(metric),
    }
    return _phrases().get(metric, {}).get(name, fallback[name])


def _capital(text: Markup) -> Markup:
    return Markup(text[:1].upper() + text[1:])


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files("attunement.report") / "assets" / "phrases.toml").read_text(encoding="utf-8"))
