"""The data pack's sets that the audit reads: every row becomes exchanges."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from attunement.conversation import Mode
from attunement.readers import open_log
from tests.readers.reading import options, read

PAIRS = {"said": "speaker_uttr", "reply": "response_human|response_chatgpt"}
PACK = os.environ.get("ATTUNEMENT_DATA")
pytestmark = [pytest.mark.pack, pytest.mark.skipif(PACK is None, reason="ATTUNEMENT_DATA names no data pack")]


@pytest.mark.parametrize(
    ("name", "mapping", "mode", "count"),
    [
        ("alpaca_eval_outputs", {}, Mode.RESPOND, 22_540),
        ("epitome", {}, Mode.RESPOND, 7_440),
        ("xstest", {}, Mode.RESPOND, 1_080),
        (
            "chatgpt_vs_human_unrated",
            {"said": "speaker_uttr", "reply": "response_human|response_chatgpt"},
            Mode.RESPOND,
            394,
        ),
        # 60 chats; all but eight are whole, with 15 replies each.
        ("vera_mh_chats", {"transcript": "text", "id": "file"}, Mode.RESPOND, 813),
        (
            "wmt23_zh_en_outputs",
            {"said": "source_zh", "reply": "output_en", "reference": "reference_en"},
            Mode.RENDER,
            13_500,
        ),
    ],
)
def test_every_row_is_read(name: str, mapping: Mapping[str, str], mode: Mode, count: int) -> None:
    path = Path(str(PACK)) / f"{name}.jsonl.gz"
    log = open_log(path, options(mapping))
    kept, rejects = read(path, options(mapping))
    assert (len(kept), len(rejects), log.mode) == (count, 0, mode)
