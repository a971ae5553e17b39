"""Every format, packed in every way, with every newline and byte order mark, gives the same exchanges."""

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.conversation import Role, Turn
from attunement.readers import Record, open_log
from tests.readers.reading import records, said_and_replied
from tests.readers.writing import (
    TEXT_FORMATS,
    Conversation,
    Packing,
    flat_rows,
    message_rows,
    transcript,
    write_packed,
    write_parquet,
)

CONVERSATIONS: list[Conversation] = [
    [("I failed the exam.", "That hurts.\nTell me more?"), ('My mother says "try, again"; I can\'t.', "")],
    [("Mir geht's schlecht, wirklich.", "Das klingt schwer \u2014 😔.")],
    [("a\tb", "one\n\ntwo")],
]
EXPECTED = [
    (f"c{number}", said, reply, turn)
    for number, conversation in enumerate(CONVERSATIONS)
    for turn, (said, reply) in enumerate(conversation)
]
BYTES = {"utf-8": b"", "utf-8 with a mark": codecs.BOM_UTF8, "utf-16": codecs.BOM_UTF16_LE}


def encoded(text: str, encoding: str) -> bytes:
    return BYTES[encoding] + text.encode("utf-16-le" if encoding == "utf-16" else "utf-8")


def history_is_what_came_before(found: list[Record]) -> bool:
    before: tuple[Turn, ...] = ()
    for record in found:
        before = before if record.turn else ()
        if record.exchange.history != before:
            return False
        before = (*before, Turn(Role.PERSON, record.exchange.said), Turn(Role.MODEL, record.exchange.reply))
    return True


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("encoding", BYTES)
@pytest.mark.parametrize("packing", [None, "gzip", "zstd"])
@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_every_text_format(tmp_path: Path, name: str, packing: Packing | None, encoding: str, newline: str) -> None:
    rows, write = TEXT_FORMATS[name]
    text = write(rows(CONVERSATIONS))
    # CSV is written with CRLF, and a bare LF in it is a field's own.
    text = text.replace("\r\n", newline) if name.startswith("csv") else text.replace("\n", newline)
    path = tmp_path / "log.data"
    write_packed(path, encoded(text, encoding), packing)

    log = open_log(path)
    found = [each for each in log if isinstance(each, Record)]

    assert log.format == name.split()[0]
    assert said_and_replied(found) == EXPECTED
    assert history_is_what_came_before(found)
    assert list(log) == found, "a log can be read again"
    assert (packing or "") in log.detected


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("encoding", BYTES)
@pytest.mark.parametrize("packing", [None, "gzip", "zstd"])
def test_a_transcript_file(tmp_path: Path, packing: Packing | None, encoding: str, newline: str) -> None:
    path = tmp_path / "chat.txt"
    write_packed(path, encoded(transcript(CONVERSATIONS[0]).replace("\n", newline), encoding), packing)

    found = records(path)

    assert open_log(path).format == "text-transcript"
    assert said_and_replied(found) == [
        ("chat.txt:1", said, reply, n) for n, (said, reply) in enumerate(CONVERSATIONS[0])
    ]
    assert history_is_what_came_before(found)


@pytest.mark.parametrize(("rows", "kind"), [(flat_rows, "rows"), (message_rows, "messages")])
def test_parquet(tmp_path: Path, rows: object, kind: str) -> None:
    path = tmp_path / "log.bin"
    assert callable(rows)
    write_parquet(path, rows(CONVERSATIONS))

    found = records(path)

    assert open_log(path).format == f"parquet-{kind}"
    assert said_and_replied(found) == EXPECTED
    assert history_is_what_came_before(found)


def test_crlf_ends_csv_rows_and_stays_within_fields(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b'said,reply\r\n"one\r\ntwo",yes\r\nlast,no')
    assert [(each.exchange.said, each.exchange.reply, each.line) for each in records(path)] == [
        ("one\r\ntwo", "yes", 2),
        ("last", "no", 4),
    ]


# A transcript cannot hold text that looks like a turn, nor space around a turn; the other formats can hold any text.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
SPOKEN = st.text(st.characters(categories=["L", "N", "S"]), max_size=20)


def conversations(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[Conversation]]:
    return st.lists(st.lists(st.tuples(text, text), min_size=1, max_size=3), min_size=1, max_size=3).map(list)


@pytest.mark.parametrize("name", TEXT_FORMATS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(tmp_path: Path, name: str, data: st.DataObject) -> None:
    written = data.draw(conversations(SPOKEN if "transcript" in name else TEXT))
    rows, write = TEXT_FORMATS[name]
    path = tmp_path / "log"
    path.write_bytes(write(rows(written)).encode())

    found = records(path)

    expected = [
        (f"c{number}", said, reply, turn)
        for number, conversation in enumerate(written)
        for turn, (said, reply) in enumerate(conversation)
    ]
    assert said_and_replied(found) == expected
    assert history_is_what_came_before(found)


@given(written=conversations(TEXT))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parquet_is_read_back(tmp_path: Path, written: list[Conversation]) -> None:
    path = tmp_path / "log"
    write_parquet(path, flat_rows(written))
    assert [(each.exchange.said, each.exchange.reply) for each in records(path)] == [
        pair for conversation in written for pair in conversation
    ]
