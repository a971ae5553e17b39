"""Which files are audited, and what they are called."""

import io
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from attunement.audit.inputs import inputs
from attunement.errors import InputError


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(b"abc")
    with inputs([str(tmp_path / "log.jsonl")]) as (found,):
        assert (found.name, found.size, found.sha256) == ("log.jsonl", 3, sha256(b"abc").hexdigest())


def test_names_are_as_short_as_they_can_be(tmp_path: Path) -> None:
    places = [tmp_path / "may" / "web" / "log", tmp_path / "june" / "web" / "log", tmp_path / "june" / "other"]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(str(place))
    with inputs([str(place) for place in places]) as found:
        assert [entry.name for entry in found] == ["may/web/log", "june/web/log", "other"]


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    with inputs(["-"]) as (found,):
        assert found.path.read_bytes() == b"abc"
        assert found.name == "stdin"
    assert not found.path.exists()


def test_a_terminal_is_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    with pytest.raises(InputError, match="is a terminal"), inputs(["-"]):
        pytest.fail("nothing can be read")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "no input is given"),
        (["-", "-"], "standard input .* twice"),
        (["{0}"], "is a directory; give the files in it"),
        (["{0}/lag.jsonl"], "there is no such file; beside it lies 'log.jsonl'"),
        (["{0}/log.jsonl", "{0}/./log.jsonl"], "is given twice"),
    ],
)
def test_bad_inputs(tmp_path: Path, given: list[str], message: str) -> None:
    (tmp_path / "log.jsonl").write_text("{}")
    with pytest.raises(InputError, match=message), inputs([name.format(tmp_path) for name in given]):
        pytest.fail("nothing can be read")
