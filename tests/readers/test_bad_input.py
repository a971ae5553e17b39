"""Files that are damaged, empty or nothing we know, and rows that are no records."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.errors import InputError, ReaderError
from attunement.readers import Record, Reject, open_log
from tests.readers.reading import jsonl, read, records
from tests.readers.writing import Packing, as_delimited, as_json, as_json_lines, write_packed

ROW = {"said": "a", "reply": "b"}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("log.jsonl", b"", "is empty"),
        ("log.jsonl", b"\n \n", "is empty"),
        ("log.jsonl", b"\xef\xbb\xbf", "is empty"),
        ("log.jsonl.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("log.json", b"[]", "holds no record"),
        ("log.csv", b"said,reply\n", "holds no record"),
        ("log.csv", b"said,said\na,b\n", "names column 'said' twice"),
        ("log.csv", b'"said"x,reply\na,b\n', "the header is no CSV"),
        ("log.json", b"\x00\x01\x02", "is no log that can be read"),
        ("log.bz2", b"BZh91AY", "is packed with bzip2; unpack it"),
        ("log.parquet", b"PAR1garbage", "is no whole Parquet file"),
        ("log.eval", b"PK\x03\x04garbage", "is a damaged or truncated archive"),
        ("log.json", b'{"messages": [{"role": "user",\n "content": }]}', "log.json:2: is no JSON: expecting value at"),
        ("log.txt", b"User: a\nAssistant: \xff\n", "log.txt:2: is not UTF-8"),
        ("log.json", b'[{"said": "a", "reply": "\xff"}]', "log.json:1: is not UTF-8"),
        ("log.json", b'[{"said": "a", "reply": "b"}] \xe2\x82', "log.json:1: ends within a character"),
        ("log.txt", "User: a\nBot: b".encode("utf-16")[:-1], "begins like UTF-16 but is not"),
        ("log.jsonl", b"\x1f\x8b\x08\x00garbage-garbage", "the gzip data are damaged or end early"),
    ],
)
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        list(open_log(path))
    assert message in str(error.value)
    assert str(path) in str(error.value)


def test_no_file_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        open_log(tmp_path / "none")
    with pytest.raises(InputError, match="is a directory; name the files in it"):
        open_log(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(InputError, match="cannot be read"):
        open_log(tmp_path / "loop")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"said": "a", "reply"', "is no JSON: expecting ':' delimiter at column 22"),
        ("said a", "is no JSON: expecting value at column 1"),
        ("5", "is a number; a record is a JSON object"),
        ("null", "is null; a record is a JSON object"),
        ('"text"', "is text; a record is a JSON object"),
        ('{"said": ' + "9" * 5000 + "}", "is no JSON: a number is too long"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"said": "a"}', "reply is missing"),
        ('{"said": "a", "reply": null}', "reply is null; it must be text"),
        ('{"said": "a", "reply": 5}', "reply is a number; it must be text"),
        ('{"said": "a", "reply": true}', "reply is true or false; it must be text"),
        ('{"said": "a", "reply": ["b"]}', "reply is a list; it must be text"),
        ('{"said": {"a": 1}, "reply": "b"}', "said is an object; it must be text"),
        ('{"reply": "b"}', "said is missing"),
        ('{"said": null, "reply": "b"}', "said is null; it must be text"),
        (r'{"said": "a\u0000", "reply": "b"}', "said holds a NUL character"),
        (r'{"said": "a", "reply": "b\udc00c"}', "reply holds a lone surrogate at character 2"),
    ],
)
@pytest.mark.parametrize("first", [True, False], ids=["first line", "second line"])
def test_a_bad_line_is_rejected_and_the_reading_goes_on(tmp_path: Path, line: str, reason: str, first: bool) -> None:
    lines = [line, ROW] if first else [ROW, line]
    kept, rejects = read(jsonl(tmp_path / "log.jsonl", *lines, ROW))
    assert len(kept) == 2
    assert [each.line for each in rejects] == [1 if first else 2]
    assert reason in rejects[0].reason


def test_a_line_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    good = json.dumps(ROW).encode()
    path.write_bytes(good + b'\n{"said": "\xe9", "reply": "b"}\n' + good)
    kept, rejects = read(path)
    assert [each.line for each in kept] == [1, 3]
    assert rejects == [Reject(str(path), 2, "is not UTF-8 at byte 11")]


def test_a_file_of_bad_lines_gives_its_rejects(tmp_path: Path) -> None:
    for lines in (("{", "oops"), ("oops", "more")):
        kept, rejects = read(jsonl(tmp_path / "log.jsonl", *lines))
        assert not kept
        assert [each.line for each in rejects] == [1, 2]


def test_an_item_of_a_json_array_that_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(f"[{json.dumps(ROW)}, 5, {json.dumps(ROW)}]")
    kept, rejects = read(path)
    assert [each.line for each in kept] == [1, 3]
    assert rejects == [Reject(str(path), 2, "is a number; a record is a JSON object")]


def test_pairs_of_surrogates_are_text(tmp_path: Path) -> None:
    (found,) = records(jsonl(tmp_path / "log", r'{"said": "\ud83d\ude14", "reply": "b"}'))
    assert found.exchange.said == "😔"


@pytest.mark.parametrize("reply", ["", " \n\t", "😔😔", "مرحبا", "x" * 5_000_000], ids=len)
def test_unusual_replies_are_exchanges(tmp_path: Path, reply: str) -> None:
    (found,) = records(jsonl(tmp_path / "log", {"said": "a", "reply": reply}))
    assert found.exchange.reply == reply


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a", "has 1 fields where the header has 2"),
        ("a,b,c", "has 3 fields where the header has 2"),
        ('"a"b,c', "is no CSV: ',' expected after '\"'"),
        ("a\x00,b", "said holds a NUL character"),
    ],
)
def test_a_bad_csv_row(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"said,reply\n\n{row}\nc,d\n")
    kept, rejects = read(path)
    assert [(each.line, each.exchange.said) for each in kept] == [(4, "c")]
    assert [(each.line, each.reason) for each in rejects] == [(3, reason)]


def test_csv_that_is_not_utf8_or_never_closes_a_quote(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b'said,reply\na,b\n\xe9,b\nc,d\n"e,f\n')
    kept, rejects = read(path)
    assert [each.exchange.said for each in kept] == ["a", "c"]
    assert [(each.line, each.reason) for each in rejects] == [
        (3, "is not UTF-8; convert the file to UTF-8 first"),
        (5, "is no CSV: unexpected end of data"),
    ]


WRITERS = {"jsonl": as_json_lines, "json": as_json, "csv": as_delimited}
ROWS = [{"said": f"said {number}", "reply": f"reply {number * 7919}"} for number in range(8_000)]


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv"])
def test_a_truncated_archive_gives_all_that_can_be_unpacked(tmp_path: Path, packing: Packing, kind: str) -> None:
    text = WRITERS[kind](ROWS)
    whole = tmp_path / "whole"
    write_packed(whole, text.encode(), packing)
    path = tmp_path / "cut"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])

    found, error = _until_error(path)

    assert f"{packing} data are damaged or end early" in error
    assert [each.exchange.said for each in found] == [row["said"] for row in ROWS[: len(found)]]
    unpacked = _unpacked_size(path, packing)
    left_behind = text[:unpacked].rpartition(ROWS[len(found) - 1]["reply"])[2]
    assert len(left_behind) < 60, "at most the record that was cut"


def _until_error(path: Path) -> tuple[list[Record], str]:
    found: list[Record] = []
    log = iter(open_log(path))
    while True:
        try:
            each = next(log)
        except ReaderError as error:
            return found, str(error)
        assert isinstance(each, Record)
        found.append(each)


def _unpacked_size(path: Path, packing: Packing) -> int:
    size = 0
    with pa.input_stream(str(path), compression=packing) as file:
        try:
            while file.read(1):
                size += 1
        except OSError:
            return size
    raise AssertionError("the archive was whole")


PIECES = [
    "{",
    "}",
    "[",
    "]",
    '"said"',
    '"reply"',
    ":",
    ",",
    '"a"',
    "\n",
    "User: ",
    "Bot: ",
    "\t",
    "said,reply",
    "\x00",
    "1",
    "é",
]


@given(
    content=st.binary(max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=30).map(lambda all_: "".join(all_).encode())
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_it_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    try:
        found = list(open_log(path))
    except InputError as error:
        assert str(path) in str(error)
    else:
        assert found


def test_a_truncated_transcript(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt.gz"
    text = "".join(f"User: said {number * 7919}\nBot: reply {number * 104729}\n" for number in range(500))
    path.write_bytes(gzip.compress(text.encode())[:-1000])
    found, error = _until_error(path)
    assert len(found) > 100
    assert "end early" in error


def test_a_json_array_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(json.dumps([ROW, ROW], indent=1)[:-8])
    found, error = _until_error(path)
    assert len(found) == 1
    assert "what stands before was read" in error


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    rows = [{"said": str(number), "reply": str(number * 7919)} for number in range(2000)]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=1000, compression="gzip", use_dictionary=False)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    path.write_bytes(content)
    found, error = _until_error(path)
    assert 0 < len(found) < 2000
    assert f"is damaged after row {len(found)}" in error
