"""Instruments by name and tier."""

import json
from functools import cache
from importlib import import_module, resources
from typing import Any

from attunement.errors import InputError
from attunement.instruments.instrument import Instrument, Validity

INSTRUMENTS: dict[tuple[str, str], str] = {
    ("affect", "fast"): "attunement.instruments.affect:FastAffect",
    ("acts", "fast"): "attunement.instruments.acts:FastActs",
    ("syntax", "fast"): "attunement.instruments.syntax:FastSyntax",
    ("details", "fast"): "attunement.instruments.details:FastDetails",
    ("register", "fast"): "attunement.instruments.register:FastRegister",
    ("need", "fast"): "attunement.instruments.need:FastNeed",
    ("cues", "fast"): "attunement.instruments.cues:FastCues",
    ("language", "fast"): "attunement.instruments.language:FastLanguage",
}
"""Where each instrument lives; imported when it is first asked for, so that a tier costs nothing until used."""


@cache
def load_instrument(name: str, tier: str = "fast") -> Instrument[Any]:
    """The instrument of that name and tier, loaded once.

    Raises:
        InputError: there is none.
    """
    place = INSTRUMENTS.get((name, str(tier)))
    if place is None:
        offered = ", ".join(f"{known} ({its_tier})" for known, its_tier in INSTRUMENTS)
        raise InputError(f"no instrument {name!r} in tier {str(tier)!r}; there are: {offered}")
    module, _, attribute = place.partition(":")
    instrument: Instrument[Any] = getattr(import_module(module), attribute)()
    return instrument


@cache
def validity_of(name: str, tier: str = "fast") -> tuple[Validity, ...]:
    """The instrument's validity card; empty where it has not been validated."""
    card = resources.files("attunement.instruments") / "data" / name / f"card.{tier}.json"
    if not card.is_file():
        return ()
    rows = json.loads(card.read_text(encoding="utf-8"))["validity"]
    return tuple(Validity(**{**row, "interval": tuple(row["interval"]) if row["interval"] else None}) for row in rows)
