"""The audit's report: one HTML file that opens offline and asks nothing of anybody."""

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from attunement.report import cards, outcomes, panels
from attunement.report.given import About, Distribution, InputFile, Measured, Shown
from attunement.report.headline import headline
from attunement.report.histograms import histograms
from attunement.report.payload import payload
from attunement.report.table import Table
from attunement.report.words import count, named, plain, size

__all__ = ["About", "Distribution", "InputFile", "Measured", "Shown", "render"]

_SCRIPTS = ("text.js", "browser.js", "detail.js", "page.js")


def render(summary: Mapping[str, Any], shown: Sequence[Shown], about: About) -> str:
    """The report as HTML; the same arguments give the same text.

    Args:
        summary: what `summary.json` holds.
        shown: the exchanges of the browser; at most 500 are expected.
        about: what the numbers do not say.
    """
    table = Table(summary, about)
    return _page(
        "report.html.j2",
        title=about.title,
        version=summary["attunement"],
        sections=_sections(shown),
        summary=summary,
        about=about,
        shown=shown,
        headline=headline(table, shown),
        series=table.columns.get(table.series, ()),
        column=table.series,
        profile=panels.profile(table),
        parts=panels.parts(table),
        controls=panels.controls(table),
        slices=panels.slices(table),
        histograms=histograms(table),
        outcomes=outcomes.bars(table),
        meanings=tuple(outcomes.MEANINGS.values()),
        cards=cards.cards(summary),
        signatures=cards.signatures(table),
        payload=payload(table, shown),
    )


def _sections(shown: Sequence[Shown]) -> tuple[tuple[str, str], ...]:
    """What the page's own menu leads to."""
    risk = (("risk", "Risk cues"),) if any(one.risk for one in shown) else ()
    places = (("profile", "Profile"), ("replies", "Replies"), *risk, ("outcomes", "Outcomes"), ("validity", "Trust"))
    return (*places, ("reading", "How to read"))


def _page(template: str, **given: Any) -> str:
    style = _asset("style.css")
    script = "\n".join(_asset(name) for name in _SCRIPTS)
    return (
        _environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script), **given)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("attunement.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(named=named, count=count, size=size)
    return environment


@cache
def _asset(name: str) -> str:
    return (resources.files("attunement.report") / "assets" / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """What the page's own policy lets through: this text and no other."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()
