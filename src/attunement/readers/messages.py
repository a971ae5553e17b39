"""A list of messages, as OpenAI's `role` and `content` or ShareGPT's `from` and `value`, as utterances."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attunement.conversation import ROLE_NAMES, Role
from attunement.errors import ReaderError
from attunement.readers.names import ASIDE
from attunement.readers.values import MISSING, checked_text, quoted, type_name

_ROLE_FIELDS = ("role", "from", "speaker")
_TEXT_FIELDS = ("content", "value", "text")
_TEXT_PARTS = {"text", "input_text", "output_text"}
_CALL_FIELDS = ("tool_calls", "function_call")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one of the two speakers said, or why that reply cannot be read."""

    role: Role
    text: str
    fault: str | None = None
    given: bool = False
    """Whether it was put into the model's mouth: context, and no reply of its own."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who is who, by the names that logs use."""

    named: Mapping[str, Role]
    chosen: frozenset[str]
    """The names given with `--roles`."""

    @classmethod
    def of(cls, roles: Mapping[str, Role]) -> "Speakers":
        """The names known anyway and those given with `--roles`."""
        chosen = {name.strip().lower(): role for name, role in roles.items()}
        return cls({**ROLE_NAMES, **chosen}, frozenset(chosen))

    def role(self, name: str) -> Role | None:
        """The speaker of that name, None for one whose words are left out.

        Raises:
            ReaderError: nobody knows the name.
        """
        key = name.strip().lower()
        if key in self.named:
            return self.named[key]
        if key in ASIDE:
            return None
        raise ReaderError(self.unknown(name))

    def unknown(self, name: str) -> str:
        """That nobody knows the name, and what would help."""
        known = ", ".join([*self.named, *sorted(ASIDE)])
        return f"role {quoted(name)} is not one of {known}; say who that is with --roles person=NAME or model=NAME"


def is_message(value: object) -> bool:
    """Whether a value has the shape of a message: somebody, and what they said."""
    return isinstance(value, dict) and bool(value.keys() & {*_ROLE_FIELDS}) and bool(value.keys() & {*_TEXT_FIELDS})


def is_messages(value: object) -> bool:
    """Whether a value is a list of messages, as its first item shows."""
    return isinstance(value, list) and bool(value) and is_message(value[0])


def as_list(value: object) -> object:
    """A list that is written as JSON inside a text, as CSV holds it; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith("["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def is_sharegpt(message: Mapping[str, Any]) -> bool:
    """Whether a message names its speaker as ShareGPT does."""
    return "from" in message and "role" not in message


def utterances_in(messages: object, where: str, speakers: Speakers) -> list[Utterance]:
    """What the person and the model said, oldest first; other roles and tool calls without text are left out.

    Raises:
        ReaderError: it is no list of messages, a role is unknown, or a person's message holds no text.
    """
    messages = as_list(messages)
    if not isinstance(messages, list):
        fault = "is missing" if messages is MISSING else f"is {type_name(messages)}; it must be a list of messages"
        raise ReaderError(f"{where} {fault}")
    found = []
    for number, message in enumerate(messages):
        if (utterance := _utterance(message, f"{where}[{number}]", speakers)) is not None:
            found.append(utterance)
    return found


def _utterance(message: object, where: str, speakers: Speakers) -> Utterance | None:
    if not isinstance(message, dict):
        raise ReaderError(f"{where} is {type_name(message)}; a message is an object with a role and its content")
    role = speakers.role(_role_name(message, where))
    if role is None:
        return None
    content = next((message[name] for name in _TEXT_FIELDS if name in message), MISSING)
    if role is Role.PERSON:
        return Utterance(role, checked_text(_joined(content), f"the content of {where}"))
    text = _joined(content)
    if not isinstance(text, str) and isinstance(message.get("refusal"), str):
        text = message["refusal"]
    if (not isinstance(text, str) or not text.strip()) and _calls_tools(message, content):
        return None
    given = message.get("source") == "input"
    try:
        return Utterance(role, checked_text(text, f"the content of {where}"), given=given)
    except ReaderError as error:
        return Utterance(role, "", fault=str(error), given=given)


def _role_name(message: dict[str, Any], where: str) -> str:
    name = next((message[field] for field in _ROLE_FIELDS if field in message), MISSING)
    if isinstance(name, str):
        return name
    raise ReaderError(
        f"the role of {where} " + ("is missing" if name is MISSING else f"is {type_name(name)}, not text")
    )


def _joined(content: object) -> object:
    """Content parts as one text, a line each; other content as it is. A person's picture without words is blank."""
    if not isinstance(content, list):
        return content
    texts = [part if isinstance(part, str) else _part_text(part) for part in content]
    return "\n".join(text for text in texts if text is not None)


def _part_text(part: object) -> str | None:
    if not isinstance(part, dict):
        return None
    if part.get("type", "text") in _TEXT_PARTS and isinstance(part.get("text"), str):
        return str(part["text"])
    return part["refusal"] if isinstance(part.get("refusal"), str) else None


def _calls_tools(message: dict[str, Any], content: object) -> bool:
    if any(message.get(name) for name in _CALL_FIELDS):
        return True
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") == "tool_use" for part in content
    )
