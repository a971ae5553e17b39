"""UD English EWT train as spaCy reads it: a part to learn from, and a part that says when to stop."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training.syntax.treebank import Tree, trees

ONE_IN = 20
"""Of so many of the treebank's documents one is held out. Rules are mended on it too; dev is for measuring."""


def is_held_out(tree: Tree) -> bool:
    """Whether the sentence's document is held out; no document is in both parts."""
    return int(sha256(tree.document.encode()).hexdigest(), 16) % ONE_IN == 0


def split(treebank: Path) -> tuple[list[Tree], list[Tree]]:
    """The trees to learn from, and those held out."""
    found = list(trees(treebank))
    return [tree for tree in found if not is_held_out(tree)], [tree for tree in found if is_held_out(tree)]


def write(found: Sequence[Tree], out: Path) -> None:
    """Write trees as a file of spaCy's, each sentence a document: so are they read."""
    vocab = Vocab()
    out.parent.mkdir(parents=True, exist_ok=True)
    DocBin(["ORTH", "SPACY", "TAG", "DEP", "HEAD", "SENT_START"], docs=[_doc(vocab, tree) for tree in found]).to_disk(
        out
    )


def _doc(vocab: Vocab, tree: Tree) -> Doc:
    words = tree.words
    places = {word.number: place for place, word in enumerate(words)}
    following = [word.start for word in words[1:]]
    spaces = [start > word.end for word, start in zip(words, following, strict=False)]
    return Doc(
        vocab,
        words=[tree.text[word.start : word.end].replace(" ", "") for word in words],
        spaces=[*spaces, False],
        tags=[word.xpos for word in words],
        deps=["ROOT" if word.relation == "root" else word.relation for word in words],
        heads=[places[word.head] if word.head else place for place, word in enumerate(words)],
        sent_starts=[place == 0 for place in range(len(words))],
    )
