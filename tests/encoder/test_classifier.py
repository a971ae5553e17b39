from pathlib import Path
from typing import Any

import pytest

from attunement.audit import AuditOptions, audit
from attunement.errors import InputError
from attunement.instruments.load import load_instrument
from tests.encoder.test_audit import log

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "i", "am", "sad", "so", "sorry", "ok", ".")


def tiny(place: Path, labels: tuple[str, ...], **options: Any) -> str:
    """A random classifier of one layer, made on the spot."""
    pytest.importorskip("torch", reason="needs torch: make test-encoder")
    transformers = pytest.importorskip("transformers", reason="needs transformers: make test-encoder")
    place.mkdir()
    (place / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=32,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        **options,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(place)
    transformers.BertTokenizerFast(vocab=str(place / "vocab.txt")).save_pretrained(place)
    return str(place)


def test_a_local_folder_reads_affect(tmp_path: Path) -> None:
    name = tiny(tmp_path / "emotions", ("sadness", "Happiness", "neutral"))
    instrument: Any = load_instrument("affect", f"hf:{name}")
    (found,) = instrument.read(["I am so sad."])
    assert found.emotions["sadness"] > 0
    assert found.emotions["joy"] > 0
    assert found.emotions["sadness"] + found.emotions["joy"] < 1  # the rest is neutral
    assert found.emotions["fear"] == 0
    assert found.intensity == max(found.emotions.values())
    assert instrument.read(["Ich bin traurig."], "de") == [None]
    assert instrument.tier == "hf"


def test_a_local_folder_reads_acts(tmp_path: Path) -> None:
    name = tiny(tmp_path / "acts", ("react", "advise", "other"), problem_type="multi_label_classification")
    instrument: Any = load_instrument("acts", f"acts=hf:{name}")
    text = "I am so sorry. Ok."
    (found,) = instrument.read([text], floor=0.0)
    assert {mark.label for mark in found if mark.score} <= {"react", "advise", "other"}
    assert {text[mark.start : mark.end] for mark in instrument.read([text])[0]} == {"I am so sorry.", "Ok."}


def test_a_file_says_what_labels_mean(tmp_path: Path) -> None:
    name = tiny(tmp_path / "emotions", ("LABEL_0", "LABEL_1"))
    with pytest.raises(InputError, match="name a TOML file"):
        load_instrument("affect", f"hf:{name}")
    said = tmp_path / "emotions.toml"
    said.write_text('model = "emotions"\n[labels]\nLABEL_0 = "anger"\nLABEL_1 = ""\n', encoding="utf-8")
    instrument: Any = load_instrument("affect", f"hf:{said}")
    (found,) = instrument.read(["I am so sad."])
    assert 0 < found.emotions["anger"] < 1
    assert sum(found.emotions.values()) == found.emotions["anger"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("model = 3", "must say"),
        ("labels = {}", "must say"),
        ("model = ", "is not TOML"),
        ('model = "emotions"\n[labels]\nLABEL_0 = "wrath"', "'wrath' is none of"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, says: str) -> None:
    tiny(tmp_path / "emotions", ("LABEL_0", "LABEL_1"))
    said = tmp_path / "emotions.toml"
    said.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_instrument("affect", f"hf:{said}")


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="hf:"):
        load_instrument("affect", f"hf:{tmp_path / 'empty'}")
    with pytest.raises(InputError, match=r"cannot be read"):
        load_instrument("affect", f"hf:{tmp_path / 'none.toml'}")


def test_other_weights_have_another_name_in_a_signature(tmp_path: Path) -> None:
    first, second = (tiny(tmp_path / name, ("anger", "joy")) for name in ("first", "second"))
    one: Any = load_instrument("affect", f"hf:{first}")
    other: Any = load_instrument("affect", f"hf:{second}")
    assert one.model != other.model


def test_an_audit_with_a_classifier_for_affect(tmp_path: Path) -> None:
    name = tiny(tmp_path / "emotions", ("sadness", "joy", "anger"))
    options = AuditOptions(tier=f"encoder,affect=hf:{name}", metrics=("sentiment_attenuation",))
    done = audit([log(tmp_path / "log.jsonl", 20)], tmp_path / "out", options)
    tiers = {row["name"]: row["tier"] for row in done.summary["instruments"]}
    assert tiers == {"language": "fast", "affect": "hf", "acts": "encoder", "cues": "fast"}
    assert not any(row["outcomes"]["failed"] for row in done.summary["results"])
