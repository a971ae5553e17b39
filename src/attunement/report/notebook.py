"""Results as small pieces of HTML for a notebook: no script, no colour of their own, so that they fit any theme."""

from collections.abc import Sequence

from markupsafe import Markup

from attunement.profile import Result
from attunement.report.words import count, named

_WIDTH = 120


def result_html(result: Result) -> str:
    """One result as a small table: value, interval, what became of the exchanges, and the signature."""
    outcomes = ", ".join(
        f"{count(cases)} {outcome.replace('_', ' ')}" for outcome, cases in result.outcomes.items() if cases
    )
    return Markup("<div>{}<p><small>{}<br><code>{}</code></small></p></div>").format(
        profile_html((result,)), outcomes, named(result.signature)
    )


def profile_html(results: Sequence[Result]) -> str:
    """All results as one table, a dot and interval beside each that lies between 0 and 1."""
    rows = Markup().join(_row(result) for result in results)
    head = Markup().join(
        Markup('<th style="text-align:left">{}</th>').format(name)
        for name in ("metric", "part", "group", "value", "95% interval", "0 to 1", "called for")
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, rows)


def _row(result: Result) -> Markup:
    ends = "none" if result.interval is None else f"{result.interval[0]:.3f} to {result.interval[1]:.3f}"
    group = ", ".join(f"{column}: {level}" for column, level in result.group.items())
    cells = (
        named(result.metric.replace("_", " ")),
        named(result.part.replace("_", " ")),
        named(group or "all"),
        "undefined" if result.value is None else f"{result.value:.3f}",
        ends,
        _dot(result),
        count(result.called_for),
    )
    return Markup("<tr>{}</tr>").format(
        Markup().join(Markup('<td style="text-align:left">{}</td>').format(cell) for cell in cells)
    )


def _dot(result: Result) -> Markup:
    if result.value is None or result.interval is None or result.interval[0] < 0 or result.interval[1] > 1:
        return Markup()
    low, high, at = (round(end * _WIDTH, 1) for end in (*result.interval, result.value))
    return Markup(
        '<svg width="{0}" height="14" role="img" aria-label="{1:.3f}" stroke="currentColor" fill="currentColor">'
        '<line x1="0" x2="{0}" y1="7" y2="7" opacity=".2"/><line x1="{2}" x2="{3}" y1="7" y2="7" stroke-width="2"/>'
        '<circle cx="{4}" cy="7" r="4"/></svg>'
    ).format(_WIDTH, result.value, low, high, at)
