"""Exchanges check what they are given once, at the edge."""

import pytest

from attunement.conversation import Context, Exchange, Mode, Role, Situation, Turn
from attunement.errors import InputError


def test_history_takes_messages_and_turns_alike() -> None:
    turns = (Turn(Role.PERSON, "hi"), Turn(Role.MODEL, "hello"))
    messages = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    given = Exchange(said="a", reply="b", history=messages)  # type: ignore[arg-type]
    assert given == Exchange(said="a", reply="b", history=turns)
    assert given.person_turns == ("hi",)
    assert given.model_turns == ("hello",)


def test_context_takes_a_mapping() -> None:
    given = Exchange(said="a", reply="b", context={"situation": "Refusal", "domain": "mental health"})  # type: ignore[arg-type]
    assert given.context == Context(situation=Situation.REFUSAL, domain="mental health")
    assert given.context.high_stakes


@pytest.mark.parametrize(
    ("reference", "mode", "expected"),
    [
        (None, None, Mode.RESPOND),
        ("x", None, Mode.RENDER),
        ("x", "respond", Mode.RESPOND),
        (None, "render", Mode.RENDER),
    ],
)
def test_mode_follows_the_reference_unless_given(reference: str | None, mode: Mode | None, expected: Mode) -> None:
    assert Exchange(said="a", reply="b", reference=reference, mode=mode).mode is expected


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"said": 3}, "said is int; it must be text"),
        ({"reply": None}, "reply is NoneType; it must be text"),
        ({"reply": "a\x00"}, "reply holds a NUL character"),
        ({"said": "ab\ud800"}, "said holds a lone surrogate at character 2"),
        ({"history": [{"role": "narrator", "content": "x"}]}, "role 'narrator' is not one of"),
        ({"history": ["x"]}, "a turn is a Turn or a mapping"),
        ({"context": {"mood": "sad"}}, "context has no field 'mood'"),
        ({"context": {"situation": "panic"}}, "situation 'panic' is not one of 'support'"),
        ({"context": {"premise_true": "yes"}}, "context.premise_true is 'yes'; it is true, false or None"),
        ({"context": 7}, "context is int; it is a Context or a mapping"),
    ],
)
def test_bad_input_is_refused_with_what_would_be_right(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Exchange(**{"said": "a", "reply": "b", **fields})  # type: ignore[arg-type]
