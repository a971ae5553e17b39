from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.judge.answer import Verdict
from attunement.judge.panel import combined, disagreement
from attunement.judge.rubric import Rubric, parse_rubric
from attunement.perspective import Mark

pytestmark = pytest.mark.judge

RUBRIC: Rubric = parse_rubric(
    """
    name = "all"
    version = 1
    texts = ["reply"]
    by_line = ["reply"]
    definition = "Every kind of field."
    fields = [
        { name = "level", kind = "level", meaning = ".", anchors = ["a", "b", "c", "d", "e"] },
        { name = "share", kind = "share", meaning = ".", anchors = ["a", "b", "c", "d", "e"] },
        { name = "tone", kind = "tone", meaning = "." },
        { name = "choice", kind = "choice", meaning = ".", options = { x = ".", y = "." } },
        { name = "flag", kind = "flag", meaning = "." },
        { name = "marks", kind = "marks", meaning = ".", of = "reply", options = { p = ".", q = "." } },
        { name = "lines", kind = "lines", meaning = ".", of = "reply", options = { p = ".", q = "." } },
        { name = "items", kind = "items", meaning = ".", anchors = ["a", "b", "c", "d", "e"] },
    ]
    """,
    "all.toml",
)
MARKS = st.builds(
    lambda label, start, length: Mark(label, start, start + length),
    st.sampled_from("pq"), st.integers(0, 20), st.integers(1, 9),
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {
        "level": st.integers(0, 4),
        "share": st.floats(0, 1),
        "tone": st.floats(-1, 1),
        "choice": st.sampled_from("xy"),
        "flag": st.booleans(),
        "marks": st.lists(MARKS, max_size=4).map(tuple),
        "lines": st.tuples(*[st.sets(st.sampled_from("pq")).map(lambda labels: tuple(sorted(labels)))] * 2),
        "items": st.tuples(*[st.integers(0, 4)] * 3),
    }
)
ONE: dict[str, Any] = {
    "level": 1, "share": 0.2, "tone": -0.5, "choice": "x", "flag": True,
    "marks": (Mark("p", 0, 5),), "lines": (("p",), ()), "items": (0, 2, 4),
}  # fmt: skip
OTHER: dict[str, Any] = {
    "level": 4, "share": 0.6, "tone": 0.5, "choice": "y", "flag": True,
    "marks": (Mark("p", 3, 8), Mark("q", 0, 5)), "lines": (("p", "q"), ("q",)), "items": (4, 2, 3),
}  # fmt: skip


def verdicts(*values: dict[str, Any]) -> list[Verdict]:
    return [Verdict(each, f"reason {number}") for number, each in enumerate(values)]


def test_two_judges_by_hand() -> None:
    found = combined(RUBRIC, verdicts(ONE, OTHER)).values
    assert found["level"] == 2.5  # the median of 1 and 4
    assert found["share"] == pytest.approx(0.4)
    assert found["tone"] == 0
    assert found["choice"] == "x"  # a tie goes to the judge named first
    assert found["marks"] == (Mark("p", 0, 5),)  # seen by both; q by one of two, which is not more than half
    assert found["lines"] == (("p",), ())
    assert found["items"] == (2, 2, 3.5)
    apart = disagreement(RUBRIC, verdicts(ONE, OTHER))
    assert apart["level"] == 0.75  # 3 of 4 steps
    assert apart["share"] == pytest.approx(0.4)
    assert apart["tone"] == 0.5  # 1 of a range of 2
    assert (apart["choice"], apart["flag"]) == (1, 0)
    assert apart["marks"] == pytest.approx(1 / 3)  # one of three marks has no counterpart
    assert apart["lines"] == pytest.approx((1 / 3 + 1) / 2)
    assert apart["items"] == pytest.approx((1 + 0 + 0.25) / 3)


def test_more_than_half_of_three_decide() -> None:
    found = combined(RUBRIC, verdicts(ONE, OTHER, OTHER)).values
    assert (found["level"], found["choice"]) == (4, "y")
    assert found["marks"] == (Mark("p", 0, 5), Mark("q", 0, 5))
    assert found["lines"] == (("p", "q"), ("q",))


@given(values=st.lists(VALUES, min_size=2, max_size=5))
def test_disagreement_is_a_share_and_order_does_not_matter_to_it(values: list[dict[str, Any]]) -> None:
    apart = disagreement(RUBRIC, verdicts(*values))
    assert set(apart) == set(values[0])
    assert all(0 <= value <= 1 for value in apart.values())
    assert disagreement(RUBRIC, verdicts(*values[::-1])) == pytest.approx(apart)


@given(values=VALUES, number=st.integers(2, 4))
def test_judges_of_one_mind_do_not_disagree(values: dict[str, Any], number: int) -> None:
    assert set(disagreement(RUBRIC, verdicts(*[values] * number)).values()) == {0}
    found = combined(RUBRIC, verdicts(*[values] * number)).values
    assert found["level"] == values["level"]
    assert found["choice"] == values["choice"]
    assert found["share"] == pytest.approx(values["share"])


def test_one_judge_alone_is_heard_as_it_is() -> None:
    (verdict,) = verdicts(ONE)
    assert combined(RUBRIC, [verdict]) is verdict
    assert disagreement(RUBRIC, [verdict]) == {}
