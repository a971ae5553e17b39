"""A vector per word, distilled from all-MiniLM-L6-v2: near in meaning, near in angle.

Each word went through the encoder by itself; the first principal components of what came out are kept, in eight bits.
Source of the weights: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), see `data/vectors/NOTICE`.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_DATA = resources.files("attunement.instruments") / "data" / "vectors"


@dataclass(frozen=True, slots=True)
class Vectors:
    """Words and their vectors; `table` has a row per word, `scale` is what one step of it is worth."""

    index: dict[str, int]
    table: NDArray[np.int8]
    scale: float

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        return int(self.table.shape[1])

    def of(self, word: str) -> Floats | None:
        """A word's vector, by its lower-case form; None where it is not known. A known word's mean length is 1."""
        row = self.index.get(word)
        return None if row is None else self.table[row].astype(np.float32) * np.float32(self.scale)


@lru_cache(maxsize=1)
def load_vectors() -> Vectors:
    """The vectors that are shipped."""
    words = (_DATA / "words.txt").read_text(encoding="utf-8").split("\n")
    with (_DATA / "vectors.npz").open("rb") as file:
        arrays = np.load(cast("str", file))
        table, scale = arrays["table"], float(arrays["scale"])
    return Vectors({word: row for row, word in enumerate(words)}, table, scale)
