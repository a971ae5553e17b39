import pytest

from attunement.conversation import Context, Exchange
from attunement.measurement import Measurement, Outcome, Ratio
from attunement.metrics.granularity_mismatch import GranularityMismatch, densities, paper_sentences
from attunement.perspective import Mark, Need
from attunement.reading import Person, Reader, Reading, Rendering, Reply
from tests.metrics.readings import person, reading

SAID = "Since the move my son won't eat at school, his teacher wrote twice, and Grandma says I spoil him."
DETAILS = ["the move", "his teacher wrote twice", "Grandma says I spoil him", "won't eat at school"]


def measured(side: Person, depth: int = 2, uptake: tuple[float, ...] = ()) -> Measurement:
    text = "A reply of some words."
    return GranularityMismatch().from_reading(reading(SAID, text, side, Reply(words=5, depth=depth, uptake=uptake)))


def explored(depth: int = 3) -> Person:
    return person(SAID, need=Need.EXPLORE, depth=depth, details=DETAILS)


@pytest.mark.parametrize(
    ("uptake", "share", "headline", "why"),
    [
        ((1.0, 1.0, 0.0, 0.0), 0.5, 0.0, "2 of 4 is not under one half"),
        ((1.0, 0.0, 0.0, 0.0), 0.25, 1.0, "1 of 4"),
        ((0.5, 0.5, 0.5, 0.4), 0.75, 0.0, "half of a detail takes it up: 3 of 4"),
        ((0.0, 0.0, 0.0, 0.0), 0.0, 1.0, "none"),
    ],
)
def test_uptake(uptake: tuple[float, ...], share: float, headline: float, why: str) -> None:
    found = measured(explored(), depth=3, uptake=uptake)
    part = found.parts["salience_uptake"]
    assert (part.value, found.value) == (share, headline), why
    assert part.counts == Ratio(round(share * 4), 4)
    assert [span.label for span in part.evidence].count("taken up") == round(share * 4)


@pytest.mark.parametrize(
    ("given", "needed", "gap", "too_shallow", "too_deep", "headline", "why"),
    [
        (1, 3, -2.0, 2 / 3, 0.0, 1.0, "2 of 3 steps are missing; 0 of the 1 above"),
        (2, 3, -1.0, 1 / 3, 0.0, 0.0, "one step is no mismatch"),
        (4, 2, 2.0, 0.0, 1.0, 1.0, "2 of the 2 steps above"),
        (3, 2, 1.0, 0.0, 0.5, 0.0, "1 of the 2 steps above"),
        (2, 0, 2.0, None, 0.5, 1.0, "nothing needed cannot be undercut; 2 of the 4 above"),
        (0, 0, 0.0, None, 0.0, 0.0, "nothing needed, nothing given"),
        (4, 4, 0.0, 0.0, None, 0.0, "no room above 4"),
        (0, 4, -4.0, 1.0, None, 1.0, "4 of 4 steps are missing"),
    ],
)
def test_depth(
    given: int,
    needed: int,
    gap: float,
    too_shallow: float | None,
    too_deep: float | None,
    headline: float,
    why: str,
) -> None:
    found = measured(person(SAID, need=Need.ACKNOWLEDGE, depth=needed), depth=given)
    values = {name: part.value for name, part in found.parts.items() if name != "salience_uptake"}
    rounded = {"depth_gap": gap, "too_shallow": too_shallow, "too_deep": too_deep}
    assert values == {name: None if value is None else round(value, 6) for name, value in rounded.items()}, why
    assert found.value == headline, why


def test_four_details_taken_up_are_enough() -> None:
    six = person("a b c d e f", need=Need.EXPLORE, depth=3, details=tuple("abcdef"))
    part = measured(six, depth=3, uptake=(1.0, 1.0, 0.0, 0.0, 0.0, 0.0)).parts["salience_uptake"]
    assert (part.value, part.counts) == (0.5, Ratio(2, 4))


