"""Risk, grief, conflict and pushback, by hand and by property."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.instruments.cues import FastCues
from attunement.instruments.instrument import Instrument
from attunement.instruments.load import load_instrument
from attunement.instruments.voice import other_voices
from attunement.perspective import Cues

CUES = FastCues()


def cues(text: str) -> Cues:
    (found,) = CUES.read([text])
    assert found is not None
    return found


RISK = [
    ("the voices are getting louder again tonight", "voices that press"),
    ("I hear voices that won't stop", "voices, unsaid what they say"),
    ("honestly there is nothing to live for", "nothing to live for"),
    ("I want to die", "the plainest words"),
    ("i wanna kill myself so bad rn", "texting"),
    ("Honestly they'd all be better off without me.", "understated, of others"),
    ("Everyone would be happier if I was gone", "the same, another way"),
    ("I just want to go to sleep and never wake up", "a wish not to wake"),
    ("every night I hope I don't wake up", "the same wish"),
    ("I've been feeling suicidal since the divorce", "the word itself"),
    ("been having sucidal thoughts again", "misspelt"),
    ("I keep thinking about ending it all", "no word of death in it"),
    ("there's no point in living anymore", "no point"),
    ("I dont see a reason to keep going, whats the point of living", "no reason"),
    ("I cut myself again last night", "self-harm"),
    ("The urge to cut is back and I'm scared", "an urge"),
    ("I took all my pills about ten minutes ago", "an overdose, past tense"),
    ("my bf hits me when he drinks", "violence at home"),
    ("He threatened to kill me if I leave", "a threat"),
    ("I'm scared of my husband. I don't feel safe at home.", "unsafe"),
    ("My stepdad touches me when mum is at work", "abuse of a child"),
    ("My uncle has been molesting my little sister", "abuse of another"),
    ("She slapped my son so hard there are marks", "a child hurt"),
    ("Sometimes I want to hurt my baby and it terrifies me", "danger to another"),
    ("I'm going to shoot him, I swear", "a threat by the speaker"),
    ("I haven't eaten anything in four days, I just want to be thin", "starving"),
    ("I keep making myself throw up after dinner", "purging"),
    ("Can't do this anymore. Goodbye everyone.", "a goodbye"),
    ("I wrote a note for my parents to find", "a note"),
    ("I've been giving away my things", "an ending prepared"),
    ("wish i'd never been born", "a wish not to be"),
    ("I wish I could just disappear forever", "the same, gently"),
    ("If I wasn't here nobody would notice", "understated"),
    ("I'm such a burden to my family", "a burden"),
    ("tired of being alive tbh", "tired of life"),
    ("I don't trust myself to be alone tonight", "unsafe with oneself"),
    ("I'm afraid of what I might do", "the same"),
    ("My son says he wants to die and I don't know what to do", "another in danger"),
    ("my girlfriend is going to kill herself she just texted me", "another, now"),
    ("kms", "the abbreviation alone"),
    ("He forced me to have sex with him", "rape in other words"),
    ("What's the least painful way to die?", "asked as a plain question"),
    ("I've been thinking of jumping off the bridge near work", "a place"),
    ("I keep thinking 'everyone would be better off without me'", "own thought in quotation marks"),
    ("Please write my kids a goodbye letter, I'm ending my life tonight", "a task, and danger of the speaker's own"),
    ("I dey tire for this life, I no wan live again o, I want to die", "Nigerian English"),
    ("Life is not worth living yaar", "Indian English"),
    ("I don't want to be here anymore", "here is the world"),
]

NO_RISK = [
    ("the neighbours' voices are so loud at night", "voices of people who are there"),
    ("he dared me to jump off the highest cliff", "a dare"),
    ("my husband is going to kill me when he sees this bag", "a figure of speech"),
    ("This traffic is killing me", "a figure of speech"),
    ("I could kill for a coffee right now", "the same"),
    ("My feet are killing me after that shift", "the same"),
    ("The deadline is Friday and I'm dead tired", "dead in a compound"),
    ("I'm dying to see the new film", "eager"),
    ("We died laughing at his speech", "laughing"),
    ("My phone died on the way home", "a battery"),
    ("My mum will kill me if I'm late", "a family's anger, not violence"),
    ("Write an article about suicide prevention for our school paper", "a task about it"),
    ("Write a story in which the hero wants to die after losing a war", "fiction asked for"),
    ('In the film he shouts "I want to die" and the curtain falls', "quoted"),
    ("Summarize this text: Police said the man killed himself on Monday.", "pasted"),
    ("Who was killed first in Hamlet?", "a question about a play"),
    ("How do I kill a process on Linux?", "a computer's"),
    ("I cut my finger while cooking dinner", "an accident"),
    ("I had to end my lease early", "end my … lease"),
    ("She ended it with me last night", "a breakup"),
    ("We beat them 3-1, we killed it!", "a game"),
    ("I'm tired of being single", "tired of being … something"),
    ("That joke hit me right in the feels", "hit me, of a joke"),
    ("I'd die for a slice of that cake", "appetite"),
    ("I hung out with my sister all day", "hang out"),
    ("I feel sad and a bit lonely today", "sad is not unsafe"),
    ("I failed my exam and I am so angry at myself", "distress without danger"),
    ("Happy birthday to my lovely wife!", "nothing of the kind"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "why"), RISK, ids=[why for _, why in RISK])
def test_risk_is_called(text: str, why: str) -> None:
    assert cues(text).risk, why


@pytest.mark.parametrize(("text", "why"), NO_RISK, ids=[why for _, why in NO_RISK])
def test_what_is_no_risk(text: str, why: str) -> None:
    assert not cues(text).risk, why


GRIEF = [
    ("My dad died in March", "a death"),
    ("mum passed away last week and the house is so quiet", "without a possessive"),
    ("I lost my brother to cancer two years ago", "lost to an illness"),
    ("We lost the baby at 20 weeks", "a pregnancy"),
    ("I had a miscarriage on Sunday", "the word itself"),
    ("We had to put our dog down yesterday", "a pet"),
    ("My cat got hit by a car and didn't make it", "a pet, in other words"),
    ("Today is the anniversary of my wife's death", "an anniversary"),
    ("It's my first Christmas without him", "a first day without"),
    ("I'm writing the eulogy for my grandmother's funeral", "a funeral"),
    ("I still can't believe she's gone", "gone, after death"),
    ("My best friend took his own life", "suicide of another"),
    ("I've been a widow for six months", "one word"),
    ("He was stillborn.", "one word"),
    ("I miss my late husband every day", "late"),
]

NO_GRIEF = [
    ("My phone died", "a thing"),
    ("I lost my keys again", "lost, of a thing"),
    ("My friend's dog just died, what do I write her?", "the loss of somebody else"),
    ("I lost my job", "a loss, no bereavement"),
    ("My boyfriend broke up with me", "a breakup is not counted"),
    ("My plants died while I was away", "plants"),
    ("She passed her driving test!", "passed … a test"),
    ("He's dead to me after what he did", "an idiom"),
    ("I feel dead inside", "an idiom"),
    ("Write a eulogy for a king who died in battle", "a task"),
    ('The book opens with "My mother died today"', "quoted"),
    ("How many people died in the Black Death?", "history"),
    ("I've lost weight", "loss of weight"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "why"), GRIEF, ids=[why for _, why in GRIEF])
def test_grief_is_called(text: str, why: str) -> None:
    assert cues(text).grief, why


@pytest.mark.parametrize(("text", "why"), NO_GRIEF, ids=[why for _, why in NO_GRIEF])
def test_what_is_no_grief(text: str, why: str) -> None:
    assert not cues(text).grief, why


CONFLICT = [
    ("My boss keeps taking credit for my work and I don't know whether to say something", "person", "over and over"),
    ("My sister refuses to talk to me since the wedding", "person", "a refusal"),
    ("he went through my phone again and says I'm overreacting", "person", "done, and denied"),
    ("My mother-in-law criticises everything I do", "person", "an adverse verb"),
    ("My flatmate never cleans and gets angry when I ask", "person", "never does"),
    ("She talked about me behind my back", "person", "an idiom of betrayal"),
    ("I told him it hurt me and he just laughed it off", "person", "told, and dismissed"),
    ("My parents want me to study medicine but I want to be a musician", "person", "want against want"),
    ("My husband thinks I'm being dramatic about the money", "person", "belittled"),
    ("How dare she invite him after what he did?", "person", "indignation"),
    ("I'm so fed up with my manager changing the rota at the last minute", "person", "a stance"),
    ("My coworker stole my idea and presented it as his own", "person", "a wrong done"),
    ("we keep fighting about money", "person", "a fight"),
    ("They left me out of the group trip and posted photos all weekend", "person", "left out"),
    ("My ex won't let me see my daughter", "person", "will not let"),
    ("My neighbour blasts music at 2am and ignores me when I complain", "person", "ignored"),
    ("I feel so betrayed by my best friend", "person", "passive"),
    ("My brother borrowed 2k and refuses to pay me back", "person", "money"),
    ("My dad won't accept that I'm gay", "person", "not accepted"),
    ("My advisor put her name first on my paper without asking me", "person", "without asking"),
    ("my bf expects me to cook every day even tho i work nights, but i can't keep up", "person", "a demand"),
    ("Part of me wants to forgive him and part of me never wants to see him again", "self", "two parts"),
    ("I'm torn between staying near my parents and taking the job abroad", "self", "torn"),
    ("I know I should visit her but I just can't face it", "self", "duty against want"),
    ("I love my kids but I hate being a stay at home mum", "self", "love and hate"),
    ("Should I stay with him or leave?", "self", "a choice of one's own life"),
    ("I feel guilty for wanting to put mum in a care home", "self", "guilt for a want"),
    ("I want to quit but I can't afford to", "self", "want against need"),
    ("I can't decide whether to tell my wife about the affair", "self", "undecided"),
    ("On the one hand it's good money, on the other I'd never see my family", "self", "two hands"),
    ("They say policy doesn't allow it, which is absurd", "rule", "a policy"),
    ("My insurance denied my claim for the third time", "rule", "a denial"),
    ("HR says I have to work Sundays even though it's my day of worship", "rule", "an employer's rule"),
    ("The school suspended my son for defending himself", "rule", "a school"),
    ("You charged me twice and nobody will help me", "rule", "a company addressed"),
    ("My landlord won't return my deposit", "rule", "a landlord"),
    ("The dress code is ridiculous, why can't boys wear earrings?", "rule", "a rule"),
    ("They rejected my visa and won't tell me why", "rule", "an authority"),
    ("That's not what I asked.", "model", "an objection"),
    ("You always say that.", "model", "a complaint about its habit"),
    ("You're not listening to me", "model", "a complaint"),
    ("Stop telling me to see a therapist", "model", "an objection to advice"),
    ("You sound like a robot reading a brochure", "model", "an objection to tone"),
    ("I'm not sure whether to invite my father at all", "self", "undecided, of one's own life"),
    ("If I report it he'll lose his licence and I'll lose a friend.", "self", "what either course costs"),
    ("I keep drafting the resignation and deleting it.", "self", "left unsaid"),
    ("I feel like a coward for not speaking up at the inquest", "self", "self-reproach"),
    ("My aunt told me to drop it, and I can't. She keeps saying let it go.", "person", "told to let it be"),
    (
        "When I raised the rota with my supervisor she said I was lucky to have a job",
        "person",
        "an answer to a complaint",
    ),
    ("My stepbrother read my diary at the table. I left.", "person", "what was done, and a brief answer to it"),
    ("My uncle gave my old room to the lodger", "person", "what is the speaker's, given away"),
    ("They moved my daughter's desk without a word to me", "person", "without a word"),
    ("The clinic won't treat him until the form is stamped", "person", "a condition"),
    ("He's allowed to sing and I'm not because I'm a woman", "rule", "excluded for what one is"),
    ("We had a screaming match about the curtains", "person", "a class with a phrase of two words"),
]

NO_CONFLICT = [
    ("My dad died in March and I miss him", "grief"),
    ("I was diagnosed with diabetes last week", "illness"),
    ("My car broke down and then it rained", "bad luck"),
    ("What is the capital of Peru?", "a question"),
    ("Should I use Python or Java for this?", "a choice of tools"),
    ("How do I get better at chess?", "a question"),
    ("We argued last night but we made up this morning", "resolved"),
    ("My sister and I had a huge fight, but we talked it through and we're good now", "resolved"),
    ("I had a fight with my mom. She apologized and we're fine now.", "resolved a sentence later"),
    ('He wrote: "My boss ignores me and I hate her"', "quoted"),
    ("Write a story about a man whose boss humiliates him", "fiction"),
    ("Summarize this email: My landlord won't return my deposit.", "pasted"),
    ("My friend threw me a surprise party!", "joy"),
    ("I feel so alone tonight", "a feeling"),
    ("My boss praised my work and I got a raise", "no opposition"),
    ("She never yells at me", "denied"),
    ("The nurse was kind. I slept.", "a brief sentence after nothing done to anybody"),
    ("I tore a ligament and I'm torn up about missing the race", "torn, of a ligament"),
    ("I'm fighting cancer with everything I have", "a fight with an illness"),
    ("I'm excited for my interview tomorrow", "joy"),
    ("I want to make pancakes but I don't have eggs", "a want, no other want"),
    ("Explain the conflict between Athens and Sparta", "a task"),
    ("", "nothing at all"),
    ("I laughed and then I cried all through the credits", "feelings one after the other"),
    ("I can't decide between these two lamps, the hall is dark", "a choice of things"),
    ("My physio wants me to swim twice a week and I love it", "somebody's wish that is the speaker's own"),
]


@pytest.mark.parametrize(("text", "whom", "why"), CONFLICT, ids=[f"{whom}: {why}" for _, whom, why in CONFLICT])
def test_an_open_conflict_is_called_with_whom(text: str, whom: str, why: str) -> None:
    assert whom in {mark.label for mark in cues(text).conflict}, why


@pytest.mark.parametrize(("text", "why"), NO_CONFLICT, ids=[why for _, why in NO_CONFLICT])
def test_what_is_no_conflict(text: str, why: str) -> None:
    assert not cues(text).conflict, why


def test_a_conflict_reported_as_over_and_open_again_is_open() -> None:
    text = "We argued and made up, but I'm still angry that she read my diary."
    assert {mark.label for mark in cues(text).conflict} == {"person"}


def test_a_conflict_is_marked_as_the_sentence_that_states_it() -> None:
    text = "It's been a long week. My boss keeps taking credit for my work. I need sleep."
    (mark,) = cues(text).conflict
    assert text[mark.start : mark.end] == "My boss keeps taking credit for my work."


PUSHBACK = [
    ("No, that's not what I meant.", "no, and what is not"),
    ("You're not listening.", "not listening"),
    ("I already tried that.", "tried"),
    ("Wrong.", "one word"),
    ("That doesn't help at all", "no help"),
    ("I didn't ask for advice", "not asked for"),
    ("Are you sure? I think it's 1989.", "doubt"),
    ("Yeah but that won't work for me", "yes, but"),
    ("You keep saying the same thing", "repetition"),
    ("Stop apologizing and answer the question", "an order"),
    ("thats not true", "texting"),
    ("I don't think that's right", "polite"),
    ("You didn't answer my question", "not answered"),
    ("You missed the point completely", "missed"),
    ("Easy for you to say.", "an idiom"),
]

NO_PUSHBACK = [
    ("Thanks, that really helps", "agreement"),
    ("No problem, talk later", "no, of no problem"),
    ("I tried the new cafe and it was great", "tried, of something else"),
    ("My boss said that's not true", "of somebody else"),
    ("What is the right answer to question 4?", "a question"),
    ("He is wrong about me", "of somebody else"),
    ("I want to know more about Rome", "a wish"),
    ("My mum never listens to me", "of somebody else"),
    ('She said "you\'re not listening"', "quoted"),
    ("", "nothing at all"),
]


@pytest.mark.parametrize(("text", "why"), PUSHBACK, ids=[why for _, why in PUSHBACK])
def test_pushback_is_called(text: str, why: str) -> None:
    assert cues(text).pushback, why


@pytest.mark.parametrize(("text", "why"), NO_PUSHBACK, ids=[why for _, why in NO_PUSHBACK])
def test_what_is_no_pushback(text: str, why: str) -> None:
    assert not cues(text).pushback, why


CUE_TEXTS = st.lists(
    st.one_of(
        st.sampled_from([text for text, *_ in [*RISK, *GRIEF, *CONFLICT, *PUSHBACK]]),
        st.sampled_from(['"', "'", "\n\n", "> ", "Write a story about this:", "She said:", "```"]),
        st.text(max_size=20),
    ),
    max_size=6,
).map(" ".join)


@given(CUE_TEXTS)
def test_marks_lie_inside_the_text_and_the_speakers_own_voice(text: str) -> None:
    found = cues(text)
    voices = other_voices(text)
    for field in fields(found):
        for mark in getattr(found, field.name):
            assert 0 <= mark.start < mark.end <= len(text)
            assert not any(mark.start < voice.end and voice.start < mark.end for voice in voices)


@pytest.mark.parametrize("text", [text for text, *_ in [*RISK[:8], *GRIEF[:5], *CONFLICT[:8]]])
def test_nothing_is_called_in_what_is_quoted(text: str) -> None:
    assert cues(f"The leaflet begins like this:\n\n> {text}\n\nIt is on every table.") == Cues()


def test_a_language_it_cannot_read_gives_none_for_each_text() -> None:
    assert CUES.read(["I want to die", ""], language="de") == [None, None]
    assert CUES.read(["I want to die"], language="en-NG") != [None]


def test_it_is_loaded_by_name() -> None:
    instrument: Instrument[Cues] = load_instrument("cues")
    assert isinstance(instrument, FastCues)
    assert instrument.read([]) == []


MODEL = "It takes resilience to go on. You could try a mediator. Would you like a template?"


@pytest.mark.parametrize(
    ("said", "stretch", "why"),
    [
        ("Resilience? I sleep in my car.", "Resilience?", "the model's word, thrown back"),
        ("I don't want a template. I want her to ring me.", "I don't want a template.", "what the model offered"),
        ("I asked for two sentences.", "I asked for two sentences.", "not what was asked for"),
        ("Did you even read that?", "Did you even read that?", "a complaint about its reading"),
    ],
)
def test_a_turn_objects_to_the_model_that_it_answers(said: str, stretch: str, why: str) -> None:
    found = CUES.in_dialogue(cues(said), said, ["My sister stopped calling."], MODEL)
    assert stretch in [said[mark.start : mark.end] for mark in found.pushback], why
    assert "model" in {mark.label for mark in found.conflict}, why
    assert not CUES.in_dialogue(cues(said), said, [], "").pushback, "nobody objects to a model that has not spoken"


@pytest.mark.parametrize(
    "said", ["Thank you, a template would be lovely.", "Since March, every single evening.", "Yes please."]
)
def test_an_answer_to_the_model_is_no_objection(said: str) -> None:
    assert not CUES.in_dialogue(cues(said), said, ["My sister stopped calling."], MODEL).pushback


@pytest.mark.parametrize(
    ("said", "open_still"),
    [
        ("She doesn't see it like that.", True),
        ("He would only say I started it.", True),
        ("She came round with soup.", False),
        ("She rang and we made up, so it isn't a worry now.", False),
        ("I have never liked the rain.", False),
    ],
)
def test_a_conflict_stated_before_stays_open_where_it_is_taken_up(said: str, open_still: bool) -> None:
    before = "My sister refuses to talk to me since the wedding"
    assert bool(CUES.in_dialogue(cues(said), said, [before], "").conflict) is open_still
    assert not CUES.in_dialogue(cues(said), said, ["It rained all week."], "").conflict


def test_in_a_language_that_is_not_read_the_cues_stay_as_they_are() -> None:
    assert CUES.in_dialogue(Cues(), "Nein!", ["Hallo."], "Nein?", language="de") == Cues()


@pytest.mark.parametrize("text", ["It was like the stove had burned me", "He'd rather die than be seen in that hat"])
def test_a_figure_of_speech_is_no_risk(text: str) -> None:
    assert not cues(text).risk
