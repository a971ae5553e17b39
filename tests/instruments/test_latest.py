"""What is remembered of texts that are read together."""

from collections.abc import Sequence

from attunement.instruments.latest import Latest


def counted() -> tuple[Latest[int], list[list[str]]]:
    """Lengths of texts, and which texts were asked for together."""
    asked: list[list[str]] = []

    def lengths(texts: Sequence[str]) -> list[int]:
        asked.append(list(texts))
        return [len(text) for text in texts]

    return Latest(3, lengths), asked


def test_texts_are_found_together_and_each_once() -> None:
    latest, asked = counted()
    assert latest.of(["a", "bb", "a"]) == [1, 2, 1]
    assert latest.of(["bb", "ccc"]) == [2, 3]
    assert asked == [["a", "bb"], ["ccc"]]


def test_what_is_known_asks_nobody() -> None:
    latest, asked = counted()
    assert latest.of([]) == []
    latest.of(["a"])
    latest.of(["a"])
    assert asked == [["a"]]


def test_the_oldest_is_forgotten() -> None:
    latest, asked = counted()
    latest.of(["a", "bb"])
    latest.of(["ccc", "dddd"])
    latest.of(["bb"])
    assert len(asked) == 2
    latest.of(["a"])
    assert asked[-1] == ["a"]


def test_more_than_are_remembered_are_all_found() -> None:
    latest, asked = counted()
    assert latest.of(["", "a", "bb", "ccc"]) == [0, 1, 2, 3]
    latest.of(["a", "bb", "ccc"])
    assert len(asked) == 1
