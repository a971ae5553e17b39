import json
from typing import Any

import pytest

from attunement.errors import InputError
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.emotion_words import EMOTIONS
from attunement.judge.answer import form_of, read_answer
from attunement.judge.fence import Fence
from attunement.judge.prompt import instructions, material
from attunement.judge.question import Question
from attunement.judge.rubric import LEVELS, Example, Kind, Rubric, load_rubric, parse_rubric, rubric_names
from attunement.perspective import Need

pytestmark = pytest.mark.judge

NAMES = [("", name) for name in rubric_names()] + [("paper", name) for name in rubric_names("paper")]
OURS = rubric_names()
MOST_LETTERS = 11_000
"""Of a system message: about 3,000 tokens, which a judge reads with every question."""


def rubrics() -> list[Rubric]:
    return [load_rubric(name, protocol) for protocol, name in NAMES]


def asked(rubric: Rubric, example: Example) -> Question:
    return Question(rubric, example.texts, "en", example.items)


def given(rubric: Rubric, name: str) -> set[Any]:
    """Everything that the examples answer in a field, one by one."""
    kind = next(field.kind for field in rubric.fields if field.name == name)
    answers = [example.answer[name] for example in rubric.examples]
    match kind:
        case Kind.MARKS:
            return {entry["label"] for answer in answers for entry in answer}
        case Kind.LINES:
            return {label for answer in answers for entry in answer for label in entry["labels"]}
        case Kind.ITEMS:
            return {level for answer in answers for level in answer}
        case _:
            return set(answers)


def test_the_rubrics_that_the_instruments_ask_are_there() -> None:
    assert set(OURS) >= {
        *("affect", "expressed", "attributed", "acts", "need", "cues", "details", "uptake"),
        *("conflict", "capitulation", "fit", "register", "preference"),
    }
    assert set(rubric_names("paper")) == {"intensity", "aversive", "closure"}


@pytest.mark.parametrize("rubric", rubrics(), ids=lambda rubric: rubric.name)
def test_a_rubric_is_named_as_its_file_and_can_be_asked(rubric: Rubric) -> None:
    question = Question(rubric, dict.fromkeys(rubric.texts, "One line. And one more."), items=("one",))
    system = instructions(question, Fence())
    assert rubric.name in OURS + rubric_names("paper")
    assert all(f"`{field.name}`: {field.meaning}" in system for field in rubric.fields)
    assert len(system) < MOST_LETTERS
    assert set(form_of(rubric).model_json_schema()["required"]) >= {field.name for field in rubric.fields}
    assert material(question, Fence()).count("1| One line.") == len(rubric.texts)


@pytest.mark.parametrize("rubric", rubrics(), ids=lambda rubric: rubric.name)
def test_every_example_is_a_valid_answer_with_quotes_that_are_found(rubric: Rubric) -> None:
    for example in rubric.examples:
        fence = Fence()
        answer = json.dumps({"seal": fence.seal, "reason": example.why, **example.answer})
        verdict = read_answer(answer, asked(rubric, example), fence)
        assert set(verdict.values) == {field.name for field in rubric.fields}


@pytest.mark.parametrize("name", OURS)
def test_every_point_and_every_option_has_an_example(name: str) -> None:
    rubric = load_rubric(name)
    for field in rubric.fields:
        if field.name in EMOTIONS:  # six scales by one measure: shown by the strongest, below
            continue
        if field.kind in (Kind.LEVEL, Kind.ITEMS):
            assert given(rubric, field.name) == set(range(LEVELS)), field.name
        if field.options:
            assert given(rubric, field.name) == set(field.options), field.name
        if field.kind is Kind.FLAG:
            assert given(rubric, field.name) == {True, False}, field.name


@pytest.mark.parametrize("name", ["affect", "expressed"])
def test_every_strength_of_affect_has_an_example(name: str) -> None:
    strongest = {max(example.answer[emotion] for emotion in EMOTIONS) for example in load_rubric(name).examples}
    assert strongest == set(range(LEVELS))


@pytest.mark.parametrize("name", OURS)
def test_a_rubric_shows_confusions_and_other_languages(name: str) -> None:
    rubric = load_rubric(name)
    assert len(rubric.confusions) >= 3
    assert any(not text.isascii() for example in rubric.examples for text in example.texts.values())
    assert len({example.why for example in rubric.examples}) == len(rubric.examples)


def test_options_are_those_of_the_code() -> None:
    options = {field.name: tuple(field.options) for name in ("acts", "need") for field in load_rubric(name).fields}
    assert set(options["labels"]) == set(LABELS)
    assert set(options["need"]) == {"none", *Need}
    assert {field.name for field in load_rubric("affect").scales} == set(EMOTIONS)


def test_a_rubric_holds_nothing_of_who_wrote_a_reply() -> None:
    for rubric in rubrics():
        words = rubric.definition + " ".join(rubric.confusions)
        assert not any(word in words.lower() for word in ("gpt", "claude", "gemini", "llama", "chatbot"))


