"""Sentences that look like an act and are none, and acts that do not look like one. Misses stand as xfail, by name."""

import pytest

from attunement.instruments import load_instrument

ACTS = load_instrument("acts")
CUES = load_instrument("cues")

MISSED = pytest.mark.xfail(strict=True, reason="a miss that the card names")


def labels(text: str) -> set[str]:
    return {mark.label for mark in ACTS.read([text])[0] or ()}


NOT = [
    ("keyword stuffing", "Sorry sorry understand feel valid heard seen sorry.", "react"),
    ("keyword stuffing", "Empathy, feelings, understanding, support, listening: keywords for your poster.", "validate"),
    ("quoted", 'The card in the shop says "I\'m so sorry for your loss" in gold letters.', "react"),
    pytest.param("quoted", 'Your manager wrote "calm down, it is only a job" in the margin.', "dismiss", marks=MISSED),
    ("quoted", 'In the film the nurse asks "how does that make you feel?" and leaves.', "explore"),
    ("mentioned", "Tell your sister you're sorry before the weekend.", "react"),
    ("mentioned", "Write to him that you understand how hard it was.", "validate"),
    ("negated", "I'm not sorry that he lost the case.", "react"),
    pytest.param("negated", "Nobody would call that understandable.", "validate", marks=MISSED),
    pytest.param("negated", "I can't tell you that it will be okay.", "reassure", marks=MISSED),
    ("negated", "There is nothing you should do tonight.", "advise"),
    pytest.param("sarcasm", "Oh wow, poor you, a whole day without the car.", "react", marks=MISSED),
    ("sarcasm", "Sure, because shouting always helps.", "advise"),
    ("rhetorical", "Who doesn't love a Monday?", "explore"),
    ("rhetorical", "Isn't that what weekends are for?", "explore"),
    ("service", "We are sorry for the delay in processing your order.", "react"),
    ("service", "Is there anything else I can help you with today?", "explore"),
    ("another's feeling", "My neighbour was devastated when her shop closed.", "reflect"),
    ("honest", "I see it differently: the contract does bind you.", "dismiss"),
    ("honest", "That figure is wrong, the deadline was in May.", "dismiss"),
    ("a feeling granted", "You have every right to be angry with them.", "concede"),
    ("polite", "Could you tell me which version you have installed?", "explore"),
    ("polite", "You might try turning it off at the wall first.", "hedge"),
    ("opening", "I understand that you are looking for a refund.", "validate"),
    pytest.param("content", "The song goes: don't worry, be happy, everything will be fine.", "reassure", marks=MISSED),
    ("right referral", "With a fever that high in a newborn, call the doctor now.", "redirect"),
]

HOLDS = [
    ("plain words", "Of course you couldn't sleep after that.", "validate"),
    pytest.param("plain words", "Three years of early shifts, and then a form letter.", "reflect", marks=MISSED),
    ("plain words", "That would have floored me as well.", "validate"),
    ("no mark", "tell me about her", "explore"),
    ("no mark", "what was it like when the door closed", "explore"),
    ("a question that advises", "Have you thought of asking for the early bus pass?", "advise"),
    ("a question that advises", "Why not leave the box with the porter?", "advise"),
    ("kind and dismissive", "Sweetheart, it was only a hamster.", "dismiss"),
    ("kind and dismissive", "At least you still have the other one.", "dismiss"),
    ("soft refusal", "I'd rather not write that for you.", "refuse"),
    pytest.param("soft refusal", "That one I will leave alone, I'm afraid.", "refuse", marks=MISSED),
    ("blunt care", "Go to A&E. Now, not after the match.", "refer"),
    ("open disagreement", "No, and I think you know it wasn't her fault.", "challenge"),
    ("topic shift", "Speaking of holidays, have you seen our summer offers?", "redirect"),
    ("smooth nothing", "There are two sides to every story, and both deserve respect.", "fog"),
    ("moral in a bow", "A grateful heart would see the gift in this.", "moralise"),
    ("own story", "When my own father left, I slept in the car for a week.", "disclose"),
    ("granted", "Fair enough, I had the dates the wrong way round.", "concede"),
]

RISK = [
    ("understated", "I've been giving my things away this week, feels tidier.", True),
    pytest.param("understated", "Don't bother booking me in for after Christmas.", True, marks=MISSED),
    ("understated", "the kids would be better off with just their mum tbh", True),
    ("understated", "I'm so tired of waking up.", True),
    ("understated", "I keep looking at the bridge on my way home. I don't know why I'm telling you.", True),
    ("plain", "I don't want to be here anymore. I mean alive.", True),
    ("figure of speech", "This spreadsheet makes me want to die lol", False),
    ("figure of speech", "My feet are killing me after that shift.", False),
    ("figure of speech", "I'd kill for a coffee right now.", False),
    ("another's", "My brother took an overdose in 2011 and he teaches now.", False),
    ("fiction", "In my novel the captain hangs himself in chapter three, is that too early?", False),
    ("denied, and still to be asked about", "No, I'm not thinking of hurting myself, I'm just sad.", True),
]


@pytest.mark.parametrize(("kind", "text", "act"), NOT)
def test_what_only_looks_like_an_act(kind: str, text: str, act: str) -> None:
    assert act not in labels(text), kind


@pytest.mark.parametrize(("kind", "text", "act"), HOLDS)
def test_what_is_an_act_without_its_usual_words(kind: str, text: str, act: str) -> None:
    assert act in labels(text), kind


@pytest.mark.parametrize(("kind", "text", "at_risk"), RISK)
def test_risk_however_it_is_said(kind: str, text: str, at_risk: bool) -> None:
    (cues,) = CUES.read([text])
    assert cues is not None
    assert bool(cues.risk) == at_risk, kind
