import shutil
from pathlib import Path

import numpy as np
import pytest

from attunement.errors import InputError
from attunement.instruments.encoder import Encoder, Trunk, model_folder

TEXTS = (
    "I can't stop crying since the funeral.",
    "ok",
    "Here is what I would do: call them, ask for the form, and keep a copy of everything you send.",
    "",
    "🙂",
    "She said “you'll be fine” and hung up. I was not fine.",
)


def whole(text: str) -> list[tuple[tuple[int, int], ...]]:
    return [((0, len(text)),)]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reads_the_same_whatever_it_is_read_beside(encoder: Encoder, text: str) -> None:
    alone = encoder.says("acts", text, whole(text))
    beside = Encoder(model_folder())
    beside.read([*TEXTS, "A much longer text. " * 60])
    assert np.allclose(alone, beside.says("acts", text, whole(text)), atol=0.02)


def test_a_stretch_is_the_mean_of_its_parts_by_their_tokens(encoder: Encoder) -> None:
    text = "I am sad. You are kind."
    first, second, both = encoder.says("acts", text, [((0, 9),), ((10, 23),), ((0, 9), (10, 23))])
    assert np.allclose((first + second) / 2, both, atol=1e-5)  # four tokens each: the words and the full stop


def test_a_stretch_without_a_token_is_the_whole_text(encoder: Encoder) -> None:
    text = "I am   sad."
    assert np.array_equal(encoder.says("acts", text, [((5, 6),)]), encoder.says("acts", text, whole(text)))


def test_what_has_no_token_says_nothing(encoder: Encoder) -> None:
    assert not encoder.says("acts", "", whole("")).any()
    assert encoder.says("acts", "", []).shape == (0, 20)


def test_every_token_of_a_long_text_is_read_once_and_in_order() -> None:
    text = "The bus was late again and nobody told me why. " * 70 + "word " * 400
    ((place, offsets, states),) = Trunk(model_folder()).states([text])
    assert place == 0
    assert len(offsets) == len(states)
    assert (np.diff(offsets[:, 0]) > 0).all()
    assert "".join(text[start:end] for start, end in offsets) == text.replace(" ", "")


def test_a_window_ends_with_a_sentence() -> None:
    sentence = "The bus was late again and nobody told me why. "
    trunk = Trunk(model_folder())
    ((_, _, alone),) = trunk.states([sentence * 23])  # 23 sentences of 11 tokens fit into 254
    ((_, _, more),) = trunk.states([sentence * 24])
    assert np.allclose(alone, more[: len(alone)], atol=0.2)


def test_what_was_read_long_ago_is_forgotten_and_read_again(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attunement.instruments.encoder._KEPT", 30)
    before = encoder.says("acts", TEXTS[0], whole(TEXTS[0]))
    for text in TEXTS[1:]:
        encoder.says("acts", text, whole(text))
    assert np.allclose(encoder.says("acts", TEXTS[0], whole(TEXTS[0])), before)


def test_a_head_in_a_folder_of_its_own_may_be_left_away(tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "encoder", ignore=shutil.ignore_patterns("sa"))
    assert Encoder(model_folder()).has("valence")
    assert not Encoder(tmp_path / "encoder").has("valence")


def test_an_encoder_for_other_acts_is_refused(tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "encoder")
    card = tmp_path / "encoder" / "card.json"
    card.write_text(card.read_text(encoding="utf-8").replace('"reflect"', '"mirror"'), encoding="utf-8")
    with pytest.raises(InputError, match="trained for other acts"):
        Encoder(tmp_path / "encoder")
