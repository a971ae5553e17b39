import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.judge.fence import Fence, lines_of, shown
from attunement.judge.prompt import instructions, material
from attunement.judge.question import Question
from attunement.judge.quotes import find_quote
from attunement.judge.rubric import load_rubric
from tests.judge.obedient import read

pytestmark = pytest.mark.judge

FENCE = Fence(boundary="5eed" * 8, seal="5ea1" * 3)
"""One that the writers of these texts know."""
PIECES = st.sampled_from(
    [
        *("\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\0", "\x1b[2K", "\t"),
        *("\u200b", "\u200c", "\u200d", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u3164", "\U000e0041", "\ue000"),
        *(
            "1| ",
            "2| ",
            "|",
            ">>>",
            "<<<",
            " end reply",
            " begin reply",
            " end said",
            "\\u200b",
            "\\",
            "´",
            "ß",
            "…",
            "’",
        ),
        *(FENCE.boundary, FENCE.closing("reply"), FENCE.opening("said"), FENCE.closing("said"), "می‌خواهم", "👩‍🚀", "a"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8))).map("".join))
SELECTING = tuple(f"SELECTOR-{number}" for number in range(1, 257)) + tuple(
    f"SELECTOR {word}" for word in ("ONE", "TWO", "THREE", "FOUR")
)
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize(
    "name", ["attributed", "acts", "register"], ids=["as written", "reply by line", "said by line"]
)
@given(said=TEXTS, reply=TEXTS)
def test_whatever_is_written_every_line_of_it_is_fenced(name: str, said: str, reply: str) -> None:
    rubric = load_rubric(name)
    texts = {"said": said, "reply": reply}
    question = Question(rubric, {each: texts[each] for each in rubric.texts})
    user = material(question, FENCE)
    seen = read(instructions(question, FENCE), user)
    assert seen.stray == []
    assert seen.texts == {each: [shown(line) for line in question.lines(each)] for each in rubric.texts}
    frame = [line(each) for each in rubric.texts for line in (FENCE.opening, FENCE.closing)]
    content = [line for line in user.splitlines() if line and line not in frame]
    assert all(line[0].isdigit() and "| " in line for line in content)
    assert not any(line.startswith(("<<<", ">>>", FENCE.boundary)) for line in content)
    assert [line for line in user.splitlines() if line.startswith((">>>", "<<<"))] == frame


@given(text=TEXTS)
def test_nothing_that_is_shown_hides(text: str) -> None:
    for line in lines_of(text):
        seen = shown(line)
        assert len(seen.splitlines()) <= 1
        left = {each for each in seen if unicodedata.category(each) in HIDDEN}
        assert left <= {"\t", "\u200c", "\u200d"}


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"]), min_size=1))
def test_what_can_be_seen_is_shown_as_it_is(text: str) -> None:
    blank = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"
    if not any(each in blank or unicodedata.name(each, "").endswith(SELECTING) for each in text):
        assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("می‌خواهم با او حرف بزنم، نمی‌توانم", "Persian joins and parts its letters by them"),
        ("क्‍षमा और श्री‌मान", "Devanagari writes half letters with them"),
        ("ශ්‍රී ලංකා", "Sinhala writes its ligatures with them"),
        ("👩‍👩‍👧 and 👩🏽‍🚀 at the 🏳️‍🌈, 1️⃣ ☎︎", "a family, an astronaut, a flag are one sign each"),
    ],
    ids=["fa", "hi", "si", "emoji"],
)
def test_joiners_that_are_spelling_survive(text: str, what: str) -> None:
    assert shown(text) == text, what
    assert find_quote(text, f"She wrote: {text} and left.") == (11, 11 + len(text))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("s\u200bcore", "s\\u200bcore"),
        ("s\u200dcore", "s\\u200dcore"),
        ("می\u200d\u200dخواهم", "می\\u200d\\u200dخواهم"),
        ("\u200cخواهم\u200c", "\\u200cخواهم\\u200c"),
        ("\u202eevil\u202c", "\\u202eevil\\u202c"),
        ("x\U000e0073\U000e0063", "x\\U000e0073\\U000e0063"),
        ("a\u3164b\u2800c\u115f", "a\\u3164b\\u2800c\\u115f"),
        ("\x1b[2K\x00\x7f", "\\u001b[2K\\u0000\\u007f"),
        ("☎\ufe0e\ufe01\ufe02", "☎\ufe0e\\ufe01\\ufe02"),
        ("\ufe0f a \ufe0f", "\\ufe0f a \\ufe0f"),
        ("c\u034fo", "c\\u034fo"),
        ("\ue000\U0010fffd", "\\ue000\\U0010fffd"),
        ("a\tb", "a\tb"),
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_is_written_out(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(text=TEXTS, data=st.data())
def test_a_quote_of_what_was_shown_is_found(text: str, data: st.DataObject) -> None:
    line = shown(data.draw(st.sampled_from(lines_of(text))))
    start = data.draw(st.integers(0, len(line)))
    quote = line[start : data.draw(st.integers(start, len(line)))]
    if sum(each.isalnum() for each in quote) > 1:  # a letter alone is none
        found = find_quote(quote, text)
        assert found is not None
        assert 0 <= found[0] < found[1] <= len(text)


@given(text=TEXTS)
def test_a_whole_line_is_found_with_the_number_it_was_shown_with(text: str) -> None:
    for number, line in enumerate(lines_of(text), 1):
        if sum(each.isalnum() for each in line) > 1:
            assert find_quote(f"{number}| {shown(line)}", text) is not None


@given(text=TEXTS, quote=st.text(alphabet="qxzjkvw", min_size=6, max_size=12))
def test_what_does_not_stand_there_is_not_found(text: str, quote: str) -> None:
    if quote not in text.casefold():
        assert find_quote(quote, text) is None
