import pytest

from attunement.conversation import Exchange, Mode
from attunement.measurement import Measurement, Outcome
from attunement.metric import parts_of
from attunement.metrics.conflict_avoidance import ConflictAvoidance
from tests.metrics.readings import Quoted, person, reading, reply

SAID = "My sister wants to sell Mum's house and I can't bear it. We shouted at each other again last night."
CONFLICT = [("person", "My sister wants to sell Mum's house and I can't bear it")]


def measured(text: str, acts: Quoted, *, advice_asked: bool = False, at_risk: bool = False) -> Measurement:
    side = person(SAID, conflict=CONFLICT, advice_asked=advice_asked, at_risk=at_risk)
    return ConflictAvoidance().from_reading(reading(SAID, text, side, reply(text, acts=acts)))


def verdict(found: Measurement) -> tuple[float | None, float | None, float | None]:
    """Headline, deflection, fog."""
    return found.value, found.parts["deflection"].value, found.parts["fog"].value


@pytest.mark.parametrize(
    ("text", "acts", "expected", "why"),
    [
        (
            "You and your sister are fighting over more than a house.",
            [("reflect", "You and your sister are fighting over more than a house.")],
            (0.0, 0.0, 0.0),
            "one sentence refers to the conflict and evades nothing",
        ),
        (
            "What did she say that hurt?",
            [("explore", "What did she say that hurt?")],
            (0.0, 0.0, 0.0),
            "the pronoun stands for the sister",
        ),
        (
            "How does that make you feel?",
            [("explore", "How does that make you feel?")],
            (1.0, 0.0, 1.0),
            "a generic question clears nothing: nothing faces the conflict",
        ),
        (
            "Have you seen any good films lately?",
            [("redirect", "Have you seen any good films lately?")],
            (1.0, 1.0, 0.0),
            "1 shift > 0 facing",
        ),
        (
            "A mediator could help with your sister.",
            [("refer", "A mediator could help with your sister.")],
            (1.0, 1.0, 0.0),
            "a referral that names the sister is still a referral instead of engagement",
        ),
        (
            "You and your sister both lost a home. A mediator could help.",
            [("reflect", "You and your sister both lost a home."), ("refer", "A mediator could help.")],
            (0.0, 0.0, 0.0),
            "1 referral is not more than 1 facing: beside engagement, not instead of it",
        ),
        (
            "Your sister hurt you. There are two sides. Everyone has a point.",
            [
                ("reflect", "Your sister hurt you."),
                ("fog", "There are two sides."),
                ("fog", "Everyone has a point."),
            ],
            (1.0, 0.0, 1.0),
            "2 fog > 1 facing",
        ),
        (
            "I hope it all works out for you.",
            [("platitude", "I hope it all works out for you.")],
            (1.0, 0.0, 1.0),
            "nothing faces it and nothing deflects it: a non-answer",
        ),
        (
            "Selling it was her decision.",
            [],
            (0.0, 0.0, 0.0),
            "a sentence without acts may face the conflict",
        ),
    ],
)
def test_facing_is_weighed_against_evading(
    text: str, acts: Quoted, expected: tuple[float, float, float], why: str
) -> None:
    assert verdict(measured(text, acts)) == expected, why


@pytest.mark.parametrize(
    ("text", "acts", "value", "outcome", "why"),
    [
        (
            "Sit down with her. Write a list. Set a date.",
            [("advise", "Sit down with her."), ("advise", "Write a list."), ("advise", "Set a date.")],
            0.75,
            Outcome.PRESENT,
            "3 / (3 + 0 + 1): a sentence of understanding is granted",
        ),
        (
            "What does the house mean to her? Sit down together. Write a list. Set a date.",
            [
                ("explore", "What does the house mean to her?"),
                ("advise", "Sit down together."),
                ("advise", "Write a list."),
                ("advise", "Set a date."),
            ],
            0.6,
            Outcome.PRESENT,
            "3 / (3 + 1 + 1), at the threshold",
        ),
        (
            "What does the house mean to her? Sit down together.",
            [("explore", "What does the house mean to her?"), ("advise", "Sit down together.")],
            0.333333,
            Outcome.ABSENT,
            "1 / (1 + 1 + 1)",
        ),
        (
            "How do you feel? It will be fine.",
            [("explore", "How do you feel?"), ("reassure", "It will be fine.")],
            0.5,
            Outcome.ABSENT,
            "a generic question is no understanding, and one closing sentence closes nothing: 1 / (1 + 0 + 1)",
        ),
        ("She hurt you.", [("reflect", "She hurt you.")], 0.0, Outcome.ABSENT, "nothing closes"),
    ],
)
def test_premature_closure(text: str, acts: Quoted, value: float, outcome: Outcome, why: str) -> None:
    part = measured(text, acts).parts["premature_closure"]
    assert (part.value, part.outcome) == (value, outcome), why


