"""Writes the same conversations in every format that is read."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

Packing = Literal["gzip", "zstd"]
Conversation = Sequence[tuple[str, str]]
"""Pairs of what was said and the reply."""


def messages(conversation: Conversation, who: str = "role", what: str = "content") -> list[dict[str, str]]:
    names = ("user", "assistant") if who == "role" else ("human", "gpt")
    return [{who: name, what: text} for pair in conversation for name, text in zip(names, pair, strict=True)]


def message_rows(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    return [{"id": f"c{number}", "messages": messages(each)} for number, each in enumerate(conversations)]


def sharegpt_rows(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    return [
        {"id": f"c{number}", "conversations": messages(each, "from", "value")}
        for number, each in enumerate(conversations)
    ]


def flat_rows(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    """A row a reply, what came before in `history` as JSON."""
    return [
        {
            "id": f"c{number}",
            "turn": turn,
            "prompt": said,
            "response": reply,
            "history": json.dumps(messages(each[:turn])) if turn else "",
        }
        for number, each in enumerate(conversations)
        for turn, (said, reply) in enumerate(each)
    ]


def transcript(conversation: Conversation) -> str:
    return "\n\n".join(f"User: {said}\n\nAssistant: {reply}" for said, reply in conversation)


def transcript_rows(conversations: Sequence[Conversation]) -> list[dict[str, Any]]:
    return [{"id": f"c{number}", "transcript": transcript(each)} for number, each in enumerate(conversations)]


def as_json_lines(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def as_pretty_json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, indent=2)


def as_delimited(rows: Sequence[dict[str, Any]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_delimited_messages(rows: Sequence[dict[str, Any]]) -> str:
    """CSV with the list of messages as JSON in a field."""
    return as_delimited([{**row, "messages": json.dumps(row["messages"])} for row in rows])


def as_tsv(rows: Sequence[dict[str, Any]]) -> str:
    return as_delimited(rows, "\t")


TEXT_FORMATS: dict[str, tuple[Callable[[Sequence[Conversation]], list[dict[str, Any]]], Callable[..., str]]] = {
    "jsonl-messages": (message_rows, as_json_lines),
    "json-messages": (message_rows, as_json),
    "json-messages pretty": (message_rows, as_pretty_json),
    "jsonl-sharegpt": (sharegpt_rows, as_json_lines),
    "json-sharegpt": (sharegpt_rows, as_json),
    "jsonl-rows": (flat_rows, as_json_lines),
    "json-rows": (flat_rows, as_json),
    "csv-rows": (flat_rows, as_delimited),
    "csv-rows tabs": (flat_rows, as_tsv),
    "csv-messages": (message_rows, as_delimited_messages),
    "jsonl-transcript": (transcript_rows, as_json_lines),
    "csv-transcript": (transcript_rows, as_delimited),
}
"""By the format that is to be detected, how to make rows and how to write them."""


def write_packed(path: Path, content: bytes, packing: Packing | None) -> None:
    if packing is None:
        path.write_bytes(content)
        return
    with pa.output_stream(str(path), compression=packing) as file:
        file.write(content)


def write_parquet(path: Path, rows: Sequence[dict[str, Any]], row_group_size: int = 3) -> None:
    pq.write_table(pa.Table.from_pylist(list(rows)), path, row_group_size=row_group_size)
