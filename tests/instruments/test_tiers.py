from pathlib import Path

import pytest

from attunement.errors import InputError
from attunement.instruments.encoder import Encoder, model_folder
from attunement.instruments.load import load_instrument
from attunement.instruments.tiers import tier_of

NAMES = ("affect", "acts", "syntax")
KINDS = ("fast", "encoder", "hf")


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ("fast", ("fast", "fast", "fast")),
        ("encoder", ("encoder", "encoder", "encoder")),
        ("acts=encoder", ("fast", "encoder", "fast")),
        ("encoder,affect=hf:owner/name", ("hf:owner/name", "encoder", "encoder")),
        ("affect=hf:C:/models/emotions, encoder", ("hf:C:/models/emotions", "encoder", "encoder")),
        ("encoder,affect=fast", ("fast", "encoder", "encoder")),
        ("encoder,encoder", ("encoder", "encoder", "encoder")),
    ],
)
def test_which_tier_each_instrument_is_read_in(tiers: str, expected: tuple[str, ...]) -> None:
    assert tuple(tier_of(name, tiers, NAMES, KINDS) for name in NAMES) == expected


@pytest.mark.parametrize(
    ("tiers", "says"),
    [
        ("slow", "'slow' is none; there are: fast, encoder, hf"),
        ("", "'' is none"),
        ("hf", "'hf' is none"),
        ("hf:", "'hf:' is none"),
        ("encoder:large", "'encoder:large' is none"),
        ("hf:a|b", "is none"),
        ("mood=encoder", "no instrument 'mood'"),
        ("fast,encoder", "gives all instruments two tiers"),
        ("acts=fast,acts=encoder", "gives acts two tiers"),
    ],
)
def test_what_is_wrong_is_said(tiers: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        tier_of("affect", tiers, NAMES, KINDS)
    assert says in str(caught.value)


def test_an_instrument_that_the_tier_has_not_is_the_fast_one() -> None:
    assert load_instrument("syntax", "acts=encoder") is not None
    assert load_instrument("syntax", "encoder").tier == "fast"


def test_without_a_model_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNEMENT_MODELS", str(tmp_path))
    assert model_folder() == tmp_path / "encoder"
    with pytest.raises(InputError, match=r"card\.json is missing.*set ATTUNEMENT_MODELS .*make models"):
        Encoder(model_folder())
