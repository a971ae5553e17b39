"""Inspect logs: in JSON by hand, and as the package writes them where it is installed."""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from attunement.errors import InputError, ReaderError
from attunement.readers import open_log
from tests.readers.reading import options, read, records


def sample(id_: Any, *messages: tuple[str, Any], epoch: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "epoch": epoch,
        "input": "x",
        "target": "y",
        "messages": [{"role": role, "content": content} for role, content in messages],
        **more,
    }


def log(path: Path, *samples: Any, epochs: int = 1) -> Path:
    evaluation = {"task": "kindness", "model": "mock/one", "config": {"epochs": epochs}, "dataset": {}}
    content = {"version": 2, "status": "success", "eval": evaluation, "plan": {"steps": []}, "samples": list(samples)}
    path.write_text(json.dumps(content | {"reductions": []}, indent=1))
    return path


def test_samples_are_conversations(tmp_path: Path) -> None:
    parts = [{"type": "text", "text": "b"}]
    chat = (("system", "s"), ("user", "a"), ("assistant", parts), ("user", "c"), ("assistant", "d"))
    path = log(
        tmp_path / "log.json",
        sample("s1", *chat, metadata={"tier": "gold", "situation": "support"}, scores={"match": {"value": "C"}}),
        sample(2, ("user", "e"), ("assistant", "f"), scores={"grade": {"value": {"warm": 1, "cold": 0.5}}}),
    )
    first, second, third = records(path, options(by=("tier", "score.match")))

    assert open_log(path).format == "inspect-messages"
    assert [(each.exchange.said, each.exchange.reply, each.turn) for each in (first, second, third)] == [
        ("a", "b", 0),
        ("c", "d", 1),
        ("e", "f", 0),
    ]
    assert [each.conversation_id for each in (first, second, third)] == ["s1", "s1", "2"]
    assert [each.line for each in (first, second, third)] == [1, 1, 2]
    assert first.exchange.context.situation == "support"
    assert first.columns == {
        "tier": "gold",
        "situation": "support",
        "id": "s1",
        "sample_id": "s1",
        "epoch": "1",
        "task": "kindness",
        "model": "mock/one",
        "score.match": "C",
    }
    assert {key: value for key, value in third.columns.items() if key.startswith("score")} == {
        "score.grade.warm": "1",
        "score.grade.cold": "0.5",
    }


def test_epochs_are_conversations_of_their_own(tmp_path: Path) -> None:
    chat = (("user", "a"), ("assistant", "b"))
    path = log(tmp_path / "log.json", sample("s", *chat), sample("s", *chat, epoch=2), epochs=2)
    assert [each.conversation_id for each in records(path)] == ["s:1", "s:2"]


def test_attached_texts_are_put_back(tmp_path: Path) -> None:
    chat = (
        ("user", "attachment://1"),
        ("assistant", [{"type": "text", "text": "attachment://2"}]),
        ("user", "attachment://3"),
    )
    path = log(tmp_path / "log.json", sample("s", *chat, attachments={"1": "long said", "2": "long reply"}))
    (found,) = records(path)
    assert (found.exchange.said, found.exchange.reply) == ("long said", "long reply")


def test_samples_without_a_reply_and_no_samples(tmp_path: Path) -> None:
    kept, rejects = read(log(tmp_path / "log.json", sample("s", ("user", "a")), 7))
    assert not kept
    assert [each.line for each in rejects] == [1, 2]
    assert rejects[1].reason == "is no sample of an Inspect log"
    with pytest.raises(InputError, match="holds no record"):
        open_log(log(tmp_path / "log.json"))


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "{}")
    return path


def test_an_archive_that_is_no_inspect_log(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a zip archive but no Inspect log"):
        open_log(archive(tmp_path / "log.zip", "log.jsonl"))


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "inspect_ai.log", None)
    with pytest.raises(InputError, match=r"needs the extra 'inspect': pip install 'attunement\[inspect\]'"):
        open_log(archive(tmp_path / "log.eval", "header.json"))


@pytest.fixture(params=["eval", "json"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A log as Inspect writes it."""
    reason = "needs the extra 'inspect', which the core tests do without"
    inspect_log = pytest.importorskip("inspect_ai.log", reason=reason)
    model = pytest.importorskip("inspect_ai.model", reason=reason)
    score = pytest.importorskip("inspect_ai.scorer", reason=reason).Score
    samples = [
        inspect_log.EvalSample(
            id=f"s{number}",
            epoch=1,
            input="x",
            target="y",
            messages=[
                model.ChatMessageUser(content=f"said {number}"),
                model.ChatMessageAssistant(content="scripted", source="input"),
                model.ChatMessageUser(content="and now?"),
                model.ChatMessageAssistant(content=f"reply {number} " * 100, source="generate"),
            ],
            metadata={"tier": "gold"},
            scores={"match": score(value="C")},
        )
        for number in range(3)
    ]
    evaluation = inspect_log.EvalSpec(
        created="2026-01-01T00:00:00+00:00",
        task="kindness",
        model="mock/one",
        dataset=inspect_log.EvalDataset(),
        config=inspect_log.EvalConfig(epochs=1),
    )
    path = tmp_path / f"log.{request.param}"
    inspect_log.write_eval_log(inspect_log.EvalLog(status="success", eval=evaluation, samples=samples), str(path))
    return path


@pytest.mark.inspect
def test_a_log_that_inspect_wrote(written: Path) -> None:
    found = records(written, options(by=("tier", "score.match")))
    assert [each.conversation_id for each in found] == ["s0", "s1", "s2"]
    assert [each.exchange.said for each in found] == ["and now?"] * 3
    assert found[2].exchange.reply == "reply 2 " * 100
    assert [turn.text for turn in found[1].exchange.history] == ["said 1", "scripted"]
    assert (found[0].columns["tier"], found[0].columns["score.match"]) == ("gold", "C")


@pytest.mark.inspect
@pytest.mark.parametrize("written", ["eval"], indirect=True)
def test_a_damaged_archive_says_so(written: Path) -> None:
    content = bytearray(written.read_bytes())
    start = content.index(b"samples/s1_epoch_1.json") + 60
    content[start : start + 40] = bytes(40)
    written.write_bytes(content)
    with pytest.raises(ReaderError, match="sample 2 cannot be read"):
        list(open_log(written))
