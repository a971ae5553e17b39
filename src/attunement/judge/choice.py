"""Which judges are asked, and how often, from one word: `openai/gpt-5.2`, `A&B*3`, `A@paper`."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from attunement.errors import InputError

_WORD = re.compile(r"(?P<models>[^*@]+(?:@(?!\w+$)[^*@]+)*)(?:\*(?P<repeats>\d+))?(?:@(?P<protocol>\w+))?")


@dataclass(frozen=True, slots=True)
class Choice:
    """The judges of a panel, by the names that Inspect gives to models."""

    models: tuple[str, ...]
    repeats: int = 1
    """How often each judge is asked the same question."""
    protocol: str = ""
    """A set of rubrics other than ours: `paper`."""

    def __str__(self) -> str:
        """The word it was read from."""
        times = f"*{self.repeats}" if self.repeats > 1 else ""
        return "&".join(self.models) + times + (f"@{self.protocol}" if self.protocol else "")


@cache
def parse_choice(word: str) -> Choice:
    """The judges that a word names.

    Raises:
        InputError: it names none, names one twice, or two of one family: such judges share their errors.
    """
    match = _WORD.fullmatch(word)
    models = tuple(name.strip() for name in match["models"].split("&")) if match else ()
    if match is None or not all("/" in name for name in models):
        raise InputError(f"judge {word!r} is not of the form PROVIDER/MODEL, PROVIDER/A&PROVIDER/B or PROVIDER/MODEL*3")
    repeats = int(match["repeats"] or 1)
    if not repeats:
        raise InputError(f"judge {word!r} is asked no time; name the model alone, or a number from 2 after the star")
    families = [family_of(name) for name in models]
    for place, family in enumerate(families):
        if family in families[:place]:
            other = models[families.index(family)]
            raise InputError(
                f"judge {word!r}: {models[place]} and {other} are of one family ({family}), which share their errors; "
                "a panel needs disjoint ones"
            )
    return Choice(models, repeats, match["protocol"] or "")


def family_of(model: str) -> str:
    """Whose model it is, as far as its name says; else the name itself."""
    name = model.lower()
    for family, words in _families():
        if any(re.search(rf"(?<![a-z]){re.escape(word)}", name) for word in words):
            return family
    return name


@cache
def _families() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = (resources.files("attunement.judge") / "families.txt").read_text(encoding="utf-8")
    rows = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((family.strip(), tuple(words.split())) for family, _, words in rows)
