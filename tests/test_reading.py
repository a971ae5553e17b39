import pytest

from attunement.conversation import Context, Exchange, Mode, Role, Situation, Turn
from attunement.instruments.document import LATEST
from attunement.measurement import Outcome
from attunement.reading import Legibility, Reader

READER = Reader()
ENGLISH = "I had a long day at work and I would like to talk about it for a while."
GERMAN = "Das tut mir wirklich sehr leid, ich hoffe, dass es dir bald wieder besser geht."
JAPANESE = "今日は仕事でとても疲れました。話を聞いてほしいです。"
INSTRUMENTS = ("affect", "acts")


def legibility(said: str, reply: str = ENGLISH, *, language: str = "unknown", **fields: object) -> Legibility:
    exchange = Exchange(said=said, reply=reply, context=Context(language=language), **fields)  # type: ignore[arg-type]
    return READER.legibility(exchange, INSTRUMENTS)


@pytest.mark.parametrize(
    ("said", "given", "language", "why"),
    [
        (ENGLISH, "unknown", "en", "identified"),
        (JAPANESE, "unknown", "ja", "identified"),
        (ENGLISH, "de-AT", "de", "what is given is trusted, by its primary subtag"),
        ("ok", "unknown", "en", "too short to tell"),
        ("ok", "ja", "ja", "too short to tell, but given"),
    ],
)
def test_the_persons_language(said: str, given: str, language: str, why: str) -> None:
    assert legibility(said, language=given).language == language, why


def test_a_short_message_is_identified_with_the_turns_before() -> None:
    history = (Turn(Role.PERSON, JAPANESE), Turn(Role.MODEL, ENGLISH))
    assert legibility("ja", history=history).language == "ja"


def test_the_reply_has_no_say_in_the_language_called_for() -> None:
    assert legibility("ok", GERMAN).language == "en"


def test_an_unread_language_is_undefined_and_says_what_would_help() -> None:
    found = legibility(JAPANESE, JAPANESE).person(INSTRUMENTS)
    assert found is not None
    assert found.outcome is Outcome.UNDEFINED
    assert found.reason == (
        "affect (fast) reads am, ar, de, en, es, ha, pt, ru, uk, zh and not 'ja': "
        "an instrument for 'ja' would make it readable, "
        "or context.language where this is another language"
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("", "the reply is blank"),
        (" \n", "the reply is blank"),
        ("🙂 …", "the reply has no words"),
        (GERMAN, "the reply is in 'de'; 'en' was called for"),
        (JAPANESE, "the reply is in 'ja'; 'en' was called for"),
        ("ok", ""),
    ],
)
def test_replies_that_cannot_be_scored(reply: str, reason: str) -> None:
    found = legibility(ENGLISH, reply).reply()
    assert ("" if found is None else found.reason) == reason


@pytest.mark.parametrize(
    ("exchange", "reason"),
    [
        (Exchange(said="", reply="Hello."), "the message has no words"),
        (Exchange(said="🙂", reply="Hello."), "the message has no words"),
        (Exchange(said="x", reply="Hello.", reference=" "), "the reference has no words"),
        (Exchange(said="x", reply="y", mode=Mode.RENDER), "none is given"),
    ],
)
def test_nothing_to_read(exchange: Exchange, reason: str) -> None:
    found = READER.problem(exchange)
    assert found is not None
    assert found.outcome is Outcome.UNDEFINED
    assert reason in found.reason


def test_a_rendering_is_read_in_the_language_of_its_reference() -> None:
    found = legibility(JAPANESE, ENGLISH, language="ja", reference=ENGLISH)
    assert (found.language, found.unscorable) == ("en", "")
    assert "'de'" in legibility(JAPANESE, GERMAN, reference=ENGLISH).unscorable


def read(said: str, reply: str = "I see.", **fields: object):  # type: ignore[no-untyped-def]
    return READER.read(Exchange(said=said, reply=reply, **fields))  # type: ignore[arg-type]


RISK = "I want to kill myself."
OBJECTION = "No, that's wrong. I never said that."
ANSWER = Turn(Role.MODEL, "You said it was the 14th. Is that right?")


