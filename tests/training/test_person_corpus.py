"""Persons' messages: how a file is read, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from attunement.errors import InputError
from attunement.perspective import Mark, Need
from training.person.corpus import messages, read

HEAD = "# family | aunt, 61\nfeel: anger 2, joy 1\nneed: advise depth 3\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "a-01.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_message_with_its_labels(tmp_path: Path) -> None:
    text = "details: the boat; a key\n> [conflict.person|He said [quoted|no].] // What now?\n"
    (message,) = read(write(tmp_path, HEAD + text))
    assert message.text == "He said no.\n\nWhat now?"
    assert message.marks == (Mark("conflict.person", 0, 11), Mark("quoted", 8, 10))
    assert (message.need, message.depth, message.advice) == (Need.ADVISE, 3, True)
    assert message.feel == {"anger": 2, "joy": 1}
    assert message.details == ("the boat", "a key")
    assert message.place == "a-01.txt:5"
    assert message.labelled("conflict")
    assert not message.labelled("grief")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("feel: none\nneed: none\n> hello\n", "a-01.txt:3: a head"),
        ("# family\n", "a-01.txt:1: a head reads"),
        (HEAD.replace("anger 2", "rage 2") + "> hello\n", "a-01.txt:4: feel reads"),
        (HEAD.replace("depth 3", "deep") + "> hello\n", "a-01.txt:4: need reads"),
        (HEAD + "> [joy|hello]\n", "a-01.txt:4: no stretch is called joy"),
        (HEAD + "> [risk|hello\n", "a-01.txt:4: the bracket of risk is not closed"),
        (HEAD + "mood: fine\n> hello\n", "a-01.txt:4: a line begins with"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        list(read(write(tmp_path, text)))


def test_the_halves_part_the_messages() -> None:
    tuning, held_out = messages(tuning=True), messages(tuning=False)
    assert len(tuning) + len(held_out) == len(messages())
    assert min(len(tuning), len(held_out)) > 0.4 * len(messages())
