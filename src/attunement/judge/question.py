"""One question to a judge: a rubric, and the texts it is asked of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from attunement.instruments.document import document
from attunement.judge.fence import lines_of
from attunement.judge.rubric import Rubric


@dataclass(frozen=True)
class Question:
    """A rubric asked of texts. It holds nothing of who wrote the reply."""

    rubric: Rubric
    texts: Mapping[str, str]
    language: str = "en"
    """BCP-47 tag of what the person wrote."""
    items: tuple[str, ...] = ()
    """What the answer gives a level for, one by one, where the rubric asks for that."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What the metadata say and the texts do not: who the person is to the addressee, what is known to be true."""

    @cached_property
    def digest(self) -> str:
        """Stands for everything that may change the answer, but for the judge itself."""
        asked = [self.rubric.name, self.rubric.version, self.rubric.digest, self.language, self.items]
        held = json.dumps([*asked, dict(self.texts), dict(self.given)], sort_keys=True, ensure_ascii=False)
        return sha256(held.encode()).hexdigest()

    def __hash__(self) -> int:
        """By the digest, for a mapping has none."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """Questions that ask the same are one."""
        return isinstance(other, Question) and self.digest == other.digest

    def lines(self, name: str) -> list[str]:
        """A text as it is shown, line by line: sentences where the rubric says so."""
        text = self.texts[name]
        if name not in self.rubric.by_line:
            return lines_of(text)
        return [" ".join(lines_of(text[start:end])) for start, end in self.sentences(name)]

    def sentences(self, name: str) -> tuple[tuple[int, int], ...]:
        """Where each numbered sentence of a text stands in it."""
        return document(self.texts[name]).sentences
