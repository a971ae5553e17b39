"""Affect: how strongly a text's author feels what, from words, their holder, and a calibrated linear head."""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import mul
from typing import ClassVar, cast

import numpy as np

from attunement.instruments.affect_given import PERSON, Given, given, given_back, mask
from attunement.instruments.affect_head import MASKED, Floats, lexical_features, load_head
from attunement.instruments.document import PROMPTS, Document, document
from attunement.instruments.emotion_words import EMOTIONS, Feeling, FeelingWords, Holder
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.voice import FIRST_PERSON, asks_for_company, asks_for_content, is_task, other_voices
from attunement.perspective import Affect, Mark

NO_AFFECT = Affect(0.0, 0.0, dict.fromkeys(EMOTIONS, 0.0))

_STRONGEST = (0.8, 0.12, 0.08)
"""How much the strongest, second and third strongest sentence of a text count."""
_SHOWN = 0.8
"""The weakest feeling word, on the 0 to 3 scale, that is marked."""
_WORD = re.compile(r"\w|[^\x00-\x7f]").match
"""What begins as a word or an emoji: a sentence left with punctuation says nothing."""
_COMPANY = {**PERSON, "anyone": "i", "anybody": "i", "dae": "i"}
"""Who asks whether anyone else feels so, feels so."""


class FastAffect:
    """Affect by emotion words, their holder, and a linear head over all words; English."""

    name: ClassVar[str] = "affect"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect that each text's author holds; what is quoted, pasted, fictional or another's does not count."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_held(text) for text in texts]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The emotional intensity of each whole text, whoever holds it; it does not grow with length."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_expressed(text) for text in texts]

    def attributed(self, reply: str, spans: Sequence[Mark], said: str, telling: Sequence[Mark] = ()) -> Affect:
        """The affect that an English reply attributes to the person, or reacts to in them.

        On the scale of `read`: "you're terrified" is read as the person's own "I'm terrified" would be. Copied
        stretches of four tokens or more, quotations and courtesies count for nothing, and so does a sentence that names
        neither feeling nor weight; the person's own particulars said in other words give back a part of what they hold.

        Args:
            reply: The whole reply.
            spans: Its sentences that reflect, validate or react.
            said: What the person said.
            telling: Sentences that count only where they plainly speak of the person's feeling.
        """
        if not spans and not telling:
            return NO_AFFECT
        places = [tuple((mark.start, mark.end) for mark in marks) for marks in (spans, telling)]
        return _attributed(reply, places[0], places[1], said)


@lru_cache(maxsize=PROMPTS)
def _held(text: str) -> Affect:
    if is_task(text):
        return NO_AFFECT
    tokens = own_tokens(text)
    read = document(text)
    return doubted(_affect(read, tokens, read.bounds, everyone=False), text, tokens)


def own_tokens(text: str) -> list[str]:
    """A text's tokens, masked where they are in another voice than its author's."""
    read = document(text)
    tokens = list(read.tokens)
    for first, last in read.bounds:
        if asks_for_company(read, first, last):
            tokens[first:last] = [_COMPANY.get(token, token) for token in tokens[first:last]]
    for mark in other_voices(text):
        mask(tokens, read, mark)
    return tokens


def doubted(found: Affect, text: str, tokens: Sequence[str]) -> Affect:
    """Half of a reading that rests on no feeling word, where nobody speaks of themself or something is asked for.

    What words alone suggest is then the topic's.
    """
    if found.marks or not (FIRST_PERSON.isdisjoint(tokens) or asks_for_content(text)):
        return found
    emotions = {name: value / 2 for name, value in found.emotions.items()}
    return Affect(found.intensity / 2, found.valence / 2, emotions)


@lru_cache(maxsize=512)
def _expressed(text: str) -> Affect:
    read = document(text)
    return _affect(read, list(read.tokens), read.bounds, everyone=True)


