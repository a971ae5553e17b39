"""Any sequence classifier of the Hugging Face hub, or in a local folder, as an instrument: `affect=hf:OWNER/NAME`.

The name may also be that of a TOML file, which says what the classifier's own labels mean:

    model = "OWNER/NAME"  # or a folder, as seen from the file
    [labels]
    LABEL_0 = "anger"
    LABEL_1 = ""          # none of ours

Its probabilities are taken as they are: no calibrated intensities until somebody has checked (`attune validate`).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from attunement.errors import InputError
from attunement.instruments.acts_encoder import ActsReader
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.affect import NO_AFFECT
from attunement.instruments.affect_encoder import AffectReader, with_valence
from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.encoder import Floats, Stretch
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.perspective import Affect, Mark

AT = 0.5
"""The probability from which a classifier's act holds."""


@dataclass(frozen=True)
class Named:
    """A classifier's name, and what its labels mean where somebody has said so."""

    model: str
    labels: Mapping[str, str]
    digest: str = ""
    """Stands for what was said."""


class Classifier:
    """A sequence classifier on the CPU; what a text was given is remembered."""

    def __init__(self, name: str) -> None:
        self._named = _named(name)
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ImportError as error:
            raise InputError(
                f"hf:{name} needs {error.name}: pip install 'attunement[encoder]' torch transformers"
            ) from error
        try:
            self._model: Any = AutoModelForSequenceClassification.from_pretrained(self._named.model).eval()
            self._tokenizer: Any = AutoTokenizer.from_pretrained(self._named.model)
        except (OSError, ValueError) as error:
            raise InputError(f"hf:{name}: {str(error).splitlines()[0]}") from error
        self._torch = torch
        self._read = lru_cache(maxsize=4096)(self._probabilities)
        config = self._model.config
        self.labels: list[str] = [config.id2label[place] for place in range(config.num_labels)]
        self._many = config.problem_type == "multi_label_classification" or config.num_labels == 1

    @cached_property
    def digest(self) -> str:
        """Stands for the weights and what was said of their labels."""
        whole = sha256(self._named.digest.encode())
        for key, value in sorted(self._model.state_dict().items()):
            whole.update(key.encode() + value.contiguous().numpy().tobytes())
        return whole.hexdigest()[:8]

    def columns(self, ours: Sequence[str]) -> list[list[int]]:
        """For each name of ours, the places of the labels that speak for it.

        Raises:
            InputError: none does for any, or the file names what is none of ours.
        """
        meant = {label: self._named.labels.get(label, _meaning(label, ours)) for label in self.labels}
        if strange := [name for name in meant.values() if name and name not in ours]:
            raise InputError(f"hf:{self._named.model}: {strange[0]!r} is none of {', '.join(ours)}")
        found = [[place for place, label in enumerate(self.labels) if meant[label] == name] for name in ours]
        if not any(found):
            raise InputError(
                f"hf:{self._named.model} has the labels {', '.join(self.labels)}, and none is one of "
                f"{', '.join(ours)}: name a TOML file that says what they mean (docs/encoder.md)"
            )
        return found

    def says(self, texts: Sequence[str], columns: Sequence[Sequence[int]]) -> Floats:
        """A row per text, a column per name: the sum of its labels' probabilities, at most 1."""
        found = np.array([self._read(text) for text in texts], dtype=np.float32)
        return np.stack([found[:, list(places)].sum(axis=1) for places in columns], axis=1).clip(0, 1)

    def _probabilities(self, text: str) -> tuple[float, ...]:
        longest = min(self._tokenizer.model_max_length, getattr(self._model.config, "max_position_embeddings", 512))
        read = self._tokenizer(text, truncation=True, max_length=longest, return_tensors="pt")
        with self._torch.no_grad():
            raw = self._model(**read).logits[0]
        return tuple((raw.sigmoid() if self._many else raw.softmax(-1)).tolist())


