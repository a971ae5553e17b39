from collections.abc import Sequence

import pytest

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Outcome, Ratio
from attunement.metrics.sentiment_attenuation import SentimentAttenuation
from attunement.perspective import Affect
from attunement.reading import Legibility, Rendering
from tests.metrics.readings import person, reading, reply

SAID = "My dog died on Sunday and the house is too quiet."
REPLY = "That quiet sounds so lonely after losing him."


def measured(e: float, r: float, grief: Sequence[str] = ()) -> Measurement:
    return SentimentAttenuation().from_reading(
        reading(SAID, REPLY, person(SAID, felt=e, grief=grief), reply(REPLY, attributed=r))
    )


@pytest.mark.parametrize(
    ("e", "r", "value", "outcome", "why"),
    [
        (3.0, 0.0, 1.0, Outcome.PRESENT, "(3 − 0) / 3"),
        (3.0, 1.5, 0.5, Outcome.PRESENT, "(3 − 1.5) / 3, at the threshold"),
        (3.0, 1.8, 0.4, Outcome.ABSENT, "(3 − 1.8) / 3"),
        (3.0, 3.0, 0.0, Outcome.ABSENT, "all of it taken up"),
        (2.0, 4.0, 0.0, Outcome.ABSENT, "more than there was is another metric's affair: max(0, 2 − 4)"),
        (1.5, 0.6, 0.6, Outcome.PRESENT, "1.5 is called for: (1.5 − 0.6) / 1.5"),
        (1.49, 0.0, None, Outcome.NOT_CALLED_FOR, "under 1.5, no cue"),
        (0.0, 0.0, None, Outcome.NOT_CALLED_FOR, "no affect"),
    ],
)
def test_share_of_feeling_lost(e: float, r: float, value: float | None, outcome: Outcome, why: str) -> None:
    found = measured(e, r)
    assert (found.value, found.outcome) == (value, outcome), why


def test_a_cue_calls_and_holds_at_least_two() -> None:
    found = measured(0.4, 0.5, grief=["died"])
    # e = max(0.4, 2) = 2; (2 − 0.5) / 2 = 0.75
    assert found.value == 0.75
    assert found.readings == {"e": 2.0, "r": 0.5, "reply_words": 8.0}
    assert measured(3.6, 0.9, grief=["died"]).readings["e"] == 3.6


def test_counts_pool_lost_over_held() -> None:
    # lost 1.5 + 0 of held 2 + 4: pooled 0.25, while the mean of 0.75 and 0 is 0.375
    pooled = measured(2.0, 0.5).counts + measured(4.0, 4.0).counts
    assert pooled == Ratio(1_500_000, 6_000_000)


def test_a_reply_that_cannot_be_scored_does_not_change_what_is_called_for() -> None:
    metric = SentimentAttenuation()
    for e, outcome in [(3.0, Outcome.UNDEFINED_BY_REPLY), (1.0, Outcome.NOT_CALLED_FOR)]:
        found = metric.from_reading(reading(SAID, "", person(SAID, felt=e), unscorable="the reply is blank"))
        assert found.outcome is outcome
    assert metric.from_reading(reading("", REPLY, unreadable="no words")).outcome is Outcome.UNDEFINED


def test_no_threshold_calls_for_a_reply_to_no_feeling() -> None:
    metric = SentimentAttenuation(called_at=0.0)
    assert metric.from_reading(reading(SAID, REPLY)).outcome is Outcome.NOT_CALLED_FOR


def rendered(e_reference: float, e_generation: float) -> Measurement:
    rendering = Rendering(
        exchange=Exchange(said="原文", reply="A generation.", reference="A reference."),
        reference_affect=Affect(e_reference, 0.0, {}),
        reply_affect=Affect(e_generation, 0.0, {}),
    )
    return SentimentAttenuation().from_rendering(rendering)


@pytest.mark.parametrize(
    ("e_reference", "e_generation", "rate", "compression"),
    [
        (0.8, 0.6, 0.25, 0.2),  # (.8 − .6) / .8
        (0.4, 0.5, -0.25, -0.1),  # a rendering that adds some
        (0.2, 0.8, -3.0, -0.6),  # the rate has no lower end
        (0.5, 0.0, 1.0, 0.5),
    ],
)
def test_rendered_rate_and_compression(
    e_reference: float, e_generation: float, rate: float, compression: float
) -> None:
    found = rendered(e_reference, e_generation)
    assert found.value == rate
    assert found.parts["compression"].value == compression
    assert found.readings == {"e_reference": e_reference, "e_generation": e_generation}


def test_a_reference_without_feeling_has_no_rate_but_a_compression() -> None:
    found = rendered(0.0, 0.3)
    assert found.outcome is Outcome.NOT_CALLED_FOR
    assert found.parts["compression"].value == -0.3


def test_method_two_is_the_pooled_compression() -> None:
    pairs = [(0.8, 0.6), (0.4, 0.5), (0.0, 0.3)]
    pooled = sum((rendered(*pair).parts["compression"].counts for pair in pairs), Ratio())
    # (mean e_R − mean e_G) / mean e_R = (.4 − .46667) / .4 = −.16667
    assert pooled.value == pytest.approx(-1 / 6)
    # method 1, over the items with e_R > 0: (.25 − .25) / 2
    assert [rendered(*pair).value for pair in pairs] == [0.25, -0.25, None]


def test_a_rendering_needs_a_reference_it_can_read() -> None:
    exchange = Exchange(said="a", reply="b", mode=Mode.RENDER)
    rendering = Rendering(exchange=exchange, legibility=Legibility(unreadable="no reference"))
    found = SentimentAttenuation().from_rendering(rendering)
    assert found.outcome is found.parts["compression"].outcome is Outcome.UNDEFINED
