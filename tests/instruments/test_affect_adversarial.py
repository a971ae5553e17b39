"""Texts made to mislead the affect instrument: each pair differs in the one thing that ought to decide it.

A pair that is read the wrong way round is a known miss, marked as one; the card lists them. A miss that comes right
fails here, so that both lists are kept.
"""

from functools import partial

import pytest

from attunement.instruments.affect import FastAffect
from attunement.perspective import Affect

READER = FastAffect()
MISSED = partial(pytest.mark.xfail, strict=True)


def held(text: str) -> Affect:
    affect = READER.read([text])[0]
    assert affect is not None
    return affect


STUFFED = [
    ("I'm angry about the bill.", "angry angry angry: how do you spell it?", "anger"),
    ("I am terrified of the dark.", "Antonyms of terrified, afraid, scared, frightened, panicked?", "fear"),
    ("I've been so sad since May.", "sad, sadder, saddest; grief, griefs", "sadness"),
    ("I'm thrilled with it!", "The tags are happy, joy, thrilled, delighted and love.", "joy"),
    ("I hate how he talks to me.", "hate speech, hate crime, hate mail: define the terms", "anger"),
    ("We are heartbroken.", "Which font suits heartbroken, devastated and shattered?", "sadness"),
    ("I'm scared of the result.", "Fear index, fear gauge, fear level: which one do brokers use?", "fear"),
    ("What lovely news, I'm so glad!", "Sort: lovely, glad, good, great, nice.", "joy"),
]
QUOTED = [
    ("I hate this town.", 'The badge says "I hate this town".', "anger"),
    ("I am devastated.", 'Her last message was: "I am devastated."', "sadness"),
    ("I'm so scared.", '"I\'m so scared," says the wolf in act two.', "fear"),
    ("This is the happiest day of my life.", 'The card reads "This is the happiest day of my life".', "joy"),
    ("I'm furious with you all.", "He wrote “I'm furious with you all” and left.", "anger"),
    ("Nobody loves me.", '"Nobody Loves Me" is track two.', "sadness"),
    ("I feel sick with worry.", 'Translate "I feel sick with worry" into French.', "fear"),
    ("What a disgusting place.", 'One guest put "What a disgusting place" in the book.', "disgust"),
]
NEGATED = [
    ("I'm sad.", "I'm not sad at all.", "sadness"),
    ("I couldn't be happier.", "I could be happier.", "joy"),
    ("I'm worried about the exam.", "I'm not worried about the exam.", "fear"),
    ("I'm angry with her.", "I was never angry with her.", "anger"),
    ("I was scared of the dog.", "The dog didn't scare me.", "fear"),
    ("I have never been so happy.", "I have never been happy here.", "joy"),
    ("I can't stop crying.", "I don't cry about it.", "sadness"),
    ("It made me angry.", "It didn't make me angry in the least.", "anger"),
    ("I'm happy with the flat.", "I'm not happy with the flat.", "joy"),
]
IRONIC = [
    ("I love it here, thank you!", "I love it when the bus drives past me. Thanks a bunch.", "joy"),
    ("Great, we won!", "Great, another Monday.", "joy"),
    ("What a wonderful present!", "What a wonderful way to find out I've been sacked.", "joy"),
    ("Thanks for the lift!", "Thanks for nothing.", "joy"),
    ("Brilliant news about the house!", "Oh brilliant, the house is flooded.", "joy"),
    ("I'm so lucky to have you.", "Lucky me, a third parking fine.", "joy"),
    ("Nice work on the shelves!", "Nice work, you broke the shelf.", "joy"),
    ("Just what I wanted, a new bike!", "Just what I wanted, a burst pipe.", "joy"),
]
OF_ANOTHER = [
    ("I'm furious about the delay.", "My landlord is furious about the delay.", "anger"),
    ("I'm terrified of needles.", "My uncle is terrified of needles.", "fear"),
    ("I'm heartbroken.", "Her cousin is heartbroken.", "sadness"),
    ("We were delighted.", "The other team were delighted.", "joy"),
    ("I cried all night.", "The neighbour's baby cried all night.", "sadness"),
    ("I'm jealous of him.", "He's jealous of the new player.", "anger"),
    ("I'm anxious about money.", "Some of the clients are anxious about money.", "fear"),
    ("I hate spinach.", "Toddlers hate spinach.", "anger"),
]
UNDERSTATED = [
    ("I'm fine, really. It's only that the dog died.", "I'm fine, really. It's only that the shop is shut.", "sadness"),
    ("She left. It's okay, I suppose.", "She left for work. It's okay, I suppose.", "sadness"),
    ("They found a lump, but there we are.", "They found a pen, but there we are.", "fear"),
    ("Dad passed away, so I won't be in on Monday.", "Dad is visiting, so I won't be in on Monday.", "sadness"),
    ("I lost the baby. I'm coping.", "I lost the ticket. I'm coping.", "sadness"),
    ("The house is quiet since he died.", "The house is quiet since he moved.", "sadness"),
    ("I set the table for two again. Silly of me, it's been a year.", "I set the table for two again.", "sadness"),
    ("I check the locks a few times a night now.", "I check the post a few times a week now.", "fear"),
]
IDIOM = [
    ("He's killing me with his jokes, I mean he hits me.", "You're killing it tonight!", "fear"),
    ("I feel sick about what he did.", "That was a sick beat.", "disgust"),
    ("He died yesterday and I'm crying.", "This curry is to die for.", "sadness"),
    ("I'm mad at you.", "I'm mad about jazz.", "anger"),
    ("I'm dying and I'm scared.", "I'm dying to see the film.", "fear"),
    ("This town is a horror.", "We're watching a horror film on Friday.", "fear"),
    ("My mother is dead.", "My phone is dead.", "sadness"),
    ("She broke my heart.", "She broke the record.", "sadness"),
]
NOT_NOW = [
    ("I'm scared of spiders.", "I used to be scared of spiders.", "fear"),
    ("I'm furious.", "If I were furious I'd say so.", "anger"),
    ("I'm so happy today.", "I'd be happy if it stopped raining.", "joy"),
    ("I'm lonely.", "I was lonely as a student, not any more.", "sadness"),
    ("I'm worried it will fail.", "I'd only be worried if it failed.", "fear"),
    ("I hate my job.", "I hated my first job, thirty years ago.", "anger"),
    ("I'm excited about it!", "I might be excited about it later.", "joy"),
    ("I'm crying.", "I would have cried if I had seen it.", "sadness"),
]
TRAPS = {
    "stuffed with keywords": STUFFED,
    "quoted": QUOTED,
    "negated": NEGATED,
    "ironic": IRONIC,
    "another's": OF_ANOTHER,
    "understated": UNDERSTATED,
    "an idiom": IDIOM,
    "past, or supposed": NOT_NOW,
}
MISSES = frozenset(
    (
        "sad, sadder, saddest; grief, griefs",
        "hate speech, hate crime, hate mail: define the terms",
        "Just what I wanted, a burst pipe.",
        "Toddlers hate spinach.",
        "She left for work. It's okay, I suppose.",
        "I lost the ticket. I'm coping.",
        "I set the table for two again.",
        "That was a sick beat.",
        "My phone is dead.",
        "I was lonely as a student, not any more.",
        "I hated my first job, thirty years ago.",
    )
)
"""Traps that the instrument falls into; the card lists them by kind."""