@cache
def load_classifier(name: str) -> Classifier:
    """The classifier of that name, loaded once.

    Raises:
        InputError: it is not there, or what runs it is not installed.
    """
    return Classifier(name)


class ClassifierAffect:
    """Affect by a classifier of emotions; whose a feeling is, is decided as in the other tiers. English only."""

    name: ClassVar[str] = "affect"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.HUGGING_FACE
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def __init__(self, model: str) -> None:
        self._classifier = load_classifier(model)
        self._columns = self._classifier.columns(EMOTIONS)
        self._reader = AffectReader(self._says)

    @property
    def model(self) -> str:
        """Which classifier it is."""
        return self._classifier.digest

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect that each text's author holds."""
        known = primary_subtag(language) in self.languages
        return [self._reader.held(text) if known else None for text in texts]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The emotional intensity of each whole text, whoever holds it."""
        known = primary_subtag(language) in self.languages
        return [self._reader.expressed(text) if known else None for text in texts]

    def attributed(
        self, reply: str, spans: Sequence[Mark], said: str, telling: Sequence[Mark] = (), language: str = "en"
    ) -> Affect:
        """The affect that an English reply attributes to the person, as `FastAffect.attributed` gives it."""
        if not spans and not telling:
            return NO_AFFECT
        reacting, beside = (tuple((mark.start, mark.end) for mark in marks) for marks in (spans, telling))
        return self._reader.attributed(reply, reacting, beside, said)

    def _says(self, text: str, stretches: Sequence[Stretch]) -> Floats:
        return with_valence(self._classifier.says(_pieces(text, stretches), self._columns))


class ClassifierActs:
    """Acts by a classifier of sentences whose labels are acts. English only."""

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.HUGGING_FACE
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def __init__(self, model: str) -> None:
        self._classifier = load_classifier(model)
        self._columns = self._classifier.columns(LABELS)
        thresholds = np.full(len(LABELS), AT, dtype=np.float32)
        self._reader = ActsReader(self._says, thresholds, by_clause=False)

    @property
    def model(self) -> str:
        """Which classifier it is."""
        return self._classifier.digest

    def read(
        self, texts: Sequence[str], language: str = "en", floor: float | None = None
    ) -> list[tuple[Mark, ...] | None]:
        """The acts of each text, as `FastActs.read` gives them."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        if floor is None:
            return [self._reader.at_threshold(text) for text in texts]
        return [self._reader.at_floor(text, floor) for text in texts]

    def _says(self, text: str, stretches: Sequence[Stretch]) -> Floats:
        return self._classifier.says(_pieces(text, stretches), self._columns)


def _pieces(text: str, stretches: Sequence[Stretch]) -> list[str]:
    return [" ".join(text[start:end] for start, end in stretch) for stretch in stretches]


def _meaning(label: str, ours: Sequence[str]) -> str:
    """What a label says by its name: itself, or an emotion of another name."""
    plain = label.lower().strip()
    if plain in ours:
        return plain
    return next((name for name, others in _other_names().items() if plain in others and name in ours), "")


@cache
def _other_names() -> dict[str, list[str]]:
    place = resources.files("attunement.instruments") / "data" / "classifier" / "labels.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _named(name: str) -> Named:
    if not name.endswith(".toml"):
        return Named(name, {})
    place = Path(name)
    try:
        text = place.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except OSError as error:
        raise InputError(f"hf:{name} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"hf:{name} is not TOML: {error}") from error
    model, labels = given.get("model"), given.get("labels", {})
    texts = isinstance(labels, dict) and all(isinstance(meaning, str) for meaning in labels.values())
    if not isinstance(model, str) or not texts:
        raise InputError(f'hf:{name} must say `model = "OWNER/NAME"`, and may say [labels], a table of texts')
    beside = place.parent / model
    return Named(str(beside) if beside.is_dir() else model, labels, text)
