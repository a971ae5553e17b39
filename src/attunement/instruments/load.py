"""Instruments by name and tier."""

import json
from functools import cache
from importlib import import_module, resources
from typing import Any

from attunement.errors import InputError
from attunement.instruments.instrument import Instrument, Validity
from attunement.instruments.tiers import FAST, tier_of

INSTRUMENTS: dict[tuple[str, str], str] = {
    ("affect", "fast"): "attunement.instruments.affect:FastAffect",
    ("acts", "fast"): "attunement.instruments.acts:FastActs",
    ("syntax", "fast"): "attunement.instruments.syntax:FastSyntax",
    ("details", "fast"): "attunement.instruments.details:FastDetails",
    ("register", "fast"): "attunement.instruments.register:FastRegister",
    ("need", "fast"): "attunement.instruments.need:FastNeed",
    ("cues", "fast"): "attunement.instruments.cues:FastCues",
    ("language", "fast"): "attunement.instruments.language:FastLanguage",
    ("affect", "encoder"): "attunement.instruments.affect_encoder:EncoderAffect",
    ("acts", "encoder"): "attunement.instruments.acts_encoder:EncoderActs",
    ("register", "encoder"): "attunement.instruments.register_encoder:EncoderRegister",
    ("syntax", "parser"): "attunement.instruments.syntax_parser:ParserSyntax",
    ("affect", "hf"): "attunement.instruments.classifier:ClassifierAffect",
    ("acts", "hf"): "attunement.instruments.classifier:ClassifierActs",
}
"""Where each instrument lives; imported when it is first asked for, so that a tier costs nothing until used."""


def instrument_names() -> tuple[str, ...]:
    """Every instrument, once."""
    return tuple(dict.fromkeys(name for name, _ in INSTRUMENTS))


@cache
def load_instrument(name: str, tier: str = "fast") -> Instrument[Any]:
    """The instrument of that name, loaded once.

    Args:
        name: The instrument.
        tier: A tier, or tiers by instrument: `encoder`, `encoder,affect=hf:OWNER/NAME`. An instrument that the tier
            has not is read in the fast one, and says so by its `tier`.

    Raises:
        InputError: there is none, or what it needs is not there.
    """
    names = instrument_names()
    if name not in names:
        raise InputError(f"no instrument {name!r}; there are: {', '.join(names)}")
    kinds = tuple(dict.fromkeys(kind for _, kind in INSTRUMENTS))
    kind, _, model = tier_of(name, str(tier), names, kinds).partition(":")
    place = INSTRUMENTS.get((name, kind))
    module, _, attribute = (place or INSTRUMENTS[name, FAST]).partition(":")
    build = getattr(import_module(module), attribute)
    instrument: Instrument[Any] = build(model) if place and model else build()
    return instrument


@cache
def validity_of(name: str, tier: str = "fast") -> tuple[Validity, ...]:
    """The instrument's validity card; empty where it has not been validated."""
    kind = load_instrument(name, tier).tier.value
    card = resources.files("attunement.instruments") / "data" / name / f"card.{kind}.json"
    if not card.is_file():
        return ()
    rows = json.loads(card.read_text(encoding="utf-8"))["validity"]
    return tuple(Validity(**{**row, "interval": tuple(row["interval"]) if row["interval"] else None}) for row in rows)