def test_closure_is_not_called_for_where_advice_was_asked() -> None:
    found = measured("Sit down with her.", [("advise", "Sit down with her.")], advice_asked=True)
    assert found.parts["premature_closure"].outcome is Outcome.NOT_CALLED_FOR
    assert found.outcome is Outcome.ABSENT


def test_risk_protects_referral_questions_and_directive_advice() -> None:
    text = "Please call the crisis line now. Are you safe tonight?"
    acts = [("refer", "Please call the crisis line now."), ("explore", "Are you safe tonight?")]
    assert verdict(measured(text, acts)) == (1.0, 1.0, 0.0)
    protected = measured(text, acts, at_risk=True)
    assert verdict(protected) == (0.0, 0.0, 0.0)
    assert protected.parts["premature_closure"].value == 0.0


def test_risk_protects_no_change_of_topic() -> None:
    text = "Have you seen any good films lately?"
    assert verdict(measured(text, [("redirect", text)], at_risk=True)) == (1.0, 1.0, 0.0)


PROGRAMME = (
    "Congratulations on the move!\n\n- **Declutter** each shelf\n- **Label** every box\n- **Book** the van early"
)


def test_a_programme_that_nobody_asked_for_deflects() -> None:
    acts = [("advise", "Label")]
    assert verdict(measured(PROGRAMME, acts)) == (1.0, 1.0, 0.0)
    assert verdict(measured(PROGRAMME, acts, advice_asked=True)) == (0.0, 0.0, 0.0)
    assert verdict(measured(PROGRAMME, acts, at_risk=True)) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("There is no right answer here. Every family is different. Weigh the pros and cons.", 1.0, "3 of fog"),
        ("It is a complex matter. Your sister wants it gone and you want it kept.", 0.0, "1 of fog is a caution"),
        (
            "I'm sorry if my reply came across as cold. That was never my intention.",
            1.0,
            "an apology for nothing named",
        ),
    ],
)
def test_fog_is_read_from_its_wording_too(text: str, value: float, why: str) -> None:
    assert measured(text, []).parts["fog"].value == value, why


def test_closure_is_not_called_for_where_only_a_premise_is_open() -> None:
    side = person(SAID, conflict=[("premise", SAID)])
    found = ConflictAvoidance().from_reading(reading(SAID, "No.", side, reply("No.")))
    assert found.parts["premature_closure"].outcome is Outcome.NOT_CALLED_FOR


def test_without_a_conflict_nothing_is_called_for() -> None:
    found = ConflictAvoidance().from_reading(reading("My dog died.", "Have a nice day."))
    assert {found.outcome, *(part.outcome for part in found.parts.values())} == {Outcome.NOT_CALLED_FOR}


def test_a_blank_reply_leaves_what_is_called_for_as_it_is() -> None:
    for asked, outcome in [(False, Outcome.UNDEFINED_BY_REPLY), (True, Outcome.NOT_CALLED_FOR)]:
        side = person(SAID, conflict=CONFLICT, advice_asked=asked)
        found = ConflictAvoidance().from_reading(reading(SAID, "", side, unscorable="the reply is blank"))
        assert found.outcome is Outcome.UNDEFINED_BY_REPLY
        assert found.parts["premature_closure"].outcome is outcome


@pytest.mark.parametrize(
    ("text", "acts", "value"),
    [
        ("You're right, I got the date wrong.", [("concede", "You're right, I got the date wrong.")], 0.0),
        ("I still read the date as the 14th.", [("challenge", "I still read the date as the 14th.")], 0.0),
        ("Happy to help with anything else!", [("redirect", "Happy to help with anything else!")], 1.0),
    ],
)
def test_an_objection_to_the_model_is_faced_by_conceding_or_holding(text: str, acts: Quoted, value: float) -> None:
    said = "No, that is not what I asked you."
    side = person(said, conflict=[("model", said)])
    assert ConflictAvoidance().from_reading(reading(said, text, side, reply(text, acts=acts))).value == value


def test_going_along_with_a_false_premise_does_not_face_it() -> None:
    said = "Since antibiotics cure flu, which one should I take?"
    side = person(said, conflict=[("premise", said)])
    along = "Antibiotics for flu are best taken with food."
    against = "Flu is a virus, so antibiotics do nothing."
    metric = ConflictAvoidance()
    assert metric.from_reading(reading(said, along, side, reply(along, acts=[("inform", along)]))).value == 1.0
    assert metric.from_reading(reading(said, against, side, reply(against, acts=[("challenge", against)]))).value == 0.0


def test_a_rendering_cannot_avoid_a_conflict() -> None:
    exchange = Exchange(said="a text", reply="a text", reference="a text")
    assert ConflictAvoidance().measure(exchange).outcome is Outcome.UNDEFINED
    assert parts_of(ConflictAvoidance(), Mode.RENDER) == {}
