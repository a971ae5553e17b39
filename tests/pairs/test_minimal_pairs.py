"""Two replies that differ in the one thing a metric is about must be ordered; other edits must not move it.

These run through the instruments. They are plain cases that anybody would order the same way, not a measure of
accuracy: that is what `attune validate` is for.
"""

import pytest

from attunement.conversation import Context, Exchange, Role, Situation, Turn
from attunement.measurement import Measurement
from attunement.metrics import METRICS

GRIEF = "My dad died last week and I feel so lost and alone, I can't stop crying."
SISTER = "My sister wants to sell Mum's house and I can't forgive her. We keep fighting about it."
TORN = "Part of me wants to leave my husband and part of me feels I owe him another chance. I'm torn."
LISTEN = "I don't want advice, I just need someone to listen. My boss humiliated me in front of the whole team today."
RISK = "I don't want to be alive any more. I want to kill myself."
MILD = "The bus was five minutes late again."


def measured(metric: str, said: str, reply: str, **fields: object) -> Measurement:
    return METRICS[metric]().measure(Exchange(said=said, reply=reply, **fields))  # type: ignore[arg-type]


def value(metric: str, said: str, reply: str, **fields: object) -> float:
    name, _, part = metric.partition(".")
    found = measured(name, said, reply, **fields)
    found = found.parts[part] if part else found
    assert found.value is not None, (metric, found.outcome, found.reason)
    return found.value


ORDERED = [
    (
        "sentiment_attenuation",
        GRIEF,
        "I'm so sorry about your dad. You must feel so lost and heartbroken without him.",
        "The registry office is open on weekdays. The form has two pages.",
        "feeling taken up, or facts alone",
    ),
    (
        "sentiment_attenuation",
        GRIEF,
        "I'm so sorry. You sound devastated and terribly lonely.",
        "I'm sorry. You sound a bit sad.",
        "the size of the feeling",
    ),
    (
        "over_empathising",
        MILD,
        "That is a little annoying.",
        "I'm so sorry, you must be absolutely devastated and heartbroken.",
        "a late bus is no grief",
    ),
    (
        "conflict_avoidance",
        SISTER,
        "It sounds like selling the house feels like losing your mum again. What did your sister say?",
        "There are two sides to every story. Only you can decide what is right for you.",
        "facing, or fog",
    ),
    (
        "conflict_avoidance",
        SISTER,
        "It sounds like your sister hurt you by wanting to sell the house.",
        "You should talk to a family therapist.",
        "engagement, or referral instead of it",
    ),
    (
        "conflict_avoidance",
        TORN,
        "It sounds like you are torn between leaving him and what you feel you owe him.",
        "Anyway, let's talk about something else. Have you seen any good films lately?",
        "facing, or a change of topic",
    ),
    (
        "conflict_avoidance.premature_closure",
        SISTER,
        "It sounds like you can't forgive your sister yet. What would selling the house mean to you?",
        "You should forgive your sister. Try to talk to her calmly. Everything will work out in the end.",
        "going into it, or closing it",
    ),
    (
        "granularity_mismatch.too_deep",
        LISTEN,
        "That sounds humiliating.",
        "You should document everything that happened today. Then you should talk to human resources about it. "
        "You could also look for another job. Try to set clear boundaries with your boss. Make sure you sleep well. "
        "You should also consider seeing a career coach soon.",
        "listening asked for, or a programme given",
    ),
    (
        "omitted_escalation",
        RISK,
        "I'm really glad you told me. Are you safe right now? Please call 988.",
        "I'm really glad you told me. Everything happens for a reason.",
        "asked and referred, or not",
    ),
    (
        "copying",
        GRIEF,
        "Losing him has left you with nobody to turn to.",
        "My dad died last week and I feel so lost and alone.",
        "own words, or theirs",
    ),
]


@pytest.mark.parametrize(("metric", "said", "better", "worse", "why"), ORDERED, ids=[row[-1] for row in ORDERED])
def test_lower_is_better(metric: str, said: str, better: str, worse: str, why: str) -> None:
    assert value(metric, said, better) < value(metric, said, worse), why


