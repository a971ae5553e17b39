"""Syntax from a dependency parse."""

from collections.abc import Sequence
from typing import ClassVar

from attunement.instruments.document import document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.parser import load_parser
from attunement.instruments.syntax import Syntax
from attunement.instruments.trees import Tree


class ParserSyntax:
    """Rules over the trees of a small parser, for English."""

    name: ClassVar[str] = "syntax"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.PARSER
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def __init__(self) -> None:
        self._parser = load_parser()
        self.model = self._parser.digest

    def read(self, texts: Sequence[str], language: str = "en") -> list[Syntax | None]:
        """The distance features of each text, or None for each where the language is not English."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Syntax:
        doc = document(text)
        return counted([Tree(nodes) for nodes in self._parser.parse(text, doc.sentences)], doc.words)


def counted(trees: Sequence[Tree], words: int) -> Syntax:
    """The features of a text's sentences, of which it has so many words."""
    places: dict[str, list[tuple[int, int]]] = {"passive": [], "nominal": [], "subject": [], "impersonal": []}
    passive_sentences = 0
    for tree in trees:
        passives, subjects = list(tree.agentless_passives()), list(tree.subjects())
        passive_sentences += bool(passives)
        found = {
            "passive": passives,
            "nominal": tree.nominalisations(),
            "subject": subjects,
            "impersonal": [place for place in subjects if not tree.is_person(place)],
        }
        for label, indices in found.items():
            places[label] += map(tree.span, indices)
    return Syntax(
        agentless_passives=len(places["passive"]),
        passive_sentences=passive_sentences,
        nominalisations=len(places["nominal"]),
        impersonal_subjects=len(places["impersonal"]),
        subjects=len(places["subject"]),
        sentences=len(trees),
        words=words,
        places={label: tuple(sorted(found)) for label, found in places.items() if found},
    )
