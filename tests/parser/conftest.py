"""Everything here needs the extra `parser`; what needs its model too skips without it, saying so."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from attunement.instruments.models import folder_of
from attunement.instruments.syntax_parser import ParserSyntax

HERE = "tests/parser/"
collect_ignore = [] if find_spec("spacy") else ["test_training.py"]
"""What makes the parser imports spaCy at once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.as_posix():
            item.add_marker(pytest.mark.parser)


@pytest.fixture(scope="session", autouse=True)
def _needed() -> None:
    pytest.importorskip("spacy", reason="needs spacy: make test-parser")


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserSyntax]:
    if not (folder_of("parser") / "card.json").exists():
        pytest.skip(f"needs the parser's model in {folder_of('parser')}: make models")
    yield ParserSyntax()
