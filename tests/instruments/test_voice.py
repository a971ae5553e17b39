"""Whose voice a stretch is in, by hand, and properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.instruments.voice import is_task, other_voices

MARKED = [
    (
        'My sister said "I am furious with you" and left.',
        "quoted",
        '"I am furious with you"',
        "straight quotation marks",
    ),
    ("He wrote “get out of my life” on the wall.", "quoted", "“get out of my life”", "curly quotation marks"),
    ("She whispered 'never come back' and hung up.", "quoted", "'never come back'", "single quotation marks"),
    ("Il a dit «tu me manques» hier.", "quoted", "«tu me manques»", "guillemets"),
    ("> you are pathetic\n> leave\n\nThat's what he wrote.", "quoted", "> you are pathetic\n> leave", "a block quote"),
    ("She texted me: I never loved you\n\nWhat now?", "quoted", "I never loved you", "said by another, after a colon"),
    ("Summarise this: I hate my life.", "pasted", " I hate my life.", "handed over after a colon"),
    (
        "Translate the sentence into French:\nI'm terrified.",
        "pasted",
        "\nI'm terrified.",
        "handed over on the next line",
    ),
    ("Here's the email: Dear John, I am furious", "pasted", "Dear John, I am furious", "an e-mail"),
    ("It fails here: ```raise Panic()``` any idea?", "pasted", "```raise Panic()```", "code"),
    ("Write me a poem about loss. My dad died.", "fictional", "Write me a poem about loss.", "only the request"),
    ("She screamed. Write this scene with more blood.", "fictional", "She screamed.", "told before the request"),
    ("Review: I cried.\nRate the review above.", "sample", "Review: I cried.", "labelled material"),
]


@pytest.mark.parametrize(("text", "label", "stretch", "why"), MARKED, ids=[case[-1] for case in MARKED])
def test_another_voice_is_marked(text: str, label: str, stretch: str, why: str) -> None:
    found = [(mark.label, text[mark.start : mark.end]) for mark in other_voices(text)]
    assert any(mark_label == label and marked.startswith(stretch) for mark_label, marked in found), (why, found)


@pytest.mark.parametrize(
    "text",
    [
        "I keep thinking 'I can't do this anymore' all night",
        'I feel "nothing" but dread',
        "Here's the thing: I can't cope",
        "it's not the kids' fault, don't you think",
        'I told him "I\'m scared" and he laughed',
        "",
    ],
)
def test_the_speakers_own_words_are_not_marked(text: str) -> None:
    assert other_voices(text) == ()


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("What is the capital of France?", True),
        ("Can you please explain how photosynthesis works?", True),
        ("Summarise this: I hate my life and everything in it.", True),
        ("The killer tore her apart. Write me this scene.", True),
        ("I want you to act as a bitter old man. You hate everyone.", True),
        ("who plays the doctor in the new series", True),
        ("Write me a poem about loss. My dad died yesterday and I can't stop crying.", False),
        ("Why does everyone hate me?", False),
        ("How do I tell my mom I'm gay?", False),
        ("Does anyone else cry in the shower?", False),
        ("what's the point", False),
        ("What is the most painless way to die?", False),
        ("Help me.", False),
        ("I'm done.", False),
        ("What a day", False),
        ("", False),
    ],
)
def test_a_task_has_no_speaker_of_its_own(text: str, task: bool) -> None:
    assert is_task(text) is task


PIECES = st.lists(
    st.sampled_from(
        [
            '"',
            "'",
            "“",
            "”",
            ":",
            "\n",
            "\n\n",
            "> ",
            "`",
            "```",
            "Write a story",
            "said",
            "she",
            "I",
            "Summarise this",
            ". ",
            "?",
            " word",
            "🙂",
            "Text: ",
            "can't",
        ]
    ),
    max_size=25,
)


@given(PIECES)
@settings(deadline=None)
def test_marks_are_ordered_apart_and_inside_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for mark in other_voices(text):
        assert end <= mark.start < mark.end <= len(text)
        assert mark.label in {"quoted", "pasted", "fictional", "sample"}
        end = mark.end
    assert other_voices(text) == other_voices(text)
    assert isinstance(is_task(text), bool)
