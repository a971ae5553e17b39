"""A file is whole or not there."""

import errno
from pathlib import Path

import pytest

from attunement.audit.writing import written_at_once
from attunement.errors import OutputError


def test_whole(tmp_path: Path) -> None:
    with written_at_once(tmp_path / "a") as sink:
        sink.write(b"new")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(KeyError), written_at_once(tmp_path / "a") as sink:
        sink.write(b"new")
        raise KeyError("the filler's own")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_an_error_of_who_reads_is_not_one_of_writing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), written_at_once(tmp_path / "a"):
        (tmp_path / "nothing").read_bytes()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: no such file"), written_at_once(tmp_path / "b" / "a"):
        pytest.fail("there is nothing to write to")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_full_disk(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.draft").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="no space left") as raised, written_at_once(tmp_path / "a") as sink:
        sink.write(b"x" * size)
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.__cause__.errno == errno.ENOSPC
    assert not (tmp_path / "a").exists()
