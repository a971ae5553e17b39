"""Hashed n-grams of words, and of the characters in them, for linear models over sentences.

A sentence's tokens stand between two marks, so that "starts with so you" is a 3-gram like any other. Word n-grams run
from 1 to 3, character n-grams from 2 to 5 and never past the space around a word. Each falls into one of a power of two
buckets (Weinberger et al. 2009, feature hashing), so no vocabulary is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Buckets = NDArray[np.int64]

START, END = "\x02", "\x03"
SHORTEST, LONGEST = 2, 5
"""Characters of a character n-gram, the spaces around its word among them."""
_FACTORS = (2654435761, 2246822519, 3266489917)
"""Odd 32-bit numbers that mix the hashes of neighbours (Knuth's golden ratio, and two primes)."""


def token_hash(token: str) -> int:
    """A hash of 32 bits that is the same in every process."""
    return crc32(token.encode("utf-8", "surrogatepass"))


def character_buckets(token: str, bits: int) -> Buckets:
    """The buckets of a token's character n-grams, each as often as it occurs."""
    around = f" {token} "
    written = around.encode("utf-8", "surrogatepass")
    # Where each character begins among the bytes: most tokens are ASCII, of which a character is a byte.
    places: Sequence[int] = range(len(written) + 1)
    if not around.isascii():
        places = [*accumulate((len(sign.encode("utf-8", "surrogatepass")) for sign in around), initial=0)]
    found = [
        crc32(written[start:past], length)
        for length in range(SHORTEST, LONGEST + 1)
        for start, past in zip(places, places[length:], strict=False)
    ]
    return (np.array(found, dtype=np.uint32) >> np.uint32(32 - bits)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class WordGrams:
    """The buckets of word n-grams of sentences that follow each other.

    `buckets` holds the three lengths one under the other, a column per token or mark; where no n-gram of that length
    stands it is one past the last bucket. `firsts` is each sentence's first column, `counts` how many n-grams it has.
    """

    buckets: Buckets
    firsts: Buckets
    counts: Buckets


def word_grams(hashes: NDArray[np.uint32], lengths: Sequence[int], bits: int) -> WordGrams:
    """The word n-grams of sentences whose tokens' hashes, marks included, stand one after the other.

    Args:
        hashes: The hash of every token and mark.
        lengths: Tokens of each sentence, its two marks included; at least 2.
        bits: The buckets' number, as a power of two.
    """
    long = np.asarray(lengths, dtype=np.int64)
    pasts = np.cumsum(long)
    firsts = pasts - long
    left = np.repeat(pasts, long) - np.arange(len(hashes))
    found = np.full((3, len(hashes)), 1 << bits, dtype=np.int64)
    mixed = hashes * np.uint32(_FACTORS[0])
    found[0] = _bucket(mixed, bits)
    found[0, firsts] = found[0, pasts - 1] = 1 << bits
    for length in (2, 3):
        mixed = mixed[:-1] * np.uint32(_FACTORS[length - 1]) + hashes[length - 1 :] * np.uint32(_FACTORS[0])
        whole = left[: len(mixed)] >= length
        found[length - 1, : len(mixed)][whole] = _bucket(mixed, bits)[whole]
    return WordGrams(found, firsts, (long - 2) + (long - 1) + np.maximum(long - 2, 0))


def _bucket(mixed: NDArray[np.uint32], bits: int) -> Buckets:
    stirred = mixed ^ (mixed >> np.uint32(15))
    return ((stirred * np.uint32(_FACTORS[2])) >> np.uint32(32 - bits)).astype(np.int64)
