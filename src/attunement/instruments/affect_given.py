"""What a reply gives back of a person's feeling, sentence by sentence: feeling words, weight, and particulars.

A sentence that names no feeling and no weight gives back none: "I understand." is a courtesy, whatever else a reader
might expect around it. A sentence that says the person's own matter back in other words gives back part of what they
hold, since "Eleven years, and then a text message" takes the weight up without a word for it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from attunement.instruments.affect_head import MASKED
from attunement.instruments.document import PROMPTS, Document, document, repeated
from attunement.instruments.emotion_words import EMOTIONS, Feeling, FeelingWords
from attunement.instruments.phrases import Phrase, load_phrases
from attunement.instruments.stems import empty_words, stem
from attunement.instruments.voice import other_voices
from attunement.perspective import Affect, Mark

WEIGHT = {"weight.1": 0.25, "weight.2": 0.5, "weight.3": 0.62, "asked": 0.62}
"""How strong a feeling, 0 to 1, saying so gives back."""
PERSON = {
    "you": "i",
    "you're": "i'm",
    "you've": "i've",
    "you'll": "i'll",
    "you'd": "i'd",
    "your": "my",
    "yours": "mine",
    "yourself": "myself",
    "u": "i",
    "ur": "my",
    "youre": "i'm",
}
"""A reply speaks to the person: their "you" is the "I" of the affect it attributes."""

JOYFUL = 0.65
"""How strong a joy, 0 to 1, a glad reaction gives back to somebody who is glad."""
_JOY = "joy"
_HEAVY = ("sadness", "anger", "fear", "disgust")
_SORRY = "sorry"
"""The replier's regret: it weighs by how it is put, and is never read as the person's own feeling."""
_ASKED = "asked"
"""What counts in a question too: to ask whether somebody means to die is to have heard it."""
_OF_THE_HELPER = dict.fromkeys(("i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "im", "ive"), "he")
"""Outside a reaction the reply's "I" is somebody else."""
_CONDITIONS = frozenset(("if", "whether", "unless", "whenever", "once", "until", "you'll", "will", "may", "might", "?"))
_OVERLAP = 4
"""A stretch of this many tokens that also stands in what was said is copied."""
_OUTCRY = 6
"""A sentence of so few tokens may be about the person without naming them."""
_NAMED = 1.2
"""The weakest feeling word, on the 0 to 3 scale, that gives a feeling back."""
_FULL = 4
"""Particulars taken up from which no more are looked for."""
_TAKEN_UP = 0.65
"""Share of what the person holds that taking up their particulars gives back at most."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of a reply that may give something back: its tokens as the person's own, and what it says outright."""

    first: int
    last: int
    reacting: bool
    """Whether it reflects, validates or reacts."""
    addressed: bool
    """Whether it speaks of the person as things are, not of what may be."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reply read as what it gives back to one person."""

    read: Document
    tokens: list[str]
    """As the person would say it; what is copied, quoted or a courtesy is masked."""
    tellings: tuple[Telling, ...]
    taken_up: float
    """Share of what the person holds that is given back by particulars said in other words."""
    weight: float
    """The strongest feeling given back without a word for it, 0 to 1."""
    weights: tuple[Mark, ...]
    """Where the weight is said, with its strength."""
    joys: tuple[Mark, ...]
    """Where good news is met with gladness."""

    def naming(self, words: FeelingWords) -> list[tuple[int, int]]:
        """The first and past-last token of the sentences that name a feeling as the person's."""
        bounds = [(telling, (telling.first, telling.last)) for telling in self.tellings]
        return [bound for telling, bound in bounds if names_feeling(telling, self._feelings(words, bound))]

    def _feelings(self, words: FeelingWords, bound: tuple[int, int]) -> list[Feeling]:
        return words.find(self.tokens, self.read.starts, self.read.ends, self.read.text, bound)


def given_back(found: Given, named: Affect, held: Affect) -> Affect:
    """The affect that a reply gives back.

    Args:
        found: The reply.
        named: The affect of its sentences that name a feeling as the person's.
        held: What the person holds.
    """
    emotions = {name: found.taken_up * strength for name, strength in held.emotions.items()}
    marks = [*named.marks, *found.weights]
    out_of_place = _strongest_of(named.emotions) == _JOY and all(mark.label != _JOY for mark in held.marks)
    for name, strength in named.emotions.items():
        # Delight at what nobody is glad of takes up none of the sadness that its words happen to suggest.
        if not out_of_place or name not in _HEAVY or strength > named.emotions[_JOY] / 2:
            emotions[name] = max(emotions[name], strength)
    if found.joys and held.emotions[_JOY] > held.intensity / 2:
        emotions[_JOY] = max(emotions[_JOY], JOYFUL)
        marks += found.joys
    if found.weight:
        # What weighs on somebody is put to the account of what they feel; where that is unread, of sadness.
        for name in _burdens(held):
            emotions[name] = max(emotions[name], found.weight)
    intensity = max(emotions.values())
    valence = named.valence if named.emotions[_strongest_of(emotions)] == intensity else -intensity
    if _strongest_of(emotions) == _JOY:
        valence = abs(valence)
    return Affect(intensity, valence, emotions, tuple(sorted(marks, key=lambda mark: (mark.start, mark.end))))


def _burdens(held: Affect) -> tuple[str, ...]:
    heavy = [name for name in _HEAVY if held.emotions[name] == max(held.emotions[each] for each in _HEAVY)]
    return tuple(heavy[:1]) if held.intensity else ("sadness",)


def _strongest_of(emotions: dict[str, float]) -> str:
    return max(emotions, key=lambda name: emotions[name])


