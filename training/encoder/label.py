"""What the encoder says of public texts and of ours, for the fast tier to learn from.

python -m training.encoder.label ENCODER.pt OUT.npz
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document
from training.encoder.model import Encoder, Tokens, load
from training.vectors.make import texts

BATCH = 48
Array = NDArray[np.float16]


def read(model: Encoder, found: list[str]) -> dict[str, NDArray[np.generic]]:
    """Raw outputs: `acts` per sentence, at `places` (text, start, end); the other heads per text."""
    tokens = Tokens()
    places = [
        (number, sentence.start, sentence.end)
        for number, text in enumerate(found)
        for sentence in sentences(document(text))
    ]
    by_text: list[list[int]] = [[] for _ in found]
    for row, (number, _, _) in enumerate(places):
        by_text[number].append(row)
    acts = np.zeros((len(places), model.heads["acts"].out_features), np.float16)
    whole = {name: np.zeros((len(found), head.out_features), np.float16) for name, head in model.heads.items()}
    order = sorted((number for number in range(len(found)) if by_text[number]), key=lambda number: len(found[number]))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            spans = [[(0, len(found[n])), *((places[row][1], places[row][2]) for row in by_text[n])] for n in batch]
            pooled = model.pooled(*tokens([found[n] for n in batch], spans)).float()
            counts = [len(each) for each in spans]
            firsts = np.cumsum([0, *counts[:-1]])
            for name, head in model.heads.items():
                raw = head(pooled).float().numpy()
                whole[name][batch] = raw[firsts]
                if name == "acts":
                    inside = np.delete(np.arange(len(raw)), firsts)
                    acts[[row for n in batch for row in by_text[n]]] = raw[inside]
    del whole["acts"]
    return {"acts": acts, "places": np.array(places, np.int32), **whole}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    found = list(texts())
    np.savez_compressed(given.out, **read(load(given.encoder), found))
    print(f"{len(found)} texts labelled into {given.out}")


if __name__ == "__main__":
    main()
