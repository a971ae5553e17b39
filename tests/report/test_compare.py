from typing import Any

import pytest

from attunement.metric import Part
from attunement.report.compare import render_compare
from tests.report.test_page import HOSTILE, KNOWN_TAGS, Tags

PARTS = {
    "conflict_avoidance": {"": Part(label="Conflict avoidance", meaning=""), "fog": Part(label="fog", meaning="")},
    "need_match": {"": Part(label="Need met", meaning="", better="higher")},
    "length": {"": Part(label="Length", meaning="", high=None, better="neither")},
}


def difference(metric: str, value: float | None, q: float | None, part: str = "") -> dict[str, Any]:
    ends = None if value is None or q is None else (value - 0.05, value + 0.05)
    return {
        "metric": metric,
        "part": part,
        "mode": "respond",
        "signature": metric,
        "first": 0.3,
        "second": 0.3 + (value or 0),
        "value": value,
        "interval": ends,
        "p": q,
        "q": q,
        "pairs": 120,
        "clusters": 60,
        "appeared": 7,
        "vanished": 2,
        "moves": {},
    }


def comparison(*differences: dict[str, Any], **changes: Any) -> dict[str, Any]:
    moved = {
        "metric": "conflict_avoidance",
        "conversation_id": "c1",
        "turn": 0,
        "first": "absent",
        "second": "present",
        "difference": 0.6,
    }
    return {
        "schema": 1,
        "attunement": "0.1.0",
        "first": "before",
        "second": "after",
        "on": ["conversation_id", "turn"],
        "matched": 120,
        "unmatched": [3, 0],
        "ambiguous": [0, 0],
        "differences": list(differences),
        "changed": [moved],
        "incomparable": ["length: v:1 against v:2"],
        **changes,
    }


def claim(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>")[0].replace("<bdi>", "").replace("</bdi>", "")


@pytest.mark.parametrize(
    ("found", "expected", "why"),
    [
        (difference("conflict_avoidance", 0.2, 0.01), "after is worse in Conflict avoidance", "lower is better"),
        (difference("conflict_avoidance", -0.2, 0.01), "after is better in Conflict avoidance", "lower is better"),
        (difference("need_match", -0.2, 0.01), "after is worse in Need met", "higher is better"),
        (difference("length", 9.0, 0.01), "after is different in Length", "neither end is better"),
        (difference("conflict_avoidance", 0.2, 0.2), "No clear difference between after and before", "q is large"),
        (difference("conflict_avoidance", 0.2, None), "No clear difference between after and before", "no interval"),
        (difference("conflict_avoidance", 0.2, 0.01, "fog"), "No clear difference between after and before", "a part"),
    ],
)
def test_only_what_is_told_apart_is_claimed(found: dict[str, Any], expected: str, why: str) -> None:
    assert claim(render_compare(comparison(found), PARTS)) == expected, why


def test_differences_and_changed_exchanges_are_listed() -> None:
    page = render_compare(comparison(difference("conflict_avoidance", 0.2, 0.01)), PARTS)
    assert "+20 points" in page
    assert "+15 to +25" in page
    assert "absent → present" in page
    assert "7 appeared, 2 vanished" in page
    assert "length: v:1 against v:2" in page
    assert page == render_compare(comparison(difference("conflict_avoidance", 0.2, 0.01)), PARTS)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_data_is_inert(text: str) -> None:
    found = {**difference("conflict_avoidance", 0.2, 0.01), "metric": text, "part": text}
    whole = {**found, "part": ""}
    moved = {"metric": text, "conversation_id": text, "turn": 0, "first": text, "second": text, "difference": None}
    page = render_compare(
        comparison(whole, found, first=text, second=text, on=[text], changed=[moved], incomparable=[text]),
        {text: {"": Part(label=text, meaning=text)}},
    )
    assert page.lower().count("</script") == 1
    assert {tag for tag, _ in Tags(page).found} <= KNOWN_TAGS
