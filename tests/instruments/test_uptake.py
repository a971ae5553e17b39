"""How far a reply takes up a detail in other words: by hand and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.details import FastDetails
from attunement.instruments.stems import stem
from attunement.perspective import Mark

DETAILS = FastDetails()


def taken(said: str, detail: str, reply: str) -> float:
    start = said.index(detail)
    (found,) = DETAILS.uptake(said, (Mark("thing", start, start + len(detail)),), reply)
    return found


TAKEN_UP = [
    ("My mother's diagnosis came today", "My mother's diagnosis", "Your mum's illness must weigh on you", "classes"),
    ("I lost my job", "lost my job", "Losing work like that is a shock", "inflection and a class"),
    ("I was promoted", "promoted", "Congratulations on the promotion!", "a derivation"),
    ("My boss ignores me", "My boss ignores me", "Being ignored by a manager is maddening", "relation and inflection"),
    ("My dog Biscuit ran away", "My dog Biscuit", "How long has Biscuit been missing?", "a name"),
    (
        "My sister cancelled the trip",
        "My sister cancelled the trip",
        "She called off the whole trip? Cancelled it?",
        "she",
    ),
    ("He cheated on me", "cheated", "An affair breaks your trust", "a class"),
    ("I failed my exam", "failed my exam", "One failed test is not the end", "exam and test"),
    ("We argue about money", "argue about money", "Fights over finances wear people down", "two classes"),
    ("My dad died in May", "My dad died", "Your father's death is so recent", "dead, of death"),
    ("I want to become a nurse", "want to become a nurse", "Nursing would suit you", "a derivation"),
    ("I got laid off", "laid off", "Being made redundant hurts", "a class"),
    (
        "My mother's diagnosis came today",
        "My mother's diagnosis",
        "How are you after what the doctors told you about your mum?",
        "whose it is, and that it was told",
    ),
    ("I can't pay the rent", "the rent", "Does your landlord know?", "a word near in meaning"),
    ("The funeral is on Friday", "The funeral", "Will there be a burial too?", "another"),
    ("I gave up the choir", "the choir", "Do you miss singing with them?", "another"),
]

LEFT_ALONE = [
    ("My mother's diagnosis came today", "My mother's diagnosis", "I'm sorry to hear that.", "nothing of it"),
    ("I lost my job", "lost my job", "", "an empty reply"),
    ("My dog Biscuit ran away", "My dog Biscuit", "That sounds hard. How are you feeling?", "nothing of it"),
    ("I failed my exam", "failed my exam", "You are strong and you will be fine.", "comfort that fits anyone"),
    (
        "My boss keeps taking credit for my work",
        "taking credit for my work",
        "taking credit for my work",
        "copied whole",
    ),
    ("I want to become a nurse", "become a nurse", "So you want to become a nurse.", "copied in a run of five"),
    ("He cheated on me", "cheated", "Have you tried yoga?", "another subject"),
    ("We argue about money", "argue about money", "We can talk if you like.", "another subject"),
    ("My sister cancelled the trip", "My sister", "She is nice, and it is a nice day.", "a pronoun with no event"),
    ("I live in Lagos", "Lagos", "Cities are busy places.", "a class of places is not the name"),
    ("I can't pay the rent", "the rent", "Have you had breakfast?", "nothing near in meaning"),
    ("The funeral is on Friday", "The funeral", "Try a new recipe.", "another subject"),
]


@pytest.mark.parametrize(("said", "detail", "reply", "why"), TAKEN_UP, ids=[f"{row[3]}: {row[1]}" for row in TAKEN_UP])
def test_a_detail_is_taken_up(said: str, detail: str, reply: str, why: str) -> None:
    assert taken(said, detail, reply) >= 0.5, why


@pytest.mark.parametrize(
    ("said", "detail", "reply", "why"), LEFT_ALONE, ids=[f"{row[3]}: {row[1]}" for row in LEFT_ALONE]
)
def test_a_detail_is_left_alone(said: str, detail: str, reply: str, why: str) -> None:
    assert taken(said, detail, reply) == 0.0, why


def test_an_allusion_counts_in_a_reply_that_speaks_of_what_was_told() -> None:
    said = "The oak at the gate fell in the storm. We had our first kiss under its branches."
    assert taken(said, "our first kiss", "All that under those branches, and then the storm by the gate.") == 0.5


def test_a_word_shared_by_chance_in_general_advice_is_no_allusion() -> None:
    said = "The oak at the gate fell in the storm. We had our first kiss under its branches."
    advice = "Losing landmarks can unsettle anybody. Local councils, insurers and tree surgeons publish guidance."
    advice += " Document damage, request quotations, compare contractors and inspect remaining branches regularly."
    assert taken(said, "our first kiss", advice) == 0.0


def test_a_half_of_two_words_is_a_half() -> None:
    """`mother's diagnosis`: one of two words, matched by a class worth .8, gives .8 / 2 = .4."""
    assert taken("My mother's diagnosis", "My mother's diagnosis", "How is your mum?") == 0.4


def test_the_same_words_count_where_they_are_no_run_of_four() -> None:
    said = "My boss keeps taking credit for my work"
    assert taken(said, said, "Credit for your work is yours, whatever your boss says") > 0.5


STEMS = [
    ("promoted", "promotion"),
    ("diagnosed", "diagnose"),
    ("cancelled", "cancel"),
    ("studies", "study"),
    ("went", "going"),
    ("children", "child"),
    ("mother's", "mothers"),
    ("stopped", "stopping"),
    ("lost", "lose"),
    ("nurses", "nursing"),
]


@pytest.mark.parametrize(("one", "other"), STEMS)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


DIFFERENT = [("bus", "busy"), ("sister", "sit"), ("person", "persuade"), ("thing", "thank"), ("meat", "meet")]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


WORDS = st.lists(
    st.sampled_from(["my", "mum", "boss", "lost", "job", "she", "exam", "failed", ".", "died"]), max_size=14
)


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_uptake_is_a_share_for_each_detail(said: str, reply: str) -> None:
    (found,) = DETAILS.read([said])
    assert found is not None
    shares = DETAILS.uptake(said, found.salient, reply)
    assert len(shares) == len(found.salient)
    assert all(0.0 <= share <= 1.0 for share in shares)


@given(WORDS.filter(lambda words: sum(word.isalpha() for word in words) >= 4).map(" ".join))
def test_a_reply_that_copies_everything_takes_up_nothing(said: str) -> None:
    (found,) = DETAILS.read([said])
    assert found is not None
    assert set(DETAILS.uptake(said, found.salient, said)) <= {0.0}


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_read(said: str, reply: str) -> None:
    marks = (Mark("thing", 0, len(said)),) if said else ()
    assert len(DETAILS.uptake(said, marks, reply)) == len(marks)
