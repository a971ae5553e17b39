"""JSON decoded value by value, wherever the chunks of text are cut."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import ReaderError
from attunement.readers.json_window import JsonWindow

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def window(text: str, size: int) -> JsonWindow:
    pieces: Iterator[str] = (text[start : start + size] for start in range(0, len(text), size))
    return JsonWindow(Path("log.json"), pieces)


@given(items=st.lists(VALUES, max_size=6), size=st.integers(1, 30), indent=st.sampled_from([None, 1]))
def test_the_items_of_an_array(items: list[Any], size: int, indent: int | None) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=size % 2 == 0)
    assert list(window(text, size).items()) == items


@given(value=st.dictionaries(st.text(), VALUES, max_size=5), size=st.integers(1, 30))
def test_the_members_of_an_object(value: dict[str, Any], size: int) -> None:
    read = window(json.dumps(value), size)
    assert {key: read.value() for key in read.members()} == value


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_values_after_each_other(size: int) -> None:
    read = window(' {"a": 1}\n123 "x"[true]', size)
    found = []
    while read.peek():
        found.append(read.value())
    assert found == [{"a": 1}, 123, "x", [True]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[1, 2", "log.json:1: is no JSON: expecting ','"),
        ("[1\n, ", "log.json:2: is no JSON: ends early"),
        ('["abc', "log.json:1: is no JSON: unterminated string at column 2"),
        ("[1,\n oops, 2, 3, 4, 5, 6]", "log.json:2: is no JSON: expecting value at column 2"),
        ('[{"a"\n: 1 "b": 2, "c": 3}]', "log.json:2: is no JSON: expecting ',' delimiter at column 5"),
        ("[" * 100_000, "log.json:1: is no JSON: nested too deeply"),
        ("{1: 2}", "expecting '['"),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_no_json(text: str, fault: str, size: int) -> None:
    with pytest.raises(ReaderError) as error:
        list(window(text, max(size, len(text) // 1000)).items())
    assert fault in str(error.value)


def test_a_malformed_value_is_found_without_reading_on() -> None:
    taken = 0

    def pieces() -> Iterator[str]:
        nonlocal taken
        for piece in ['[{"said": "a", oops}, {"said": "b"}, ', *['{"said": "a"}, '] * 1000]:
            taken += 1
            yield piece

    with pytest.raises(ReaderError):
        list(JsonWindow(Path("log.json"), pieces()).items())
    assert taken == 1
