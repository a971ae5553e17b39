"""The need a person expressed, its depth, and whether advice was asked for: by hand and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.load import load_instrument
from attunement.instruments.need import FastNeed
from attunement.instruments.voice import other_voices
from attunement.perspective import Need, Needed

NEED = FastNeed()


def needed(text: str) -> Needed:
    (found,) = NEED.read([text])
    assert found is not None
    return found


NEEDS = [
    ("I just need to vent for a minute.", Need.ACKNOWLEDGE, "venting"),
    ("I'm not looking for advice, I just want someone to listen.", Need.ACKNOWLEDGE, "advice refused"),
    ("Sorry for the rant, I had to tell someone.", Need.ACKNOWLEDGE, "a rant"),
    ("Please don't try to fix it. I'm just so sad today.", Need.ACKNOWLEDGE, "no fixing"),
    ("Can someone just tell me it's going to be okay", Need.ACKNOWLEDGE, "comfort"),
    ("could use a hug rn", Need.ACKNOWLEDGE, "texting"),
    ("Guess what, I passed my driving test!", Need.ACKNOWLEDGE, "joy to share"),
    ("Thank you, that helped.", Need.ACKNOWLEDGE, "thanks"),
    ("Nothing you can do about it, I only wanted to say it out loud", Need.ACKNOWLEDGE, "said out loud"),
    ("Help me think this through: do I even want to be a lawyer?", Need.EXPLORE, "think it through"),
    ("Why do I always push people away?", Need.EXPLORE, "about oneself"),
    ("I'm trying to understand why this hurt so much", Need.EXPLORE, "to understand"),
    ("Can we talk about what happened with my brother?", Need.EXPLORE, "to talk"),
    ("Is it normal to feel relieved when someone dies?", Need.EXPLORE, "is it normal"),
    ("I don't know how I feel about the baby", Need.EXPLORE, "not knowing one's feeling"),
    ("What do you think is going on with him?", Need.EXPLORE, "what is going on"),
    ("Help me weigh up the pros and cons of moving home", Need.EXPLORE, "weighing"),
    ("Am I overreacting?", Need.EXPLORE, "overreacting"),
    ("I'd like another perspective on this", Need.EXPLORE, "a perspective"),
    ("What should I do?", Need.ADVISE, "the plainest question"),
    ("How do I tell my boss I'm quitting?", Need.ADVISE, "how"),
    ("any advice would be appreciated", Need.ADVISE, "advice"),
    ("Should I text him back?", Need.ADVISE, "should I"),
    ("What would you do in my place?", Need.ADVISE, "in my place"),
    ("Is there anything I can do about the noise?", Need.ADVISE, "is there anything"),
    ("Where do I even start with debt like this?", Need.ADVISE, "where to start"),
    ("Any tips for sleeping before an exam?", Need.ADVISE, "tips"),
    ("wat should i do pls help me", Need.ADVISE, "misspelt, and help me"),
    ("Which one should I choose?", Need.ADVISE, "a choice"),
    ("Can you check whether my email sounds rude?", Need.CORRECT, "check"),
    ("Am I wrong to think he owes me an apology?", Need.CORRECT, "am I wrong"),
    ("Is it true that vitamin C cures colds?", Need.CORRECT, "is it true"),
    ("aita for not going to her wedding", Need.CORRECT, "am I the asshole"),
    ("Please proofread my cover letter", Need.CORRECT, "proofread"),
    ("Did I do something wrong?", Need.CORRECT, "did I do wrong"),
    ("The earth is 6000 years old, right?", Need.CORRECT, "right?"),
    ("Be honest, is my poem bad?", Need.CORRECT, "honestly"),
    ("Please cancel my order.", Need.ACT, "an order"),
    ("Can you write a toast for my sister's wedding?", Need.ACT, "a text"),
    ("Translate this into Spanish for me", Need.ACT, "translate"),
    ("I want a refund and I want to speak to a manager", Need.ACT, "a refund"),
    ("Help me write a letter to my landlord", Need.ACT, "help me write"),
    ("Summarise the plot of Emma.", Need.ACT, "summarise"),
    ("Give me three names for a cat", Need.ACT, "give me"),
    ("What is the capital of Peru?", Need.ACT, "a fact"),
    ("I really don't know whether I keep visiting her.", Need.EXPLORE, "not knowing whether"),
    ("I can't decide. The flat is bigger but the school is here.", Need.EXPLORE, "cannot decide"),
    ("Part of me wants to call, part of me wants to move on.", Need.EXPLORE, "two parts"),
    ("We leave on Sunday and I need to get it straight in my head.", Need.EXPLORE, "straight in the head"),
    ("Tell me if I'm being silly about the ring.", Need.EXPLORE, "tell me if"),
    ("Does that make me a bad daughter?", Need.EXPLORE, "what it makes of one"),
    ("She won't eat and I have no idea what to do", Need.ADVISE, "at a loss"),
    ("He's back. Now what?", Need.ADVISE, "now what"),
    ("Any idea how I can get the stain out", Need.ADVISE, "any idea"),
    ("I'm stuck on how to tell the kids", Need.ADVISE, "stuck on how to tell"),
    ("Spare me the silver linings. The shop is gone.", Need.ACKNOWLEDGE, "no silver linings"),
    ("I only wanted someone to notice that I was trying.", Need.ACKNOWLEDGE, "to be seen"),
    ("Nobody listens in that house.", Need.ACKNOWLEDGE, "nobody listens"),
    ("My parcel still hasn't arrived.", Need.ACT, "a complaint"),
    ("I was charged twice for the same ticket", Need.ACT, "a wrong charge"),
    ("I can't log in since the update", Need.ACT, "locked out"),
    ("Great, send it. No wait, make it shorter.", Need.ACT, "a revision"),
    ("I need a paragraph for the church newsletter", Need.ACT, "a text wanted"),
    ("Kindly do the needful and update my address", Need.ACT, "Indian English"),
    ("I should call them back, right?", Need.CORRECT, "a tag on what one should do"),
    ("Send me a hug", Need.ACKNOWLEDGE, "a hug wanted"),
    ("Hug me please", Need.ACKNOWLEDGE, "a hug asked for"),
    ("I'm not looking for tips.", Need.ACKNOWLEDGE, "tips refused"),
    ("Don't give me tips.", Need.ACKNOWLEDGE, "refused, and no order"),
    ("I never asked for any advice.", Need.ACKNOWLEDGE, "advice not asked for"),
    ("Not sure, any tips?", Need.ADVISE, "two words"),
    ("Right then, which of these two paint colours for a north-facing hall", Need.ADVISE, "no verb, no question mark"),
    ("same again but for a wedding", Need.ACT, "an order no list holds"),
]

NO_NEED = [
    ("My dad died in March.", "only told"),
    ("I failed my exam and I'm so sad", "only told"),
    ("We had red beans and rice for dinner.", "only told"),
    ("I don't know how to cook and it shows", "not knowing how is no question"),
    ("My boss gave me a warning today", "give me, of somebody else"),
    ("I was sixteen when it happened", "when, in a clause"),
    ("She's the one who left", "who, in a clause"),
    ('He asked "what should I do?" and left', "quoted"),
    ("The traffic was awful this morning", "only told"),
    ("Thanks for all that. We went to the lake yesterday, the water was cold, and nobody swam.", "manners"),
    ("To be honest the whole year has been like this", "honest, of oneself"),
    ("He left no matter how much I begged", "how much, in a clause"),
    ("I joined a club that might help me sleep", "help, of something else"),
    ("Mondays are the worst, right?", "a tag on a verdict to share"),
    ("So I walked in, right? And everyone stared.", "a tag within a story"),
    ("I hug my kids every night.", "hug, the verb"),
    ("He wouldn't even hug me goodbye.", "hug, of somebody else"),
    ("I'm proud of how far I've come.", "pride: how far, in a clause"),
    ("I'm proud of who we are as a family.", "pride: who, in a clause"),
    ("Proud of where we are now.", "pride: where, in a clause"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "need", "why"), NEEDS, ids=[f"{need}: {why}" for _, need, why in NEEDS])
def test_the_need_that_is_expressed(text: str, need: Need, why: str) -> None:
    assert needed(text).need is need, why


@pytest.mark.parametrize(("text", "why"), NO_NEED, ids=[why for _, why in NO_NEED])
def test_no_need_where_none_is_expressed(text: str, why: str) -> None:
    assert needed(text) == Needed(), why


DEPTHS = [
    ("Thanks!", 0, "a word will do"),
    ("ty", 0, "the same"),
    ("I just need to vent. Today was the worst day at work in years.", 1, "an acknowledgement"),
    ("What is the capital of Peru?", 1, "one fact"),
    ("Quick question: should I bring wine or flowers?", 1, "a quick question"),
    ("In one sentence, what is inflation?", 1, "one sentence"),
    ("Just a yes or no, is it safe to fly with a cold?", 1, "yes or no"),
    ("How do I tell my boss I'm quitting?", 2, "focused advice"),
    ("Should I text him back?", 2, "focused advice"),
    ("Is it true that vitamin C cures colds?", 2, "a correction"),
    ("Please cancel my order.", 1, "one act, done and said"),
    ("Why do I always push people away?", 3, "several sides"),
    ("Help me think through whether to leave him.", 3, "thinking through"),
    ("Explain how vaccines work.", 3, "an explanation"),
    ("I don't know what to do about my sister.", 3, "at a loss: more than a tip"),
    ("Write a poem about rain for my gran", 3, "as far as the order goes"),
    ("Walk me through filing taxes for the first time.", 4, "step by step"),
    ("Explain in detail how a mortgage works", 4, "in detail"),
    ("Can you give me a step-by-step plan to get out of debt?", 4, "step by step"),
    ("Can you make me a workout program?", 4, "a programme"),
    ("Write me a 12-week meal plan", 4, "a plan"),
    ("I need a training program for a half marathon.", 4, "a programme wanted"),
    ("I need help with my rent.", 3, "help asked for"),
]


@pytest.mark.parametrize(("text", "depth", "why"), DEPTHS, ids=[f"{depth}: {text[:30]}" for text, depth, _ in DEPTHS])
def test_how_deep_the_reply_should_go(text: str, depth: int, why: str) -> None:
    assert needed(text).depth == depth, why


def test_a_long_story_asks_for_more_than_a_tip() -> None:
    story = "My sister and I inherited the house together, and since then every visit has ended in tears. " * 8
    assert needed(f"{story}What should I do?").depth == 3
    assert needed("What should I do?").depth == 2


ADVICE = [
    ("What should I do about my roommate?", True, "asked"),
    ("Any advice?", True, "asked"),
    ("How can I make it up to her?", True, "asked"),
    ("Should I apologise?", True, "asked"),
    ("What would you suggest?", True, "asked"),
    ("I don't want advice, I need to vent", False, "refused"),
    ("Stop giving me advice and just listen", False, "refused"),
    ("I'm not looking for tips.", False, "refused"),
    ("I haven't come for advice.", False, "refused"),
    ("Please no tips, I've tried any advice you can think of", False, "refused, and tried"),
    ("I'm not asking how to fix it.", False, "not asked"),
    ("Why do I feel this way?", False, "a question, no advice"),
    ("Please cancel my order", False, "an order"),
    ("My mum gives advice all day. Just listen please.", False, "somebody else's"),
]


@pytest.mark.parametrize(("text", "asked", "why"), ADVICE, ids=[text[:30] for text, *_ in ADVICE])
def test_whether_advice_was_asked_for(text: str, asked: bool, why: str) -> None:
    assert needed(text).advice_asked is asked, why


@pytest.mark.parametrize("text", ["I'm not looking for tips.", "No tips please, I only want to have said it."])
def test_who_asks_for_no_advice_refuses_it(text: str) -> None:
    found = needed(text)
    assert found.advice_refused
    assert not found.advice_asked


def test_a_need_that_words_name_is_certain_and_one_that_is_made_out_is_not() -> None:
    assert needed("What should I do?").likelihood == 1.0
    made_out = needed("same again but for a wedding")
    assert 0.0 < made_out.likelihood < 1.0
    assert [mark.label for mark in made_out.marks] == ["act"]


NEED_TEXTS = st.lists(
    st.one_of(
        st.sampled_from([text for text, *_ in NEEDS]), st.sampled_from(['"', "\n\n> ", ":"]), st.text(max_size=20)
    ),
    max_size=6,
).map(" ".join)


@given(NEED_TEXTS)
def test_a_need_has_a_depth_and_marks_inside_the_text(text: str) -> None:
    found = needed(text)
    assert (found.need is None) == (found.depth is None)
    assert found.need is not None or found == Needed()
    assert found.depth is None or 0 <= found.depth <= 4
    quoted = [voice for voice in other_voices(text) if voice.label != "fictional"]
    for mark in found.marks:
        assert 0 <= mark.start < mark.end <= len(text)
        assert not any(mark.start < voice.end and voice.start < mark.end for voice in quoted)


@pytest.mark.parametrize("text", [text for text, *_ in NEEDS[:20]])
def test_no_need_in_what_is_quoted(text: str) -> None:
    assert needed(f"The leaflet begins like this:\n\n> {text}\n\nIt hangs on every door.") == Needed()


def test_a_language_it_cannot_read_gives_none_for_each_text() -> None:
    assert NEED.read(["What should I do?"], language="ja") == [None]
    assert NEED.read(["What should I do?"], language="en-IN") != [None]


def test_it_is_loaded_by_name() -> None:
    assert isinstance(load_instrument("need"), FastNeed)
