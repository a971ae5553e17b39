"""What kind of file it is, by its content, whatever its name."""

import json
from pathlib import Path

import pytest

from attunement.readers import open_log
from tests.readers.reading import records

FLAT = '{"said": "a", "reply": "b"}'
CHAT = '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}'
PRETTY = json.dumps(json.loads(CHAT), indent=2)


@pytest.mark.parametrize(
    ("name", "content", "format", "count"),
    [
        ("log.csv", f"{FLAT}\n{FLAT}\n", "jsonl-rows", 2),
        ("log.json", f"{FLAT}\n{FLAT}\n", "jsonl-rows", 2),
        ("log.jsonl", f"[{FLAT},\n{FLAT}]", "json-rows", 2),
        ("log.ndjson", f"\n\n  {FLAT}", "jsonl-rows", 1),
        ("log.txt", f"[{FLAT}, {FLAT}]", "json-rows", 2),
        ("log.txt", PRETTY, "json-messages", 1),
        ("log.txt", f"{PRETTY}\n{PRETTY}\n", "json-messages", 2),
        ("log", CHAT, "jsonl-messages", 1),
        ("log.jsonl", "said,reply\na,b\n", "csv-rows", 1),
        ("log.txt", "said\treply\na\tb\nc\td\n", "csv-rows", 2),
        ("log.csv", "said;reply\na, b;c\n", "csv-rows", 1),
        ("log.csv", "said|reply\na|b\n", "csv-rows", 1),
        ("log.csv", "said,reply,n\na,b\nc,d,e\n", "csv-rows", 1),
        ("log.tsv", 'said\treply\n"a"\tb, c\n', "csv-rows", 1),
        ("log.csv", 'transcript\n"User: a\nBot: b"\n', "csv-transcript", 1),
        ("log.csv", "User: hi, you\nAgent: yes, me\n", "text-transcript", 1),
        ("log.json", "[10:31] User: a\n[10:32] Agent: b\n", "text-transcript", 1),
        ("log.jsonl", f"oops\n{FLAT}\n", "jsonl-rows", 1),
        ("log.jsonl", f"{{oops\n{FLAT}\n", "jsonl-rows", 1),
        ("log.data", f"{{oops\n{FLAT}\n", "jsonl-rows", 1),
        ("log.jsonl", f'[{{"role": "user"\n{FLAT}\n', "jsonl-rows", 1),
        ("log.json", CHAT.replace("[", "[\n "), "json-messages", 1),
        ("log.jsonl", CHAT.replace(", {", ",\n{"), "json-messages", 1),
        ("log.json", '{"messages": [], "n": 1}', "jsonl-messages", 0),
    ],
)
def test_detection(tmp_path: Path, name: str, content: str, format: str, count: int) -> None:
    path = tmp_path / name
    path.write_text(content)
    log = open_log(path)
    assert log.format == format
    assert sum(type(each).__name__ == "Record" for each in log) == count


def test_a_first_line_longer_than_what_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "log"
    row = json.dumps({"said": "a", "reply": "b " * 100_000})
    path.write_text(f"{row}\n{row}\n")
    assert open_log(path).format == "jsonl-rows"
    path.write_text(f"[{row},{row}]")
    assert open_log(path).format == "json-rows"
    assert len(records(path)) == 2
