"""The turns that acts are learned from: how a file is read, and that those of the project are well made."""

from pathlib import Path

import pytest

from attunement.errors import InputError
from training.acts.turns import TURNS, check, turns


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_turn_with_stretches(tmp_path: Path) -> None:
    text = "# work | nurse\n> they moved my shift\nreact: oh no\nreflect+advise: [reflect|again], [advise|ring her]\n"
    [turn] = turns(write(tmp_path / "a.txt", text))
    assert (turn.domain, turn.voice, turn.said) == ("work", "nurse", "they moved my shift")
    assert turn.text == "oh no\nagain, ring her"
    second = turn.sentences[1]
    assert [(each.label, second.text[each.start : each.end]) for each in second.stretches] == [
        ("reflect", "again"),
        ("advise", "ring her"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("react: oh no\n", "a.txt:1: a `# domain | voice` line must come first"),
        ("# work\n", "a.txt:1: a head reads"),
        ("# work | nurse\nhug: there\n", "a.txt:2: no act is called hug"),
        ("# work | nurse\nreact there\n", "a.txt:2: a sentence reads `act: text`"),
        ("# work | nurse\nreact: [advise|go home]\n", "a.txt:2: advise is marked but not among"),
        ("# work | nurse\nreact: [react|oh\n", "a.txt:2: a stretch reads"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("|", r"\|")):
        list(turns(write(tmp_path / "a.txt", text)))


def test_a_sentence_twice_is_a_fault(tmp_path: Path) -> None:
    line = "advise: you could ring her tonight before the shop on the corner shuts\n"
    assert (
        check([write(tmp_path / "a.txt", f"# work | nurse\n{line}"), write(tmp_path / "b.txt", f"# x | y\n{line}")])
        == 1
    )


def test_the_project_s_turns_can_be_read() -> None:
    found = [turn for path in TURNS.glob("*.txt") for turn in turns(path)]
    assert sum(len(turn.sentences) for turn in found) >= 8_000
    assert len({turn.domain for turn in found}) >= 10
