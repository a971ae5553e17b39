"""Memory does not grow with the log."""

import json
import tracemalloc
from pathlib import Path

import pytest

from attunement.readers import open_log
from tests.readers.writing import as_delimited, as_json, as_json_lines, write_packed

ROWS = 6_000
ROW = {"said": "I do not know what to do. " * 20, "reply": "That sounds hard. " * 30}


@pytest.mark.parametrize("write", [as_json_lines, as_json, as_delimited])
def test_a_log_of_megabytes_is_read_in_little(tmp_path: Path, write: object) -> None:
    assert callable(write)
    path = tmp_path / "log.gz"
    text = write([ROW] * ROWS)
    write_packed(path, text.encode(), "gzip")
    size = len(text)
    del text

    tracemalloc.start()
    count = sum(1 for _ in open_log(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == ROWS
    assert peak < size / 3


def test_a_long_value_costs_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    path.write_text(json.dumps([{"said": "a", "reply": "b" * 20_000_000}]))
    (found,) = open_log(path)
    assert found.line == 1
