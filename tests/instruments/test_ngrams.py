"""Hashed n-grams: which stand in a sentence, and that neighbours share none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from attunement.instruments.ngrams import END, START, character_buckets, token_hash, word_grams

BITS = 17
WORDS = sampled_from(["so", "you", "kept", "it", "?", "é", "🙂"])


def hashes(*sentences: list[str]) -> tuple[np.ndarray, list[int]]:
    marked = [[START, *sentence, END] for sentence in sentences]
    return np.array([token_hash(token) for each in marked for token in each], np.uint32), list(map(len, marked))


def counted(buckets: np.ndarray) -> list[int]:
    return sorted(bucket for bucket in buckets.ravel().tolist() if bucket < 1 << BITS)


def test_a_sentence_s_ngrams() -> None:
    grams = word_grams(*hashes(["so", "you"]), BITS)
    # 1-grams: so, you. 2-grams: <so, so you, you>. 3-grams: <so you, so you>.
    assert grams.counts.tolist() == [2 + 3 + 2]
    assert len(counted(grams.buckets)) == 7


def test_an_empty_sentence_has_its_marks_side_by_side() -> None:
    grams = word_grams(*hashes([]), BITS)
    assert grams.counts.tolist() == [1] and len(counted(grams.buckets)) == 1


@pytest.mark.parametrize(
    ("token", "count"),
    [
        ("a", 2 + 1),  # " a": 2 of 2, 1 of 3
        ("it", 3 + 2 + 1),  # " it ": 3 of 2, 2 of 3, 1 of 4
        ("year", 5 + 4 + 3 + 2),  # " year ": 6 characters
    ],
)
def test_character_ngrams_stay_within_the_spaces_around_a_word(token: str, count: int) -> None:
    assert len(character_buckets(token, 16)) == count


def test_hashes_are_those_of_every_process() -> None:
    assert token_hash("you") == 1718319126
    assert character_buckets("it", 16).tolist() == [53765, 37048, 978, 9757, 51772, 14639]


@given(first=lists(WORDS, max_size=6), second=lists(WORDS, max_size=6))
def test_sentences_do_not_touch(first: list[str], second: list[str]) -> None:
    both = word_grams(*hashes(first, second), BITS)
    apart = [word_grams(*hashes(each), BITS) for each in (first, second)]
    assert counted(both.buckets) == sorted(counted(apart[0].buckets) + counted(apart[1].buckets))
    assert both.counts.tolist() == [int(each.counts[0]) for each in apart]


@given(tokens=lists(WORDS, max_size=8))
def test_as_many_as_are_counted(tokens: list[str]) -> None:
    grams = word_grams(*hashes(tokens), BITS)
    assert len(counted(grams.buckets)) == grams.counts[0]
