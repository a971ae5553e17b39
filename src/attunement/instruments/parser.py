"""The parser: a small spaCy pipeline that says of each word of a sentence what it depends on, and how."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from attunement.errors import InputError
from attunement.instruments.models import folder_of

LONGEST = 200
"""Words that are parsed in one go, more than any sentence of the treebank has: memory does not grow with the input."""
_BATCH = 64
"""Sentences that are parsed side by side."""
_HOW = "set ATTUNEMENT_MODELS to a folder that holds `parser/`, as `models` of a checkout does, or run `make models`"


class Node(NamedTuple):
    """A word of a parsed sentence, by Universal Dependencies."""

    form: str
    """As written."""
    tag: str
    """Of the Penn Treebank."""
    relation: str
    head: int
    """The place in the sentence of what it depends on; of a root, its own."""
    start: int
    end: int
    """Offsets in the text that holds the sentence."""


class Parser:
    """A tagger and a dependency parser, on one core."""

    def __init__(self, folder: Path) -> None:
        self.digest = _digest(folder)
        """Stands for the weights, whose hashes the card holds."""
        try:
            from spacy import load
            from spacy.tokens import Doc
        except ImportError as error:
            raise InputError(f"the parser needs {error.name}: pip install 'attunement[parser]'") from error
        self._nlp: Any = load(folder / "pipeline")
        self._doc: Any = Doc

    def parse(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[list[Node]]:
        """The words of each of these stretches of a text, as a tree or, where there are too many, as several."""
        pieces = [(place, *piece) for place, bounds in enumerate(sentences) for piece in self._pieces(text, *bounds)]
        parsed = self._nlp.pipe((doc for _, _, doc in pieces), batch_size=_BATCH)
        found: list[list[Node]] = [[] for _ in sentences]
        for (place, starts, _), doc in zip(pieces, parsed, strict=True):
            found[place] += _nodes(doc, starts, len(found[place]))
        return found

    def _pieces(self, text: str, start: int, end: int) -> Iterator[tuple[list[int], Any]]:
        """Where the words of a sentence start, and the words, which white space is none of."""
        words = [word for word in self._nlp.tokenizer(text[start:end]) if not word.is_space]
        for first in range(0, len(words), LONGEST):
            some = words[first : first + LONGEST]
            doc = self._doc(self._nlp.vocab, [word.text for word in some], [bool(word.whitespace_) for word in some])
            yield [start + word.idx for word in some], doc


@cache
def load_parser() -> Parser:
    """The parser that ATTUNEMENT_MODELS names, else that of the checkout.

    Raises:
        InputError: there is none, or spaCy is not installed.
    """
    return Parser(folder_of("parser"))


def _nodes(doc: Any, starts: Sequence[int], before: int) -> Iterator[Node]:
    for word, start in zip(doc, starts, strict=True):
        yield Node(word.text, word.tag_, word.dep_, before + word.head.i, start, start + len(word.text))


def _digest(folder: Path) -> str:
    for name in ("card.json", "pipeline"):
        if not (folder / name).exists():
            raise InputError(f"there is no parser in {folder} ({name} is missing): {_HOW}")
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:8]
