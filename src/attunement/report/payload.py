"""The exchanges of the browser as one block of JSON: each text once, inert whatever it holds, within a size."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from attunement.measurement import Outcome, Span
from attunement.report.given import Measured, Shown
from attunement.report.outcomes import MEANINGS
from attunement.report.table import Table
from attunement.report.words import exchange_key, is_share

MAX_BYTES = 8_000_000
"""What the texts may weigh, so that the file stays under 10 MB."""

LONGEST = 40_000
"""A text is cut after this many characters; where the whole is too heavy, after fewer."""

OUTCOMES = tuple(outcome.value for outcome in Outcome)
WHERE = ("said", "reply", "history", "reference")

_ENDS_LINES_OR_TURNS = [0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {code: f"\\u{code:04x}" for code in [*map(ord, "<>&"), *_ENDS_LINES_OR_TURNS]}


def payload(table: Table, shown: Sequence[Shown], beside: str = "A human rendering") -> Markup:
    """The JSON for a `<script type="application/json">`; no character in it can end the script or start a tag.

    Args:
        table: What is known of the metrics.
        shown: The exchanges.
        beside: What a text is called that stands beside a reply as its reference.
    """
    longest = LONGEST
    while True:
        text = _json(_block(table, shown, longest) | {"beside": beside})
        if len(text.encode()) <= MAX_BYTES or longest < 100:
            return Markup(text)
        longest //= 2


def _json(block: Mapping[str, Any]) -> str:
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate in a name cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode().translate(_ESCAPES)


def _block(table: Table, shown: Sequence[Shown], longest: int) -> dict[str, Any]:
    keys = dict.fromkeys((found.metric, found.part) for one in shown for found in one.measured)
    order = {metric: place for place, (metric, _) in enumerate(table.metrics)}
    ranked = sorted(keys, key=lambda key: (order.get(key[0], len(order)), bool(key[1])))
    places = {key: place for place, key in enumerate(ranked)}
    columns = list(dict.fromkeys(column for one in shown for column in one.groups))
    texts: dict[str, int] = {}
    return {
        "keys": [_key(table, *key) for key in ranked],
        "outcomes": OUTCOMES,
        "words": [MEANINGS[name][0] for name in OUTCOMES],
        "where": WHERE,
        "columns": columns,
        "exchanges": [_exchange(one, places, columns, texts) for one in shown],
        "texts": [[text[:longest], max(0, len(text) - longest)] for text in texts],
    }


def _key(table: Table, metric: str, part: str) -> dict[str, Any]:
    about = table.part(metric, part)
    return {
        "metric": metric,
        "part": part,
        "label": table.label(metric, part),
        "share": is_share(about),
        "signed": about.low is None or about.low < 0,
        "mechanism": table.is_mechanism(metric),
        "tone": table.tone(metric),
        "wrong": table.about.expected_wrong.get(metric),
    }


def _exchange(
    one: Shown, places: Mapping[tuple[str, str], int], columns: Sequence[str], texts: dict[str, int]
) -> dict[str, Any]:
    """One exchange, its texts as places in `texts`: the earlier turns of one exchange are the words of another."""

    def place(text: str | None) -> int | None:
        return None if text is None else texts.setdefault(text, len(texts))

    return {
        "key": exchange_key(one.conversation_id, one.turn),
        "id": one.conversation_id,
        "turn": one.turn,
        "said": place(one.said),
        "reply": place(one.reply),
        "history": [[turn.role.value, place(turn.text)] for turn in one.history],
        "reference": place(one.reference),
        "groups": [one.groups.get(column) for column in columns],
        "found": [_found(found, places) for found in one.measured],
        "risk": one.risk,
    }


def _found(found: Measured, places: Mapping[tuple[str, str], int]) -> list[Any]:
    place = places[found.metric, found.part]
    spans = [_span(span) for span in found.evidence]
    return [place, OUTCOMES.index(found.outcome), found.value, spans, found.reason]


def _span(span: Span) -> list[Any]:
    return [WHERE.index(span.where), span.start, span.end, span.label, span.turn]
