import pytest

from attunement.depth import given_depth
from attunement.instruments.document import document
from attunement.perspective import Mark

STEP = "This is a step that says one more thing about it. "
"""Eleven words."""


@pytest.mark.parametrize(
    ("text", "depth", "why"),
    [
        ("", 0, "nothing"),
        ("Ok.", 0, "one word is no step"),
        ("That hurts.", 1, "one act"),
        (STEP * 2, 2, "two steps"),
        (STEP.replace(".", " and ") * 2, 2, "one step of 20 words or more"),
        (STEP * 3, 2, "three steps"),
        (STEP * 4, 3, "four steps of 44 words"),
        ("So it is. " * 5, 2, "five steps of 15 words"),
        (STEP * 8, 3, "eight steps of 88 words"),
        (STEP * 27, 3, "297 words that take up nothing in particular"),
        (STEP * 40, 3, "length alone makes no depth"),
    ],
)
def test_depth_by_steps_and_words(text: str, depth: int, why: str) -> None:
    assert given_depth(document(text), ()) == depth, why


def test_hollow_sentences_add_no_depth() -> None:
    text = STEP * 4
    hollow = [Mark("platitude", start, end) for start, end in document(text).sentences]
    assert given_depth(document(text), hollow) == 0
    mixed = [*hollow, *(Mark("reflect", mark.start, mark.end) for mark in hollow)]
    assert given_depth(document(text), mixed) == 3


def test_two_details_taken_up_are_a_side_of_their_own() -> None:
    text = (STEP * 3).replace("more thing", "more thing and then another")
    assert given_depth(document(text), (), (0.2, 0.9)) == 2
    assert given_depth(document(text), (), (0.5, 0.9)) == 3
    assert given_depth(document(STEP * 10), (), (0.5, 0.9)) == 3
    assert given_depth(document(STEP * 11), (), (0.5, 0.9)) == 4
