"""Conversations as lists of messages."""

from pathlib import Path
from typing import Any

import pytest

from attunement.conversation import Mode, Role, Turn
from attunement.readers import open_log
from tests.readers.reading import jsonl, options, read, records

PERSON, MODEL = Role.PERSON, Role.MODEL


def user(content: Any, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": content, **more}


def assistant(content: Any, **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content, **more}


CALL = {"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]}


@pytest.mark.parametrize(
    ("messages", "pairs", "why"),
    [
        ([user("a"), assistant("b")], [("a", "b")], "the plain case"),
        ([user("a"), assistant("b"), user("c"), assistant("d")], [("a", "b"), ("c", "d")], "each reply is an exchange"),
        ([user("a"), user("b"), assistant("c")], [("a\n\nb", "c")], "two messages in a row join"),
        ([user("a"), assistant("b"), assistant("c")], [("a", "b\n\nc")], "so do two replies in a row"),
        ([user("a"), assistant(""), assistant("c")], [("a", "c")], "a blank one adds nothing"),
        ([user("a"), assistant("  ")], [("a", "  ")], "a blank reply is a reply"),
        ([assistant("Hello!"), user("a"), assistant("b")], [("a", "b")], "a greeting replies to nothing"),
        ([{"role": "system", "content": "s"}, user("a"), assistant("b")], [("a", "b")], "a system prompt is left out"),
        ([{"role": "developer", "content": 7}, user("a"), assistant("b")], [("a", "b")], "whatever it holds"),
        (
            [user("a"), assistant(None, **CALL), {"role": "tool", "content": "22 C"}, assistant("b")],
            [("a", "b")],
            "a tool call without text is no reply",
        ),
        ([user("a"), assistant("", **CALL), assistant("b")], [("a", "b")], "nor is one with blank text"),
        (
            [user("a"), assistant("wait", **CALL), {"role": "tool", "content": "x"}, assistant("b")],
            [("a", "wait\n\nb")],
            "words beside a tool call are part of the reply",
        ),
        (
            [
                user(
                    [
                        {"type": "text", "text": "a"},
                        {"type": "image_url", "image_url": {}},
                        {"type": "text", "text": "b"},
                    ]
                ),
                assistant([{"type": "output_text", "text": "c"}, {"type": "reasoning", "text": "no"}]),
            ],
            [("a\nb", "c")],
            "the text parts join, the others are left out",
        ),
        ([user(["a", 5]), assistant("b")], [("a", "b")], "a part may be text itself; what is neither is left out"),
        ([user([{"type": "image_url"}]), assistant("a dog")], [("", "a dog")], "a picture without words is blank"),
        ([user("a"), assistant(None, refusal="No.")], [("a", "No.")], "a refusal is the reply"),
        ([user("a"), assistant([{"type": "refusal", "refusal": "No."}])], [("a", "No.")], "as a part too"),
        ([user("a"), assistant([{"type": "tool_use"}]), assistant("b")], [("a", "b")], "a tool call as a part"),
        ([user("a"), assistant("b"), user("c")], [("a", "b")], "an unanswered message is no exchange"),
        ([{"role": "USER", "content": "a"}, {"role": "Bot", "content": "b"}], [("a", "b")], "names in any case"),
        (
            [user("a"), assistant("scripted", source="input"), user("b"), assistant("c", source="generate")],
            [("b", "c")],
            "what was put into the model's mouth is no reply of its own",
        ),
    ],
)
def test_replies(tmp_path: Path, messages: list[Any], pairs: list[tuple[str, str]], why: str) -> None:
    found = records(jsonl(tmp_path / "log", {"messages": messages}))
    assert [(each.exchange.said, each.exchange.reply) for each in found] == pairs, why
    assert [each.turn for each in found] == list(range(len(pairs)))
    assert {each.conversation_id for each in found} == {"log:1"}


def test_history_opening_and_what_stands_beside(tmp_path: Path) -> None:
    messages = [assistant("Hi!"), user("one"), assistant("two"), user("three"), assistant("four")]
    row = {"id": 7, "user_id": "u", "messages": messages, "team": "blue", "score": 0.5, "ok": True, "none": None}
    first, second = records(jsonl(tmp_path / "log", row))

    assert first.exchange.history == (Turn(MODEL, "Hi!"),)
    assert second.exchange.history == (Turn(MODEL, "Hi!"), Turn(PERSON, "one"), Turn(MODEL, "two"))
    assert first.opening == second.opening == "one"
    assert (first.conversation_id, first.user, first.line) == ("7", "u", 1)
    assert first.columns == {"id": "7", "user_id": "u", "team": "blue", "score": "0.5", "ok": "true", "user": "u"}
    assert first.exchange.mode is Mode.RESPOND


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([user("a"), {"role": "zorblax", "content": "b"}], "role 'zorblax' is not one of 'user"),
        ([user(5), assistant("b")], "the content of messages[0] is a number; it must be text"),
        ([user(None), assistant("b")], "the content of messages[0] is null; it must be text"),
        ([user("a"), assistant(5)], "the content of messages[1] is a number; it must be text"),
        ([user("a"), assistant(None)], "the content of messages[1] is null; it must be text"),
        ([user("a"), {"role": "assistant"}], "the content of messages[1] is missing"),
        ([user("a"), {"content": "b"}], "the role of messages[1] is missing"),
        ([user("a"), {"role": 3, "content": "b"}], "the role of messages[1] is a number, not text"),
        ([user("a"), "b"], "messages[1] is text; a message is an object"),
        ([user("a\x00"), assistant("b")], "the content of messages[0] holds a NUL character"),
        ([user("a"), assistant("b\ud800")], "the content of messages[1] holds a lone surrogate at character 2"),
        ([user("a")], "the conversation holds no reply of the model"),
        ([assistant("a")], "the conversation holds no reply of the model"),
        ([], "the conversation holds no reply of the model"),
        ("hello", "messages is text; it must be a list of messages"),
        (None, "messages is null; it must be a list of messages"),
    ],
)
def test_rejects(tmp_path: Path, messages: Any, reason: str) -> None:
    good = {"messages": [user("a"), assistant("b")]}
    kept, rejects = read(jsonl(tmp_path / "log", good, {"messages": messages}, good))
    assert [each.line for each in kept] == [1, 3]
    assert [(each.line, each.file) for each in rejects] == [(2, str(tmp_path / "log"))]
    assert reason.replace("'user", "user") in rejects[0].reason


