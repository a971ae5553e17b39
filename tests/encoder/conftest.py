"""Everything here needs the extra `encoder` and its model; where one is missing it skips, saying which."""

from collections.abc import Iterator

import pytest

from attunement.instruments.encoder import Encoder, model_folder

HERE = "tests/encoder/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.as_posix():
            item.add_marker(pytest.mark.encoder)


@pytest.fixture(scope="session", autouse=True)
def _needed() -> None:
    for name in ("onnxruntime", "tokenizers"):
        pytest.importorskip(name, reason=f"needs {name}: make test-encoder")
    if not (model_folder() / "card.json").exists():
        pytest.skip(f"needs the encoder's model in {model_folder()}: make models")


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    """An encoder that has read nothing yet."""
    yield Encoder(model_folder())
