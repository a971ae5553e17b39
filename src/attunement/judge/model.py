"""One judge: a model behind Inspect's interface, asked one thing at a time."""

import logging
import math
import random
import time
from dataclasses import dataclass
from typing import Any

from attunement.errors import InputError
from attunement.judge.answer import Fault, UnusableAnswer
from attunement.judge.store import Usage

logger = logging.getLogger("attunement")

_CHARACTERS_A_TOKEN = 3.5
"""For an estimate before anything is asked: less than English has, more than Chinese."""

_HOPELESS = frozenset({401, 404})
"""What a server says that would say the same to every question: who are you, and there is no such model."""
_LONGEST = 300.0
"""Seconds after which a call is tried again, however long the server asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSettings:
    """How judges are asked. None of it is in a signature but the temperature."""

    temperature: float = 0.0
    max_tokens: int = 1200
    at_once: int = 10
    """Questions that are open at the same time, for each model."""
    a_minute: float = math.inf
    """Calls that are begun in a minute at most."""
    timeout: float = 120.0
    """Seconds that one attempt may take."""
    attempts: int = 5
    """Attempts at one call, with growing pauses, or as long as the server asks for (retry-after).

    A provider's own package may try twice more within one attempt where a server is busy or a connection lost.
    """
    prices: tuple[float, float] | None = None
    """Dollars per million tokens read and written; else what Inspect knows of the model."""
    max_cost: float = math.inf
    """Dollars after which nothing more is asked."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to or from a judge."""

    role: str
    text: str


class JudgeModel:
    """A model by the name that Inspect gives it: `openai/gpt-5.2`, `hf/…`, `vllm/…`, `openai-api/local/tiny`."""

    def __init__(self, name: str, settings: JudgeSettings) -> None:
        """Make the model ready; nothing is asked yet.

        Raises:
            InputError: Inspect or the provider's package is missing, or there is no such provider or key.
        """
        try:
            from inspect_ai.model import GenerateConfig, get_model
        except ImportError as error:
            raise InputError(f"a judge needs {error.name}: pip install 'attunement[judge]'") from error
        self.name = name
        self._settings = settings
        config = GenerateConfig(
            temperature=settings.temperature,
            max_tokens=settings.max_tokens,
            max_connections=settings.at_once,
            max_retries=settings.attempts - 1,
            attempt_timeout=math.ceil(settings.timeout),
        )
        try:
            # Not shared with whatever else in the process asks that model: how long it waits is ours to say.
            self._model = get_model(name, config=config, memoize=False)
            setattr(self._model.api, "retry_wait", lambda: _pause)  # noqa: B010 - a method, of this one alone
        except Exception as error:  # each provider has its own way to say that a key, a package or a name is wrong
            raise InputError(f"judge {name!r} cannot be had: {error}") from error

    @property
    def prices(self) -> tuple[float, float] | None:
        """Dollars per million tokens read and written; None where nobody said."""
        if self._settings.prices is not None:
            return self._settings.prices
        from inspect_ai.model import get_model_info

        known = get_model_info(self._model)
        cost = None if known is None else known.cost
        return None if cost is None else (cost.input, cost.output)

    async def ask(self, messages: list[Message]) -> tuple[str, Usage]:
        """The model's answer, and what it took.

        Raises:
            UnusableAnswer: no answer came, it was declined, or it broke off; `usage` says what it took all the same.
            InputError: the server takes no question at all: a wrong key, or a model that it has not.
        """
        from inspect_ai.model import ChatMessageAssistant, ChatMessageSystem, ChatMessageUser

        kinds: dict[str, Any] = {
            "system": ChatMessageSystem,
            "user": ChatMessageUser,
            "assistant": ChatMessageAssistant,
        }
        given = [kinds[each.role](content=each.text) for each in messages]
        began = time.monotonic()
        try:
            output = await self._model.generate(given)
        except Warning:  # somebody has warnings raised, and wants to see them
            raise
        except Exception as error:  # nothing of ours runs in there: what a provider makes of a server's failure
            if (status := _status(error)) in _HOPELESS:
                raise InputError(f"judge {self.name!r} cannot be asked ({status}): {_first_line(error)}") from error
            raise UnusableAnswer(Fault.UNREACHABLE, _first_line(error)) from error
        logger.debug("%s answered in %.1f s", self.name, time.monotonic() - began)
        usage = _usage(output.usage)
        if output.error or not output.choices:
            raise UnusableAnswer(Fault.UNREACHABLE, output.error or "the server gave no choice", usage)
        if any(getattr(part, "refusal", None) for part in output.message.content if not isinstance(part, str)):
            raise UnusableAnswer(Fault.REFUSED, "the model declined", usage)
        if output.stop_reason == "content_filter":
            raise UnusableAnswer(Fault.REFUSED, "a content filter stopped the answer", usage)
        if output.stop_reason in ("max_tokens", "model_length"):
            raise UnusableAnswer(Fault.TRUNCATED, f"the answer broke off ({output.stop_reason})", usage)
        return output.completion, usage

    async def close(self) -> None:
        """Close its connections."""
        await self._model.api.aclose()


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is, before anything is asked."""
    return math.ceil(len(text) / _CHARACTERS_A_TOKEN)


def _usage(given: Any) -> Usage:
    if given is None or not given.total_tokens:
        return Usage(1, None, None)
    read = given.input_tokens + (given.input_tokens_cache_read or 0) + (given.input_tokens_cache_write or 0)
    return Usage(1, read, given.output_tokens)


def _pause(state: Any) -> float:
    """Seconds until the next attempt, from what is known of the last."""
    error = None if state.outcome is None else state.outcome.exception()
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        asked = float(headers.get("retry-after", 0))
    except ValueError:  # a date, which few send
        asked = 0.0
    growing: float = 2.0 ** (state.attempt_number - 1)
    return min(max(asked, growing), _LONGEST) * random.uniform(1, 1.1)


def _status(error: BaseException) -> Any:
    """The status that a server gave, where it gave one."""
    while error.__cause__ is not None and not hasattr(error, "status_code"):
        error = error.__cause__
    return getattr(error, "status_code", None)


def _first_line(error: BaseException) -> str:
    """What went wrong, without the pages that some providers append; the cause, where attempts were used up."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
