"""Every kind of bad input that a user may bring: the message, the exit status, and what is kept."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.logs import rows, write_rows
from tests.cli.running import attune, rejects, summary

SAID = "I lost my job today and I feel sick about it. What should I do now?"


def audited(log: Path, out: Path, *words: str) -> tuple[int, str]:
    done = attune("audit", log, "--out", out, "-m", "length", *words)
    return done.exit_code, done.stderr


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").touch()
    status, said = audited(tmp_path / "log.jsonl", tmp_path / "out")
    assert status == 2
    assert "is empty" in said
    assert said.count("\n") == 1, "one line, no traceback"


def test_a_directory(tmp_path: Path) -> None:
    status, said = audited(tmp_path, tmp_path / "out")
    assert status == 2
    assert "is a directory; give the files in it" in said


def test_no_such_file(tmp_path: Path) -> None:
    assert audited(tmp_path / "log.jsonl", tmp_path / "out")[0] == 2


def test_a_truncated_archive_keeps_what_was_read(tmp_path: Path) -> None:
    packed = gzip.compress(write_rows(tmp_path / "log.jsonl", rows(300)).read_bytes())
    log = tmp_path / "log.jsonl.gz"
    log.write_bytes(packed[: len(packed) * 2 // 3])
    status, said = audited(log, tmp_path / "out")
    assert status == 2
    assert "end early" in said
    assert summary(tmp_path / "out")["exchanges"]["scored"] > 0
    assert audited(log, tmp_path / "out")[0] == 2, "reprinted, it is still not the whole input"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "is no JSON"),
        (json.dumps({"prompt": SAID}).encode(), "reply"),
        (json.dumps({"prompt": SAID, "reply": None}).encode(), "reply"),
        (json.dumps({"prompt": SAID, "reply": 17}).encode(), "number"),
        (json.dumps({"prompt": SAID, "reply": "\ud800 alone"}).encode(), "lone surrogate"),
        (json.dumps({"prompt": SAID, "reply": "a\x00b"}).encode(), "NUL"),
        (b'{"prompt": "caf\xe9", "reply": "x"}', "UTF-8"),
    ],
    ids=["no JSON", "no reply", "null reply", "a number", "a lone surrogate", "NUL", "Latin 1"],
)
def test_a_bad_record_is_a_reject_and_ends_nothing(tmp_path: Path, line: bytes, reason: str) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    log.write_bytes(log.read_bytes() + line + b"\n" + log.read_bytes())
    assert audited(log, tmp_path / "out")[0] == 0
    (reject,) = rejects(tmp_path / "out")
    assert (reject["file"], reject["line"]) == ("log.jsonl", 4)
    assert reason in reject["reason"]
    assert summary(tmp_path / "out")["exchanges"] == {"read": 7, "scored": 6, "rejected": 1}


def test_a_role_nobody_knows(tmp_path: Path) -> None:
    messages = [{"role": "user", "content": SAID}, {"role": "overlord", "content": "No."}]
    good = [{"role": "user", "content": SAID}, {"role": "assistant", "content": "I am sorry."}]
    log = write_rows(tmp_path / "log.jsonl", [{"messages": good}, {"messages": messages}])
    assert audited(log, tmp_path / "out")[0] == 0
    (reject,) = rejects(tmp_path / "out")
    assert "'overlord'" in reject["reason"]


REPLIES = {
    "blank": ("  \n ", "undefined_by_reply"),
    "emoji": ("😀🎉👍🏽", "undefined_by_reply"),
    "right to left": ("أنا آسف جدا لما حدث لك اليوم، هذا صعب حقا", "undefined_by_reply"),
    "an override": ("I am sorry \u202eevil\u202c to hear it.", "absent"),
}


@pytest.mark.parametrize("kind", REPLIES)
def test_an_odd_reply_is_an_exchange(tmp_path: Path, kind: str) -> None:
    reply, outcome = REPLIES[kind]
    log = write_rows(tmp_path / "log.jsonl", [{"prompt": SAID, "reply": reply}])
    done = attune("audit", log, "--out", tmp_path / "out", "-m", "sentiment_attenuation", "-m", "copying")
    assert done.exit_code == 0, done.output
    (row,) = (row for row in summary(tmp_path / "out")["results"] if row["metric"] == "copying")
    assert row["outcomes"][outcome] == 1, row["outcomes"]


def test_a_reply_of_five_megabytes(tmp_path: Path) -> None:
    reply = "I am sorry that it went this way, and I can see why. " * 96_000
    log = write_rows(tmp_path / "log.jsonl", [{"prompt": SAID, "reply": reply}, *rows(3)])
    assert len(reply) > 5_000_000
    assert audited(log, tmp_path / "out")[0] == 0
    assert summary(tmp_path / "out")["exchanges"]["scored"] == 4
    assert (tmp_path / "out" / "report.html").stat().st_size < 10_000_000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--by", "chanel"), "'channel'"),
        (("--map", "reply=replay"), "'reply'"),
        (("--map", "repl=reply"), "did you mean 'reply'"),
        (("-m", "lenght"), "did you mean 'length'"),
        (("--mode", "sing"), "respond or render"),
        (("--tier", "slow"), "slow"),
        (("--fail-if", "length"), "is not of the form"),
        (("--config", "nowhere.toml"), "nowhere.toml cannot be read"),
    ],
)
def test_a_name_that_is_not_there(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, tmp_path / "out", *words)
    assert status == 2
    assert message in said
    assert said.startswith("attune: ")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_an_unknown_option(tmp_path: Path) -> None:
    assert audited(tmp_path, tmp_path / "out", "--loud")[0] == 2


def test_nothing_scored(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", [{"prompt": SAID, "reply": None}, {"prompt": SAID, "reply": 3}])
    status, said = audited(log, tmp_path / "out")
    assert status == 2
    assert "nothing was scored" in said
    assert len(rejects(tmp_path / "out")) == 2


def test_another_audit(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    assert audited(log, tmp_path / "out")[0] == 0
    status, said = audited(log, tmp_path / "out", "--by", "channel")
    assert status == 2
    assert "holds another audit" in said
    assert audited(log, tmp_path / "out", "--by", "channel", "--overwrite")[0] == 0


def test_a_folder_of_other_files(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, tmp_path)
    assert status == 2
    assert "holds no audit" in said


def test_a_folder_below_a_file(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, log / "out")
    assert status == 4
    assert "cannot be written" in said


def test_a_folder_that_is_not_writable(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, Path("/proc/attune/out"))
    assert status == 4, "not even root may make a folder there"
    assert "cannot be written" in said


def test_an_input_given_twice(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    done = attune("audit", log, log, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "is given twice" in done.stderr


def test_a_fault_of_our_own_is_told_from_a_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attunement.audit import engine

    def broken(*given: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(engine, "findings", broken)
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, tmp_path / "out")
    assert status == 70
    assert "internal error: RuntimeError: a bug" in said
    assert "Traceback" in audited(log, tmp_path / "out", "-v")[1]


def test_slicing_by_a_text_where_texts_must_stay_out(tmp_path: Path) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(3))
    status, said = audited(log, tmp_path / "out", "--by", "prompt", "--no-text")
    assert status == 2
    assert "--by prompt holds what was said or replied" in said
