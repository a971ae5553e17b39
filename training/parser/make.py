"""Train the parser and write it into `models/parser/`.

    python -m training.parser.make [--out models/parser]

Run from the root of the repository, the data pack named by ATTUNEMENT_DATA, with the extra `parser` installed. It
learns from UD English EWT train (CC-BY-SA-4.0) and keeps the weights that read documents held out of it best. One core,
seeded: the same data on the same machine give the same bytes.
"""

import argparse
import json
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_path

from studies.pack import pack
from training.parser.corpus import split, write

HERE = Path(__file__).parent
BUILD = Path("build/parser")
LICENCE = HERE.parent / "encoder" / "sa" / "LICENSE"
MOST = 15_000_000
"""Bytes that everything together may take."""
FIGURES = ("tag_acc", "dep_uas", "dep_las")


def trained(treebank: Path, build: Path, overrides: Mapping[str, Any] | None = None) -> tuple[Language, dict[str, Any]]:
    """The parser as it was when it read the held-out part best, and how well that was.

    Args:
        treebank: A gzipped CoNLL-U file.
        build: A folder for what comes up on the way.
        overrides: Settings in place of those in `config.cfg`, by dotted name.
    """
    learnt, held_out = split(treebank)
    write(learnt, build / "train.spacy")
    write(held_out, build / "dev.spacy")
    paths = {"paths.train": str(build / "train.spacy"), "paths.dev": str(build / "dev.spacy")}
    config = load_config(HERE / "config.cfg", overrides={**paths, **(overrides or {})}, interpolate=False)
    out = build / "trained"
    out.mkdir(exist_ok=True)
    train(init_nlp(config), out)
    best = load_model_from_path(out / "model-best")
    figures = {name: round(best.meta["performance"][name], 4) for name in FIGURES}
    return best, {"sentences": len(learnt), "held_out": {"sentences": len(held_out), **figures}}


def export(nlp: Language, out: Path, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Write every file, and give back the card."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for section in ("paths", "system", "corpora", "training", "pretraining", "initialize"):
        nlp.config.pop(section, None)
    nlp.meta |= {"name": "attunement_parser", "license": "CC-BY-SA-4.0", "performance": {}}
    nlp.to_disk(out / "pipeline")
    _forget_words(nlp, out / "pipeline" / "vocab" / "strings.json")
    shutil.copyfile(LICENCE, out / "LICENSE")
    shutil.copyfile(HERE / "NOTICE", out / "NOTICE")
    files = sorted(place for place in out.rglob("*") if place.is_file())
    card: dict[str, Any] = json.loads((HERE / "card.json").read_text(encoding="utf-8")) | {
        "bytes": sum(place.stat().st_size for place in files),
        "sha256": {place.relative_to(out).as_posix(): sha256(place.read_bytes()).hexdigest() for place in files},
        "trained_with": f"spaCy {nlp.meta['spacy_version']}",
        **figures,
    }
    (out / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return card


def _forget_words(nlp: Language, strings: Path) -> None:
    """Keep the names of tags and relations alone: no word of the treebank is needed to read, so none is shipped."""
    labels = {label for name in ("tagger", "parser") for label in nlp.get_pipe(name).labels}  # type: ignore[attr-defined,unused-ignore]
    strings.write_text(json.dumps(sorted(labels)) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("models/parser"))
    given = parser.parse_args()
    nlp, figures = trained(pack() / "ud_en_ewt_train.conllu.gz", BUILD)
    card = export(nlp, given.out, figures)
    if card["bytes"] > MOST:
        raise SystemExit(f"{card['bytes']} bytes, more than {MOST}")
    print(json.dumps({name: card[name] for name in ("bytes", "held_out")}))


if __name__ == "__main__":
    main()
