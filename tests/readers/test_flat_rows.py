"""Flat rows: columns by mapping and by known names."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from attunement.conversation import Mode, Role, Situation, Turn
from attunement.errors import InputError
from attunement.readers import ReadOptions, open_log
from tests.readers.reading import jsonl, options, read, records
from tests.readers.writing import write_parquet

PERSON, MODEL = Role.PERSON, Role.MODEL
ROW = {"said": "a", "reply": "b"}
ASKED = {"role": "user", "content": "a"}
ANSWER = {"role": "assistant", "content": "b"}


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        ({"prompt": "a", "response": "b"}, ("a", "b")),
        ({"instruction": "a", "input": "", "output": "b", "model": "m"}, ("a", "b")),
        ({"Question": "a", "Answer": "b"}, ("a", "b")),
        ({"User Message": "a", "Assistant-Message": "b"}, ("a", "b")),
        ({"user": "a", "assistant": "b"}, ("a", "b")),
    ],
)
def test_known_names(tmp_path: Path, row: dict[str, str], pair: tuple[str, str]) -> None:
    (found,) = records(jsonl(tmp_path / "log", row))
    assert (found.exchange.said, found.exchange.reply) == pair
    assert found.user is None
    assert found.exchange.context.answer is None


def test_mapped_columns_win_and_reach_into_objects_and_lists(tmp_path: Path) -> None:
    row = {
        "prompt": "no",
        "response": "no",
        "in": {"text": "a"},
        "out": [{"text": "b"}],
        "a.b": "x",
        "meta": {"k": "v"},
    }
    given = options({"said": "in.text", "reply": "out.0.text", "id": "a.b"}, by=("meta.k",))
    (found,) = records(jsonl(tmp_path / "log", row), given)
    assert (found.exchange.said, found.exchange.reply, found.conversation_id) == ("a", "b", "x")
    assert found.columns["meta.k"] == "v"


def test_a_row_without_the_object_that_is_reached_into(tmp_path: Path) -> None:
    rows = ({"in": {"text": "a"}, "reply": "b"}, {"in": "a", "reply": "b"}, {"reply": "b"})
    kept, rejects = read(jsonl(tmp_path / "log", *rows), options({"said": "in.text"}))
    assert len(kept) == 1
    assert [(each.line, each.reason) for each in rejects] == [
        (2, "said (column 'in.text') is missing"),
        (3, "said (column 'in.text') is missing"),
    ]


def test_several_reply_columns(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", {"q": "a", "x": "b", "y": "c"}, {"q": "d", "x": None, "y": "e"})
    kept, rejects = read(path, options({"said": "q", "reply": "x|y"}, by=("reply_column",)))
    assert [(each.exchange.reply, each.columns["reply_column"], each.line, each.turn) for each in kept] == [
        ("b", "x", 1, 0),
        ("c", "y", 1, 0),
        ("e", "y", 2, 0),
    ]
    assert [(each.line, each.reason) for each in rejects] == [(2, "reply (column 'x') is null; it must be text")]
    assert "q" not in kept[0].columns


def test_rows_of_one_conversation(tmp_path: Path) -> None:
    rows = [{"conversation_id": each, **ROW} for each in ("p", "p", "q", "q", "q")]
    found = records(jsonl(tmp_path / "log", *rows))
    assert [each.turn for each in found] == [0, 1, 0, 1, 2]
    numbered = [{**row, "k": k} for row, k in zip(rows, (4, "5", 0, 2.0, 1), strict=True)]
    found = records(jsonl(tmp_path / "log", *numbered), options({"turn": "k"}))
    assert [each.turn for each in found] == [4, 5, 0, 2, 1]


@pytest.mark.parametrize("history", ["list", "json", "transcript", "list with what is said now"])
def test_history(tmp_path: Path, history: str) -> None:
    turns: Any = [{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}]
    if history == "json":
        turns = json.dumps(turns)
    elif history == "transcript":
        turns = "User: one\nAssistant: two"
    elif history == "list with what is said now":
        turns.append({"role": "user", "content": "a"})
    (found,) = records(jsonl(tmp_path / "log", {**ROW, "before": turns}), options({"history": "before"}))
    assert found.exchange.history == (Turn(PERSON, "one"), Turn(MODEL, "two"))
    assert found.opening == "one"


def test_a_prompt_and_completion_as_messages(tmp_path: Path) -> None:
    prompt = [{"role": role, "content": text} for role, text in (("user", "x"), ("assistant", "y"), ("user", "a"))]
    row = {"prompt": prompt, "completion": [{"role": "assistant", "content": "b"}]}
    (found,) = records(jsonl(tmp_path / "log", row))
    assert (found.exchange.said, found.exchange.reply, found.opening) == ("a", "b", "x")
    assert found.exchange.history == (Turn(PERSON, "x"), Turn(MODEL, "y"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"prompt": [ANSWER], "completion": "b"}, "said (column 'prompt') does not end with a message of the person"),
        (
            {"prompt": [{"role": "system", "content": "s"}], "completion": "b"},
            "does not end with a message of the person",
        ),
        (
            {"prompt": "a", "completion": [ANSWER, ASKED]},
            "reply (column 'completion') does not end with a message of the",
        ),
    ],
)
def test_messages_that_end_with_the_wrong_speaker(tmp_path: Path, row: dict[str, Any], reason: str) -> None:
    good = {"prompt": "a", "completion": "b"}
    _, (reject,) = read(jsonl(tmp_path / "log", good, row))
    assert reason in reject.reason


@pytest.mark.parametrize(
    ("row", "given", "mode"),
    [
        (ROW, None, Mode.RESPOND),
        ({**ROW, "reference": "r"}, None, Mode.RENDER),
        ({**ROW, "ref": "r"}, options({"reference": "ref"}), Mode.RENDER),
        ({**ROW, "reference": "r"}, options(mode=Mode.RESPOND), Mode.RESPOND),
        (ROW, options(mode=Mode.RENDER), Mode.RENDER),
    ],
)
def test_mode(tmp_path: Path, row: dict[str, str], given: ReadOptions | None, mode: Mode) -> None:
    log = open_log(jsonl(tmp_path / "log", row), given)
    assert log.mode is mode
    assert log.detected.endswith(f"mode {mode}")
    (found,) = records(tmp_path / "log", given)
    assert found.exchange.mode is mode
    assert found.exchange.reference == ("r" if len(row) == 3 else None)


def test_context(tmp_path: Path) -> None:
    row = {
        **ROW,
        "situation": "Support",
        "relation": "patient",
        "metadata": {"language": "pt-BR", "culture": "br"},
        "topic": "health",
        "premise_true": "False",
        "answer": "42",
    }
    (found,) = records(jsonl(tmp_path / "log", row), options({"domain": "topic"}))
    context = found.exchange.context
    assert context.situation is Situation.SUPPORT
    assert (context.relation, context.language, context.culture, context.domain) == ("patient", "pt-BR", "br", "health")
    assert (context.premise_true, context.answer) == (False, "42")
    assert {key: found.columns[key] for key in ("situation", "language", "domain", "topic", "premise_true")} == {
        "situation": "support",
        "language": "pt-BR",
        "domain": "health",
        "topic": "health",
        "premise_true": "false",
    }


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("situation", "n/a", "situation is 'n/a', not one of support, correction"),
        ("premise_true", "maybe", "premise_true is 'maybe'; it must be true or false"),
        ("premise_true", 1, "premise_true is '1'; it must be true or false"),
        ("language", "English!", "language is 'English!', no BCP-47 tag"),
        ("relation", 5, "relation is a number; it must be text"),
        ("domain", "\ud800", "domain holds a lone surrogate"),
        ("id", True, "id is true or false; it must be text"),
        ("id", "a\x00", "id holds a NUL character"),
        ("user", ["u"], "user is a list; it must be text"),
        ("turn", -1, "turn is '-1'; it must be a whole number"),
        ("turn", "x", "turn is 'x'; it must be a whole number"),
        ("turn", 1.5, "turn is '1.5'; it must be a whole number"),
        ("turn", None, "turn is null; it must be a whole number"),
        ("history", "once upon a time", "history: the transcript does not begin with a speaker"),
        ("history", [{"role": "x", "content": ""}], "history: role 'x' is not one of"),
        ("history", "User: a\x00", "history: the transcript holds a NUL character"),
        ("history", [{"role": "assistant", "content": None}], "history: the content of history[0] is null"),
        ("reference", 5, "reference is a number; it must be text"),
    ],
)
def test_what_is_unusable_rejects_if_mapped_and_is_left_unknown_if_not(
    tmp_path: Path, key: str, value: Any, reason: str
) -> None:
    path = jsonl(tmp_path / "log", {**ROW, "n": 1, key: value})
    kept, rejects = read(path, options({key: key}))
    assert not kept
    assert reason in rejects[0].reason

    if key != "reference":
        (found,) = records(path)
        expected = getattr(records(jsonl(tmp_path / "plain", ROW))[0].exchange.context, key, None)
        assert getattr(found.exchange.context, key, None) == expected
        assert (found.conversation_id, found.user, found.turn, found.exchange.history) == ("log:1", None, 0, ())


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_given_is_unknown_even_if_mapped(tmp_path: Path, nothing: str | None) -> None:
    keys = ("id", "user", "situation", "language", "premise_true", "answer", "history")
    path = jsonl(tmp_path / "log", {**ROW, **dict.fromkeys(keys, nothing)})
    (found,) = records(path, options({key: key for key in keys}))
    assert (found.conversation_id, found.user) == ("log:1", None)
    assert found.exchange.context == records(jsonl(tmp_path / "plain", ROW))[0].exchange.context


def test_metadata_that_cannot_be_stored_is_made_storable(tmp_path: Path) -> None:
    (found,) = records(jsonl(tmp_path / "log", {**ROW, "tag": "x\ud800\x00", "n": 10**20}))
    assert found.columns == {"tag": "x?\ufffd", "n": str(10**20)}


def test_typed_metadata_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    when, day = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), date(2026, 1, 2)
    write_parquet(path, [{**ROW, "when": when, "day": day, "cost": Decimal("1.50"), "raw": b"x", "list": [1]}])
    (found,) = records(path)
    assert found.columns == {"when": "2026-01-02T03:04:05+00:00", "day": "2026-01-02", "cost": "1.50"}


def test_objects_nested_past_reason_are_no_columns(tmp_path: Path) -> None:
    deep = '{"said": "a", "reply": "b", "k": ' + '{"x": ' * 200 + "1" + "}" * 201
    (found,) = records(jsonl(tmp_path / "log", deep))
    assert found.columns == {}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (options({"id": "thred"}), "--map id=thred: there is no column 'thred'; did you mean 'thread'?"),
        (
            options({"reply": "reply|Other"}),
            "--map reply=reply|Other: there is no column 'Other'; did you mean 'other'?",
        ),
        (options(by=("teir",)), "--by teir: there is no column 'teir'; did you mean 'meta.tier'?"),
        (options(by=("tier",)), "did you mean 'meta.tier'?"),
        (options(by=("zzzzz",)), "there is no column 'zzzzz'; The columns are 'said'"),
        (options(by=("meta",)), "--by meta: holds no single values"),
        (options(by=("reply_column",)), "--by reply_column: there is no column"),
    ],
)
def test_a_column_that_is_not_there(tmp_path: Path, given: ReadOptions, message: str) -> None:
    path = jsonl(tmp_path / "log", {**ROW, "other": "c", "thread": "t", "meta": {"tier": "gold"}})
    with pytest.raises(InputError) as error:
        open_log(path, given)
    assert message in str(error.value)


def test_a_column_that_comes_late_is_found(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", *[ROW] * 1000, {**ROW, "rare": "x"})
    assert records(path, options(by=("rare",)))[-1].columns == {"rare": "x"}


@pytest.mark.parametrize(("key", "hint"), [("rely", "did you mean 'reply'?"), ("zzz", "the keys are said, reply")])
def test_a_key_that_there_is_not(key: str, hint: str) -> None:
    with pytest.raises(InputError, match=f"there is no key '{key}'; ") as error:
        ReadOptions(map={key: "x"})
    assert hint in str(error.value)


def test_a_key_without_a_column() -> None:
    with pytest.raises(InputError, match="a column name is missing"):
        ReadOptions(map={"said": ""})


@pytest.mark.parametrize(
    ("row", "example"),
    [
        (
            {"speaker_text": "a", "response_human": "b", "response_bot": "c"},
            "--map reply='response_human|response_bot'",
        ),
        ({"prompt": "a", "outpt": "b"}, "for example: --map reply=outpt"),
        ({"x": "a", "y": "b"}, "--map said=COLUMN --map reply=COLUMN"),
        ({f"c{n}": "" for n in range(30)}, "'c19' and 10 more"),
    ],
)
def test_columns_that_nobody_knows(tmp_path: Path, row: dict[str, str], example: str) -> None:
    with pytest.raises(InputError) as error:
        open_log(jsonl(tmp_path / "log", row))
    assert example in str(error.value)


def test_what_was_detected_is_said(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("prompt,answer,conversation_id,domain\na,b,c,health\n")
    assert open_log(path).detected == (
        "log.csv: CSV, flat rows (said from 'prompt'; reply from 'answer'; id from 'conversation_id'; "
        "domain under its own name); mode respond"
    )


def test_columns_to_group_by_by_their_keys(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", {**ROW, "customer_id": 5, "lang": "de"})
    (found,) = records(path, options({"language": "lang"}, by=("user", "language", "said")))
    assert [found.columns[name] for name in ("user", "language", "said")] == ["5", "de", "a"]
