"""Acts in the words of other schemes: one table, and sums that stay probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import InputError
from attunement.instruments.acts import LABELS
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.perspective import Mark

SCHEMES = ("support", "epitome", "annomi", "miti", "esconv", "wikitactics", "xstest")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_knows_only_acts(scheme: str) -> None:
    for carried in crosswalk(scheme).values():
        assert carried and carried <= set(LABELS)


def marks(**scores: float) -> list[Mark]:
    return [Mark(label, place, place + 1, score) for place, (label, score) in enumerate(scores.items())]


@pytest.mark.parametrize(
    ("acts", "scheme", "label", "score", "why"),
    [
        (marks(reflect=0.4, disclose=0.3, validate=0.9), "epitome", "interpretation", 0.7, ".4 + .3; validate is none"),
        (marks(react=0.8, reassure=0.5), "epitome", "emotional_reaction", 1.0, ".8 + .5, at most 1"),
        (marks(explore=0.25), "epitome", "emotional_reaction", 0.0, "nothing here reacts"),
        (marks(advise=0.5, refer=0.25), "support", "advice_giving", 0.75, "a referral is advice on whom to see"),
        (marks(platitude=0.9, fog=0.9), "support", "dismissing_emotions", 0.0, "empty, and nothing made smaller"),
        ([], "support", "self_oriented_talk", 0.0, "no text, no act"),
    ],
)
def test_a_label_scores_as_the_sum_of_its_acts(
    acts: list[Mark], scheme: str, label: str, score: float, why: str
) -> None:
    assert in_scheme(acts, scheme)[label] == pytest.approx(score), why


@given(scores=st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1)), scheme=st.sampled_from(SCHEMES))
def test_every_label_has_a_score_from_0_to_1_in_any_order(scores: dict[str, float], scheme: str) -> None:
    found = in_scheme(marks(**scores), scheme)
    assert list(found) == list(crosswalk(scheme))
    assert all(0 <= score <= 1 for score in found.values())
    assert in_scheme(reversed(marks(**scores)), scheme) == found


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(InputError, match="no crosswalk to 'nope'; there are: support, epitome"):
        crosswalk("nope")
