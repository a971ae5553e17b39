"""The report on what replies do, and on which dimension results speak to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from attunement.metric import Kind, Part
from attunement.report import panels
from attunement.report.behaviours import behaviours
from attunement.report.outcomes import bars
from attunement.report.page import render
from attunement.report.spoken import spoken
from attunement.report.table import Table
from tests.report.mock import mock

PARTS = {
    "": Part(label="Advice giving", meaning="How likely a reply advises.", better="neither"),
    "conversation": Part(label="over a conversation", meaning="Summed.", high=None, better="neither"),
}


def row(part: str, value: float | None, **group: str) -> Mapping[str, Any]:
    model = next(row for row in mock().summary["results"] if not row["group"] and not row["part"])
    ends = None if value is None else [value - 0.125, value + 0.125]
    return {**model, "metric": "advice_giving", "part": part, "value": value, "interval": ends, "group": group}


def table(*rows: Mapping[str, Any], **changes: Any) -> Table:
    made = mock()
    about = replace(
        made.about,
        metrics={**made.about.metrics, "advice_giving": PARTS},
        kinds={**made.about.kinds, "advice_giving": Kind.DESCRIPTION},
    )
    return Table({**made.summary, "results": [*made.summary["results"], *rows], **changes}, about)


WHOLE = [row("", 0.5), row("conversation", 1.5)]
GROUPS = [
    *(row("", value, assistant=name) for name, value in (("alder", 0.25), ("birch", 0.75), ("cedar", 0.5))),
    *(
        row("conversation", value, assistant=name)
        for name, value in (("alder", 0.75), ("birch", 2.25), ("cedar", None))
    ),
]

DIMENSIONS = [
    {"dimension": "cognitive", "metric": "sentiment_attenuation", "mode": "respond", "exchanges": 1234},
    {"dimension": "relational", "metric": "conflict_avoidance", "mode": "respond", "exchanges": 5},
]


def test_a_chart_per_behaviour_and_a_row_of_sums_per_group() -> None:
    found = behaviours(table(*WHOLE, *GROUPS))
    assert [panel.label for panel in found.panels] == ["Advice giving"]
    assert found.panels[0].direction == "", "neither direction is better"
    assert found.summed == ("Advice giving",)
    assert [(sums.level, sums.shape, sums.cells) for sums in found.sums] == [
        ("", 0, (("1.50", "1.38 to 1.62"),)),
        ("alder", 1, (("0.75", "0.62 to 0.88"),)),
        ("birch", 2, (("2.25", "2.12 to 2.38"),)),
        ("cedar", 3, (("–", ""),)),
    ]


def test_a_sum_without_an_interval_says_so() -> None:
    few = {**row("conversation", 1.5), "interval": None}
    assert behaviours(table(row("", 0.5), few)).sums[0].cells == (("1.50", "no interval"),)


def test_a_metric_without_sums_has_a_chart_only() -> None:
    found = behaviours(table(row("", 0.5)))
    assert (len(found.panels), found.summed, found.sums) == (1, (), ())


def test_what_describes_stands_nowhere_else() -> None:
    found = table(*WHOLE, *GROUPS)
    elsewhere = [
        *panels.profile(found),
        *panels.controls(found),
        *(one for _, many in panels.parts(found) for one in many),
    ]
    assert "advice_giving" not in {panel.metric for panel in elsewhere}
    assert "Advice giving" not in {bar.label for bar in bars(found)}


def test_a_report_without_behaviours_has_no_such_section() -> None:
    made = mock()
    assert 'id="behaviours"' not in render(made.summary, made.shown, made.about)
    found = table(*WHOLE, *GROUPS)
    page = render(found.summary, made.shown, found.about)
    assert page.count('id="behaviours"') == 1
    assert "<b>2.25</b>" in page


@pytest.mark.parametrize("given", [None, [], "some"])
def test_dimensions(given: Any) -> None:
    found = spoken(table(**({} if given is None else {"dimensions": DIMENSIONS if given else []})))
    if given is None:
        assert found == (), "a summary of before"
        return
    assert [one.dimension for one in found] == ["cognitive", "cultural", "relational"]
    assert [one.metrics for one in found] == (
        [(("Sentiment attenuation", "1,234"),), (), (("Conflict avoidance", "5"),)] if given else [(), (), ()]
    )
    assert all(one.silent.startswith("Nothing measured here speaks to it") for one in found)


def test_what_no_result_speaks_to_is_said() -> None:
    made = mock()
    page = render({**made.summary, "dimensions": []}, made.shown, made.about)
    assert "no exchange gives a culture" in page
    assert 'id="dimensions"' not in render(made.summary, made.shown, made.about)
