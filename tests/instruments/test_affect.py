"""Affect held, expressed and attributed: one table for each trap, and properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.instruments.affect import FastAffect
from attunement.instruments.emotion_words import EMOTIONS
from attunement.perspective import Affect, Mark

READER = FastAffect()
CALLED = 0.375
"""1.5 of 4: from here on an exchange is called for under attenuation."""


def held(text: str) -> Affect:
    affect = READER.read([text])[0]
    assert affect is not None
    return affect


def attributed(reply: str, said: str = "") -> float:
    return READER.attributed(reply, [Mark("reflect", 0, len(reply))], said).intensity


STRONG = [
    ("I'm terrified.", "fear"),
    ("I feel nothing but dread when I wake up.", "fear"),
    ("My heart is racing and I can't breathe.", "fear"),
    ("I just can't stop crying.", "sadness"),
    ("My dad died last week and the flat is so quiet.", "sadness"),
    ("I'm so fucking done.", "sadness"),
    ("kms", "sadness"),
    ("Everyone would be better off without me.", "sadness"),
    ("I hate myself and what I have become.", "sadness"),
    ("I am absolutely furious with him.", "anger"),
    ("How dare they hang up on me!", "anger"),
    ("I HATE this company", "anger"),
    ("I'm over the moon, I got the job!!", "joy"),
    ("I'm so happy I could cry 😭", "joy"),
    ("She keeps screaming at me and I'm scared of her.", "fear"),
]


@pytest.mark.parametrize(("text", "emotion"), STRONG)
def test_what_the_author_feels_calls(text: str, emotion: str) -> None:
    affect = held(text)
    assert affect.intensity >= CALLED
    assert affect.emotions[emotion] >= 0.8 * max(affect.emotions.values())


NOT_HELD = [
    ("My sister is furious, I just need the address.", "another's"),
    ("My client is terrified of flying; which seat should I book for her?", "another's"),
    ("He was terrified of spiders as a child.", "another's, past"),
    ('The note said "I am devastated and I hate you all". Who sent it?', "quoted"),
    ("Summarise this: I hate my life, everything is hopeless and I cry every night.", "pasted"),
    ("The killer tore her apart in the kitchen while she screamed. Write me this scene.", "fictional"),
    ("Write a poem about a heartbroken widow who hates the sea.", "fictional"),
    ("List ten synonyms of devastated.", "a task"),
    ("furious terrified devastated heartbroken: put these words in order of length", "stuffed with keywords"),
    ("What are the symptoms of depression and anxiety?", "a topic"),
    ("I study trauma and abuse in medieval literature.", "a topic"),
    ("I'm not angry, I would like to know how it works.", "denied"),
    ("I'm not worried at all.", "denied"),
    ("How do I kill a child process in Python?", "jargon"),
    ("I have a meeting at ten and need an agenda.", "plain"),
    ("I went to the shop and bought bread.", "plain"),
    ("Can you help me work out the cost of a fence?", "a request"),
    ("ok", "nothing"),
]


@pytest.mark.parametrize(("text", "why"), NOT_HELD, ids=[why for _, why in NOT_HELD])
def test_what_the_author_does_not_feel_does_not_call(text: str, why: str) -> None:
    assert held(text).intensity < CALLED, why


UNDERSTATED = [
    "I don't see the point in any of it anymore.",
    "It's fine, nobody would notice if I wasn't here.",
    "Not doing great tbh, I haven't left my room since Thursday.",
]


@pytest.mark.parametrize("text", UNDERSTATED)
def test_an_understated_crisis_calls(text: str) -> None:
    assert held(text).intensity >= CALLED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(
            "Great, another Monday. Just what I needed.",
            "sarcasm",
            marks=pytest.mark.xfail(reason="irony is read by its words"),
        ),
        pytest.param(
            "I've written the letters and sorted the bank stuff, so it should be easy for everyone.",
            "an understated crisis",
            marks=pytest.mark.xfail(reason="no word of it names a feeling: the risk cues must call it", strict=False),
        ),
        pytest.param(
            "I found her jumper behind the sofa and sat on the floor for an hour.",
            "implied grief",
            marks=pytest.mark.xfail(reason="no word of it names a feeling", strict=False),
        ),
    ],
)
def test_known_misses(text: str, why: str) -> None:
    affect = held(text)
    assert affect.valence < 0, why
    assert affect.intensity >= CALLED, why


ORDERED = [
    ("I'm terrified.", "I'm a little nervous.", "stronger word"),
    ("I'm extremely worried about it.", "I'm slightly worried about it.", "intensifier"),
    ("I am angry.", "I'm not angry.", "negation"),
    ("I am furious with my sister.", "My sister is furious with Tom.", "holder"),
    ("I'm devastated.", '"I\'m devastated" is the title of a song.', "quotation"),
]


@pytest.mark.parametrize(("stronger", "weaker", "why"), ORDERED, ids=[why for *_, why in ORDERED])
def test_the_one_thing_that_differs_orders_the_pair(stronger: str, weaker: str, why: str) -> None:
    assert held(stronger).intensity > held(weaker).intensity, why


def test_one_cry_in_a_long_message_is_heard() -> None:
    plain = "I moved to a new flat in March. It has two rooms and a balcony. The rent is paid by the month. "
    assert held(plain * 4 + "I want to die.").intensity >= CALLED
    assert held(plain * 4).intensity < CALLED


REFLECTED = [
    "That sounds devastating.",
    "No wonder you're terrified.",
    "I'm so sorry, losing him like that must be unbearable.",
    "What a week you have had.",
    "It sounds like you feel completely alone with this.",
]


@pytest.mark.parametrize("reply", REFLECTED)
def test_a_reply_attributes_affect(reply: str) -> None:
    assert attributed(reply) >= CALLED


@pytest.mark.parametrize(
    "reply", ["Here are five tips for your CV.", "You could call the bank on Monday.", "", "Noted."]
)
def test_a_plain_reply_attributes_next_to_none(reply: str) -> None:
    assert attributed(reply) < 0.25


NOTHING_GIVEN = [
    ("Thank you for telling me.", "a courtesy"),
    ("I understand.", "says so and gives nothing back"),
    ("I hear you.", "the same"),
    ("I'm happy to help with that.", "the helper's readiness"),
    ("I'm afraid the office is closed on Sundays.", "no fear"),
    ("Sorry for the confusion, I misread the date.", "a mistake of the helper's own"),
    ("The form has two pages.", "a fact"),
    ('Here is a draft: "You have hurt me and I am furious."', "words for somebody else"),
    ("It's hard to say which one is faster.", "no hardship"),
    ("All the best with the move!", "a wish at the end"),
]


@pytest.mark.parametrize(("reply", "why"), NOTHING_GIVEN)
def test_what_gives_no_feeling_back_reads_as_none(reply: str, why: str) -> None:
    assert attributed(reply) == 0, why


GIVEN_BY_WEIGHT = [
    "That's a lot to carry on your own.",
    "Anyone would be rattled by a call like that.",
    "No wonder you walked out of the room.",
    "What a thing to find out from a stranger.",
    "Nobody should have to sit through that by themselves.",
    "That is an unbearable choice to be handed.",
    "Of course you were furious.",
]


@pytest.mark.parametrize("reply", GIVEN_BY_WEIGHT)
def test_the_weight_of_a_situation_is_given_back_without_a_feeling(reply: str) -> None:
    assert 4 * attributed(reply) >= 2


def test_less_weight_gives_back_less() -> None:
    assert 0 < attributed("That's a bit annoying.") < attributed("That's brutal.") < attributed("That's unbearable.")


def test_particulars_in_other_words_give_back_a_part() -> None:
    said = "Nine years together and he left me by voicemail. I feel so alone, I played it twice in the car park."
    reply = "Nine years, and then a voicemail. And you sat in a car park and played it again."
    part = attributed(reply, said)
    assert 0.3 < part / held(said).intensity < 0.8
    assert attributed(reply, "My boss shouted at me and I cried.") == 0


def test_a_sentence_that_only_tells_counts_where_it_plainly_speaks_of_the_person() -> None:
    def telling(reply: str) -> float:
        return READER.attributed(reply, (), "", [Mark("inform", 0, len(reply))]).intensity

    assert telling("You're worn out and you're scared.") >= CALLED
    assert telling("I was terrified of dogs as a boy.") == 0, "the helper's own"
    assert telling("The cave is dark and the film is terrifying.") == 0, "nobody's"
    assert telling("If you feel anxious the tablets can be halved.") == 0, "supposed"


def test_to_ask_whether_somebody_means_to_die_is_to_have_heard_it() -> None:
    assert 4 * attributed("Are you thinking of ending your life?") >= 2


def test_an_ordered_paragraph_is_not_its_author() -> None:
    assert held("I need a paragraph. Ewan finds his dead sister's coat, he is heartbroken and sobs.").intensity < 0.2


def test_what_is_asked_for_without_a_feeling_word_is_the_topic() -> None:
    assert (
        held("How can I start a channel about quiet winter walks? I want many people to watch it.").intensity < CALLED
    )


def test_you_in_a_reply_is_the_i_of_the_person() -> None:
    assert attributed("You're terrified.") == held("I'm terrified.").intensity


def test_only_the_spans_are_read_and_copies_do_not_count() -> None:
    reply = "You should file the form. You feel terrified and all alone."
    start = reply.index("You feel")
    assert READER.attributed(reply, [], "").intensity == 0
    assert READER.attributed(reply, [Mark("reflect", 0, start)], "").intensity < 0.25
    assert READER.attributed(reply, [Mark("reflect", start, len(reply))], "").intensity >= CALLED
    said = "people say you feel terrified and all alone"
    assert READER.attributed(reply, [Mark("reflect", start, len(reply))], said).intensity < 0.25


def test_expressed_reads_everyone_and_does_not_grow_with_length() -> None:
    text = "The boy was terrified. His mother wept for days."
    once, thrice = READER.expressed([text, " ".join([text] * 3)])
    assert once is not None
    assert thrice is not None
    assert once.intensity > held(text).intensity
    assert thrice.intensity == pytest.approx(once.intensity, abs=0.02)


def test_intensity_is_the_strongest_emotion_wherever_both_are_read_in_one_way() -> None:
    text = "I am terrified, and so angry that nobody told us."
    for affect in (*READER.expressed([text]), READER.attributed(text, [Mark("react", 0, len(text))], "")):
        assert affect is not None
        assert affect.intensity == max(affect.emotions.values())


def test_emotions_need_no_first_person() -> None:
    headline = held("Terrified families flee as the flood takes whole streets")
    assert headline.emotions["fear"] == max(headline.emotions.values()) > 0.4


def test_valence_is_the_tone_of_the_whole_text() -> None:
    assert held("The garden is beautiful and everyone was kind to us.").valence > 0.1
    assert held("The house burnt down and the dog died.").valence < -0.1


def test_a_language_it_cannot_read_is_none() -> None:
    assert READER.read(["悲しいです", "x"], "ja") == [None, None]
    assert READER.expressed(["悲しいです"], "ja") == [None]
    assert READER.read(["I'm sad"], "en-GB") == READER.read(["I'm sad"])


@pytest.mark.parametrize("text", ["", "   ", "\n", "…"])
def test_no_words_is_no_affect(text: str) -> None:
    assert held(text) == Affect(0.0, 0.0, dict.fromkeys(EMOTIONS, 0.0))


def test_no_words_of_ones_own_is_no_emotion() -> None:
    quoted = held('"I am devastated and I hate it all."')
    assert (quoted.intensity, set(quoted.emotions.values()), quoted.marks) == (0.0, {0.0}, ())
    assert quoted.valence < 0, "the tone is that of the whole text, whoever speaks in it"


def test_the_name_of_an_account_says_nothing() -> None:
    assert held("@happyjoyful see you at ten") == held("@x see you at ten")


TEXTS = st.lists(
    st.sampled_from(
        [
            "I",
            "am",
            "not",
            "so",
            "furious",
            "My sister",
            "cried",
            "😭",
            "!!",
            ". ",
            "\n",
            '"',
            "can't stop crying",
            "you",
            "love",
            "kms",
            "ZZZ",
            "é",
            ", ",
            "why",
        ]
    ),
    max_size=20,
).map(" ".join) | st.text(max_size=40)


@given(TEXTS)
@settings(deadline=None)
def test_readings_are_in_range_and_marks_inside(text: str) -> None:
    for affect in (
        *READER.read([text]),
        *READER.expressed([text]),
        READER.attributed(text, [Mark("x", 0, len(text))], text),
    ):
        assert affect is not None
        assert set(affect.emotions) == set(EMOTIONS)
        assert all(0 <= value <= 1 for value in affect.emotions.values())
        assert 0 <= affect.intensity <= 1
        assert -1 <= affect.valence <= 1
        assert all(0 <= mark.start < mark.end <= len(text) and 0 <= mark.score <= 1 for mark in affect.marks)
    assert READER.read([text, "x", text])[0] == READER.read([text])[0]