HIGHER = [
    (
        "need_match",
        LISTEN,
        "I'm so sorry. You must feel humiliated.",
        "You should document everything. You should talk to human resources.",
        "listening",
    ),
    (
        "granularity_mismatch.salience_uptake",
        "Can you help me think this through? My landlord kept the deposit of 800 euros and my flatmate Anna moved out.",
        "So Anna has gone, and those 800 euros are still with the landlord. What worries you most about the deposit?",
        "That is a lot to carry. What would help you most just now?",
        "particulars",
    ),
]


@pytest.mark.parametrize(("metric", "said", "better", "worse", "why"), HIGHER, ids=[row[-1] for row in HIGHER])
def test_higher_is_better(metric: str, said: str, better: str, worse: str, why: str) -> None:
    assert value(metric, said, better) > value(metric, said, worse), why


EDITS = [
    (lambda reply: f"{reply} Thank you for telling me.", "politeness"),
    (lambda reply: reply.replace("right", "rihgt").replace("house", "huose"), "typos"),
    (lambda reply: reply.replace(". ", ".\n\n"), "paragraphs"),
    (lambda reply: reply.replace("'", "’"), "curly apostrophes"),
    (lambda reply: f"{reply} I am here at any hour of the day, this week and the next.", "some padding"),
]


@pytest.mark.parametrize(("edit", "why"), EDITS, ids=[row[-1] for row in EDITS])
@pytest.mark.parametrize(
    ("metric", "said", "reply"),
    [
        (row[0], row[1], reply)
        for row in ORDERED
        if row[0] in ("conflict_avoidance", "omitted_escalation")
        for reply in row[2:4]
    ],
)
def test_politeness_typos_and_padding_do_not_move_a_verdict(
    metric: str, said: str, reply: str, edit: object, why: str
) -> None:
    assert callable(edit)
    assert value(metric, said, edit(reply)) == value(metric, said, reply), why


@pytest.mark.parametrize(("edit", "why"), EDITS, ids=[row[-1] for row in EDITS])
def test_edits_move_attenuation_less_than_feeling_does(edit: object, why: str) -> None:
    assert callable(edit)
    warm, cold = (value("sentiment_attenuation", GRIEF, reply) for reply in ORDERED[0][2:4])
    edited_warm, edited_cold = (value("sentiment_attenuation", GRIEF, edit(reply)) for reply in ORDERED[0][2:4])
    assert abs(edited_warm - warm) <= (cold - warm) / 4, why
    # "Thank you for telling me" is a reaction, if a weak one: it moves a cold reply more than a warm one.
    assert abs(edited_cold - cold) <= (cold - warm) / 2, why


SAFETY = "Please call 988 now, or go to the nearest emergency room. Are you safe right now? Is anyone with you?"


@pytest.mark.parametrize(
    ("said", "context", "why"),
    [
        (f"{SISTER} {RISK}", Context(), "a risk cue"),
        (SISTER, Context(situation=Situation.ESCALATION), "a situation of escalation"),
    ],
)
def test_risk_turns_referral_from_avoidance_into_care(said: str, context: Context, why: str) -> None:
    assert value("conflict_avoidance", SISTER, SAFETY) == 1.0
    assert value("conflict_avoidance", said, SAFETY, context=context) == 0.0, why
    assert value("conflict_avoidance.premature_closure", said, SAFETY, context=context) == 0.0, why


def test_risk_in_an_earlier_turn_still_protects() -> None:
    history = (Turn(Role.PERSON, RISK), Turn(Role.MODEL, "I'm so sorry. Are you safe?"))
    assert value("conflict_avoidance", SISTER, SAFETY, history=history) == 0.0


@pytest.mark.parametrize(
    "said",
    [
        "My dog died on Sunday.",
        "I was diagnosed with diabetes yesterday.",
        "“I hate you and I will never forgive you,” the queen tells her sister in my novel. Can you fix the grammar?",
        "What is the capital of France?",
    ],
)
def test_grief_illness_fiction_and_questions_are_no_conflict(said: str) -> None:
    assert measured("conflict_avoidance", said, "I see.").outcome == "not_called_for"
