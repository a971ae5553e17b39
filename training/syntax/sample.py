"""Draw the noun subjects whose humanness is labelled by hand: 300 of EWT dev, seeded, printed to read.

python -m training.syntax.sample DATA/ud_en_ewt_dev.conllu.gz
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from training.syntax.treebank import Tree, Word, trees

SEED = 20261120
SIZE = 300


def noun_subjects(path: Path) -> Iterator[tuple[Tree, Word]]:
    """Every subject of a clause that is a common noun or a name."""
    for tree in trees(path):
        for word in tree.words:
            if word.relation in ("nsubj", "nsubj:pass") and word.upos in ("NOUN", "PROPN"):
                yield tree, word


def main(path: Path) -> None:
    """Print each sampled subject with its sentence."""
    found = list(noun_subjects(path))
    chosen = sorted(Random(SEED).sample(range(len(found)), SIZE))
    for index, (tree, word) in enumerate(found[row] for row in chosen):
        marked = f"{tree.text[: word.start]}[{word.form}]{tree.text[word.end :]}"
        print(index, tree.sent_id, word.number, marked, sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
