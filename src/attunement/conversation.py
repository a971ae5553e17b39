"""What is measured: what a person expressed, and what a model made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from attunement.errors import InputError

UNKNOWN = "unknown"

HIGH_STAKES = frozenset({"mental health", "crisis", "health", "legal"})


class Mode(StrEnum):
    """What a reply does: address the person, or re-express a text."""

    RESPOND = "respond"
    RENDER = "render"


class Role(StrEnum):
    """Who speaks in a conversation."""

    PERSON = "person"
    MODEL = "model"


class Situation(StrEnum):
    """What the person's message puts the model into; support is not correction, and neither is refusal."""

    SUPPORT = "support"
    CORRECTION = "correction"
    REFUSAL = "refusal"
    ESCALATION = "escalation"
    INFORMATION = "information"
    UNKNOWN = "unknown"


ROLE_NAMES: dict[str, Role] = {
    **dict.fromkeys(("user", "human", "person", "client", "customer", "patient", "seeker", "prompter"), Role.PERSON),
    **dict.fromkeys(
        ("assistant", "model", "ai", "bot", "gpt", "agent", "chatbot", "supporter", "therapist", "chatgpt"), Role.MODEL
    ),
}
"""Names that logs give to the two speakers, in lower case."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Role
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What is known of an exchange from its metadata; what is not given is `unknown`, never guessed."""

    situation: Situation = Situation.UNKNOWN
    relation: str = UNKNOWN
    """Who the person is to the addressee: customer, patient, friend, …"""
    culture: str = UNKNOWN
    language: str = UNKNOWN
    """BCP-47 tag of what the person wrote, or `unknown`."""
    domain: str = UNKNOWN
    premise_true: bool | None = None
    """Whether the claim that the person's message rests on is true; None if there is none or it is not known."""
    answer: str | None = None
    """What a right reply must bring."""

    def __post_init__(self) -> None:
        if not isinstance(self.situation, Situation):
            object.__setattr__(self, "situation", _situation(self.situation))
        for name in ("relation", "culture", "language", "domain"):
            _require_text(getattr(self, name), f"context.{name}")
        if self.premise_true is not None and not isinstance(self.premise_true, bool):
            raise InputError(f"context.premise_true is {self.premise_true!r}; it is true, false or None")
        if self.answer is not None:
            _require_text(self.answer, "context.answer")

    @property
    def high_stakes(self) -> bool:
        """Whether the domain is mental health, crisis, health or legal."""
        return self.domain.lower().replace("_", " ") in HIGH_STAKES


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """What a person expressed, what came before, and what the model made of it.

    `history` also takes mappings with `role` and `content`, and `context` a mapping of its fields.

    Raises:
        InputError: a text is no string or cannot be encoded as UTF-8, or a role is unknown.
    """

    said: str
    reply: str
    history: tuple[Turn, ...] = ()
    reference: str | None = None
    """A human rendering of `said`, to compare the reply with."""
    context: Context = field(default_factory=Context)
    mode: Mode | None = None
    """How to read the reply; when not given, `render` if there is a reference, else `respond`."""

    def __post_init__(self) -> None:
        for name in ("said", "reply"):
            _require_text(getattr(self, name), name)
        if self.reference is not None:
            _require_text(self.reference, "reference")
        if type(self.history) is not tuple or not {Turn}.issuperset(map(type, self.history)):
            object.__setattr__(self, "history", tuple(_turn(item) for item in self.history))
        if not isinstance(self.context, Context):
            object.__setattr__(self, "context", _context(self.context))
        mode = self.mode or (Mode.RESPOND if self.reference is None else Mode.RENDER)
        object.__setattr__(self, "mode", Mode(mode))

    def __hash__(self) -> int:
        """A hash of the two texts, which strings remember: readings are looked up by exchange many times over."""
        return hash((self.said, self.reply))

    @property
    def person_turns(self) -> tuple[str, ...]:
        """What the person said before, oldest first."""
        return tuple(turn.text for turn in self.history if turn.role is Role.PERSON)

    @property
    def model_turns(self) -> tuple[str, ...]:
        """What the model said before, oldest first."""
        return tuple(turn.text for turn in self.history if turn.role is Role.MODEL)


def role_named(name: str, roles: Mapping[str, Role] | None = None) -> Role:
    """The speaker that a log calls `name`, in any case.

    Raises:
        InputError: nobody knows that name.
    """
    known = {**ROLE_NAMES, **(roles or {})}
    role = known.get(name.strip().lower())
    if role is None:
        raise InputError(f"role {name!r} is not one of {', '.join(repr(known_name) for known_name in known)}")
    return role


def _turn(item: Turn | Mapping[str, Any] | Sequence[str]) -> Turn:
    if isinstance(item, Turn):
        return item
    if isinstance(item, Mapping) and isinstance(item.get("role"), str):
        content = item.get("content", item.get("text"))
        _require_text(content, "history content")
        return Turn(role_named(item["role"]), str(content))
    if isinstance(item, tuple) and len(item) == 2 and all(isinstance(part, str) for part in item):
        return Turn(role_named(item[0]), item[1])
    raise InputError(f"history holds {item!r}; a turn is a Turn or a mapping with 'role' and 'content'")


def _context(given: object) -> Context:
    if not isinstance(given, Mapping):
        raise InputError(f"context is {type(given).__name__}; it is a Context or a mapping of its fields")
    known = {entry.name for entry in fields(Context)}
    if unknown := sorted(set(given) - known):
        raise InputError(f"context has no field {unknown[0]!r}; its fields are {', '.join(sorted(known))}")
    return Context(**given)


def _situation(given: object) -> Situation:
    try:
        return Situation(str(given).strip().lower())
    except ValueError:
        names = ", ".join(repr(item.value) for item in Situation)
        raise InputError(f"situation {given!r} is not one of {names}") from None


def _require_text(value: object, name: str) -> None:
    if not isinstance(value, str):
        raise InputError(f"{name} is {type(value).__name__}; it must be text")
    if "\x00" in value:
        raise InputError(f"{name} holds a NUL character")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{name} holds a lone surrogate at character {error.start}") from None
