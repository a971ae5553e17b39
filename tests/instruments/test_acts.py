"""Acts by hand, a few per label with their near misses, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.acts import LABELS, FastActs
from attunement.instruments.document import document
from attunement.instruments.load import load_instrument
from attunement.perspective import Mark

ACTS = FastActs()


def labels(text: str) -> set[str]:
    [marks] = ACTS.read([text])
    assert marks is not None
    return {mark.label for mark in marks}


@pytest.mark.parametrize(
    ("text", "act", "why"),
    [
        (
            "It sounds like you've been alone with this since the funeral.",
            "reflect",
            "the person's situation, said back",
        ),
        ("You must be worn out after all those nights.", "reflect", "a feeling ascribed to the person"),
        ("It makes sense that you'd be angry about that.", "validate", "the feeling is called understandable"),
        ("Anyone would be upset.", "validate", "the feeling is called what others would feel"),
        ("I'm so sorry that happened to you.", "react", "the helper's own feeling for the person"),
        ("My heart breaks for you.", "react", "the helper's own feeling, no sorry in it"),
        ("How did that make you feel?", "explore", "open question about a feeling"),
        ("Tell me more about your sister.", "explore", "an invitation without a question mark"),
        ("Are you thinking about suicide?", "explore", "a safety question asks what the person lives through"),
        ("What is your order number?", "clarify", "asks for a fact that a service needs"),
        ("How many tablets did she take?", "clarify", "asks for a quantity"),
        ("The museum opened in 1911.", "inform", "a plain fact"),
        ("Have you tried turning off notifications?", "advise", "advice in the form of a question"),
        ("- Drink plenty of water.", "advise", "an imperative in a list"),
        ("You could write her a letter.", "advise", "a suggestion with a modal"),
        ("Consider taking a few days off.", "advise", "consider with a gerund"),
        ("Please reach out to a therapist.", "refer", "a professional"),
        ("Call 911 right away.", "refer", "an emergency number"),
        ("Contact your HR department about this.", "refer", "an institution that can act"),
        ("Everything is going to be okay.", "reassure", "a good outcome is promised"),
        ("Don't worry, you'll do great.", "reassure", "worry is waved off with a promise"),
        ("Time heals all wounds.", "platitude", "fits anyone"),
        ("You're overreacting.", "dismiss", "the feeling is made smaller"),
        ("At least you still have your health.", "dismiss", "a consolation that weighs the loss down"),
        ("Anyway, let's talk about something else.", "redirect", "the topic is left"),
        ("On a brighter note, spring is coming.", "redirect", "the topic is left politely"),
        ("It's important to remember that others have feelings too.", "moralise", "a lesson in how to be"),
        ("You should be grateful for what you have.", "moralise", "a duty to feel otherwise"),
        ("There are many perspectives on this issue.", "fog", "an answer that says nothing"),
        ("We take all complaints very seriously.", "fog", "an institution's non-answer"),
        ("I might be wrong about this.", "hedge", "the helper's own certainty is limited"),
        ("I disagree with that.", "challenge", "open disagreement"),
        ("Actually, that's a common myth.", "challenge", "a false claim is corrected"),
        ("You're right, I missed that.", "concede", "the person's point is granted"),
        ("I can't help with that request.", "refuse", "a plain refusal"),
        ("We are unable to process your claim.", "refuse", "an institution refuses"),
        ("I've been there myself.", "disclose", "the helper speaks of themself"),
        ("As an AI, I don't have feelings.", "disclose", "a model speaks of itself"),
        ("Thank you for contacting us.", "other", "a formula"),
    ],
)
def test_finds_the_act(text: str, act: str, why: str) -> None:
    assert act in labels(text), why


@pytest.mark.parametrize(
    ("text", "act", "why"),
    [
        ("Would you like me to draft the email?", "explore", "an offer asks nothing about the person"),
        ("Have you tried turning it off?", "explore", "advice dressed as a question"),
        ("What is your order number?", "explore", "a fact, not the person"),
        ("How are you coping with all this?", "clarify", "the person, not a fact"),
        ("We apologise for the delay to your order.", "react", "a service apology is no feeling for the person"),
        ("I'm sorry, but I can't help with that.", "react", "sorry that only opens a refusal"),
        ("I understand.", "validate", "a formula that calls nothing understandable"),
        ("You're right to be angry.", "concede", "a feeling is granted, not a claim"),
        ("You will receive a letter on Monday.", "reassure", "a fact about the future"),
        ("Ask your sister what she thinks.", "refer", "a sister is no professional"),
        ("I don't think that's what happened.", "dismiss", "honest disagreement makes no feeling smaller"),
        ("Tell her that you understand.", "validate", "the validating is recommended, not done"),
    ],
)
def test_leaves_the_near_miss(text: str, act: str, why: str) -> None:
    assert act not in labels(text), why


def test_several_acts_of_one_sentence_each_have_their_clause() -> None:
    text = "I'm so sorry, and you could ring your sister tonight."
    [marks] = ACTS.read([text])
    assert marks is not None
    spans = {mark.label: text[mark.start : mark.end] for mark in marks}
    assert spans["react"] == "I'm so sorry"
    assert spans["advise"] == "and you could ring your sister tonight."


@pytest.mark.xfail(reason="a linear model hears little of the last of three clauses that run into each other")
def test_a_question_at_the_end_of_a_run_on_sentence() -> None:
    assert "advise" in labels("I'm so sorry, that must have been terrifying, have you tried talking to your sister?")


def test_the_number_of_a_list_item_is_no_act() -> None:
    text = "1. Rest well.\n2. Drink water."
    [marks] = ACTS.read([text])
    assert marks is not None
    assert [(mark.label, text[mark.start : mark.end]) for mark in marks] == [
        ("advise", "Rest well."),
        ("advise", "Drink water."),
    ]


def test_curly_apostrophes_bold_and_grown_capitals_keep_offsets() -> None:
    text = "İİ **I’m so sorry** to hear that."
    [marks] = ACTS.read([text])
    assert marks is not None
    react = next(mark for mark in marks if mark.label == "react")
    assert "I’m so sorry" in text[react.start : react.end]


@pytest.mark.parametrize("text", ["", "   \n", "🙂", "…", "2."])
@pytest.mark.parametrize("floor", [None, 0.0])
def test_a_text_without_words_has_no_acts(text: str, floor: float | None) -> None:
    assert ACTS.read([text], floor=floor) == [()]


@pytest.mark.parametrize("language", ["ja", "de-AT", "zh_Hans"])
def test_a_language_it_cannot_read_is_none(language: str) -> None:
    assert ACTS.read(["Es tut mir leid.", ""], language) == [None, None]


def test_british_english_is_english() -> None:
    assert ACTS.read(["I'm so sorry."], "en-GB") == ACTS.read(["I'm so sorry."])


def test_is_found_by_name() -> None:
    assert isinstance(load_instrument("acts"), FastActs)


SENTENCE = st.sampled_from(
    [
        *(
            "I'm so sorry, you must be exhausted.",
            "Have you tried yoga?",
            "It depends.",
            "ok",
            "You’re right.",
            "- Rest!",
        ),
        *(
            "As an AI, I can't help with that.",
            "3)",
            "😀 wow, that's awful",
            "**Note:** see a doctor",
            "İstanbul is big.",
        ),
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(SENTENCE, max_size=6).map(" ".join), st.lists(SENTENCE).map("\n".join))


def read(text: str, floor: float | None = None) -> tuple[Mark, ...]:
    [marks] = ACTS.read([text], floor=floor)
    assert marks is not None
    return marks


@given(TEXT)
def test_marks_lie_in_sentences_one_of_each_label(text: str) -> None:
    sentences = document(text).sentences
    homes = []
    for mark in read(text):
        assert mark.label in LABELS and 0 <= mark.score <= 1
        [home] = [place for place in sentences if place[0] <= mark.start < mark.end <= place[1]]
        homes.append((home, mark.label))
    assert len(homes) == len(set(homes))


@given(TEXT, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_floor_only_takes_away(text: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    wide, narrow = read(text, low), read(text, high)
    assert set(narrow) <= set(wide)
    assert all(mark.score >= high for mark in narrow)
    assert len({mark.label for mark in wide}) == len(wide)


@given(TEXT)
def test_a_floor_of_nothing_gives_every_label_its_best(text: str) -> None:
    best = {mark.label: mark.score for mark in read(text, 0.0)}
    assert set(best) == (set(LABELS) if best else set())
    assert all(mark.score <= best[mark.label] for mark in read(text))
