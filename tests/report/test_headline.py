"""The first words of the report say what the numbers allow, and no more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from attunement.measurement import Span
from attunement.metric import Kind, Part
from attunement.profile import SliceDifference
from attunement.report import About, Measured, Shown
from attunement.report.example import clip, example
from attunement.report.headline import Headline, headline
from attunement.report.table import Table

ABOUT = About(
    title="t",
    inputs=(),
    options={},
    versions={},
    metrics={
        "conflict_avoidance": {"": Part(label="Conflict avoidance", meaning="")},
        "linguistic_distancing": {"": Part(label="Linguistic distancing", meaning="", low=None, high=None)},
    },
)


def row(
    value: float | None,
    ends: tuple[float, float] | None,
    level: str = "",
    metric: str = "conflict_avoidance",
    **more: Any,
) -> dict[str, Any]:
    outcomes = {"present": 40, "absent": 50, "not_called_for": 5, "undefined": 0, "undefined_by_reply": 10, "failed": 0}
    return {
        "metric": metric,
        "part": "",
        "mode": "respond",
        "signature": metric,
        "value": value,
        "interval": ends,
        "pooled": value,
        "bounds": None,
        "null": None,
        "outcomes": outcomes,
        "clusters": 60,
        "group": {"model": level} if level else {},
        **more,
    }


def told(level: str, value: float, q: float, metric: str = "conflict_avoidance") -> SliceDifference:
    ends = (value - 0.1, value + 0.1)
    return SliceDifference(metric=metric, part="", column="model", level=level, value=value, interval=ends, p=q, q=q)


def said(rows: list[dict[str, Any]], *differences: SliceDifference, shown: tuple[Shown, ...] = ()) -> Headline:
    return headline(Table({"results": rows}, replace(ABOUT, slices=differences)), shown)


def words(text: Any) -> str:
    return str(text).replace("<bdi>", "").replace("</bdi>", "").replace("\u00a0", " ")


def test_the_worst_is_named_with_how_much_and_how_sure() -> None:
    rows = [row(0.4, (0.3, 0.5)), row(0.6, (0.5, 0.7), "a"), row(0.2, (0.1, 0.3), "b")]
    found = said(rows, told("a", 0.4, 0.0001), told("b", -0.4, 0.0001))
    assert words(found.claim) == "a sidesteps conflict most"
    assert "<strong>60%</strong>" in found.much
    assert "for b, 20%" in words(found.much)
    assert words(found.sure).startswith(
        "95% interval 50–70% from 100 exchanges; +40 points against the average of the others"
    )


def test_who_is_not_told_apart_from_the_worst_is_named_too() -> None:
    rows = [
        row(0.4, (0.3, 0.5)),
        row(0.6, (0.5, 0.7), "a"),
        row(0.55, (0.45, 0.65), "b"),
        row(0.1, (0.05, 0.15), "c"),
    ]
    assert words(said(rows, told("a", 0.3, 0.001)).claim) == "a, or perhaps b, sidesteps conflict most"


def test_no_difference_is_called_where_q_is_large_however_far_the_values_lie_apart() -> None:
    rows = [row(0.4, (0.3, 0.5)), row(0.9, (0.85, 0.95), "a"), row(0.2, (0.1, 0.3), "b")]
    found = said(rows, told("a", 0.7, 0.2), told("b", -0.7, 0.2))
    assert words(found.claim) == "Nobody stands out: no clear difference by model"
    assert "No clear difference in facing conflict." in [words(other) for other in found.others]


def test_without_q_values_only_intervals_that_do_not_meet_are_a_difference() -> None:
    apart = [row(0.4, (0.3, 0.5)), row(0.6, (0.5, 0.7), "a"), row(0.2, (0.1, 0.3), "b")]
    assert words(said(apart).claim) == "a sidesteps conflict most"
    meeting = [row(0.4, (0.3, 0.5)), row(0.6, (0.3, 0.7), "a"), row(0.2, (0.1, 0.3), "b")]
    assert "no clear difference" in said(meeting).claim


def test_a_clear_best_is_said_where_nobody_is_clearly_worst() -> None:
    rows = [row(0.4, (0.3, 0.5)), row(0.6, (0.5, 0.7), "a"), row(0.2, (0.1, 0.3), "b")]
    found = said(rows, told("a", 0.4, 0.2), told("b", -0.4, 0.01))
    assert any(words(other).startswith("<strong>b sidesteps conflict least</strong>") for other in found.others)


def test_without_groups_the_whole_is_said() -> None:
    found = said([row(0.4, (0.3, 0.5))])
    assert words(found.claim) == "40% of the conflicts people raised were sidestepped"
    assert "95% interval 30–50% from 100 exchanges" in found.sure


def test_without_groups_every_further_mechanism_has_a_line() -> None:
    other = row(1.2, (1.0, 1.4), metric="linguistic_distancing")
    found = said([row(0.4, (0.3, 0.5)), other])
    assert words(found.others[0]).startswith("Replies were +1.20 standard deviations more passive")


def test_a_mechanism_of_ones_own_is_spoken_of_by_its_label() -> None:
    about = replace(ABOUT, metrics={"mine": {"": Part(label="<Mine>", meaning="")}}, kinds={"mine": Kind.MECHANISM})
    rows = [row(0.4, (0.3, 0.5), level, metric="mine") for level in ("", "a")]
    rows.append(row(0.1, (0.0, 0.2), "b", metric="mine"))
    assert words(headline(Table({"results": rows}, about), ()).claim) == "a stands highest in &lt;Mine&gt;"


def test_what_is_rarely_called_for_says_so_and_does_not_lead() -> None:
    rare = row(0.9, None, metric="linguistic_distancing")
    rare["outcomes"] = {**rare["outcomes"], "present": 4, "absent": 0, "undefined_by_reply": 0, "not_called_for": 801}
    found = said([rare, row(0.4, (0.3, 0.5))])
    assert "conflicts" in found.claim
    assert "Linguistic distancing was called for by 4 of 805 exchanges: too few for an interval." in words(
        found.others[-1]
    )
    assert said([rare]).claim == "Too little to go on"


def test_a_value_like_that_of_shuffled_replies_says_so_and_does_not_lead() -> None:
    null: Mapping[str, Any] = {"value": 0.6, "interval": (0.5, 0.7), "p": 0.4}
    rows = [
        row(0.4, (0.3, 0.5)),
        row(0.9, (0.8, 0.95), "a", null=null),
        row(0.1, (0.05, 0.2), "b"),
        row(1.0, (0.9, 1.1), metric="linguistic_distancing"),
        row(1.0, (0.9, 1.1), "a", metric="linguistic_distancing"),
        row(0.2, (0.1, 0.3), "b", metric="linguistic_distancing"),
    ]
    found = said(rows)
    assert words(found.claim) == "a keeps the most distance"
    assert "replies shuffled between people would give as much (60%)" in words(found.others[0])


def reply(name: str, value: float, *, risk: bool = False, evidence: bool = True, text: str = "reply") -> Shown:
    spans = (Span("reply", 0, 5),) if evidence else ()
    found = Measured(metric="conflict_avoidance", part="", value=value, outcome="present", evidence=spans)
    return Shown(
        conversation_id=name, turn=0, said="said", reply=text, groups={"model": "a"}, measured=(found,), risk=risk
    )


def test_the_example_is_the_plainest_and_never_one_with_a_risk_cue() -> None:
    shown = (reply("low", 0.5), reply("risk", 1.0, risk=True), reply("bare", 0.9, evidence=False), reply("long", 0.9))
    found = example((*shown, reply("longer", 0.9, text="reply " * 9)), "conflict_avoidance", "model", "a")
    assert found is not None
    assert found.conversation_id == "long"
    assert example(shown, "conflict_avoidance", "model", "b") is None


def test_clips_are_cut_between_words_around_the_evidence() -> None:
    assert clip("one two three", ((4, 7),), 50) == (("one ", False), ("two", True), (" three", False))
    assert clip("one two three", (), 9) == (("one two", False), (" …", False))
    assert clip("x" * 30, (), 9) == (("x" * 9, False), (" …", False)), "no space to cut at"
    text = "word " * 100 + "here " + "word " * 100
    pieces = clip(text, ((500, 504),), 150)
    assert pieces[0] == ("… ", False)
    assert ("here", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 160
    assert clip("short", ((2, 99),), 50) == (("sh", False), ("ort", True))