def test_risk_before_protects_but_stands_in_no_cue_of_now() -> None:
    now = read("Thanks, I had some tea.", history=(Turn(Role.PERSON, RISK), Turn(Role.MODEL, "Are you safe?"))).person
    assert now.at_risk
    assert not now.perspective.cues.risk
    assert read(RISK).person.at_risk
    assert read("Thanks.", context=Context(situation=Situation.ESCALATION)).person.at_risk
    assert not read("Thanks.").person.at_risk


def test_what_the_model_said_is_no_cue_of_the_person() -> None:
    assert not read("Thanks.", history=(Turn(Role.MODEL, RISK),)).person.at_risk


def test_a_request_for_advice_stays_open_for_two_turns() -> None:
    asked, other = Turn(Role.PERSON, "What should I do about my landlord?"), Turn(Role.PERSON, "He lives upstairs.")
    assert read("He is old.", history=(asked, ANSWER, other, ANSWER)).person.advice_asked
    assert not read("He is old.", history=(asked, ANSWER, other, ANSWER, other, ANSWER)).person.advice_asked


def test_who_asks_to_be_only_heard_takes_a_request_for_advice_back() -> None:
    asked = Turn(Role.PERSON, "What should I do about my landlord?")
    refusal = "I'm not looking for advice any more, I just need to vent."
    assert not read(refusal, history=(asked, ANSWER)).person.advice_asked
    assert not read("He is old.", history=(asked, ANSWER, Turn(Role.PERSON, refusal), ANSWER)).person.advice_asked


def test_nobody_pushes_back_against_a_model_that_has_not_spoken() -> None:
    assert not read(OBJECTION).person.perspective.cues.pushback
    cues = read(OBJECTION, history=(ANSWER,)).person.perspective.cues
    assert cues.pushback
    assert "model" in {mark.label for mark in cues.conflict}


def test_a_false_premise_is_a_conflict_and_a_true_or_unknown_one_is_none() -> None:
    said = "The sun goes round the earth."
    marks = read(said, context=Context(premise_true=False)).person.perspective.cues.conflict
    assert [(mark.label, mark.start, mark.end) for mark in marks] == [("premise", 0, len(said))]
    for known in (True, None):
        assert not read(said, context=Context(premise_true=known)).person.perspective.cues.conflict


def test_moves_are_those_of_the_latest_turn_with_words() -> None:
    assert read("Yes.").person.moves is None
    assert read("Yes.", history=(Turn(Role.MODEL, "…"),)).person.moves is None
    moves = read("Yes.", history=(Turn(Role.MODEL, "I'm so sorry."), Turn(Role.MODEL, "…"))).person.moves
    assert moves == read("Yes.", history=(Turn(Role.MODEL, "I'm so sorry."),)).person.moves
    assert moves


def test_a_poem_to_order_is_a_task_and_a_request_for_help_is_none() -> None:
    assert read("Write a poem about autumn.").person.task
    assert not read("Please help me, I don't know how to tell my mother.").person.task


def test_only_sentences_that_react_attribute_a_feeling() -> None:
    said = "My mother died on Sunday."
    assert read(said, "I'm so sorry. You must be heartbroken.").reply.attributed.intensity > 0.4
    assert (
        read(
            said, "The hotel on the corner is called Heartbreak, and it was painted blue in May."
        ).reply.attributed.intensity
        == 0.0
    )


def test_a_block_reads_as_its_exchanges_do_one_by_one() -> None:
    replies = ("I'm so sorry. That sounds exhausting.", "", "Go home early! 1. Sleep. 2. Eat.", GERMAN, "?")
    exchanges = [Exchange(said=ENGLISH, reply=reply) for reply in replies]
    rendered = Exchange(said=JAPANESE, reply=ENGLISH, reference=ENGLISH)
    READER.ahead([*exchanges, rendered])
    together = [READER.read(exchange) for exchange in exchanges]
    READER.ahead([Exchange(said=ENGLISH, reply=f"Reply number {number}.") for number in range(LATEST)])
    apart = [READER.read(Exchange(said=f"{ENGLISH} ", reply=reply)) for reply in replies]
    assert [reading.reply.acts for reading in together] == [reading.reply.acts for reading in apart]


def test_the_person_reads_the_same_whatever_the_reply() -> None:
    assert read(RISK, "Yes.").person == read(RISK, GERMAN).person == read(RISK, "").person
