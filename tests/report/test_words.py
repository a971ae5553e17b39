import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.metric import Part
from attunement.report.chart import scale_for, shared_scale
from attunement.report.words import gap, interval, link, named, number, plain, q_value, size

SHARE = Part(label="share", meaning="")
SIGNED = Part(label="z", meaning="", low=None, high=None)
WORDS = Part(label="words", meaning="", high=None)


@pytest.mark.parametrize(
    ("value", "part", "expected"),
    [
        (0.584, SHARE, "58%"),
        (0.0, SHARE, "0%"),
        (0.004, SHARE, "0.4%"),
        (0.053, SHARE, "5.3%"),
        (0.0501, SHARE, "5%"),
        (0.0996, SHARE, "10%"),
        (1.0, SHARE, "100%"),
        (None, SHARE, "–"),
        (1.344, SIGNED, "+1.34"),
        (-0.3, SIGNED, "−0.30"),
        (-0.001, SIGNED, "0.00"),
        (47.31, WORDS, "47.3"),
        (1234.5, WORDS, "1,234"),
    ],
)
def test_numbers_read_as_people_write_them(value: float | None, part: Part, expected: str) -> None:
    assert number(value, part) == expected


def test_intervals_and_gaps() -> None:
    assert interval((0.494, 0.668), SHARE) == "49–67%"
    assert interval((-0.13, 0.23), SIGNED) == "−0.13 to +0.23"
    assert interval(None, SHARE) == "no interval"
    assert gap(0.28, SHARE) == "+28 points"
    assert gap(-0.004, SHARE) == "−0.4 points"
    assert gap(0.0, SHARE) == "0 points"
    assert gap(-0.31, SIGNED) == "−0.31"


@pytest.mark.parametrize(
    ("q", "expected"), [(0.0004, "q < .001"), (0.0044, "q = .004"), (0.034, "q = .03"), (0.3, "q = .30")]
)
def test_q_values_read_as_papers_print_them(q: float, expected: str) -> None:
    assert q_value(q).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("octets", "expected"), [(1, "1 bytes"), (999, "999 bytes"), (412_331, "412 kB"), (5_000_000_000, "5 GB")]
)
def test_sizes(octets: int, expected: str) -> None:
    assert size(octets) == expected


def test_hidden_characters_are_shown_and_names_isolated() -> None:
    assert plain("a\u202eb") == "a⟨U+202E⟩b"
    assert named("<b>\u202e") == '<bdi>&lt;b&gt;<span class="ctrl">U+202E</span></bdi>'
    assert plain("👩\u200d🎓") == "👩\u200d🎓", "what joins a sign is no control"


def test_links_hold_any_name() -> None:
    assert link(e='a&b="1"', m="") == "#e=a%26b%3D%221%22"


@given(values=st.lists(st.floats(-1e6, 1e6), max_size=6))
def test_a_scale_holds_every_value_and_zero(values: list[float]) -> None:
    scale = scale_for(values, SIGNED)
    assert all(scale.low - 1e-6 <= value <= scale.high + 1e-6 for value in [0.0, *values])
    assert 2 <= len(scale.ticks) <= 8
    assert all(0 <= float(tick.x.rstrip("%")) <= 100 for tick in scale.ticks)


@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_shares_start_at_zero_and_end_by_one(values: list[float]) -> None:
    scale = shared_scale(values, SHARE)
    assert scale.low == 0
    assert max(values) <= scale.high + 1e-9
    assert scale.high <= 1