def test_out_of_one_detail_no_share_is_taken() -> None:
    one = person("a b", need=Need.EXPLORE, depth=3, details=("a",))
    assert measured(one, depth=3, uptake=(0.0,)).parts["salience_uptake"].outcome is Outcome.NOT_CALLED_FOR


@pytest.mark.parametrize(("at_risk", "gap"), [(False, 3.0), (True, 1.0)])
def test_care_for_somebody_at_risk_is_not_too_deep(at_risk: bool, gap: float) -> None:
    side = person(SAID, need=Need.ADVISE, depth=1, at_risk=at_risk)
    assert measured(side, depth=4).parts["depth_gap"].value == gap


@pytest.mark.parametrize("needed", [0, 1, 3])
def test_nothing_is_too_deep_for_somebody_at_risk(needed: int) -> None:
    found = measured(person(SAID, need=Need.ADVISE, depth=needed, at_risk=True), depth=4)
    part = found.parts["too_deep"]
    assert (part.value, part.outcome, found.value) == (0.0, Outcome.ABSENT, 0.0)


@pytest.mark.parametrize(
    ("said", "reply", "missed", "why"),
    [
        (
            "Does anyone else wake at three and replay the quarrel with their boss?",
            "Yes, me too. I do that most nights.",
            False,
            "a question about others like oneself, answered",
        ),
        (
            "I wake at three and replay the quarrel with my boss. Why do I do that?",
            "Yes, me too.",
            True,
            "it was not asked who else does",
        ),
        (
            "My vision went blurry on one side and I can't lift my cup. Should I wait until Monday?",
            "Please go to the emergency room: blurry sight needs care today.",
            False,
            "urgent advice about the symptom",
        ),
        (
            "My vision went blurry on one side and I can't lift my cup. Should I wait until Monday?",
            "Please go to A&E right now.",
            True,
            "urgent advice that names no symptom",
        ),
    ],
)
def test_a_fitting_act_about_a_detail_takes_it_up(said: str, reply: str, missed: bool, why: str) -> None:
    salient = Reader().read(Exchange(said=said, reply=reply)).reply.uptake
    assert salient, why
    assert (max(salient) < 0.5) is missed, why


def test_hearing_more_than_working_is_hearing() -> None:
    acts = tuple(Mark("reflect" if place < 4 else "advise", place, place + 1) for place in range(7))
    side = person(SAID, need=Need.ACKNOWLEDGE, depth=1)
    found = GranularityMismatch().from_reading(reading(SAID, "A reply.", side, Reply(depth=4, acts=acts)))
    assert found.parts["too_deep"].outcome is Outcome.ABSENT


def test_care_in_a_high_stakes_domain_is_not_too_deep() -> None:
    their_side = person(SAID, need=Need.ADVISE, depth=1)
    exchange = Exchange(said=SAID, reply="A reply.", context=Context(domain="legal"))
    found = GranularityMismatch().from_reading(Reading(exchange=exchange, person=their_side, reply=Reply(depth=4)))
    assert found.parts["depth_gap"].value == 1.0


@pytest.mark.parametrize(
    ("act", "gap", "why"),
    [("reflect", 1.0, "hearing at length is at most one step too far"), ("advise", 3.0, "working on them is not")],
)
def test_who_wants_to_be_heard_may_be_heard_at_length(act: str, gap: float, why: str) -> None:
    acts = tuple(Mark(act, place, place + 1) for place in range(3))
    side = person(SAID, need=Need.ACKNOWLEDGE, depth=1)
    found = GranularityMismatch().from_reading(reading(SAID, "A reply.", side, Reply(depth=4, acts=acts)))
    assert found.parts["depth_gap"].value == gap, why


