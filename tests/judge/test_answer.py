import json
from typing import Any

import pytest

from attunement.judge.answer import Fault, UnusableAnswer, Verdict, read_answer
from attunement.judge.fence import Fence
from attunement.judge.question import Question
from attunement.judge.rubric import load_rubric
from attunement.perspective import Mark

pytestmark = pytest.mark.judge

FENCE = Fence(boundary="b" * 32, seal="5ea15ea15ea1")
REPLY = "That hurts. It really hurts, and I'm with you."
INTENSITY = Question(load_rubric("attributed"), {"said": "I lost it.", "reply": REPLY})
GOOD = {"seal": FENCE.seal, "reason": "It dwells on it.", "evidence": ["really hurts"], "intensity": 3}


def read(answer: dict[str, Any] | str, question: Question = INTENSITY) -> Verdict:
    return read_answer(answer if isinstance(answer, str) else json.dumps(answer), question, FENCE)


def fault(answer: dict[str, Any] | str, question: Question = INTENSITY) -> tuple[Fault, str]:
    with pytest.raises(UnusableAnswer) as raised:
        read(answer, question)
    return raised.value.fault, raised.value.problem


@pytest.mark.parametrize(
    "around", ["{}", "```json\n{}\n```", "Here you are:\n{}\nI hope this helps."], ids=["bare", "block", "words"]
)
def test_an_answer_is_read_wherever_it_stands(around: str) -> None:
    found = read(around.replace("{}", json.dumps(GOOD)))
    assert found.values == {"intensity": 3}
    assert found.reason == "It dwells on it."
    assert [REPLY[mark.start : mark.end] for mark in found.evidence] == ["really hurts"]


@pytest.mark.parametrize(
    ("answer", "expected", "problem"),
    [
        ("I'd say 3.", Fault.MALFORMED, "no JSON object"),
        ('{"seal": ', Fault.MALFORMED, "no JSON object"),
        ("{'seal': 1}", Fault.MALFORMED, "not JSON"),
        ("{" * 5000 + "}" * 5000, Fault.MALFORMED, "not JSON"),
        ({**GOOD, "seal": "4"}, Fault.UNSEALED, "seal"),
        ({**GOOD, "intensity": 5}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "intensity": -1}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "intensity": 2.5}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "intensity": "3"}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "intensity": True}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "intensity": None}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "reason": ""}, Fault.MALFORMED, "`reason`"),
        ({**GOOD, "note": "x"}, Fault.MALFORMED, "`note`"),
        ({name: value for name, value in GOOD.items() if name != "intensity"}, Fault.MALFORMED, "`intensity`"),
        ({**GOOD, "evidence": ["it broke me"]}, Fault.UNFOUNDED, '"it broke me" is not in `reply`'),
        ({**GOOD, "evidence": ["I lost it"]}, Fault.UNFOUNDED, "is not in `reply`"),
        ({**GOOD, "evidence": ["a"]}, Fault.UNFOUNDED, "or is no word"),
        ({**GOOD, "evidence": []}, Fault.UNFOUNDED, "`intensity` is 3, and `evidence` has no quote"),
    ],
)
def test_what_does_not_fit_is_no_answer(answer: dict[str, Any] | str, expected: Fault, problem: str) -> None:
    found, told = fault(answer)
    assert found is expected
    assert problem in told


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-0.1", "1.01", "true", '"0.5"', "null"])
def test_a_share_is_a_number_from_0_to_1(value: str) -> None:
    texts = {"reference": "A loss.", "reply": "A loss."}
    question = Question(load_rubric("intensity", "paper"), texts)
    rest = f'{{"seal": "{FENCE.seal}", "reason": "so", "reference": 0.5, "reply": {value}}}'
    assert fault(rest, question)[0] is Fault.MALFORMED
    assert read(rest.replace(value, "1"), question).values == {"reference": 0.5, "reply": 1}


def test_no_quote_is_asked_for_where_there_is_nothing_to_show() -> None:
    assert read({**GOOD, "evidence": [], "intensity": 0}).evidence == ()


def test_the_second_quote_of_a_word_is_the_second_place_where_it_stands() -> None:
    found = read({**GOOD, "evidence": ["hurts", "hurts", "hurts"]})
    assert [mark.start for mark in found.evidence] == [5, 22, 22]


ACTS = Question(load_rubric("acts"), {"reply": "I hear you. What happened?"})


@pytest.mark.parametrize(
    "lines",
    [
        [{"line": 1, "labels": ["reflect"]}],
        [{"line": 1, "labels": []}, {"line": 2, "labels": []}, {"line": 3, "labels": []}],
        [{"line": 1, "labels": []}, {"line": 1, "labels": ["react"]}, {"line": 2, "labels": []}],
        [{"line": 1, "labels": ["hug"]}, {"line": 2, "labels": []}],
    ],
    ids=["one too few", "one too many", "one twice", "no such label"],
)
def test_every_line_is_labelled_once(lines: list[dict[str, Any]]) -> None:
    texts = {name: "I hear you. What happened?" for name in load_rubric("acts").texts}
    question = Question(load_rubric("acts"), texts)
    assert fault({"seal": FENCE.seal, "reason": "so", "labels": lines}, question)[0] is Fault.MALFORMED
    whole = [{"line": 2, "labels": ["explore", "explore"]}, {"line": 1, "labels": []}]
    assert read({"seal": FENCE.seal, "reason": "so", "labels": whole}, question).values["labels"] == ((), ("explore",))


def test_every_item_has_a_level() -> None:
    texts = {"said": "The vet rang, the bowl was out.", "reply": "The vet."}
    question = Question(load_rubric("uptake"), texts, items=("The vet", "the bowl"))
    answer = {"seal": FENCE.seal, "reason": "so", "taken_up": [4]}
    assert "1 entries for 2 items" in fault(answer, question)[1]
    assert read({**answer, "taken_up": [4, 0]}, question).values["taken_up"] == (4, 0)


def test_marks_are_where_their_words_stand() -> None:
    question = Question(load_rubric("cues"), {"said": "I want to die. My mother won't speak to me."})
    cues = [{"quote": "want to die", "label": "risk"}]
    found = read({"seal": FENCE.seal, "reason": "so", "cues": cues}, question)
    assert found.values["cues"] == (Mark("risk", 2, 13),)
