"""How a reply is written, as numbers: what a classifier of conditions is given."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np

from attunement.bench.statistics import Floats

WIDTH = 4096
LONGEST = 4

_WORD = re.compile(r"\w+|[^\w\s]")


def writing(texts: Sequence[str]) -> Floats:
    """Words, and the beginnings and ends of words up to four characters, hashed; each row has length 1.

    Logarithms of counts, so that a word said ten times weighs little more than one said five times.
    """
    table = np.zeros((len(texts), WIDTH))
    for row, text in zip(table, texts, strict=True):
        for piece, count in Counter(_pieces(text)).items():
            row[crc32(piece.encode()) % WIDTH] += np.log1p(count)
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-12))


def _pieces(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    ends = [piece for word in words if len(word) > LONGEST for piece in (word[:LONGEST] + "-", "-" + word[-3:])]
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return words + ends + pairs
