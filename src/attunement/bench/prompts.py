"""What a model is sent for an item: the role it answers in, what was said before, and what the person says."""

import tomllib
from functools import cache
from importlib import resources

from attunement.bench.items import Item
from attunement.conversation import Role

Sent = tuple[str, str]
"""Role (`system`, `user`, `assistant`) and text."""

_NAMES = {Role.PERSON: "user", Role.MODEL: "assistant"}


def messages_of(item: Item) -> tuple[Sent, ...]:
    """The messages of an item, in order; most tasks send the person's words and nothing else."""
    prompt = _prompts().get(item.task, {})
    words = len((item.reference or "").split())
    system = item.role or prompt.get("system", "")
    before = [(_NAMES[turn.role], turn.text) for turn in item.history]
    asked = prompt.get("user", "{said}").format(said=item.said, words=words)
    return (*((("system", system),) if system else ()), *before, ("user", asked))


@cache
def _prompts() -> dict[str, dict[str, str]]:
    place = resources.files("attunement.bench") / "data" / "prompts.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
