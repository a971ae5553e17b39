from dataclasses import replace
from typing import Any

from attunement.report import panels
from attunement.report.histograms import histograms
from attunement.report.outcomes import bars
from attunement.report.page import render
from attunement.report.table import Table
from tests.report.mock import mock


def table(**changes: Any) -> Table:
    made = mock()
    return Table({**made.summary, **changes}, made.about)


def test_every_mechanism_has_a_panel_in_the_papers_order_with_a_line_for_all_and_each_group() -> None:
    found = panels.profile(table())
    assert [panel.metric for panel in found] == [
        "conflict_avoidance",
        "sentiment_attenuation",
        "granularity_mismatch",
        "linguistic_distancing",
    ]
    assert all([line.level for line in panel.lines] == ["", "alder", "birch", "cedar"] for panel in found)
    assert [line.shape for line in found[0].lines] == [0, 1, 2, 3]


def test_shares_stand_on_one_scale_so_that_they_can_be_read_against_each_other() -> None:
    scales = [(panel.scale.low, panel.scale.high) for panel in panels.profile(table())]
    assert scales[:3] == [(0.0, 0.8)] * 3
    assert scales[3] != scales[0]


def test_a_dot_stands_at_its_value() -> None:
    birch = panels.profile(table())[0].lines[2]
    assert (birch.x, birch.low, birch.high) == ("72.50%", "61.25%", "83.75%"), ".58 [.49, .67] of .8"


def test_only_the_null_mark_of_attenuation_is_drawn_and_put_in_words() -> None:
    marked = [panel.metric for panel in panels.profile(table()) if panel.has_null]
    assert marked == ["sentiment_attenuation"]
    lines = panels.profile(table())[1].lines
    assert [line.null_text.rsplit(", ", 1)[-1] for line in lines[1:]] == [
        "told apart from them",
        "told apart from them",
        "not told apart from them",
    ]


def test_what_is_rarely_called_for_has_words_in_place_of_a_dot_and_stands_last() -> None:
    last = panels.controls(table())[-1]
    assert last.metric == "capitulation"
    assert last.lines[0].x is None
    assert last.lines[0].rare == "called for by 6 of 414 exchanges: no interval"


def test_why_there_is_no_dot() -> None:
    made = mock()
    row = next(row for row in made.summary["results"] if not row["group"] and not row["part"])
    none = dict.fromkeys(row["outcomes"], 0)
    bare = {**row, "value": None, "interval": None, "null": None}
    rows = [
        {**bare, "outcomes": {**none, "not_called_for": 9}},
        {**bare, "outcomes": {**none, "undefined_by_reply": 9}, "group": {"model": "a"}},
        {**row, "group": {"model": "b"}},
    ]
    panel = panels.profile(Table({**made.summary, "results": rows}, replace(made.about, slices=())))[0]
    assert [line.rare for line in panel.lines] == [
        "called for by none of 9 exchanges",
        "called for by 9 of 9 exchanges, none of which could be scored",
        "",
    ]
    assert panel.lines[0].value == "–"


def test_groups_without_a_value_stand_last_under_slices() -> None:
    made = mock()
    rows = [
        {**row, "value": None, "interval": None} if row["group"] == {"domain": "family"} else row
        for row in made.summary["results"]
    ]
    (_, whole) = panels.slices(Table({**made.summary, "results": rows}, made.about))[0]
    assert whole[0].lines[-1].level == "family"
    assert whole[0].undrawn == 1


def test_only_differences_with_a_small_q_are_noted() -> None:
    granularity = panels.profile(table())[2]
    assert [bool(line.note) for line in granularity.lines] == [False, True, False, False]


def test_many_groups_show_both_ends_and_stand_whole_under_slices() -> None:
    made = mock()
    row = next(row for row in made.summary["results"] if not row["group"] and not row["part"])
    rows = [row, *({**row, "group": {"model": f"m{place}"}, "value": place / 40} for place in range(20))]
    found = Table({**made.summary, "results": rows}, replace(made.about, slices=(), distributions=()))
    panel = panels.profile(found)[0]
    assert [line.level for line in panel.lines] == ["", "m19", "m18", "m17", "m2", "m1", "m0"]
    assert panel.left_out == 14
    (_, whole) = panels.slices(found)[0]
    assert len(whole[0].lines) == 21
    assert "14 more between these" in render({**made.summary, "results": rows}, made.shown, found.about)


def test_parts_are_labelled_with_their_mode_where_there_are_two() -> None:
    made = mock()
    rows = [row for row in made.summary["results"] if row["metric"] == "fog" or not row["group"]]
    both = [*rows, *({**row, "mode": "render"} for row in rows)]
    labels = [panel.label for panel in panels.profile(Table({**made.summary, "results": both}, made.about))]
    assert "Conflict avoidance (respond)" in labels
    assert "Conflict avoidance (render)" in labels


def test_bars_are_whole_and_in_words() -> None:
    bar = bars(table())[0]
    assert sum(float(piece.width.rstrip("%")) for piece in bar.pieces) > 99.99
    assert bar.sentence.startswith("99 present, 150 absent, 8 unscorable reply, 147 not called for")
    assert "lies within 38–42% (measured: 40%)" in bar.bounds


def test_histograms_that_only_repeat_a_share_are_left_out() -> None:
    made = mock()
    two = [replace(one, counts=(9, *[0] * 18, 3)) for one in made.about.distributions if one.metric[0] == "s"]
    found = Table(made.summary, replace(made.about, distributions=(*two, *made.about.distributions[3:])))
    assert [spread.label for spread in histograms(found)] == ["Linguistic distancing"]
