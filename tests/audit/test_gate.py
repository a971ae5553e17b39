"""`--fail-if`: what it accepts, and that only a whole interval past the number fails a build."""

from dataclasses import dataclass

import pytest

from attunement.audit.gate import parse_gate
from attunement.errors import InputError


@dataclass(frozen=True)
class Found:
    metric: str = "conflict_avoidance"
    part: str = ""
    value: float | None = 0.3
    interval: tuple[float, float] | None = (0.2, 0.4)
    clusters: int = 50


@pytest.mark.parametrize(
    ("text", "fails", "why"),
    [
        ("conflict_avoidance > 0.1", True, "the lower bound .2 is above .1"),
        ("conflict_avoidance > 0.2", False, "the lower bound .2 is not above .2"),
        ("conflict_avoidance>=0.2", True, "the lower bound .2 is .2"),
        ("conflict_avoidance > 0.25", False, "the value is above, its interval is not"),
        ("conflict_avoidance < 0.5", True, "the upper bound .4 is below .5"),
        ("conflict_avoidance <= 0.4", True, "the upper bound .4 is .4"),
        ("conflict_avoidance < 0.35", False, "the upper bound .4 is above .35"),
        (" conflict_avoidance  <  -1e-3 ", False, "spaces and exponents are read"),
    ],
)
def test_a_gate_looks_at_the_interval(text: str, fails: bool, why: str) -> None:
    assert (parse_gate(text).holds([Found()]) is not None) == fails, why


def test_a_part_is_named_with_a_dot() -> None:
    gate = parse_gate("conflict_avoidance.fog > 0")
    assert gate.holds([Found(), Found(part="fog")]) == "conflict_avoidance.fog > 0: 0.300 [0.200, 0.400]"


@pytest.mark.parametrize(
    "text", ["conflict_avoidance", "> 3", "conflict_avoidance == 2", "conflict_avoidance > x", "a.b.c > 1", "a > 1.2.3"]
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not of the form"):
        parse_gate(text)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (Found(interval=None, clusters=7), r"no interval \(7 clusters; an interval needs 20\)"),
        (Found(value=None, interval=None, clusters=0), r"no value \(0 clusters"),
        (Found(metric="length"), "was not measured"),
    ],
)
def test_a_gate_that_cannot_be_judged_is_bad_input(found: Found, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_gate("conflict_avoidance > 0").holds([found])


def test_a_near_name_is_offered() -> None:
    with pytest.raises(InputError, match="did you mean 'conflict_avoidance'"):
        parse_gate("conflict_avoidence > 0").holds([Found()])
