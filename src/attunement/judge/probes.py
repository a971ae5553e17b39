"""Texts with the answer that a rubric's anchors imply, and variants that must not change it."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from attunement.errors import InputError
from attunement.judge.question import Question
from attunement.judge.rubric import LEVELS, Kind, Rubric, load_rubric

PREFERENCE = "preference"
"""The rubric that compares two texts: its probes are asked in both orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Texts, what a rubric asks of them, and what a judge should answer."""

    id: str
    rubric: str
    field: str
    texts: Mapping[str, str]
    language: str = "en"
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    level: int | str | None = None
    """What the anchors imply: a level, or which of two is better."""
    paraphrase: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The texts that say the same in other words."""
    padded: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The texts with sentences that add nothing."""
    injected: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The texts with words to the judge."""
    longer: str | None = None
    """Which of two answers is the other one, padded."""

    def question(self, variant: str = "") -> Question:
        """What is asked: of the texts, or of a variant of them."""
        changed: Mapping[str, str] = getattr(self, variant) if variant else {}
        return Question(self._rubric, {**self.texts, **changed}, self.language, given=self.given)

    def turned(self) -> Question:
        """The same two texts in the other order."""
        texts = {**self.texts, "first": self.texts["second"], "second": self.texts["first"]}
        return Question(self._rubric, texts, self.language, given=self.given)

    @property
    def compares(self) -> bool:
        """Whether two texts are compared."""
        return self.rubric == PREFERENCE

    @property
    def _rubric(self) -> Rubric:
        return load_rubric(self.rubric)


VARIANTS = ("paraphrase", "padded", "injected")


@dataclass(frozen=True, slots=True)
class Probes:
    """Probes, and what tells one set of them from another."""

    name: str
    digest: str
    probes: tuple[Probe, ...]


def read_probes(place: Path | None = None) -> Probes:
    """The probes of a file of JSON Lines; ours where none is named.

    Raises:
        InputError: the file cannot be read, or a line is no probe.
    """
    try:
        text = (place or resources.files("attunement.judge") / "probes.jsonl").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--probes {place} cannot be read: {error}") from error
    name = "probes.jsonl" if place is None else place.name
    probes = tuple(_probes(text, name))
    if not probes:
        raise InputError(f"{name} holds no probes")
    return Probes(name, blake2b(text.encode(), digest_size=4).hexdigest(), probes)


def _probes(text: str, name: str) -> Iterator[Probe]:
    known = {entry.name for entry in dataclasses.fields(Probe)}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            given = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{where}: it is not JSON ({error})") from error
        if not isinstance(given, dict) or not {"id", "rubric", "field", "texts"} <= set(given) <= known:
            more = ", ".join(sorted(known - {"id", "rubric", "field", "texts"}))
            raise InputError(f"{where}: a probe has id, rubric, field and texts, and may have {more}")
        probe = Probe(**given)
        _require_fit(probe, where)
        yield probe


def _require_fit(probe: Probe, where: str) -> None:
    """The rubric is there, has the texts and the field, and the level is one of that field's."""
    rubric = load_rubric(probe.rubric)
    changed = [name for variant in ("texts", *VARIANTS) for name in getattr(probe, variant)]
    if unknown := [name for name in changed if name not in rubric.texts]:
        raise InputError(f"{where}: {probe.rubric} reads no {unknown[0]!r}; it reads {', '.join(rubric.texts)}")
    found = next((entry for entry in rubric.fields if entry.name == probe.field), None)
    if found is None or found.kind not in (Kind.LEVEL, Kind.CHOICE):
        scales = [entry.name for entry in rubric.fields if entry.kind in (Kind.LEVEL, Kind.CHOICE)]
        raise InputError(f"{where}: {probe.rubric} has no scale {probe.field!r}; it has {', '.join(scales)}")
    allowed = (None, *(found.options or range(LEVELS)))
    if probe.level not in allowed:
        raise InputError(f"{where}: level {probe.level!r} is none of {', '.join(map(str, allowed[1:]))}")
