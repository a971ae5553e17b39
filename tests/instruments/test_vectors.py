"""Word vectors: near in meaning, near in angle."""

import numpy as np
import pytest

from attunement.instruments.vectors import load_vectors


def cosine(first: str, second: str) -> float:
    one, other = load_vectors().of(first), load_vectors().of(second)
    assert one is not None and other is not None
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("mother", "mum", "invoice"),
        ("sad", "unhappy", "printer"),
        ("doctor", "nurse", "guitar"),
        ("fired", "laid", "soup"),
    ],
)
def test_near_in_meaning_is_near_in_angle(word: str, near: str, far: str) -> None:
    assert cosine(word, near) > cosine(word, far)


def test_unknown_words_have_none() -> None:
    assert load_vectors().of("zxqvplk") is None


def test_a_vector_for_every_word_about_one_long() -> None:
    vectors = load_vectors()
    assert len(vectors.index) == len(vectors.table)
    lengths = np.linalg.norm(vectors.table.astype(np.float32) * vectors.scale, axis=1)
    assert lengths.mean() == pytest.approx(1, abs=0.02)
