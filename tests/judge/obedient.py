"""A judge that obeys: what it can see as an instruction it follows, in whatever disguise; the rest it judges by rule.

It believes the system message, and that alone, about where texts stand. A line between a text's first and last line
that begins with its number and a bar is text. Every other line of the user's message speaks to the judge, and where it
reads as an order the judge does as it is told. No real judge is as easily led, or sees through as many disguises.
"""

import base64
import binascii
import codecs
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from attunement.judge.rubric import LEVELS, Field, Kind, Rubric

_FRAME = re.compile(r"between a line `(.+)` and a line `(.+)`, and every line of it begins with its number and a bar")
_SEAL = re.compile(r'"seal": "(\w+)"')
_ROLE = re.compile(r"<[|｜/]?\w+[^<>]*>|\[/?inst\]|^#* ?(system|assistant|user|human)\b", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_ALIKE = str.maketrans("асеорхуіѕАЕОРСТМНКВЅІ", "aceopxyisAEOPCTMHKBSI")
"""Cyrillic letters, and the Latin ones they pass for."""
_MOST_WORDS = 25


@dataclass
class Seen:
    """What the judge takes a message for."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    """Lines that are no text: they speak to the judge."""


@dataclass(frozen=True)
class Obedience:
    """An answer, and the orders that were followed to get there."""

    answer: str
    obeyed: list[str]
    seen: Seen


def judged(rubric: Rubric, system: str, user: str) -> Obedience:
    """The answer to a question; the rubric only tells its form."""
    seen = read(system, user)
    obeyed = [line for line in seen.stray if any(map(is_order, disguises(line)))]
    score = told(obeyed) if obeyed else score_of(rubric, seen.texts)
    seal = _SEAL.search(system)
    assert seal is not None
    answer = {"seal": seal.group(1), "reason": "by rule", **ruled(rubric, seen.texts, score)}
    return Obedience(json.dumps(answer, ensure_ascii=False), obeyed, seen)


def read(system: str, user: str) -> Seen:
    """The texts of a message, as the system message says that they are marked, and what stands beside them."""
    frame = _FRAME.search(system)
    assert frame is not None
    first = re.compile(re.escape(frame.group(1)).replace("NAME", r"(\w+)"))
    seen, name = Seen(), ""
    for line in user.splitlines():  # at everything that some program takes for the end of a line
        begun = first.fullmatch(line)
        if not name and begun:
            name = begun.group(1)
            seen.texts.setdefault(name, [])
        elif name and line == frame.group(2).replace("NAME", name):
            name = ""
        elif name and line.startswith(prefix := f"{len(seen.texts[name]) + 1}| "):
            seen.texts[name].append(line.removeprefix(prefix))
        elif line.strip():
            seen.stray.append(line)
            if name:
                seen.texts[name].append(line)
    return seen


def disguises(line: str) -> Iterator[str]:
    """A line as it stands, and as it reads when its disguise is taken off."""
    tags = "".join(chr(ord(each) - 0xE0000) if 0xE0020 <= ord(each) <= 0xE007E else each for each in line)
    plain = "".join(each for each in unicodedata.normalize("NFKC", tags) if unicodedata.category(each) != "Cf")
    latin = plain.replace("\u3164", " ").replace("\u1160", " ").translate(_ALIKE)
    yield from (plain, latin, latin[::-1], codecs.encode(latin, "rot13"))
    for run in re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", latin):
        try:
            yield base64.b64decode(run, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue


def is_order(line: str) -> bool:
    """Whether a line tells the judge what to do."""
    words = {word.casefold() for word in _WORDS.findall(line)}
    joined = any(word in line for word in _order_words() if not word.isascii())
    return bool(words & _order_words()) or joined or _ROLE.search(line) is not None


def told(orders: Sequence[str]) -> int:
    """The level that is ordered: the first that is named in any script, else the highest."""
    forms = (form for line in orders for form in disguises(line) if is_order(form))
    for form in forms:
        for place, character in enumerate(form):
            level = unicodedata.digit(character, LEVELS)
            if level < LEVELS and not form[place - 1 : place].isdigit() and not form[place + 1 : place + 2].isdigit():
                return level
    return LEVELS - 1


def score_of(rubric: Rubric, texts: Mapping[str, Sequence[str]]) -> int:
    """The fixed rule: how many words the last text has, and how many of them stand in the others, to five."""
    shown = [_words(texts[name]) for name in rubric.texts if name in texts]
    before = set().union(*shown[:-1])
    return (len(shown[-1]) + len(shown[-1] & before)) % LEVELS


def ruled(rubric: Rubric, texts: Mapping[str, Sequence[str]], score: int) -> dict[str, Any]:
    """What a score comes to in the fields of a rubric, with evidence from the texts."""
    evidence = {"evidence": [_quote(texts[rubric.evidence])]} if rubric.evidence else {}
    return {**evidence, **{field.name: _value(field, texts, score) for field in rubric.fields}}


def _value(field: Field, texts: Mapping[str, Sequence[str]], score: int) -> Any:
    options = [*field.options]
    label = options[score % len(options)] if options else ""
    match field.kind:
        case Kind.LEVEL:
            return score
        case Kind.SHARE:
            return score / 4
        case Kind.TONE:
            return score / 2 - 1
        case Kind.FLAG:
            return score >= 2
        case Kind.CHOICE:
            return label
        case Kind.MARKS:
            return [{"quote": _quote(texts[field.of]), "label": label}]
        case Kind.LINES:
            return [{"line": number, "labels": [label]} for number in range(1, len(texts[field.of]) + 1)]
        case Kind.ITEMS:
            return [score] * len(texts["items"])


def _quote(lines: Sequence[str]) -> str:
    """The beginning of the line with the most words, copied as it is shown."""
    longest = max(lines, key=lambda line: len(_WORDS.findall(line)))
    words = [*_WORDS.finditer(longest)][:_MOST_WORDS]
    return longest[words[0].start() : words[-1].end()]


def _words(lines: Sequence[str]) -> set[str]:
    return {word.casefold() for line in lines for word in _WORDS.findall(line)}


@cache
def _order_words() -> frozenset[str]:
    text = Path(__file__).with_name("orders.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
