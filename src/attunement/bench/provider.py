"""The known-answer models as a provider for Inspect: `--model attunement/flat`."""

from typing import Any

from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, ModelUsage, modelapi
from inspect_ai.tool import ToolChoice, ToolInfo

from attunement.bench.items import Item
from attunement.bench.known import item_for, known_reply, parse


@modelapi(name="attunement")
class Known(ModelAPI):  # type: ignore[misc,unused-ignore]
    """Answers as `attunement.bench.known` says, at once and with no network.

    A message that comes from none of our items is answered as any other, but for what only its author could write.
    """

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig | None = None,
        **_: Any,
    ) -> None:
        """Take the name of a model.

        Raises:
            InputError: there is no such model.
        """
        super().__init__(model_name, base_url, api_key, [], config or GenerateConfig())
        parse(model_name)

    def max_connections(self) -> int:
        """As many as there are: nothing is waited for."""
        return 100

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> ModelOutput:
        """The model's answer to the item that the messages come from."""
        sent = [(message.role, message.text) for message in input]
        item = item_for(sent) or Item("support", sent[-1][1], sent[-1][1], sent[-1][1])
        output = ModelOutput.from_content(
            model=f"attunement/{self.model_name}", content=known_reply(self.model_name, item)
        )
        # Counted here, or Inspect would fetch a tokenizer.
        read = sum(len(text.split()) for _, text in sent)
        written = len(output.completion.split())
        output.usage = ModelUsage(input_tokens=read, output_tokens=written, total_tokens=read + written)
        return output
