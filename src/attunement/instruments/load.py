"""Instruments by name and tier."""

import json
import tomllib
from functools import cache
from importlib import import_module, resources
from typing import Any

from attunement.errors import InputError
from attunement.instruments.instrument import Instrument, Tier, Validity
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
    ("affect", "judge"): "attunement.instruments.judged:JudgeAffect",
    ("acts", "judge"): "attunement.instruments.judged:JudgeActs",
    ("need", "judge"): "attunement.instruments.judged:JudgeNeed",
    ("cues", "judge"): "attunement.instruments.judged:JudgeCues",
    ("details", "judge"): "attunement.instruments.judged:JudgeDetails",
    ("register", "judge"): "attunement.instruments.judged:JudgeRegister",
    ("conduct", "judge"): "attunement.instruments.judged:JudgeConduct",
    ("acts", "lenient"): "attunement.instruments.doubt:LenientActs",
    ("affect", "lenient"): "attunement.instruments.doubt:LenientAffect",
    ("acts", "strict"): "attunement.instruments.doubt:StrictActs",
    ("affect", "strict"): "attunement.instruments.doubt:StrictAffect",
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
    kind, _, model = tier_of(name, str(tier), names, _kinds()).partition(":")
    place = INSTRUMENTS.get((name, kind))
    if place is None and (name, FAST) not in INSTRUMENTS:
        raise InputError(f"{name} is read by a judge alone: tier judge:PROVIDER/MODEL")
    module, _, attribute = (place or INSTRUMENTS[name, FAST]).partition(":")
    build = getattr(import_module(module), attribute)
    instrument: Instrument[Any] = build(model) if place and model else build()
    return instrument


def is_read(name: str, tier: str) -> bool:
    """Whether an instrument of that name can be had in that tier, as itself or in the fast one."""
    kind = tier_of(name, str(tier), instrument_names(), _kinds()).partition(":")[0]
    return (name, kind) in INSTRUMENTS or (name, FAST) in INSTRUMENTS


def _kinds() -> tuple[str, ...]:
    return (*dict.fromkeys(kind for _, kind in INSTRUMENTS), Tier.UNSURE)


@cache
def about(name: str, tier: str = "fast") -> dict[str, Any]:
    """What an instrument reads, what it was learned from, and where it fails; empty where nobody wrote it down."""
    kind = load_instrument(name, tier).tier.value
    text = (resources.files("attunement.instruments") / "data" / "about.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text).get(name, {}).get(kind, {})
    return found


@cache
def validity_of(name: str, tier: str = "fast") -> tuple[Validity, ...]:
    """The instrument's validity card; empty where it has not been validated."""
    kind = load_instrument(name, tier).tier.value
    card = resources.files("attunement.instruments") / "data" / name / f"card.{kind}.json"
    if not card.is_file():
        return ()
    rows = json.loads(card.read_text(encoding="utf-8"))["validity"]
    return tuple(Validity(**{**row, "interval": tuple(row["interval"]) if row["interval"] else None}) for row in rows)