def _pairs() -> list[object]:
    return [
        pytest.param(felt, trap, emotion, id=f"{why}: {trap}", marks=[MISSED(reason=why)] if trap in MISSES else [])
        for why, pairs in TRAPS.items()
        for felt, trap, emotion in pairs
    ]


@pytest.mark.parametrize(("felt", "trap", "emotion"), _pairs())
def test_what_is_felt_is_read_well_above_what_only_looks_so(felt: str, trap: str, emotion: str) -> None:
    assert held(felt).emotions[emotion] > held(trap).emotions[emotion] + 0.05


INFORMAL = [
    ("#soangry", "angry", "anger", "a tag is cut into words"),
    (
        "walked home alone and he followed me #terrified",
        "walked home alone and he followed me",
        "fear",
        "a tag is its author's",
    ),
    ("I'm sooooooo haaaappy", "I'm happy", "joy", "stretched"),
    ("I HATE YOU", "I dislike you", "anger", "shouted"),
]


@pytest.mark.parametrize(("stronger", "weaker", "emotion", "why"), INFORMAL, ids=[why for *_, why in INFORMAL])
def test_informal_writing_is_read(stronger: str, weaker: str, emotion: str, why: str) -> None:
    assert held(stronger).emotions[emotion] >= held(weaker).emotions[emotion], why


def test_every_trap_has_eight_pairs() -> None:
    assert all(len(pairs) >= 8 for pairs in TRAPS.values())
