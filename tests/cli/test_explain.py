"""`attune explain`: every reading, every metric, and the words behind them."""

import json
from pathlib import Path

import pytest

from attunement.instruments.load import INSTRUMENTS
from attunement.metrics import METRICS
from tests.cli.running import attune

SAID = "I lost my job today and I feel sick about it. What should I do?"
REPLY = "I am so sorry, losing a job is hard. You could update your CV."


def test_a_pair_of_texts() -> None:
    done = attune("explain", "--said", SAID, "--reply", REPLY)
    assert done.exit_code == 0, done.output
    read = [name for name, tier in INSTRUMENTS if tier == "fast"]
    for name in (*(name for name, metric in METRICS.items() if not getattr(metric, "only_judged", False)), *read):
        assert name in done.stdout
    assert "lost my job" in done.stdout
    assert "present_at" in done.stdout
    assert "sentiment_attenuation|" in done.stdout


def test_json_points_at_words() -> None:
    found = json.loads(attune("explain", "--said", SAID, "--reply", REPLY, "--json").stdout)
    affect = next(row for row in found["readings"] if (row["instrument"], row["of"]) == ("affect", "said"))
    assert affect["values"]["intensity"] > 0
    for row in found["readings"]:
        for span in row["spans"]:
            assert found["exchange"][row["of"]][span["start"] : span["end"]] == span["text"]
    for row in found["metrics"]:
        assert row["signature"].startswith(row["metric"])
        for span in row["evidence"]:
            assert found["exchange"][span["where"]][span["start"] : span["end"]] == span["text"]


def test_another_language_is_said_to_be_unread() -> None:
    done = attune(
        "explain", "--said", "今日は仕事を失ってとても悲しいです。", "--reply", "それは大変でしたね。", "--json"
    )
    found = json.loads(done.stdout)
    assert found["language"] == "ja"
    unread = next(row for row in found["readings"] if row["instrument"] == "affect")
    assert "does not read 'ja'" in unread["unread"]


def test_an_exchange_of_a_log(tmp_path: Path) -> None:
    messages = [
        {"role": "user", "content": "I cannot sleep."},
        {"role": "assistant", "content": "What keeps you awake?"},
        {"role": "user", "content": SAID},
        {"role": "assistant", "content": REPLY},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({"id": "talk-1", "messages": messages}) + "\n")
    found = json.loads(attune("explain", log, "--id", "talk-1", "--turn", "1", "--json").stdout)
    assert found["exchange"]["said"] == SAID
    assert [turn["text"] for turn in found["exchange"]["history"]] == ["I cannot sleep.", "What keeps you awake?"]
    for words, message in (
        (("--id", "talk-2"), "there is no conversation 'talk-2'; did you mean 'talk-1'"),
        (("--id", "talk-1", "--turn", "7"), "has no turn 7; it has 0 to 1"),
        ((), "explain needs --id"),
        (("--id", "talk-1", "--said", "a"), "not both"),
    ):
        done = attune("explain", log, *words)
        assert done.exit_code == 2
        assert message in done.stderr


def test_context_counts() -> None:
    words = ("--context", "situation=correction", "--context", "premise_true=false")
    found = json.loads(attune("explain", "--said", SAID, "--reply", REPLY, *words, "--json").stdout)
    assert found["exchange"]["context"]["situation"] == "correction"
    assert found["exchange"]["context"]["premise_true"] is False


def test_a_rendering() -> None:
    done = attune("explain", "--said", "彼は泣いた。", "--reply", "He wept.", "--reference", "He cried.", "--json")
    found = json.loads(done.stdout)
    assert {row["of"] for row in found["readings"]} == {"said", "reference", "reply"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--said", SAID), "explain needs --said and --reply, or a log and --id"),
        (("--said", SAID, "--reply", REPLY, "--context", "mood=low"), "--context 'mood=low' is not of the form"),
        (("--said", SAID, "--reply", REPLY, "--context", "situation=low"), "situation 'low' is not one of"),
        (("--said", SAID, "--reply", REPLY, "-m", "lenght"), "did you mean 'length'"),
    ],
)
def test_bad_words(words: tuple[str, ...], message: str) -> None:
    done = attune("explain", *words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_text_cannot_steer_the_terminal() -> None:
    done = attune("explain", "--said", f"{SAID}\x1b[2J", "--reply", f"{REPLY}\u202e")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
