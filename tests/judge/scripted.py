"""A provider of our own for Inspect: `scripted/NAME` answers as the function of that name does, with no network."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, ModelUsage, modelapi
from inspect_ai.tool import ToolChoice, ToolInfo

Answer = Callable[[str, str, int], str]
"""The system message, the last message of the user, and which call it is, counted from 1."""


@dataclass
class Script:
    """What a scripted model says, and what it was asked."""

    answer: Answer
    stop: str = "stop"
    delay: float = 0.0
    calls: list[list[str]] = field(default_factory=list)
    most_at_once: int = 0
    open: int = 0


SCRIPTS: dict[str, Script] = {}


@modelapi("scripted")
class Scripted(ModelAPI):  # type: ignore[misc,unused-ignore]
    """Answers as its script says."""

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig | None = None,
        **_: Any,
    ) -> None:
        super().__init__(model_name, base_url, api_key, [], config or GenerateConfig())

    def max_connections(self) -> int:
        return 1000

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> ModelOutput:
        script = SCRIPTS[self.model_name]
        script.open += 1
        script.most_at_once = max(script.most_at_once, script.open)
        texts = [message.text for message in input]
        script.calls.append(texts)
        number = len(script.calls)
        if script.delay:
            await asyncio.sleep(script.delay)
        script.open -= 1
        said = script.answer(texts[0], texts[-1], number)
        output = ModelOutput.from_content(self.model_name, said, stop_reason=script.stop)  # type: ignore[arg-type,unused-ignore]
        read, written = sum(map(len, texts)) // 4, len(said) // 4
        output.usage = ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written)
        return output


def seal_of(system: str) -> str:
    """The seal that the system message gives."""
    found = re.search(r'"seal": "(\w+)"', system)
    assert found is not None
    return found.group(1)


def rubric_of(system: str) -> str:
    """Which rubric is asked."""
    found = re.search(r"# What to judge: (\w+)", system)
    assert found is not None
    return found.group(1)


def shown(user: str, name: str) -> list[str]:
    """The lines of a text as the judge was shown them, without numbers."""
    found = re.search(rf"^<<<(\w+) begin {name}\n(.*?)^>>>\1 end {name}$", user, re.DOTALL | re.MULTILINE)
    return [] if found is None else [line.partition("| ")[2] for line in found.group(2).splitlines()]


def sealed(system: str, values: Mapping[str, Any], reason: str = "as scripted") -> str:
    """A well-formed answer."""
    return json.dumps({"seal": seal_of(system), "reason": reason, **values}, ensure_ascii=False)
