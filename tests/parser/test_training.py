"""The parser's training, in small: on a treebank of a few sentences of our own."""

import gzip
import json
from pathlib import Path
from typing import Any

from training.parser.corpus import is_held_out, split
from training.parser.make import export, trained
from training.syntax.treebank import trees

SENTENCES = (
    "1\tMistakes\tmistake\tNOUN\tNNS\t_\t3\tnsubj:pass\t_\t_\n"
    "2\twere\tbe\tAUX\tVBD\t_\t3\taux:pass\t_\t_\n"
    "3\tmade\tmake\tVERB\tVBN\t_\t0\troot\t_\t_\n",
    "1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "1\tIt\tit\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n"
    "2\t's\tbe\tAUX\tVBZ\t_\t3\tcop\t_\t_\n"
    "3\tlate\tlate\tADJ\tJJ\t_\t0\troot\t_\t_\n",
)
TEXTS = ("Mistakes were made", "It's late")
SHORT = {"training.max_steps": 12, "training.eval_frequency": 6, "components.parser.min_action_freq": 1}


def treebank(place: Path, documents: int = 60) -> Path:
    with gzip.open(place, "wt", encoding="utf-8") as file:
        for document in range(documents):
            file.write(f"# newdoc id = d{document}\n")
            for number, (rows, text) in enumerate(zip(SENTENCES, TEXTS, strict=True)):
                file.write(f"# sent_id = d{document}-{number}\n# text = {text}\n{rows}\n")
    return place


def test_a_document_is_learned_from_or_held_out_whole(tmp_path: Path) -> None:
    place = treebank(tmp_path / "bank.conllu.gz", 400)
    learnt, held_out = split(place)
    assert {tree.document for tree in learnt}.isdisjoint(tree.document for tree in held_out)
    assert len(learnt) + len(held_out) == len(list(trees(place))) == 800
    assert 20 < len(held_out) < 80, "one document in twenty"
    assert all(map(is_held_out, held_out))


def test_trained_twice_gives_the_same_bytes_and_no_word_of_the_treebank(tmp_path: Path) -> None:
    place = treebank(tmp_path / "bank.conllu.gz")
    cards: list[dict[str, Any]] = []
    for turn in ("first", "second"):
        nlp, figures = trained(place, tmp_path / turn, SHORT)
        cards.append(export(nlp, tmp_path / turn / "out", figures))
    assert cards[0] == cards[1]
    out = tmp_path / "first" / "out"
    assert {"LICENSE", "NOTICE", "card.json"} < {file.name for file in out.iterdir()}
    strings = json.loads((out / "pipeline" / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert "nsubj:pass" in strings
    assert "Mistakes" not in strings
