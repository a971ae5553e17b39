"""The encoder: one small transformer that reads a text once, for every instrument that asks.

Its heads are linear, so what a head says of a stretch is the mean of what it says of the stretch's tokens. A text's
tokens are therefore kept as the heads see them, some numbers each, and any stretch can be asked about afterwards.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from attunement.errors import InputError
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.document import document
from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.models import folder_of

Floats = NDArray[np.float32]
Stretch = tuple[tuple[int, int], ...]
"""Pieces of a text, as offsets: what lies between them does not count."""

LONGEST = 256
"""Tokens that are read in one go, the two that frame them included."""
_BATCH = 256
"""Tokens of one batch, padding included: of more, what lies between two layers leaves the processor's cache."""
_AHEAD = 32
"""Texts that are read at a time."""
_KEPT = 120_000
"""Tokens of texts that are remembered."""
_FRAME = (101, 102)
"""What stands before and after a text."""
_HOW = "set ATTUNEMENT_MODELS to a folder that holds `encoder/`, as `models` of a checkout does, or run `make models`"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens, and what every head says of each, side by side."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    said: Floats

    def mean(self, stretch: Stretch) -> Floats:
        """What the heads say of a stretch; of the whole text, where no token touches it."""
        inside = np.zeros(len(self.starts), dtype=bool)
        for start, end in stretch:
            inside |= (self.starts < end) & (self.ends > start)
        if not len(inside):
            return np.zeros(self.said.shape[1], dtype=np.float32)
        return cast("Floats", self.said[inside].mean(axis=0) if inside.any() else self.said.mean(axis=0))


class Trunk:
    """The transformer and its tokenizer, on one core."""

    def __init__(self, folder: Path) -> None:
        try:
            from onnxruntime import InferenceSession, SessionOptions
            from tokenizers import Tokenizer
        except ImportError as error:
            raise InputError(f"the encoder needs {error.name}: pip install 'attunement[encoder]'") from error
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(str(folder / "trunk.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def states(self, texts: Sequence[str]) -> Iterator[tuple[int, NDArray[np.int64], Floats]]:
        """Of each text that has tokens: its place, its tokens' offsets and their states, in no order."""
        read = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        windows = [
            (place, first, last)
            for place, (text, found) in enumerate(zip(texts, read, strict=True))
            for first, last in _windows(text, found.offsets)
        ]
        parts: dict[int, dict[int, Floats]] = {}
        for batch in _batches(windows):
            states = self._run([read[place].ids[first:last] for place, first, last in batch])
            for (place, first, last), found in zip(batch, states, strict=True):
                parts.setdefault(place, {})[first] = found[1 : 1 + last - first]
        for place, found in parts.items():
            offsets = np.array(read[place].offsets, dtype=np.int64).reshape(-1, 2)
            yield place, offsets, np.concatenate([found[first] for first in sorted(found)])

    def _run(self, batch: Sequence[Sequence[int]]) -> Floats:
        ids = np.zeros((len(batch), 2 + max(map(len, batch))), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens) + 2] = (_FRAME[0], *tokens, _FRAME[1])
            mask[row, : len(tokens) + 2] = 1
        return cast("Floats", self._session.run(None, {"ids": ids, "mask": mask})[0])


class Encoder:
    """The trunk under its heads; what was read a moment ago is not read again."""

    def __init__(self, folder: Path) -> None:
        card = _card(folder)
        self.digest = sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:8]
        """Stands for the weights, whose hashes the card holds."""
        self._trunk = Trunk(folder)
        self.arrays: dict[str, Floats] = {}
        for place in (folder / "heads.npz", *sorted(folder.glob("*/head.npz"))):
            with np.load(place) as file:
                self.arrays |= {name: file[name] for name in file.files}
        names = [name.removesuffix(".weight") for name in self.arrays if name.endswith(".weight")]
        self._weights = np.concatenate([self.arrays[f"{name}.weight"] for name in names]).T
        self._bias = np.concatenate([self.arrays[f"{name}.bias"] for name in names])
        pasts = np.cumsum([len(self.arrays[f"{name}.bias"]) for name in names]).tolist()
        self._columns = dict(zip(names, map(slice, [0, *pasts], pasts), strict=False))
        self._remembered: OrderedDict[str, Tokens] = OrderedDict()
        self._tokens = 0

    def ahead(self, texts: Sequence[str]) -> Iterator[str]:
        """The texts in order, some read at a time: short ones are read faster together."""
        for first in range(0, len(texts), _AHEAD):
            some = texts[first : first + _AHEAD]
            if len(some) > 1:
                self.read(some)
            yield from some

    def read(self, texts: Iterable[str]) -> None:
        """Read texts that will be asked about, and remember what the heads say of them."""
        new = [text for text in dict.fromkeys(texts) if text not in self._remembered]
        nothing = Tokens(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, len(self._bias)), np.float32))
        found = dict.fromkeys(new, nothing)
        for place, offsets, states in self._trunk.states(new):
            found[new[place]] = Tokens(offsets[:, 0], offsets[:, 1], states @ self._weights + self._bias)
        self._remembered |= found
        self._tokens += sum(len(tokens.starts) for tokens in found.values())
        while self._tokens > _KEPT and len(self._remembered) > len(found):
            _, oldest = self._remembered.popitem(last=False)
            self._tokens -= len(oldest.starts)

    def has(self, head: str) -> bool:
        """Whether there is such a head: those under a licence of their own may have been left away."""
        return head in self._columns

    def says(self, head: str, text: str, stretches: Sequence[Stretch]) -> Floats:
        """What a head says of stretches of a text, a row each."""
        if text not in self._remembered:
            self.read([text])
        tokens = self._remembered[text]
        rows = [tokens.mean(stretch) for stretch in stretches]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(self._bias))[:, self._columns[head]]


@cache
def load_encoder() -> Encoder:
    """The encoder that ATTUNEMENT_MODELS names, else that of the checkout.

    Raises:
        InputError: there is none, it is another version's, or what runs it is not installed.
    """
    return Encoder(model_folder())


def model_folder() -> Path:
    """Where the encoder's files are, or should be."""
    return folder_of("encoder")


def _card(folder: Path) -> dict[str, Any]:
    missing = [
        name for name in ("card.json", "trunk.onnx", "tokenizer.json", "heads.npz") if not (folder / name).exists()
    ]
    if missing:
        raise InputError(f"there is no encoder in {folder} ({missing[0]} is missing): {_HOW}")
    card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    if card["acts"] != list(LABELS) or card["emotions"] != list(EMOTIONS):
        raise InputError(f"the encoder in {folder} was trained for other acts or emotions than these: {_HOW}")
    return card


def _windows(text: str, offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and past-last token of each part that is read in one go: whole sentences, as many as it holds."""
    most = LONGEST - len(_FRAME)
    if len(offsets) <= most:
        if offsets:
            yield 0, len(offsets)
        return
    starts = [start for start, _ in offsets]
    ends = np.searchsorted(starts, [end for _, end in document(text).sentences]).tolist()
    first = 0
    while len(offsets) - first > most:
        last = max((end for end in ends if first < end <= first + most), default=first + most)
        yield first, last
        first = last
    yield first, len(offsets)


def _batches(windows: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Windows of like length together, the longest first."""
    batch: list[tuple[int, int, int]] = []
    for window in sorted(windows, key=lambda window: window[1] - window[2]):
        longest = batch[0][2] - batch[0][1] + len(_FRAME) if batch else 0
        if (len(batch) + 1) * longest > _BATCH:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