@lru_cache(maxsize=512)
def _attributed(
    reply: str, reacting: tuple[tuple[int, int], ...], telling: tuple[tuple[int, int], ...], said: str
) -> Affect:
    found = given(reply, reacting, telling, said)
    return given_back(found, _named(found), _held(said))


def _named(found: Given) -> Affect:
    """The affect of the sentences that name a feeling as the person's."""
    return _affect(found.read, found.tokens, found.naming(feeling_words()), everyone=False)


def _affect(read: Document, tokens: Sequence[str], bounds: Sequence[tuple[int, int]], *, everyone: bool) -> Affect:
    bounds = [(first, last) for first, last in bounds if any(map(_WORD, tokens[first:last]))]
    if not bounds:
        return NO_AFFECT
    words = feeling_words()
    feelings = [words.find(tokens, read.starts, read.ends, read.text, bound) for bound in bounds]
    scores = _scores(tokens, bounds, feelings, everyone)
    combined = _power_mean(scores) if everyone else _strongest(scores)
    emotions = {name: float(min(1.0, max(0.0, combined[column] / 3))) for column, name in enumerate(EMOTIONS)}
    return Affect(
        intensity=max(emotions.values()),
        valence=float(max(-1.0, min(1.0, combined[-1]))),
        emotions=emotions,
        marks=feeling_marks(read, feelings, everyone),
    )


@lru_cache(maxsize=1)
def feeling_words() -> FeelingWords:
    """The emotion words that ship."""
    return FeelingWords()


def _scores(
    tokens: Sequence[str], bounds: Sequence[tuple[int, int]], feelings: Sequence[list[Feeling]], everyone: bool
) -> Floats:
    head = load_head()
    index = head.index
    silent = index[MASKED]
    rows: list[int] = []
    firsts: list[int] = []
    for first, last in bounds:
        firsts.append(len(rows))
        rows += [index.get(token, 0) for token in tokens[first:last]]
    for (first, _), start, found in zip(bounds, firsts, feelings, strict=True):
        for feeling in found:
            if not feeling.speaks(everyone):
                rows[start + feeling.first - first : start + feeling.last - first] = [silent] * (
                    feeling.last - feeling.first
                )
    lexical = np.array([lexical_features(found, everyone) for found in feelings], dtype=np.float32)
    return head.score(np.array(rows, dtype=np.int32), np.array(firsts), lexical)


def _strongest(scores: Floats) -> list[float]:
    """The strongest sentences of a text, each output apart; a text of one sentence is that sentence."""
    if len(scores) == 1:
        return cast("list[float]", scores[0].tolist())
    weights = _STRONGEST[: len(scores)]
    total = sum(weights)
    *columns, valences = scores.T.tolist()
    best = [sum(map(mul, weights, sorted(column, reverse=True))) / total for column in columns]
    order = sorted(range(len(valences)), key=lambda row: -max(column[row] for column in columns))
    return [*best, sum(weight * valences[row] for weight, row in zip(weights, order, strict=False)) / total]


def _power_mean(scores: Floats) -> list[float]:
    """A mean that strong sentences dominate and that does not grow with length."""
    combined = np.cbrt((np.maximum(scores[:, :-1], 0) ** 3).mean(axis=0))
    return [*combined.tolist(), float(scores[:, -1].mean())]


def feeling_marks(read: Document, feelings: Sequence[list[Feeling]], everyone: bool) -> tuple[Mark, ...]:
    """The emotion words that show a text's affect, those of other people only with `everyone`."""
    marks = []
    for feeling in (feeling for found in feelings for feeling in found if feeling.strengths):
        emotion, strength = max(feeling.strengths, key=lambda pair: pair[1])
        if strength >= _SHOWN and (everyone or feeling.holder is not Holder.OTHER):
            start, end = read.starts[feeling.first], read.ends[feeling.last - 1]
            marks.append(Mark(EMOTIONS[emotion], start, end, round(strength / 3, 3)))
    return tuple(marks)
