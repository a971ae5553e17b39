"""Everything here needs the extra `judge`, and is not even looked at without it: make test-judge."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

collect_ignore_glob = [] if find_spec("inspect_ai") else ["test_*.py"]


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of answers of the test's own, and judges with their usual settings."""
    from attunement.judge.session import configure

    monkeypatch.setenv("ATTUNEMENT_CACHE", str(tmp_path / "cache"))  # for those that a command asks
    place = tmp_path / "answers.sqlite"
    configure(place=place)
    yield place
    configure()
