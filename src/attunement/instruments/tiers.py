"""Which tier each instrument is read in, from one word or a list of them.

`encoder` reads with the encoder what it can read, and all else in the fast tier. `encoder,affect=hf:OWNER/NAME` reads
affect with a classifier instead; `acts=encoder` reads nothing but acts with the encoder.
"""

from collections.abc import Iterable
from functools import cache

from attunement.errors import InputError
from attunement.instruments.instrument import Tier

FAST = Tier.FAST.value
_NAMED = frozenset({Tier.HUGGING_FACE.value, Tier.JUDGE.value, Tier.UNSURE.value})
"""Tiers that name their model after a colon."""


@cache
def tier_of(name: str, tiers: str, names: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """The tier of one instrument, as in `fast`, `encoder` or `hf:OWNER/NAME`.

    Args:
        name: The instrument.
        tiers: What was asked for.
        names: Every instrument there is.
        kinds: Every tier there is, a model's name after the colon aside.

    Raises:
        InputError: it cannot be read so.
    """
    chosen: dict[str, str] = {}
    for entry in str(tiers).split(","):
        subject, equals, tier = entry.strip().rpartition("=")
        if equals and subject not in names:
            raise InputError(f"tier {tiers!r}: there is no instrument {subject!r}; there are: {_list(names)}")
        kind, colon, model = tier.partition(":")
        if kind not in kinds or bool(model) != (kind in _NAMED) or bool(colon) != bool(model) or "|" in tier:
            raise InputError(
                f"tier {tiers!r}: {tier!r} is none; there are: {_list(kinds)} "
                "(hf as hf:OWNER/NAME, judge as judge:PROVIDER/MODEL)"
            )
        if chosen.setdefault(subject, tier) != tier:
            raise InputError(f"tier {tiers!r} gives {subject or 'all instruments'} two tiers")
    return chosen.get(name, chosen.get("", FAST))


def is_judged(tiers: str) -> bool:
    """Whether any instrument is read by a judge."""
    return any(_kind(entry) in (Tier.JUDGE, Tier.UNSURE) for entry in tiers.split(","))


def _kind(entry: str) -> str:
    return entry.strip().rpartition("=")[2].partition(":")[0]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
