from collections.abc import Iterator
from pathlib import Path

import pytest

from attunement.instruments.judged import JudgeRegister
from attunement.instruments.register import Register
from attunement.judge.session import configure
from tests.judge.scripted import SCRIPTS, Script, sealed

pytestmark = pytest.mark.judge

TEXT = "Könnten Sie das prüfen? Ich glaube, der Zug fährt vermutlich um neun, glaube ich."
ANSWER = {
    "politeness": 3,
    "formality": 2,
    "hedges": [
        {"quote": "Ich glaube", "label": "hedge"},
        {"quote": "vermutlich", "label": "hedge"},
        {"quote": "vermutlich", "label": "hedge"},
    ],
    "addressed": [{"line": 1, "labels": ["second_person"]}, {"line": 2, "labels": []}],
}


@pytest.fixture(autouse=True)
def _scripted(tmp_path: Path) -> Iterator[None]:
    SCRIPTS["register"] = Script(lambda system, user, number: sealed(system, ANSWER))
    configure(place=tmp_path / "answers.sqlite")
    yield
    configure()


def test_a_verdict_is_read_as_a_register() -> None:
    instrument = JudgeRegister("scripted/register")
    (found,) = instrument.read([TEXT], "de")
    assert found.second_person == 0.5  # one line of two
    assert found.hedges == pytest.approx(100 * 2 / 14)  # two places, one named twice, in 14 words
    assert found.politeness == 0.5  # 3 of 0 to 4, as -1 to 1
    assert found.formality == 0.0
    assert [TEXT[mark.start : mark.end] for mark in found.marks] == ["Ich glaube", "vermutlich"]


def test_a_text_without_words_is_not_asked_about() -> None:
    assert JudgeRegister("scripted/register").read(["...", ""]) == [Register(), Register()]
    assert SCRIPTS["register"].calls == []
