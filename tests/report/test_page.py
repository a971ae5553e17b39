"""The report's HTML: inert text, one size, no network, the same bytes."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.conversation import Role, Turn
from attunement.measurement import Span
from attunement.metric import Part
from attunement.report import About, Distribution, InputFile, Measured, Shown
from attunement.report.page import render
from attunement.report.payload import MAX_BYTES
from tests.report.mock import mock

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "abc\u202edef\u2066ghi",
    "{{ 7*7 }}{% raw %}${7*7}",
    "\"'><svg/onload=alert(1)>",
    "<!--<script>",
    "line\u2028paragraph\u2029end",
    "__proto__",
    "constructor",
)


def hostile_report(text: str) -> str:
    """A report with that text in every place that data reaches."""
    made = mock()
    metric = f"metric {text}"
    row = {**made.summary["results"][0], "metric": metric, "signature": text, "group": {}}
    rows = [row, *({**row, "group": {text: level}} for level in (text, f"{text} other"))]
    figure = {**made.summary["instruments"][0]["validity"][0], "dataset": text, "part": text, "statistic": text}
    instrument = {**made.summary["instruments"][0], "name": text, "languages": [text], "validity": [figure]}
    bare = {**instrument, "validity": []}
    summary = {**made.summary, "results": rows, "instruments": [instrument, bare], "attunement": text}
    span = Span("reply", 0, len(text), text)
    found = Measured(metric=metric, part="", value=0.9, outcome="present", evidence=(span,), reason=text)
    odd = replace(found, outcome="failed", value=None)
    one = Shown(
        conversation_id=text,
        turn=0,
        said=text,
        reply=text,
        history=(Turn(Role.PERSON, text), Turn(Role.MODEL, text)),
        reference=text,
        groups={text: text},
        measured=(found,),
    )
    risky = replace(one, turn=1, risk=True, measured=(odd,))
    about = About(
        title=text,
        inputs=(InputFile(name=text, format=text, size=1, sha256=text),),
        options={text: text},
        versions={text: text},
        metrics={metric: {"": Part(label=text, meaning=text)}},
        kinds={metric: made.about.kinds["conflict_avoidance"]},
        not_measured=(text,),
        rule=text,
        distributions=(Distribution(metric=metric, group={text: text}, edges=(0.0, 0.5, 1.0), counts=(3, 4)),),
        expected_wrong={metric: (0.2, text)},
    )
    return render(summary, (one, risky), about)


def payload_of(page: str) -> dict[str, Any]:
    """The JSON that the page carries."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    block: dict[str, Any] = json.loads(found.group(1))
    return block


def outside_scripts(page: str) -> str:
    """The page's markup, without the blocks that we wrote or escaped ourselves."""
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


class Tags(HTMLParser):
    """What a browser would make of the page: every tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


KNOWN_TAGS = {tag for tag, _ in Tags(render(mock().summary, mock().shown, mock().about)).found}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_data_is_inert(text: str) -> None:
    page = hostile_report(text)
    assert page.lower().count("</script") == 2, "the data block and our own script, and no more"
    tags = Tags(page).found
    assert {tag for tag, _ in tags} <= KNOWN_TAGS
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "style"]
    assert all(attributes["href"].startswith("#") for _, attributes in tags if attributes.get("href"))  # type: ignore[union-attr]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029]", page), "direction marks are written out or escaped"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_data_survives(text: str) -> None:
    block = payload_of(hostile_report(text))
    assert [text, 0] in block["texts"]
    assert block["exchanges"][0]["id"] == text
    assert block["exchanges"][0]["groups"] == [text]


@given(text=st.text(max_size=40))
def test_any_text_is_carried_whole_and_escaped(text: str) -> None:
    made = mock()
    one = replace(made.shown[0], said=text, reply=text, history=(), measured=())
    page = render(made.summary, (one,), made.about)
    assert payload_of(page)["texts"] == [[text, 0]]
    assert page.lower().count("</script") == 2


def test_names_that_utf8_cannot_hold() -> None:
    made = mock()
    one = replace(made.shown[0], conversation_id="a\ud800b", groups={"assistant": "x\udfff"})
    page = render(made.summary, (one,), replace(made.about, title="t\ud800"))
    assert page.encode()


def test_asks_nothing_of_the_network() -> None:
    page = render(mock().summary, mock().shown, mock().about)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy.group(1).startswith("default-src 'none'")
    assert "unsafe" not in policy.group(1)
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\(|\ssrc=|<link", page)
    assert not re.search(r'\sstyle="', outside_scripts(page)), "the policy forbids inline style"


def test_same_input_same_bytes() -> None:
    made = mock()
    assert render(made.summary, made.shown, made.about) == render(made.summary, made.shown, made.about)


def test_each_text_is_stored_once() -> None:
    page = render(mock().summary, mock().shown, mock().about)
    sentence = "I rewrote that page eleven times."
    assert outside_scripts(page).count(sentence) + json.dumps(payload_of(page)).count(sentence) <= 2


def test_five_hundred_long_exchanges_stay_under_ten_megabytes() -> None:
    made = mock()
    shown = [
        replace(made.shown[0], turn=number, said=f"{number} é " * 3_000, reply="<&>" * 5_000 + str(number), history=())
        for number in range(500)
    ]
    page = render(made.summary, shown, made.about)
    assert len(page.encode()) < 10_000_000
    kept, left = payload_of(page)["texts"][0]
    assert len(kept) + left == len(shown[0].said or "")


def test_one_reply_of_five_megabytes() -> None:
    made = mock()
    page = render(made.summary, [replace(made.shown[0], reply="word " * 1_000_000)], made.about)
    assert len(page.encode()) < MAX_BYTES


def test_kept_out_texts_are_nowhere() -> None:
    made = mock()
    shown = [replace(one, said=None, reply=None, history=(), reference=None) for one in made.shown]
    page = render(made.summary, shown, replace(made.about, text=False))
    assert "allotment shed" not in page
    assert "Their texts were kept out of this file" in page
    assert payload_of(page)["texts"] == []


def test_an_audit_that_found_nothing_to_score() -> None:
    made = mock()
    empty = {**made.summary, "results": [], "instruments": []}
    page = render(empty, (), replace(made.about, slices=(), distributions=(), not_measured=()))
    assert "Too little to go on" in page


def test_unvalidated_instruments_say_so() -> None:
    page = render(mock().summary, mock().shown, mock().about)
    assert page.count("<b>Not validated.</b>") == 1
