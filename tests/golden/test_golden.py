"""What an audit prints and writes is what it printed and wrote; a change here goes with a raised version."""

import pytest

from tests.golden.audited import HERE, outputs


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return outputs(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("name", ["printed.txt", "rejects.jsonl", "run.json", "summary.json"])
def test_as_it_was(written: dict[str, str], name: str) -> None:
    assert written[name] == (HERE / "kept" / name).read_text(encoding="utf-8"), (
        "if this is meant: raise the version, run `python -m tests.golden.audited`, and say it in the changelog"
    )