def test_a_bad_reply_is_rejected_alone_and_keeps_its_number(tmp_path: Path) -> None:
    messages = [user("a"), assistant(None), user("b"), assistant("c")]
    kept, rejects = read(jsonl(tmp_path / "log", {"messages": messages}))
    assert len(rejects) == 1
    assert [(each.turn, each.exchange.said, each.exchange.history) for each in kept] == [(1, "b", (Turn(PERSON, "a"),))]


def test_a_long_role_is_cut_in_the_reason(tmp_path: Path) -> None:
    _, rejects = read(jsonl(tmp_path / "log", {"messages": [user("a"), {"role": "secret " * 50, "content": "b"}]}))
    assert rejects[0].reason.count("secret") < 7
    assert "--roles" in rejects[0].reason


def test_roles_name_the_speakers(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", {"messages": [{"role": "Eva", "content": "a"}, {"role": "ADAM", "content": "b"}]})
    (found,) = records(path, options(eva="person", adam="model"))
    assert (found.exchange.said, found.exchange.reply) == ("a", "b")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}, "sharegpt"),
        ({"conversation": [user("a"), assistant("b")]}, "messages"),
        ({"request": {"messages": [user("a"), assistant("b")]}}, "messages"),
        ({"log": [user("a"), assistant("b")], "n": 1}, "messages"),
        ([user("a"), assistant("b")], "messages"),
        ({"messages": [{"speaker": "user", "text": "a"}, {"speaker": "bot", "text": "b"}]}, "messages"),
    ],
)
def test_lists_of_messages_are_found(tmp_path: Path, row: Any, kind: str) -> None:
    path = jsonl(tmp_path / "log", row, row)
    assert open_log(path).format == f"jsonl-{kind}"
    assert [(each.exchange.said, each.exchange.reply) for each in records(path)] == [("a", "b")] * 2


def test_a_json_array_of_messages_is_one_conversation(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text('[{"role": "user", "content": "a"},\n {"role": "assistant", "content": "b"}]')
    (found,) = records(path)
    assert (found.exchange.said, found.exchange.reply, found.conversation_id) == ("a", "b", "log.json:1")


def test_sharegpt_tools_are_left_out(tmp_path: Path) -> None:
    turns = [("system", "s"), ("human", "a"), ("function_call", "{}"), ("observation", "x"), ("gpt", "b")]
    row = {"conversations": [{"from": who, "value": text} for who, text in turns]}
    (found,) = records(jsonl(tmp_path / "log", row))
    assert (found.exchange.said, found.exchange.reply) == ("a", "b")
