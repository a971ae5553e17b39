"""A real language model, made on the spot and served by `transformers serve`: small, and no good, but nothing is faked.

A GPT-2 of two layers over bytes, with random weights; its words are noise. `taught` trains one to do the one thing
that it can learn in seconds: to copy the seal that it is shown into an answer that never changes. Its chat template
leaves of the messages nothing but that seal.
"""

import json
import os
import random
import socket
import string
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ANSWER = '{"seal": "%s", "reason": "so", "evidence": [], "agreeing": 0}'
"""A valid answer to the rubric `capitulation`, whatever the text."""

_LETTERS = [*string.printable]
_END = "<end>"
_LAST_WORDS = "{{ messages[-1]['content'][-200:] }}"
_SEAL_ALONE = """{{ messages[0]['content'].split('"seal": "')[1][:12] }}="""
_PATIENCE = 240.0
"""Seconds for a server to come up on a busy machine."""


def untaught(place: Path) -> Path:
    """A model with random weights."""
    _save(_model(512), _LAST_WORDS, place)
    return place


def taught(place: Path, steps: int = 500, sure: float = 0.005) -> Path:
    """A model that has learnt to give back the seal in a valid answer: until its loss says so."""
    import torch

    torch.set_num_threads(1)  # it is too small for two to be any faster
    draw = random.Random(0)
    model = _model(len(ANSWER) + 32)
    learning = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(steps):
        rows = torch.tensor([_codes(_lesson(draw)) for _ in range(32)])
        wanted = rows.clone()
        wanted[:, :13] = -100  # what it is shown, it need not say
        loss = model(input_ids=rows, attention_mask=torch.ones_like(rows), labels=wanted).loss
        if loss.item() < sure:
            break
        loss.backward()
        learning.step()
        learning.zero_grad()
    _save(model, _SEAL_ALONE, place)
    return place


@contextmanager
def served(model: Path) -> Iterator[str]:
    """The address of a server of that model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(model), "--device", "cpu"]
    quiet = {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    log = model / "server.log"
    with log.open("wb") as sink:
        options = ["--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen([*command, *options], stdout=sink, stderr=sink, env=quiet)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            ended = process.poll() is not None or time.monotonic() > end
            assert not ended, log.read_text(encoding="utf-8", errors="replace")
            time.sleep(0.2)


def _model(positions: int) -> Any:
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    size = len(_LETTERS) + 1
    shape = {"n_positions": positions, "n_embd": 64, "n_layer": 2, "n_head": 4}
    rest = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=size, bos_token_id=size - 1, eos_token_id=size - 1, pad_token_id=size - 1, **shape, **rest
        )
    )


def _save(model: Any, template: str, place: Path) -> None:
    from tokenizers import Regex, Tokenizer
    from tokenizers.decoders import Fuse
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split
    from transformers import PreTrainedTokenizerFast

    codes = {letter: code for code, letter in enumerate([*_LETTERS, _END])}
    letters = Tokenizer(WordLevel(codes, unk_token="?"))
    letters.pre_tokenizer = Split(Regex(r"[\s\S]"), "isolated")
    letters.decoder = Fuse()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=letters,
        eos_token=_END,
        pad_token=_END,
        unk_token="?",
        model_max_length=model.config.n_positions,
        truncation_side="left",
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = template
    tokenizer.save_pretrained(place)
    model.eval().save_pretrained(place)


def _lesson(draw: random.Random) -> str:
    seal = "".join(draw.choices("0123456789abcdef", k=12))
    return f"{seal}={ANSWER % seal}"


def _codes(text: str) -> list[int]:
    return [*(_LETTERS.index(letter) for letter in text), len(_LETTERS)]


def said(address: str, model: Path, text: str) -> str:
    """What the server's model answers, asked without any of ours in between."""
    body = {"model": str(model), "messages": [{"role": "user", "content": text}], "temperature": 0, "max_tokens": 90}
    request = urllib.request.Request(
        f"{address}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return str(json.load(answer)["choices"][0]["message"]["content"])
