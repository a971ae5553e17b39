"""Fine-tune the encoder on acts, intensity, emotions and politeness together.

    python -m training.encoder.train OUT.pt

Run from the root of the repository, the data pack named by ATTUNEMENT_DATA.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from training.encoder import tasks
from training.encoder.model import Encoder, Tokens, save
from training.encoder.tasks import Example

SEED = 20261121
"""One fit. The mean of two fits' weights was tried and is worse: BRIGHTER's held-out fifth r .61 against .63."""
BATCH = {"acts": 16, "intensity": 16, "message": 16, "emotions": 32, "politeness": 16}
LOSS = {"acts": 1.0, "intensity": 3.0, "message": 2.0, "emotions": 0.7, "politeness": 0.3}
"""How much each task's loss counts."""
EPOCHS = {"acts": 5, "intensity": 5, "message": 5, "emotions": 1, "politeness": 1}
"""How often each task's examples are seen."""
RATE, HEAD_RATE = 1e-4, 1e-3
WARM = 0.06


def loss_of(head: str, raw: Tensor, targets: Tensor) -> Tensor:
    """The mean loss over what is known."""
    known = ~torch.isnan(targets)
    raw, targets = raw[known], targets[known]
    if head in ("acts", "emotions"):
        return binary_cross_entropy_with_logits(raw, targets)
    return mse_loss(raw, targets)


def shortened(example: Example, rng: np.random.Generator) -> Example:
    """Now and then a single sentence of a turn by itself, or without its end mark, as in chats."""
    if example.head != "acts" or rng.random() > 0.35:
        return example
    place = int(rng.integers(len(example.stretches)))
    start, end = example.stretches[place]
    text = example.text[start:end]
    if rng.random() < 0.5:
        text = text.rstrip(".!") or text
    return Example("acts", text, ((0, len(text)),), example.targets[place : place + 1], example.fold)


def train(examples: dict[str, Sequence[Example]], epochs: dict[str, int]) -> Encoder:
    """A model fitted to all tasks, their batches mixed."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    model, tokens = Encoder().train(), Tokens()
    plan: list[list[Example]] = []
    for head, found in examples.items():
        for _ in range(epochs[head]):
            plan += tasks.batches(found, BATCH[head], rng)
    plan = [plan[place] for place in rng.permutation(len(plan)).tolist()]
    heads = list(model.heads.parameters())
    optimiser = torch.optim.AdamW(
        [{"params": model.trunk.parameters(), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    warm = int(WARM * len(plan))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (len(plan) - step) / (len(plan) - warm))
    )
    began, running = time.time(), dict.fromkeys(examples, 0.0)
    for step, batch in enumerate(plan):
        head = batch[0].head
        batch = [shortened(example, rng) for example in batch]
        ids, mask, stretches = tokens([each.text for each in batch], [each.stretches for each in batch])
        targets = torch.from_numpy(np.concatenate([each.targets for each in batch]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            raw = model(head, ids, mask, stretches)
        loss = loss_of(head, raw.float(), targets)
        (LOSS[head] * loss).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        running[head] = 0.98 * running[head] + 0.02 * loss.item()
        if step % 200 == 0:
            print(
                f"{step}/{len(plan)} {time.time() - began:.0f} s",
                {k: round(v, 4) for k, v in running.items()},
                flush=True,
            )
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    examples = {
        "acts": list(tasks.acts()),
        "intensity": list(tasks.intensity()),
        "message": list(tasks.felt()),
        "emotions": list(tasks.emotions()),
        "politeness": list(tasks.politeness()),
    }
    print({head: len(found) for head, found in examples.items()})
    given.out.parent.mkdir(parents=True, exist_ok=True)
    save(train(examples, EPOCHS), given.out)


if __name__ == "__main__":
    main()
