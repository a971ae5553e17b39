"""What a judge is sent: a rubric and its rules, then the texts behind their fence."""

import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from attunement.judge.fence import Fence, lines_of
from attunement.judge.question import Question
from attunement.judge.rubric import Example, Field, Kind, Rubric

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_FORMS = {
    Kind.LEVEL: "a whole number from 0 to 4",
    Kind.SHARE: "a number from 0 to 1",
    Kind.TONE: "a number from -1 (unpleasant) to 1 (pleasant)",
    Kind.CHOICE: "one of these words",
    Kind.FLAG: "true or false",
    Kind.MARKS: 'a list of {{"quote": words of `{of}`, "label": one of these words}}, empty where there are none',
    Kind.LINES: 'a list of {{"line": number, "labels": some of these words}}, one entry for every line of `{of}`',
    Kind.ITEMS: "a list of whole numbers from 0 to 4, one for each item, in their order",
}


def instructions(question: Question, fence: Fence) -> str:
    """The system message: it alone tells the judge what to do, and it alone holds the seal."""
    rubric = question.rubric
    return "\n\n".join(
        [
            _rules().format(begin=fence.opening("NAME"), end=fence.closing("NAME"), seal=fence.seal),
            f"# What to judge: {rubric.name}\n\n{rubric.definition}",
            "# The answer\n\n" + _form(rubric, fence),
            *([_confusions(rubric)] if rubric.confusions else []),
            *([_examples(rubric)] if rubric.examples else []),
            f"# Language\n\n{_language().format(language=_tag(question.language))}",
        ]
    )


def material(question: Question, fence: Fence) -> str:
    """The user's message: the texts, and what is known beside them."""
    parts = [fence.around(name, question.lines(name)) for name in question.rubric.texts if name in question.texts]
    known = [f"{name}: {value}" for name, value in question.given.items()]
    if known:
        parts.append(fence.around("known", known))
    if question.items:
        parts.append(fence.around("items", question.items))
    return "\n\n".join(parts)


def repair(problem: str, fence: Fence) -> str:
    """What is said once to a judge whose answer cannot be used."""
    # What was wrong may quote the answer, and that the texts: it stands behind the fence as they do.
    return f"{_repair()}\n\n{fence.around('problem', lines_of(problem))}"


def _form(rubric: Rubric, fence: Fence) -> str:
    evidence = f', "evidence": [words of `{rubric.evidence}`, …]' if rubric.evidence else ""
    names = "".join(f', "{field.name}": …' for field in rubric.fields)
    lines = [f'One JSON object and nothing else: {{"seal": "{fence.seal}", "reason": "…"{evidence}{names}}}', ""]
    lines.append("- `reason`: in two or three sentences, before you settle on anything, what in the texts decides it")
    if rubric.evidence:
        lines.append(
            f"- `evidence`: the words of `{rubric.evidence}` that show it, letter by letter, each at most 25 words"
        )
    for field in rubric.fields:
        lines += _field(field)
    return "\n".join(lines)


def _field(field: Field) -> list[str]:
    lines = [f"- `{field.name}`: {field.meaning} Give {_FORMS[field.kind].format(of=field.of)}."]
    points = [f"{place / 4:g}" if field.kind is Kind.SHARE else str(place) for place in range(len(field.anchors))]
    lines += [f"  - {point}: {anchor}" for point, anchor in zip(points, field.anchors, strict=True)]
    lines += [f"  - `{name}`: {meaning}" for name, meaning in field.options.items()]
    if field.quote_from is not None:
        lines.append(f"  - from {field.quote_from} on, `evidence` must show it")
    return lines


def _confusions(rubric: Rubric) -> str:
    return "# What it is not\n\n" + "\n".join(f"- {line}" for line in rubric.confusions)


def _examples(rubric: Rubric) -> str:
    return "# Examples\n\n" + "\n\n".join(_example(example) for example in rubric.examples)


def _example(example: Example) -> str:
    lines = [f"{name}: {json.dumps(text, ensure_ascii=False)}" for name, text in example.texts.items()]
    if example.items:
        lines.append(f"items: {json.dumps(example.items, ensure_ascii=False)}")
    return "\n".join([*lines, f"answer: {_compact(example.answer)}", f"because {example.why}"])


def _tag(language: str) -> str:
    """A language's code, and nothing that only pretends to be one: it stands among the instructions."""
    return language if _TAG.fullmatch(language) else "unknown"


def _compact(answer: Mapping[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _rules() -> str:
    return _text("rules.txt")


def _language() -> str:
    return _text("language.txt")


def _repair() -> str:
    return _text("repair.txt")


def _text(name: str) -> str:
    return (resources.files("attunement.judge") / "frame" / name).read_text(encoding="utf-8").strip()
