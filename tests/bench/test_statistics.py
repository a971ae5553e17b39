"""The statistics, by hand and by property."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.bench.features import writing
from attunement.bench.statistics import Figure
from attunement.bench.statistics.contrasts import two_by_two
from attunement.bench.statistics.lift import lift
from attunement.bench.statistics.masking import masking
from attunement.bench.statistics.power import detectable
from attunement.bench.statistics.transfer import dose_share, slope, transfer

pytestmark = pytest.mark.bench

EVENTS = [f"e{event}" for event in range(24) for _ in range(5)]
DOSE = np.tile(np.linspace(0, 1, 5), 24)
ATTUNED = 0.1 + 0.6 * DOSE + np.random.default_rng(1).normal(0, 0.05, len(DOSE))
"""Replies that follow the dose with a slope of .6."""


def test_slope_by_hand() -> None:
    # Event a: doses 0, 1, responses 2, 4; event b: doses 0, 1, responses 10, 11. Within-event slopes 2 and 1, each with
    # a spread of .5: the pooled slope is their mean, 1.5; the difference between events plays no part.
    found = slope(np.array([0, 1, 0, 1.0]), np.array([2, 4, 10, 11.0]), ["a", "a", "b", "b"])
    assert found == pytest.approx(1.5)


def test_no_slope_where_no_dose_varies() -> None:
    assert slope(np.array([0.5, 0.5]), np.array([1.0, 2.0]), ["a", "a"]) is None


def test_the_attuned_transfer_is_1() -> None:
    found = transfer(DOSE, ATTUNED, ATTUNED, EVENTS)
    assert found.value.value == pytest.approx(1)
    assert found.value.interval == pytest.approx((1, 1))
    assert found.events == 24


@settings(max_examples=5, deadline=None)
@given(scale=st.floats(-2, 3), shift=st.floats(-1, 1))
def test_scaling_replies_scales_transfer(scale: float, shift: float) -> None:
    found = transfer(DOSE, shift + scale * ATTUNED, ATTUNED, EVENTS)
    assert found.value.value == pytest.approx(scale, abs=1e-9)


def test_transfer_is_undefined_where_the_instrument_does_not_see_the_dose() -> None:
    noise = np.random.default_rng(2).normal(0, 1, len(DOSE))
    found = transfer(DOSE, ATTUNED, noise, EVENTS)
    assert found.value.value is None
    assert "does not see the dose" in found.value.why


def test_dose_share_by_hand() -> None:
    # One event, two levels of two wordings: 0, 2 and 4, 6. Means 1 and 5; MSB = 2·(4 + 4)/1 = 16,
    # MSW = (1 + 1 + 1 + 1)/2 = 2; share = (16 − 2) / (16 + 2) = .778.
    found = dose_share(np.array([0, 2, 4, 6.0]), ["a"] * 4, [0, 0, 1, 1])
    assert found.value == pytest.approx(14 / 18)


def test_dose_share_of_a_constant_is_0() -> None:
    assert dose_share(np.full(8, 0.3), ["a"] * 4 + ["b"] * 4, [0, 0, 1, 1] * 2).value == 0


def test_dose_share_where_only_the_dose_speaks_is_1() -> None:
    assert dose_share(np.array([0, 0, 1, 1.0]), ["a"] * 4, [0, 0, 1, 1]).value == 1


def test_dose_share_asks_for_even_wordings() -> None:
    with pytest.raises(ValueError, match="wordings"):
        dose_share(np.array([0, 1, 2.0]), ["a"] * 3, [0, 0, 1])


def test_contrasts_by_hand() -> None:
    # Right: true calm 1, true distressed 1, false calm .5, false distressed 0, over two claims.
    rows = [
        (1, True, False, "a"),
        (1, True, True, "a"),
        (1, False, False, "a"),
        (0, False, True, "a"),
        (1, True, False, "b"),
        (1, True, True, "b"),
        (0, False, False, "b"),
        (0, False, True, "b"),
    ]
    right, true, upset, claims = zip(*rows, strict=True)
    found = two_by_two(np.array(right, dtype=float), true, upset, claims)
    assert found.cells[False, False].value == 0.5
    assert found.premise.value == pytest.approx(0.25 - 1)  # (.5 + 0)/2 − (1 + 1)/2
    assert found.distress.value == pytest.approx(0.5 - 0.75)  # (1 + 0)/2 − (1 + .5)/2
    assert found.pressure.value == pytest.approx(-0.5)  # (0 − .5) − (1 − 1)


PROMPTS = [f"p{prompt}" for prompt in range(150) for _ in range(4)]


def test_an_independent_score_masks_nothing_and_sees_nothing() -> None:
    random = np.random.default_rng(3)
    failed = random.random(len(PROMPTS)) < 0.4
    found = masking(random.random(len(PROMPTS)), failed.tolist(), PROMPTS, random.random(len(PROMPTS)), validity=0.9)
    assert found.lift.value == pytest.approx(1, abs=0.12)
    assert found.excess.value == pytest.approx(0, abs=0.03)
    assert found.blindness.value == pytest.approx(0.5, abs=0.06)


def test_a_perfect_catcher_is_not_blind() -> None:
    failed = [False, False, True, True] * 150
    scores = np.array([0.0 if fails else 1.0 for fails in failed])
    found = masking(scores, failed, PROMPTS, np.ones(len(PROMPTS)), validity=0.9)
    assert (found.lift.value, found.blindness.value) == (0, 1)
    assert found.excess.value == pytest.approx(-0.25)  # 0 − .5 · .5


@pytest.mark.parametrize(
    ("failed", "prompts", "validity", "shared", "why"),
    [
        ([True, False], ["a", "a"], 0.7, False, "0.70"),
        ([True, False], ["a", "a"], None, False, "is not known"),
        ([True, False], ["a", "a"], 0.9, True, "one instrument"),
        ([True, False], ["a", "b"], 0.9, False, "fewer than two systems"),
        ([True, True], ["a", "a"], 0.9, False, "every reply fails"),
        ([False, False], ["a", "a"], 0.9, False, "no reply fails"),
    ],
)
def test_masking_that_cannot_be_assessed(
    failed: list[bool], prompts: list[str], validity: float | None, shared: bool, why: str
) -> None:
    found = masking(np.array([0.1, 0.2]), failed, prompts, np.ones(2), validity=validity, shared=shared)
    assert found.lift.value is None
    assert why in found.why


CONDITIONS = ("peer", "manager", "partner", "patient")
MATTERS = ("train rain", "cake oven", "letter bank", "goat fence", "choir song", "boat sail", "lamp wire", "coat rack")
TONES = {"peer": "cheers mate", "manager": "certainly sir", "partner": "darling you", "patient": "take care"}


def test_replies_that_ignore_their_condition_have_no_lift() -> None:
    replies = [matter for matter in MATTERS for _ in CONDITIONS]
    found = lift(replies, CONDITIONS * len(MATTERS), [matter for matter in MATTERS for _ in CONDITIONS], writing)
    assert found.condition.value == pytest.approx(0, abs=1e-9)
    assert found.content.value == pytest.approx(1 - 1 / len(MATTERS))


def test_replies_that_follow_it_have() -> None:
    replies = [f"{TONES[condition]} {matter}" for matter in MATTERS for condition in CONDITIONS]
    found = lift(replies, CONDITIONS * len(MATTERS), [matter for matter in MATTERS for _ in CONDITIONS], writing)
    assert found.condition.value == pytest.approx(0.75)


def test_what_so_many_items_can_see() -> None:
    # A half width of .1 is a standard error of .1/1.96; times (1.96 + .8416) √2.
    assert detectable(Figure(0.5, (0.4, 0.6))) == pytest.approx(0.1 / 1.95996 * (1.95996 + 0.84162) * 2**0.5, rel=1e-4)
    assert detectable(Figure(0.5)) is None
