"""A judge's answer, read and held against the rubric and the texts; what does not fit is no answer."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError, create_model
from pydantic import Field as Constrained

from attunement.errors import JudgeError
from attunement.judge.fence import Fence
from attunement.judge.question import Question
from attunement.judge.quotes import find_quote
from attunement.judge.rubric import Field, Kind, Rubric
from attunement.judge.store import Usage
from attunement.perspective import Mark

_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_LEVEL = Annotated[int, Constrained(ge=0, le=4, strict=True)]
_SHARE = Annotated[float, Constrained(ge=0, le=1, strict=True)]
_TONE = Annotated[float, Constrained(ge=-1, le=1, strict=True)]


class Fault(StrEnum):
    """What was wrong with a judge."""

    UNREACHABLE = "unreachable"
    """No answer came: a time-out, a connection lost, a server that gave up or sent what is none."""
    REFUSED = "refused"
    """The judge declined, or a filter stopped it."""
    TRUNCATED = "truncated"
    """The answer broke off."""
    MALFORMED = "malformed"
    """The answer is not in the form that was asked for."""
    UNFOUNDED = "unfounded"
    """A quote of evidence does not stand in the text, or none was given where one must."""
    UNSEALED = "unsealed"
    """The seal is missing or wrong: somebody else's words were given for an answer."""


class UnusableAnswer(JudgeError):
    """An answer, or the lack of one, with what is wrong with it."""

    def __init__(self, fault: Fault, problem: str, usage: Usage | None = None) -> None:
        super().__init__(f"{fault}: {problem}")
        self.fault = fault
        self.problem = problem
        self.usage = usage or Usage()
        """What it took all the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge found, held against the texts.

    `values` has a value for each field of the rubric: whole numbers for levels, marks for stretches (offsets into the
    text they are of), for lines a tuple of labels for each sentence, for items a tuple of levels.
    """

    values: Mapping[str, Any]
    reason: str
    evidence: tuple[Mark, ...] = ()
    """Where the quotes stand, in the rubric's text of evidence."""


def read_answer(text: str, question: Question, fence: Fence) -> Verdict:
    """The verdict in a judge's answer.

    Raises:
        UnusableAnswer: it is not in the form that was asked for, has not the seal, or quotes what is not there.
    """
    given = _object(text)
    if given.get("seal") != fence.seal:
        raise UnusableAnswer(Fault.UNSEALED, "the seal is missing or is not the one that was given")
    rubric = question.rubric
    try:
        answer = form_of(rubric).model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UnusableAnswer(Fault.MALFORMED, f"`{place}`: {first['msg']}") from error
    values = {field.name: _value(field, getattr(answer, field.name), question) for field in rubric.fields}
    evidence = _quoted(getattr(answer, "evidence", ()), rubric.evidence, question)
    _require_evidence(rubric, values, evidence)
    return Verdict(values, str(getattr(answer, "reason", "")).strip(), evidence)


@lru_cache(maxsize=64)
def form_of(rubric: Rubric) -> type[BaseModel]:
    """The form of a rubric's answer; its JSON schema is what a provider may be given."""
    fields: dict[str, Any] = {"seal": (str, ...), "reason": (str, Constrained(min_length=1))}
    if rubric.evidence:
        fields["evidence"] = (list[str], ...)
    for field in rubric.fields:
        fields[field.name] = (_form_of(field), ...)
    return create_model(f"{rubric.name}_answer", __config__=ConfigDict(extra="forbid"), **fields)


def _form_of(field: Field) -> Any:
    labels: Any = Literal[tuple(field.options)] if field.options else str
    match field.kind:
        case Kind.LEVEL:
            return _LEVEL
        case Kind.SHARE:
            return _SHARE
        case Kind.TONE:
            return _TONE
        case Kind.CHOICE:
            return labels
        case Kind.FLAG:
            return StrictBool
        case Kind.ITEMS:
            return list[_LEVEL]
        case Kind.MARKS:
            return list[create_model("mark", quote=(str, ...), label=(labels, ...))]  # type: ignore[misc]
        case Kind.LINES:
            return list[create_model("line", line=(int, ...), labels=(list[labels], ...))]  # type: ignore[misc]


def _object(text: str) -> dict[str, Any]:
    """The JSON object of an answer, which may stand in a block of code or between words."""
    found = _OBJECT.search(text)
    if found is None:
        raise UnusableAnswer(Fault.MALFORMED, "there is no JSON object in it")
    try:
        given = json.loads(found.group())
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableAnswer(Fault.MALFORMED, f"it is not JSON ({error})") from error
    if not isinstance(given, dict):
        raise UnusableAnswer(Fault.MALFORMED, "it is not a JSON object")
    return given


def _value(field: Field, given: Any, question: Question) -> Any:
    if field.kind is Kind.MARKS:
        return _marks([(entry.quote, entry.label) for entry in given], field.of, question)
    if field.kind is Kind.LINES:
        return _lines(field, given, question)
    if field.kind is Kind.ITEMS:
        if len(given) != len(question.items):
            problem = f"`{field.name}` has {len(given)} entries for {len(question.items)} items"
            raise UnusableAnswer(Fault.MALFORMED, problem)
        return tuple(given)
    return given


def _lines(field: Field, given: Sequence[Any], question: Question) -> tuple[tuple[str, ...], ...]:
    lines = {entry.line: tuple(dict.fromkeys(entry.labels)) for entry in given}
    wanted = range(1, len(question.sentences(field.of)) + 1)
    if set(lines) != set(wanted) or len(given) != len(lines):
        problem = f"`{field.name}` must have one entry for each line from 1 to {len(wanted)}"
        raise UnusableAnswer(Fault.MALFORMED, problem)
    return tuple(lines[number] for number in wanted)


def _quoted(quotes: Sequence[str], name: str, question: Question) -> tuple[Mark, ...]:
    return _marks([(quote, name) for quote in quotes], name, question)


def _marks(quoted: Sequence[tuple[str, str]], name: str, question: Question) -> tuple[Mark, ...]:
    """Each quote where it stands: what is quoted a second time under its label, where it stands a second time."""
    times = Counter[tuple[str, str]]()
    marks = []
    for quote, label in quoted:
        times[quote, label] += 1
        found = find_quote(quote, question.texts.get(name, ""), times[quote, label])
        if found is None:
            told = json.dumps(quote, ensure_ascii=False)
            raise UnusableAnswer(Fault.UNFOUNDED, f"the quote {told} is not in `{name}`, or is no word")
        marks.append(Mark(label, *found))
    return tuple(marks)


def _require_evidence(rubric: Rubric, values: Mapping[str, Any], evidence: Sequence[Mark]) -> None:
    for field in rubric.fields:
        if field.quote_from is not None and not evidence and values[field.name] >= field.quote_from:
            problem = f"`{field.name}` is {values[field.name]}, and `evidence` has no quote that shows it"
            raise UnusableAnswer(Fault.UNFOUNDED, problem)
