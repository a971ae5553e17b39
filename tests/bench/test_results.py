"""What rows come to, by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attunement.bench.distancing import distancing, scales
from attunement.bench.items import Item
from attunement.bench.results import Result, overall, results
from attunement.bench.rows import Answers, Row, about_item, item_of, over_epochs
from attunement.bench.scoring import score
from attunement.conversation import Context, Mode, Role, Turn

pytestmark = pytest.mark.bench

ROW = Row(
    task="support", id="a", group="a", mode=Mode.RESPOND, labels={"language": "en"}, about={}, reply="", values={}
)


def row(id: str, group: str = "", /, reply: str = "", **values: float) -> Row:
    return replace(ROW, id=id, group=group or id, reply=reply, values={"readable": 1.0, **values})


def named(rows: list[Row], task: str, lost: int = 0) -> dict[str, Result]:
    answers = Answers(task, "fast", tuple(rows), len(rows) + lost, lost)
    return {result.name: result for result in results(answers) if not result.by}


def test_a_mean_is_over_what_has_a_value() -> None:
    found = named([row("a", words=2), row("b", words=4), row("c")], "support")
    assert (found["words"].figure.value, found["words"].items) == (3, 2)
    assert "2 clusters are too few" in found["words"].figure.why


def test_intervals_stay_in_range() -> None:
    found = named([row(str(number), right=1.0) for number in range(30)], "correction")["right"]
    assert found.figure.interval is not None
    assert found.figure.interval[1] == 1
    assert 0.8 < found.figure.interval[0] < 1
    assert found.detectable is not None


def test_coverage_counts_what_is_lost_and_what_cannot_be_read() -> None:
    # Of four replies one was lost, and one of the other three cannot be read: 2 of 4.
    rows = [row("a"), row("b"), replace(ROW, id="c", values={"readable": 0.0})]
    found = named(rows, "support", lost=1)
    assert found["coverage"].figure.value == pytest.approx(0.5)
    assert found["coverage"].figure.why == "1 of 4 replies were lost"


def test_remembering_is_by_pairs() -> None:
    def told(version: str, pattern: str | None, reply: str) -> Row:
        known = {"remember": [pattern]} if pattern else {}
        return replace(row(f"h-{version}", "h", reply=reply), about={"version": version, **known})

    # The reply to the first history holds what it asks for and the other does not (1); the second asks for "bread",
    # which both replies hold (0): a half.
    pair = [told("with", "Ama", "Ama loves bread"), told("without", "bread", "bread it is")]
    assert named(pair, "shared_history")["remembers.difference"].figure.value == 0.5


def test_being_right_is_balanced() -> None:
    rows = [replace(row(str(n), right=float(n != 0)), about={"should_refuse": n < 4}) for n in range(5)]
    found = named(rows, "refusal")
    assert found["right.should"].figure.value == 0.75
    assert found["right.should_not"].figure.value == 1
    assert found["right.balanced"].figure.value == pytest.approx(0.875)


def test_unasked_advice_leaves_out_who_asked() -> None:
    rows = [replace(row(str(n), advice_giving=0.2 * n), about={"advice_asked": n == 2}) for n in range(3)]
    assert named(rows, "counselling")["advice_unasked"].figure.value == pytest.approx(0.1)


def test_distancing_is_pooled_and_in_the_persons_spread() -> None:
    # 6 nominalisations in 100 words of reply, 2 in 100 of the persons': .04 apart.
    rows = [replace(row(str(n)), counts={"nominal": (3, 50, 1, 50)}) for n in range(2)]
    ((name, found, used),) = distancing(rows, "fast")
    assert (name, len(used)) == ("distancing.nominal", 2)
    assert found.value == pytest.approx(0.04 / scales("fast", Mode.RESPOND)["nominal"])


def test_what_is_paired_is_null_where_replies_were_lost() -> None:
    rows = [
        replace(row(f"e{level}", "e", attributed=level / 4), about={"level": level}, attuned={"attributed": level / 4})
        for level in range(5)
    ]
    answers = Answers("affect_ladder", "fast", tuple(rows), 6, 1)
    found = {result.name: result.figure for result in overall(answers)}
    assert found["transfer.slope"].value is None
    assert "1 of 6 replies were lost" in found["transfer.slope"].why
    whole = {result.name: result.figure for result in overall(replace(answers, expected=5, lost=0))}
    assert whole["transfer.slope"].value == pytest.approx(1)


def test_epochs_are_averaged_over_what_has_a_value() -> None:
    (found,) = over_epochs(
        [
            replace(row("a", right=1.0), counts={"nominal": (1, 10, 2, 20)}),
            replace(row("a"), counts={"nominal": (3, 30, 2, 20)}),
        ]
    )
    assert found.values["right"] == 1
    assert found.counts["nominal"] == (4, 40, 4, 40)


def test_an_item_survives_its_sample() -> None:
    item = Item(
        "shared_history",
        "h01-with",
        "h01",
        "And now?",
        history=(Turn(Role.PERSON, "Ama died."), Turn(Role.MODEL, "Oh no.")),
        context=Context(relation="friend", language="en"),
        about={"remember": ["Ama"]},
    )
    known: dict[str, Any] = about_item(item)
    assert item_of(item.id, known) == item


def test_a_reply_in_another_language_is_not_read() -> None:
    item = Item("support", "x", "x", "Ich habe heute meine Arbeit verloren.", context=Context(language="de"))
    found = score(item, "I am so sorry that you have lost your job today, what happened then?")
    assert found.values["readable"] == 0
    assert "attributed" not in found.values


def test_values_are_plain_numbers() -> None:
    for result in named([row(str(n), words=float(n)) for n in range(30)], "support").values():
        assert type(result.figure.value) is float
        assert not isinstance(result.to_json()["low"], np.generic)