def given(reply: str, reacting: Sequence[tuple[int, int]], telling: Sequence[tuple[int, int]], said: str) -> Given:
    """Read a reply's sentences that react to a person, and those that only may tell them of themselves."""
    read = document(reply)
    own = list(read.tokens)
    for index in repeated(own, document(said).tokens, _OVERLAP):
        own[index] = MASKED
    for mark in other_voices(reply):
        mask(own, read, mark)
    phrases = load_phrases("affect/weight").find(read)
    for phrase in phrases:
        if phrase.label == "courtesy":
            own[phrase.first : phrase.end] = [MASKED] * (phrase.end - phrase.first)
    for first, last in _elsewhere(read, phrases):
        own[first:last] = [MASKED] * (last - first)
    tokens = [MASKED if token == _SORRY else token for token in own]
    tellings = tuple(
        _telling(tokens, first, last, reacting=spans is reacting)
        for spans in (reacting, telling)
        for first, last in _inside(read, spans)
    )
    reactions = [(telling.first, telling.last) for telling in tellings if telling.reacting]
    shown = [
        phrase
        for phrase in phrases
        if phrase.label in WEIGHT
        and any(own[phrase.first : phrase.end])
        and (phrase.label == _ASKED or _is_said(own, read, phrase, reactions))
    ]
    return Given(
        read=read,
        tokens=tokens,
        tellings=tellings,
        taken_up=_taken_up(own, tellings, said),
        weight=max((WEIGHT[phrase.label] for phrase in shown), default=0.0),
        weights=tuple(Mark("weight", *_place(read, phrase), WEIGHT[phrase.label]) for phrase in shown),
        joys=tuple(
            Mark(_JOY, *_place(read, phrase), JOYFUL)
            for phrase in phrases
            if phrase.label == _JOY and any(own[phrase.first : phrase.end]) and _is_said(own, read, phrase, reactions)
        ),
    )


def _elsewhere(read: Document, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """The sentences in which the replier tells of themself or of others, and not of the person."""
    own_regret = {phrase.first for phrase in phrases if phrase.label == "not_elsewhere"}
    for phrase in phrases:
        if phrase.label == "elsewhere" and phrase.first not in own_regret:
            first, last = read.bounds[bisect_right(read.bounds, phrase.first, key=itemgetter(0)) - 1]
            if PERSON.keys().isdisjoint(read.tokens[first:last]):
                yield first, last


def _is_said(own: Sequence[str], read: Document, phrase: Phrase, reactions: Sequence[tuple[int, int]]) -> bool:
    """Whether a weight is stated: in a reaction, or in a sentence that asks nothing and supposes nothing."""
    if any(first <= phrase.first < last for first, last in reactions):
        return True
    first, last = read.bounds[bisect_right(read.bounds, phrase.first, key=itemgetter(0)) - 1]
    return _CONDITIONS.isdisjoint(own[first:last])


def _telling(tokens: list[str], first: int, last: int, *, reacting: bool) -> Telling:
    own = tokens[first:last]
    addressed = not PERSON.keys().isdisjoint(own)
    names = PERSON if reacting else PERSON | _OF_THE_HELPER
    tokens[first:last] = [names.get(token, token) for token in own]
    return Telling(first, last, reacting, addressed and _CONDITIONS.isdisjoint(own))


def names_feeling(telling: Telling, feelings: Sequence[Feeling]) -> bool:
    """Whether one of the sentence's feeling words is the person's: plainly theirs where it does not react to them."""
    return any(
        feeling.speaks(everyone=False)
        and max((strength for _, strength in feeling.strengths), default=0.0) >= _NAMED
        and (telling.reacting or (feeling.certain and telling.addressed and _is_state(feeling)))
        for feeling in feelings
    )


def _is_state(feeling: Feeling) -> bool:
    """Whether it is how somebody feels, not how things turned out: no surprise, which facts may hold as well."""
    strongest, _ = max(feeling.strengths, key=itemgetter(1))
    return EMOTIONS[strongest] != "surprise"


def _taken_up(tokens: Sequence[str], tellings: Sequence[Telling], said: str) -> float:
    """How much of the person's own matter is said back to them: particulars over what would be plenty."""
    theirs = _particulars(said)
    spoken: set[str] = set()
    for telling in tellings:
        own = tokens[telling.first : telling.last]
        if not telling.reacting and len(own) > _OUTCRY and PERSON.keys().isdisjoint(own):
            continue
        if "?" in own and not telling.reacting:
            continue
        spoken.update(own)
    return _TAKEN_UP * min(1.0, len(theirs.intersection(map(stem, _content(spoken)))) / _FULL)


def _content(tokens: Iterable[str]) -> list[str]:
    return [token for token in set(tokens) - empty_words() if len(token) > 2 and token[0].isalnum()]


@lru_cache(maxsize=PROMPTS)
def _particulars(said: str) -> frozenset[str]:
    return frozenset(map(stem, _content(document(said).tokens)))


def _inside(read: Document, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The tokens of each stretch, first and past-last."""
    for start, end in spans:
        first, last = bisect_left(read.starts, start), bisect_left(read.starts, end)
        if first < last:
            yield first, last


def _place(read: Document, phrase: Phrase) -> tuple[int, int]:
    return read.starts[phrase.first], read.ends[phrase.end - 1]


def mask(tokens: list[str], read: Document, mark: Mark) -> None:
    """Mask the tokens that begin inside a stretch."""
    first, last = bisect_left(read.starts, mark.start), bisect_left(read.starts, mark.end)
    tokens[first:last] = [MASKED] * (last - first)
