"""The audit's report: one HTML file that opens offline and asks nothing of anybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from attunement.report import cards, outcomes, panels
from attunement.report.behaviours import behaviours
from attunement.report.corrected import corrected
from attunement.report.given import About, Distribution, InputFile, Measured, Shown
from attunement.report.headline import headline
from attunement.report.histograms import histograms
from attunement.report.payload import payload
from attunement.report.shell import write_page
from attunement.report.spoken import spoken
from attunement.report.table import Table

__all__ = ["About", "Distribution", "InputFile", "Measured", "Shown", "render"]

_SCRIPTS = ("text.js", "browser.js", "detail.js", "theme.js", "keys.js")


def render(summary: Mapping[str, Any], shown: Sequence[Shown], about: About) -> str:
    """The report as HTML; the same arguments give the same text.

    Args:
        summary: what `summary.json` holds.
        shown: the exchanges of the browser; at most 500 are expected.
        about: what the numbers do not say.
    """
    table = Table(summary, about)
    lead = headline(table, shown)
    return write_page(
        "report.html.j2",
        _SCRIPTS,
        title=about.title,
        version=summary["attunement"],
        sections=_sections(shown),
        summary=summary,
        about=about,
        shown=shown,
        headline=lead,
        series=table.columns.get(table.series, ()),
        column=table.series,
        profile=sorted(panels.profile(table), key=lambda panel: panel.metric != lead.metric),
        parts=panels.parts(table),
        controls=panels.controls(table),
        behaviours=behaviours(table),
        dimensions=spoken(table),
        slices=panels.slices(table),
        corrected=corrected(table),
        histograms=histograms(table),
        outcomes=outcomes.bars(table),
        meanings=tuple(outcomes.MEANINGS.values()),
        cards=cards.cards(summary),
        judge=cards.judged(summary),
        signatures=cards.signatures(table),
        payload=payload(table, shown),
    )


def _sections(shown: Sequence[Shown]) -> tuple[tuple[str, str], ...]:
    """What the page's own menu leads to."""
    risk = (("risk", "Risk cues"),) if any(one.risk for one in shown) else ()
    places = (("profile", "Profile"), ("replies", "Replies"), *risk, ("outcomes", "Outcomes"), ("validity", "Trust"))
    return (*places, ("reading", "How to read"))