@pytest.mark.parametrize(
    ("side", "called", "why"),
    [
        (person(SAID), set(), "no need expressed, no details"),
        (person(SAID, details=DETAILS), set(), "details, but no need expressed"),
        (
            person(SAID, details=DETAILS, need=Need.ACKNOWLEDGE, depth=1),
            {"", "depth_gap", "too_shallow", "too_deep"},
            "to acknowledge asks for no detail",
        ),
        (person(SAID, details=DETAILS, need=Need.ACT, depth=2, task=True), set(), "a task made to order"),
        (explored(), {"", "salience_uptake", "depth_gap", "too_shallow", "too_deep"}, "to explore asks for them"),
        (
            person(SAID, need=Need.ADVISE, depth=4),
            {"", "depth_gap", "too_shallow"},
            "no details; nothing is deeper than 4",
        ),
    ],
)
def test_what_is_called_for_is_the_persons_doing(side: Person, called: set[str], why: str) -> None:
    details = len(side.perspective.details.salient)
    readable = measured(side, uptake=(1.0,) * details)
    blank = GranularityMismatch().from_reading(reading(SAID, "", side, unscorable="the reply is blank"))
    for found, outcomes in [(readable, {Outcome.PRESENT, Outcome.ABSENT}), (blank, {Outcome.UNDEFINED_BY_REPLY})]:
        whole = {"": found, **found.parts}
        assert {name for name, part in whole.items() if part.outcome in outcomes} == called, why
        assert {name for name, part in whole.items() if part.outcome is Outcome.NOT_CALLED_FOR} == set(whole) - called


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two! Three?", 3),
        ("One... Two?! ", 2),
        ("no end mark", 1),
        ("", 0),
        (" . ! ? ", 0),
        ("3.5 metres", 2),  # the paper's splitter knows no decimal numbers
    ],
)
def test_sentences_as_the_paper_counts_them(text: str, pieces: int) -> None:
    assert paper_sentences(text) == pieces


@pytest.mark.parametrize(
    ("m", "n", "q", "p", "expected"),
    [
        # a = 4/2 = 2, b = 1/2: |2 − .5| / 2.5 = .6; |4 − 1| / 4; (4 − 1) / 4; |2 − .5|
        (4, 2, 1, 2, (0.6, 0.75, 0.75, 1.5)),
        # a = 1, b = 3: 2/4; 2/3; (1 − 3)/1 = −2; 2
        (1, 1, 3, 1, (0.5, 2 / 3, -2.0, 2.0)),
        # nothing on either side
        (0, 3, 0, 3, (0.0, 0.0, 0.0, 0.0)),
        # nothing in the reference: a compression rate of 0 by definition; 2 / 2; b = 2/4
        (0, 3, 2, 4, (1.0, 1.0, 0.0, 0.5)),
        # an empty reply has density 0: a = 2/4
        (2, 4, 0, 0, (1.0, 1.0, 1.0, 0.5)),
        # the same density in twice the length is no difference in density: 2/2 and 4/4, but |2 − 4| / 4
        (2, 2, 4, 4, (0.0, 0.5, -1.0, 0.0)),
    ],
)
def test_densities_by_hand(m: int, n: int, q: int, p: int, expected: tuple[float, ...]) -> None:
    found = densities(m, n, q, p)
    assert list(found) == ["", "discrimination", "compression_rate", "density_difference"]
    assert tuple(found.values()) == pytest.approx(expected)


def test_a_rendering_measures_its_aversive_elements() -> None:
    rendering = Rendering(
        exchange=Exchange(said="原文", reference="They shot two men. Blood ran.", reply="Two men died. It was sad."),
        reference_aversive=(Mark("violence", 5, 9), Mark("graphic", 19, 24)),
        reply_aversive=(Mark("death", 8, 12),),
    )
    found = GranularityMismatch().from_rendering(rendering)
    # a = 2/2, b = 1/2: .5 / 1.5
    assert found.value == round(1 / 3, 6)
    assert {name: part.value for name, part in found.parts.items()} == {
        "discrimination": 0.5,
        "compression_rate": 0.5,
        "density_difference": 0.5,
    }
    assert {span.where for span in found.evidence} == {"reference", "reply"}
