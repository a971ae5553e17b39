"""Plain transcripts, as files and inside a field."""

from pathlib import Path

import pytest

from attunement.errors import InputError
from attunement.readers import open_log
from tests.readers.reading import jsonl, options, read, records


@pytest.mark.parametrize(
    ("text", "pairs", "why"),
    [
        ("User: a\nAssistant: b", [("a", "b")], "the plain case"),
        ("user: a\nAGENT: b\n", [("a", "b")], "names in any case"),
        (
            "User: a\nmore\n\nstill\nBot: b\n\nc\n\nUser: d\nBot: e",
            [("a\nmore\n\nstill", "b\n\nc"), ("d", "e")],
            "lines",
        ),
        ("User:\na\nAssistant:\nb", [("a", "b")], "the text on the next line"),
        ("**User:** a\n\n**Assistant:** b", [("a", "b")], "Markdown, colon inside"),
        ("**User**: a\n\n### Assistant: b", [("a", "b")], "Markdown, colon outside, and a heading"),
        ("[10:31] User: a\n[10:32] Agent: b", [("a", "b")], "a time before the name"),
        ("System: be kind\nUser: a\nSystem: x\nAssistant: b", [("a", "b")], "the system's words are left out"),
        (
            "User: a\nAssistant: Try this:\nModel: T-800\nNote: new",
            [("a", "Try this:\nModel: T-800\nNote: new")],
            "labels",
        ),
        ("User: a\nUser: b\nAssistant: c", [("a\n\nb", "c")], "two turns in a row join"),
        ("User: a\nAssistant:\nUser: b\nAssistant: c", [("a", ""), ("b", "c")], "a blank reply is a reply"),
        ("Assistant: Hi\nUser: a\nAssistant: b", [("a", "b")], "a greeting replies to nothing"),
        ("User: a\nAssistant: see\n    User: quoted code", [("a", "see\n    User: quoted code")], "indented lines"),
        ("User: a\u2028b\nAssistant: c\x0bd", [("a\u2028b", "c\x0bd")], "only a newline ends a line"),
    ],
)
def test_turns(tmp_path: Path, text: str, pairs: list[tuple[str, str]], why: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(text)
    assert [(each.exchange.said, each.exchange.reply) for each in records(path)] == pairs, why
    inside = jsonl(tmp_path / "log.jsonl", {"body": text, "n": 1})
    found = records(inside, options({"transcript": "body"}))
    assert [(each.exchange.said, each.exchange.reply) for each in found] == pairs, why
    assert found[0].columns == {"n": "1"}


def test_names_given_count_beside_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("Kim: a\nBot: b\nLee: c\nBot: d")
    found = records(path, options(kim="person", lee="person"))
    assert [each.exchange.said for each in found] == ["a", "c"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Zorblax: a\nAssistant: b", "begins with no known speaker; role 'Zorblax' is not one of user, human"),
        ("User: a\nZorblax: b", "holds no turn of the model; role 'Zorblax' is not one of"),
        ("User: a\nb", "the transcript holds no turn of the model"),
        ("Assistant: b", "the conversation holds no reply of the model"),
        ("System: b", "the transcript holds no turn of the model"),
        ("User: a\nAssistant: \x00", "text holds a NUL character"),
        ("once upon a time\nUser: a\nAssistant: b", "does not begin with a speaker's name"),
    ],
)
def test_rejects(tmp_path: Path, text: str, reason: str) -> None:
    good = {"text": "User: a\nAssistant: b"}
    kept, rejects = read(jsonl(tmp_path / "log", good, {"text": text}), options({"transcript": "text"}))
    assert (len(kept), len(rejects)) == (1, 1)
    assert reason in rejects[0].reason


def test_a_file_whose_speakers_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("Eva: a\nAdam: b")
    kept, rejects = read(path)
    assert not kept
    assert "role 'Eva'" in rejects[0].reason
    assert "--roles" in rejects[0].reason


def test_a_column_called_transcript_needs_no_mapping(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", {"transcript": "User: a\nAssistant: b", "id": "x"})
    assert open_log(path).format == "jsonl-transcript"
    assert records(path)[0].conversation_id == "x"


def test_a_column_that_looks_like_one_is_offered(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "log", {"blob": "User: a\nAssistant: b"})
    with pytest.raises(InputError, match="--map transcript=blob"):
        open_log(path)
