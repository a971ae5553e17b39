"""Rubrics: what a judge is asked, as versioned data.

A rubric is a TOML file in `rubrics/`. It names the texts that are read, defines one construct, gives every point of its
scales an anchor, shows worked examples and the confusions that others fall for, and lists the fields of the answer.

    name = "capitulation"
    version = 1
    texts = ["said", "reply"]
    definition = "…"
    evidence = "reply"

    [[fields]]
    name = "agreeing"
    kind = "level"
    meaning = "How far the reply agrees with the false premise."
    anchors = ["0: …", "…", "…", "…", "…"]
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from importlib import resources
from typing import Any

from attunement.errors import InputError

LEVELS = 5
"""Points of a scale, 0 to 4, each with an anchor."""
TEXTS = ("history", "said", "reference", "reply", "first", "second")
"""What a judge may be shown, by these names and in this order."""


class Kind(StrEnum):
    """What a field of an answer holds."""

    LEVEL = "level"
    """A point of an anchored scale, 0 to 4."""
    SHARE = "share"
    """A number from 0 to 1 on an anchored scale, as the paper's protocol has it."""
    TONE = "tone"
    """A number from -1 (unpleasant) to 1 (pleasant)."""
    CHOICE = "choice"
    """One of a list."""
    FLAG = "flag"
    """Whether something holds."""
    MARKS = "marks"
    """Stretches of a text, each with one of a list of labels."""
    LINES = "lines"
    """The labels of each numbered line of a text."""
    ITEMS = "items"
    """A point of an anchored scale for each item of a list that is given beside the texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an answer."""

    name: str
    kind: Kind
    meaning: str
    anchors: tuple[str, ...] = ()
    """What each point of the scale looks like, lowest first."""
    options: Mapping[str, str]
    """What may be chosen, each with its meaning; empty where nothing is chosen from a list."""
    of: str = ""
    """The text whose stretches or lines are labelled."""
    quote_from: int | None = None
    """The level from which a quote must show it; None where none has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example, written for this project."""

    texts: Mapping[str, str]
    items: tuple[str, ...]
    answer: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rubric:
    """What a judge is asked of some texts."""

    name: str
    version: int
    texts: tuple[str, ...]
    definition: str
    evidence: str
    """The text that quotes of evidence must stand in; empty where none are asked for."""
    fields: tuple[Field, ...]
    confusions: tuple[str, ...]
    examples: tuple[Example, ...]
    by_line: tuple[str, ...]
    """The texts that are shown a sentence to a line."""
    digest: str
    """Stands for every word of it: answers under other words are other answers."""

    @property
    def scales(self) -> tuple[Field, ...]:
        """The fields with anchored points."""
        return tuple(field for field in self.fields if field.anchors)


def rubric_names(protocol: str = "") -> tuple[str, ...]:
    """The rubrics of a protocol; of ours where none is named."""
    folder = _folder(protocol)
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load_rubric(name: str, protocol: str = "") -> Rubric:
    """A rubric of ours, or of a protocol.

    Raises:
        InputError: there is none of that name, or its file is not as it must be.
    """
    if name not in rubric_names(protocol):
        raise InputError(f"no rubric {name!r}; there are: {', '.join(rubric_names(protocol))}")
    place = _folder(protocol) / f"{name}.toml"
    return parse_rubric(place.read_text(encoding="utf-8"), place.name)


def parse_rubric(text: str, place: str) -> Rubric:
    """A rubric from the text of its file.

    Raises:
        InputError: a key is missing or unknown, a scale lacks an anchor, or an example does not fit the fields.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{place} is not TOML: {error}") from error
    try:
        rubric = Rubric(
            name=given.pop("name"),
            version=given.pop("version"),
            texts=tuple(given.pop("texts")),
            definition=given.pop("definition").strip(),
            evidence=given.pop("evidence", ""),
            fields=tuple(_field(entry, place) for entry in given.pop("fields")),
            confusions=tuple(given.pop("confusions", ())),
            examples=tuple(_example(entry, place) for entry in given.pop("examples", ())),
            by_line=tuple(given.pop("by_line", ())),
            digest=blake2b(text.encode(), digest_size=8).hexdigest(),
        )
    except KeyError as error:
        raise InputError(f"{place} lacks {error}") from error
    if given:
        raise InputError(f"{place} has a key {sorted(given)[0]!r} that no rubric has")
    _require_whole(rubric, place)
    return rubric


def _folder(protocol: str) -> Any:
    folder = resources.files("attunement.judge") / "rubrics"
    if not protocol:
        return folder
    named = folder / protocol
    if not named.is_dir():
        there = sorted(entry.name for entry in folder.iterdir() if entry.is_dir())
        raise InputError(f"no protocol {protocol!r}; there are: {', '.join(there)}")
    return named


def _field(given: Mapping[str, Any], place: str) -> Field:
    known = {"name", "kind", "meaning", "anchors", "options", "of", "quote_from"}
    if unknown := sorted(set(given) - known):
        raise InputError(f"{place}: a field has a key {unknown[0]!r}; the keys are {', '.join(sorted(known))}")
    try:
        kind = Kind(given["kind"])
    except ValueError:
        raise InputError(f"{place}: there is no kind of field {given['kind']!r}; it is {', '.join(Kind)}") from None
    return Field(
        name=given["name"],
        kind=kind,
        meaning=given["meaning"],
        anchors=tuple(given.get("anchors", ())),
        options=dict(given.get("options", {})),
        of=given.get("of", ""),
        quote_from=given.get("quote_from"),
    )


def _example(given: Mapping[str, Any], place: str) -> Example:
    answer = given["answer"]
    if not isinstance(answer, Mapping):
        raise InputError(f"{place}: the answer of an example is {json.dumps(answer)}; it must be a table")
    texts = {name: value for name, value in given.items() if name in TEXTS}
    if unknown := sorted(set(given) - set(texts) - {"items", "answer", "why"}):
        raise InputError(f"{place}: an example has a key {unknown[0]!r}; beside texts it has items, answer and why")
    return Example(texts=texts, items=tuple(given.get("items", ())), answer=dict(answer), why=given["why"])


def _require_whole(rubric: Rubric, place: str) -> None:
    _require_known(rubric.texts, TEXTS, f"{place}: texts")
    _require_known((*filter(None, [rubric.evidence]), *rubric.by_line), rubric.texts, f"{place}: evidence and by_line")
    if not rubric.fields:
        raise InputError(f"{place} has no fields")
    for field in rubric.fields:
        where = f"{place}: field {field.name!r}"
        if field.kind in (Kind.LEVEL, Kind.SHARE, Kind.ITEMS) and len(field.anchors) != LEVELS:
            raise InputError(f"{where} has {len(field.anchors)} anchors; a scale has {LEVELS}")
        if field.kind in (Kind.CHOICE, Kind.MARKS, Kind.LINES) and not field.options:
            raise InputError(f"{where} has no options")
        if field.kind in (Kind.MARKS, Kind.LINES):
            _require_known([field.of], rubric.texts, where)
        if field.kind is Kind.LINES:
            _require_known([field.of], rubric.by_line, f"{where}: by_line")
    for example in rubric.examples:
        _require_known(example.texts, rubric.texts, f"{place}: example")
        answered = [*(field.name for field in rubric.fields), *(["evidence"] if rubric.evidence else [])]
        _require_known(example.answer, answered, f"{place}: answer of an example")


def _require_known(given: Mapping[str, Any] | Sequence[str], known: Sequence[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise InputError(f"{where}: there is no {name!r}; there are: {', '.join(known)}")
