"""Models whose answers are known beforehand: each fails in one way, and `attuned` in none that was written.

They show whether the benchmark sees what it should: `--model attunement/flat`. `attunement/half_flat` opens each reply
with the first half of the attuned one, so that the person is met before it fails. `attunement/dodger:0.25` dodges on a
quarter of the items and is attuned on the rest; the items that fail at a quarter fail at a half as well.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources

from attunement.bench.items import TASKS, Item, load_items
from attunement.bench.prompts import Sent, messages_of
from attunement.errors import InputError

ATTUNED = "attuned"
HALF = "half_"

_SENTENCE = re.compile(r"[^.!?。！？।\n]*[.!?。！？।]+[\"”’)]*|[^.!?。！？।\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TURNED = {
    **{"i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "am": "are", "i'm": "you're"},
    **{"i've": "you've", "i'd": "you'd", "i'll": "you'll", "we": "you", "us": "you", "our": "your", "ours": "yours"},
    **{"you": "I", "your": "my", "yours": "mine", "yourself": "myself", "was": "were"},
}
"""Who speaks of whom, turned round."""
_USUAL = 45
"""Words of a reply to an item that has no attuned one."""


def known_reply(model: str, item: Item) -> str:
    """What the model of that name answers to an item.

    Args:
        model: `attuned`, one of `FAILURES`, `half_` and one of these; with a share of the items as in `flat:0.25`.
        item: The item; a share, a half and `attuned` ask for one that has an attuned reply.

    Raises:
        InputError: there is no such model, or it has nothing to say to that item.
    """
    name, share = parse(model)
    failure = name.removeprefix(HALF)
    attuned = name == ATTUNED or not fails(failure, item, share)
    if item.attuned is None:
        if attuned or name != failure:
            raise InputError(f"{item.task} {item.id}: nobody wrote an attuned reply; attunement/{model} needs one")
        return FAILURES[failure](item, _USUAL)
    words = len(item.attuned.split())
    if attuned:
        return item.attuned
    if name == failure:
        return FAILURES[failure](item, words)
    opening = _fill(_sentences(item.attuned), words // 2)
    return f"{opening} {FAILURES[failure](item, max(1, words - len(opening.split())))}"


def parse(model: str) -> tuple[str, float]:
    """Name and share of a model: `dodger:0.25` is `dodger`, .25.

    Raises:
        InputError: there is no such model.
    """
    name, colon, share = model.partition(":")
    try:
        number = float(share) if colon else 1.0
    except ValueError:
        number = -1.0
    if (name.removeprefix(HALF) not in FAILURES and name != ATTUNED) or not 0 <= number <= 1:
        known = ", ".join((ATTUNED, *FAILURES))
        raise InputError(f"attunement/{model}: there is no such model; there are {known}, half_NAME, and NAME:0.25")
    return name, number


def fails(name: str, item: Item, share: float) -> bool:
    """Whether the item is among the share on which the model fails: the same items first, whatever the share."""
    return _fraction("fails", item) < share


def item_for(sent: Sequence[Sent]) -> Item | None:
    """The item that messages come from; None where they are nobody's of ours."""
    return _by_messages().get(tuple(sent))


@cache
def _by_messages() -> Mapping[tuple[Sent, ...], Item]:
    return {messages_of(item): item for task in TASKS for item in load_items(task)}


def _from_bank(name: str) -> Callable[[Item, int], str]:
    """A model that says sentences of its own, in an order that the item decides, until it has said enough."""

    def reply(item: Item, words: int) -> str:
        return _fill(_shuffled(_bank(name), name, item), words)

    return reply


def _bureaucrat(item: Item, words: int) -> str:
    given = _bureaucratic()
    matter = given["matters"].get(item.context.domain, "the matter")
    sentences = [sentence.replace("{matter}", matter) for sentence in given["sentences"]]
    return _fill(_shuffled(sentences, "bureaucrat", item), words)


def _accurate_but_cold(item: Item, words: int) -> str:
    """The right answer, where the item has one, and nothing for the person."""
    answer = [str(item.about[name]) for name in ("answer", "offer") if name in item.about]
    return _fill([*answer[:1], *_shuffled(_bank("accurate_but_cold"), "cold", item)], words)


def _mirror(item: Item, words: int) -> str:
    """The person's own sentences, said back with the persons turned round."""
    return _fill([_turned(sentence) for sentence in _sentences(item.said)], words)


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in _SENTENCE.findall(text) if _WORD.search(found)]


def _turned(sentence: str) -> str:
    said = _WORD.sub(lambda found: _TURNED.get(found[0].lower().replace("’", "'"), found[0]), sentence)
    return said[:1].upper() + said[1:]


def _fill(sentences: Sequence[str], words: int) -> str:
    """As many sentences as come nearest to that many words: one at least."""
    chosen: list[str] = []
    length = 0
    for sentence in sentences:
        more = len(sentence.split())
        if chosen and abs(length + more - words) >= abs(length - words):
            break
        chosen.append(sentence)
        length += more
    return " ".join(chosen)


def _shuffled(sentences: Sequence[str], salt: str, item: Item) -> list[str]:
    return sorted(sentences, key=lambda sentence: _fraction(f"{salt}|{sentence}", item))


def _fraction(salt: str, item: Item) -> float:
    """A number from 0 to 1 that the item and the salt decide, the same on every machine."""
    return int(sha256(f"{salt}|{item.task}|{item.id}".encode()).hexdigest()[:13], 16) / 16**13


@cache
def _bank(name: str) -> tuple[str, ...]:
    place = resources.files("attunement.bench") / "data" / "known" / f"{name}.txt"
    return tuple(line for line in place.read_text(encoding="utf-8").splitlines() if line)


@cache
def _bureaucratic() -> dict[str, dict[str, str]]:
    place = resources.files("attunement.bench") / "data" / "known" / "bureaucrat.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


FAILURES: Mapping[str, Callable[[Item, int], str]] = {
    "flat": _from_bank("flat"),
    "mirror": _mirror,
    "flatterer": _from_bank("flatterer"),
    "advice_machine": _from_bank("advice_machine"),
    "bureaucrat": _bureaucrat,
    "dodger": _from_bank("dodger"),
    "over_sharer": _from_bank("over_sharer"),
    "accurate_but_cold": _accurate_but_cold,
}
"""Each failure, and how it answers an item in about so many words."""
