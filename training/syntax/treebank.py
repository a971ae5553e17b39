"""Gold dependency trees of a CoNLL-U file, as far as the syntax instrument is scored against them."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; `start` and `end` are its place in the sentence's text."""

    number: int
    form: str
    lemma: str
    upos: str
    xpos: str
    head: int
    relation: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tree:
    """One sentence of a treebank."""

    sent_id: str
    document: str
    text: str
    words: tuple[Word, ...]


def trees(path: Path) -> Iterator[Tree]:
    """The trees of a gzipped CoNLL-U file, in order."""
    document = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        block: list[str] = []
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
                continue
            comments = dict(item[2:].split(" = ", 1) for item in block if item.startswith("# ") and " = " in item)
            document = comments.get("newdoc id", document)
            rows = [item.split("\t") for item in block if not item.startswith("#")]
            yield Tree(comments["sent_id"], document, comments["text"], _words(comments["text"], rows))
            block = []


def _words(text: str, rows: list[list[str]]) -> tuple[Word, ...]:
    words: list[Word] = []
    position, fused_end, fused_until = 0, 0, 0
    for row in rows:
        if "." in row[0]:
            continue
        first, _, last = row[0].partition("-")
        if last:
            position, fused_end = _find(text, row[1], position)
            fused_until = int(last)
            continue
        number = int(first)
        if number <= fused_until:
            start, end = position, min(position + len(row[1]), fused_end)
            position = fused_end if number == fused_until else end
        else:
            start, end = _find(text, row[1], position)
            position = end
        words.append(Word(number, row[1], row[2], row[3], row[4], int(row[6]), row[7], start, end))
    return tuple(words)


def _find(text: str, form: str, position: int) -> tuple[int, int]:
    match = re.compile(r"\s*".join(map(re.escape, form.replace(" ", "")))).search(text, position)
    if match is None:
        raise ValueError(f"{form!r} is not in {text!r} after {position}")
    return match.span()
