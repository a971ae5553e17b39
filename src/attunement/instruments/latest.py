"""What was found of the latest texts, kept for who asks next, and found for several texts at once where they are given.

`lru_cache` keeps what is found of one text after the other; what reads many texts together needs to be asked together.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Latest(Generic[Value]):
    """Remembers what `find` gives for each of several texts, the latest `size` of them."""

    def __init__(self, size: int, find: Callable[[Sequence[str]], Iterable[Value]]) -> None:
        self._size, self._find = size, find
        self._known: dict[str, Value] = {}

    def of(self, texts: Sequence[str]) -> list[Value]:
        """What is found of each text, in order."""
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        found = {text: known[text] for text in texts if text in known}
        found.update(zip(new, self._find(new), strict=True) if new else ())
        self._known = dict([*known.items(), *((text, found[text]) for text in new)][-self._size :])
        return [found[text] for text in texts]