WHOLE = """
name = "warmth"
version = 1
texts = ["said", "reply"]
evidence = "reply"
by_line = ["reply"]
definition = "How warm."

[[fields]]
name = "warm"
kind = "level"
meaning = "How warm."
anchors = ["a", "b", "c", "d", "e"]

[[fields]]
name = "side"
kind = "choice"
meaning = "Whose side."
options = { own = "theirs", other = "the other's" }

[[fields]]
name = "signs"
kind = "marks"
of = "reply"
meaning = "Signs."
options = { sign = "a sign" }

[[fields]]
name = "lines"
kind = "lines"
of = "reply"
meaning = "Lines."
options = { warm = "a warm line" }

[[examples]]
said = "Hm."
reply = "Oh dear."
answer = { evidence = [], warm = 1, side = "own", signs = [], lines = [{ line = 1, labels = [] }] }
why = "it says so."
"""


def test_a_whole_rubric_is_read() -> None:
    rubric = parse_rubric(WHOLE, "warmth.toml")
    assert [field.kind for field in rubric.fields] == [Kind.LEVEL, Kind.CHOICE, Kind.MARKS, Kind.LINES]
    assert rubric.scales == rubric.fields[:1]


@pytest.mark.parametrize(
    ("was", "made", "problem"),
    [
        ('name = "warmth"', "name = ", "warmth.toml is not TOML"),
        ('name = "warmth"\n', "", "warmth.toml lacks 'name'"),
        ("version = 1\n", "", "lacks 'version'"),
        ('kind = "level"\n', "", "lacks 'kind'"),
        ('meaning = "Signs."\n', "", "lacks 'meaning'"),
        ('why = "it says so."\n', "", "lacks 'why'"),
        ("version = 1", 'version = 1\nauthor = "me"', "has a key 'author' that no rubric has"),
        ('of = "reply"\nmeaning = "Signs."', 'of = "reply"\nwhose = 1\nmeaning = "Signs."', "has a key 'whose'"),
        ('kind = "choice"', 'kind = "pick"', "no kind of field 'pick'; it is level, share, tone, choice"),
        ('texts = ["said", "reply"]', 'texts = ["said", "answer"]', "texts: there is no 'answer'; there are: history"),
        ('evidence = "reply"', 'evidence = "history"', "evidence and by_line: there is no 'history'"),
        ('by_line = ["reply"]', 'by_line = ["first"]', "evidence and by_line: there is no 'first'"),
        ('["a", "b", "c", "d", "e"]', '["a", "b", "c"]', "field 'warm' has 3 anchors; a scale has 5"),
        ('options = { own = "theirs", other = "the other\'s" }\n', "", "field 'side' has no options"),
        ('options = { sign = "a sign" }\n', "", "field 'signs' has no options"),
        ('options = { warm = "a warm line" }\n', "", "field 'lines' has no options"),
        ('of = "reply"\nmeaning = "Signs."', 'of = "first"\nmeaning = "Signs."', "field 'signs': there is no 'first'"),
        ('of = "reply"\nmeaning = "Signs."', 'meaning = "Signs."', "field 'signs': there is no ''"),
        ('by_line = ["reply"]', "by_line = []", "field 'lines': by_line: there is no 'reply'"),
        ('said = "Hm."', 'first = "Hm."', "example: there is no 'first'; there are: said, reply"),
        ('said = "Hm."', 'prompt = "Hm."', "an example has a key 'prompt'"),
        ("warm = 1,", "warmth = 1,", "answer of an example: there is no 'warmth'; there are: warm, side"),
        ('answer = { evidence = [], warm = 1, side = "own", signs = [], lines = [{ line = 1, labels = [] }] }',
         "answer = 4", "the answer of an example is 4; it must be a table"),
    ],
)  # fmt: skip
def test_a_rubric_that_is_not_whole_says_what_is_wrong_with_it(was: str, made: str, problem: str) -> None:
    assert was in WHOLE
    with pytest.raises(InputError) as raised:
        parse_rubric(WHOLE.replace(was, made, 1), "warmth.toml")
    assert problem in str(raised.value)
    assert "warmth.toml" in str(raised.value)


def test_a_rubric_without_fields_is_none() -> None:
    with pytest.raises(InputError, match=r"empty\.toml has no fields"):
        parse_rubric('name = "e"\nversion = 1\ntexts = ["said"]\ndefinition = "."\nfields = []', "empty.toml")


def test_a_rubric_or_protocol_that_is_not_there_is_named_beside_those_that_are() -> None:
    with pytest.raises(InputError, match=r"no rubric 'warmth'; there are: acts, affect"):
        load_rubric("warmth")
    with pytest.raises(InputError, match=r"no protocol 'essay'; there are: .*paper"):
        load_rubric("acts", "essay")


def test_other_words_are_another_rubric() -> None:
    one, other = parse_rubric(WHOLE, "w"), parse_rubric(WHOLE.replace("How warm.", "How warm?"), "w")
    texts = {"said": "Hm.", "reply": "Oh."}
    assert one.digest != other.digest
    assert Question(one, texts) != Question(other, texts)
