"""Clusters against hand-made groups, and against a plain search through the graph."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.audit.clusters import clusters_of
from attunement.audit.stream import opening_hash


@pytest.mark.parametrize(
    ("unit", "opening", "expected", "why"),
    [
        ([7, 7, 9], [0, 0, 0], [0, 0, 1], "one user is one cluster"),
        ([7, 8, 9], [5, 5, 6], [0, 0, 1], "one opening put to two systems is one cluster"),
        ([7, 8, 8, 9], [5, 5, 6, 6], [0, 0, 0, 0], "7 and 8 share 5, 8 and 9 share 6"),
        ([7, 8, 9], [0, 0, 0], [0, 1, 2], "an opening of 0 joins nothing"),
        ([], [], [], "nothing"),
    ],
)
def test_clusters(unit: list[int], opening: list[int], expected: list[int], why: str) -> None:
    found = clusters_of(np.array(unit, np.int64), np.array(opening, np.int64))
    assert found.tolist() == expected, why


PAIRS = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 6)), min_size=1, max_size=40)


@given(PAIRS)
def test_the_same_as_a_search(pairs: list[tuple[int, int]]) -> None:
    unit, opening = (np.array(side, np.int64) for side in zip(*pairs, strict=True))
    found = clusters_of(unit, opening)
    for left in range(len(pairs)):
        for right in range(len(pairs)):
            assert (found[left] == found[right]) == (right in _reached(pairs, left))
    assert set(found.tolist()) == set(range(found.max() + 1))


def _reached(pairs: list[tuple[int, int]], start: int) -> set[int]:
    seen, waiting = set(), {start}
    while waiting:
        here = waiting.pop()
        seen.add(here)
        unit, opening = pairs[here]
        near = {other for other, (u, o) in enumerate(pairs) if u == unit or (o == opening and o != 0)}
        waiting |= near - seen
    return seen


def test_a_long_chain_is_one_cluster() -> None:
    n = 5_000
    unit = np.repeat(np.arange(n), 2)
    opening = np.arange(2 * n) // 2 + np.arange(2 * n) % 2 + 1
    assert clusters_of(unit, opening).max() == 0


@pytest.mark.parametrize(
    ("opening", "same_as", "why"),
    [
        ("Can you help  me\nplease now", "can you HELP me please now", "case and spacing say nothing"),
        ("hi there", "hello", "fewer than five words join nothing: both 0"),
    ],
)
def test_openings(opening: str, same_as: str, why: str) -> None:
    assert opening_hash(opening) == opening_hash(same_as), why
    assert bool(opening_hash(opening)) == (len(opening.split()) >= 5)
