"""Affect: how strongly a text's author feels what, from words, their holder, and calibrated linear heads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import mul
from typing import ClassVar, cast

import numpy as np

from attunement.instruments.affect_given import PERSON, given, given_back, mask
from attunement.instruments.affect_head import (
    MASKED,
    MESSAGE,
    TEXT,
    VALENCE,
    AffectHead,
    Floats,
    lexical_features,
    load_head,
)
from attunement.instruments.affect_languages import LANGUAGES, load_language, own_words
from attunement.instruments.document import PROMPTS, Document, document
from attunement.instruments.emotion_words import EMOTIONS, Feeling, FeelingWords, Holder
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.voice import asks_for_company, asks_for_content, is_task, other_voices
from attunement.perspective import Affect, Mark

NO_AFFECT = Affect(0.0, 0.0, dict.fromkeys(EMOTIONS, 0.0))

_STRONGEST = (0.8, 0.12, 0.08)
"""How much the strongest, second and third strongest sentence of a text count."""
_WHOLE = 0.5
"""Share of a text read as one in the emotions of anybody's short text; the rest is its strongest sentences'."""
_SHOWN = 0.8
"""The weakest feeling word, on the 0 to 3 scale, that is marked."""
_WORD = re.compile(r"\w|[^\x00-\x7f]").match
"""What begins as a word or an emoji: a sentence left with punctuation says nothing."""
_COMPANY = {**PERSON, "anyone": "i", "anybody": "i", "dae": "i"}
"""Who asks whether anyone else feels so, feels so."""


class FastAffect:
    """Affect by emotion words, their holder, and a linear head over all words in English; by n-grams in nine more."""

    name: ClassVar[str] = "affect"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = LANGUAGES | {"en"}

    def __init__(self, head: AffectHead | None = None) -> None:
        """Read English with another head than the one that is shipped, to validate it."""
        self._head = head or load_head()

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect that each text's author holds; what is quoted, pasted, fictional or another's does not count.

        In English `emotions` are read as in anybody's short text, `intensity` as in a message to a helper, in which
        plain words hold more; `valence` is the tone of the whole text, whoever speaks in it.
        """
        code = primary_subtag(language)
        if code == "en":
            return [_held(text, self._head).read for text in texts]
        return [_elsewhere(own_words(text), code) for text in texts]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The emotional intensity of each whole text, whoever holds it; it does not grow with length."""
        code = primary_subtag(language)
        if code == "en":
            return [_expressed(text, self._head) for text in texts]
        return [_elsewhere(text, code) for text in texts]

    def attributed(
        self, reply: str, spans: Sequence[Mark], said: str, telling: Sequence[Mark] = (), language: str = "en"
    ) -> Affect:
        """The affect that an English reply attributes to the person, or reacts to in them.

        On the scale of `read`: "you're terrified" is read as the person's own "I'm terrified" would be. Copied
        stretches of four tokens or more, quotations and courtesies count for nothing, and so does a sentence that names
        neither feeling nor weight; the person's own particulars said in other words give back a part of what they hold.

        Args:
            reply: The whole reply.
            spans: Its sentences that reflect, validate or react.
            said: What the person said.
            telling: Sentences that count only where they plainly speak of the person's feeling.
            language: What both are written in; what gives a feeling back is known for English alone.
        """
        if not spans and not telling:
            return NO_AFFECT
        places = [tuple((mark.start, mark.end) for mark in marks) for marks in (spans, telling)]
        return _attributed(reply, places[0], places[1], said, self._head)


@dataclass(frozen=True, slots=True)
class _Held:
    """What a text's author holds."""

    read: Affect
    """Each emotion as in anybody's short text, the intensity as in a message."""
    message: Affect
    """All as in a message to a helper, which is what a reply to it is held against."""


_NOTHING_HELD = _Held(NO_AFFECT, NO_AFFECT)


@lru_cache(maxsize=PROMPTS)
def _held(text: str, head: AffectHead) -> _Held:
    read = head.informal.read(document(text))
    # The tone is that of the whole text, whoever speaks in it: so its raters judged.
    heard = _sentences(read, _all_tokens(read), read.bounds, head)
    if heard is None:
        return _NOTHING_HELD
    found = None
    if not is_task(text):
        tokens = own_tokens(read)
        found = heard if tokens == _all_tokens(read) else _sentences(read, tokens, read.bounds, head)
    if found is None:
        return replace(_NOTHING_HELD, read=replace(NO_AFFECT, valence=heard.tone))
    message, anybody = (doubted(found.affect(columns), text) for columns in (MESSAGE, TEXT))
    return _Held(Affect(message.intensity, heard.tone, anybody.emotions, message.marks), message)


@lru_cache(maxsize=PROMPTS)
def _elsewhere(text: str, language: str) -> Affect | None:
    """A text in another language than English; None where there is no head for it."""
    if language not in LANGUAGES:
        return None
    return load_language(language).read(text) if any(map(_WORD, text)) else NO_AFFECT


def own_tokens(read: Document) -> list[str]:
    """A text's tokens, masked where they are in another voice than its author's."""
    tokens = _all_tokens(read)
    for first, last in read.bounds:
        if asks_for_company(read, first, last):
            tokens[first:last] = [_COMPANY.get(token, token) for token in tokens[first:last]]
    for mark in other_voices(read.text):
        mask(tokens, read, mark)
    return tokens


def _all_tokens(read: Document) -> list[str]:
    """A text's tokens, the names of accounts masked: `@happyjoyful` feels nothing."""
    tokens = list(read.tokens)
    if "@" in read.text:
        for place in range(1, len(tokens)):
            if tokens[place - 1] == "@" and read.starts[place] == read.ends[place - 1]:
                tokens[place] = MASKED
    return tokens


def doubted(found: Affect, text: str) -> Affect:
    """Half of the emotions where no feeling word shows them and something is asked for: they may be the topic's.

    The topic's tone may well be the author's; only how strongly they feel is in doubt.
    """
    if found.marks or not asks_for_content(text):
        return found
    emotions = {name: value / 2 for name, value in found.emotions.items()}
    return Affect(found.intensity / 2, found.valence, emotions)


@lru_cache(maxsize=512)
def _expressed(text: str, head: AffectHead) -> Affect:
    read = head.informal.read(document(text))
    found = _sentences(read, read.tokens, read.bounds, head, everyone=True)
    return found.affect(TEXT) if found else NO_AFFECT


@lru_cache(maxsize=512)
def _attributed(
    reply: str, reacting: tuple[tuple[int, int], ...], telling: tuple[tuple[int, int], ...], said: str, head: AffectHead
) -> Affect:
    found = given(reply, reacting, telling, said)
    named = _sentences(found.read, found.tokens, found.naming(feeling_words()), head)
    return given_back(found, named.affect(MESSAGE) if named else NO_AFFECT, _held(said, head).message)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of a text as the head reads them."""

    scores: Floats
    whole: Floats
    """All of them read as one."""
    marks: tuple[Mark, ...]
    everyone: bool

    @property
    def tone(self) -> float:
        """The valence of all of them read as one, -1 to 1."""
        return max(-1.0, min(1.0, float(self.whole[VALENCE])))

    def affect(self, columns: slice) -> Affect:
        """The affect of them together, by one of the two ways to read emotions."""
        chosen = np.column_stack((self.scores[:, columns], self.scores[:, VALENCE]))
        combined = _power_mean(chosen) if self.everyone else _strongest(chosen)
        if columns == TEXT and not self.everyone:
            combined[:-1] = (_WHOLE * self.whole[TEXT] + (1 - _WHOLE) * np.array(combined[:-1])).tolist()
        emotions = {name: float(min(1.0, max(0.0, combined[column] / 3))) for column, name in enumerate(EMOTIONS)}
        return Affect(max(emotions.values()), float(max(-1.0, min(1.0, combined[-1]))), emotions, self.marks)


def _sentences(
    read: Document,
    tokens: Sequence[str],
    bounds: Sequence[tuple[int, int]],
    head: AffectHead,
    everyone: bool = False,
) -> _Sentences | None:
    """What the head says of each sentence in which a word is left; None where there is none."""
    bounds = [(first, last) for first, last in bounds if any(map(_WORD, tokens[first:last]))]
    if not bounds:
        return None
    words = feeling_words()
    feelings = [words.find(tokens, read.starts, read.ends, read.text, bound) for bound in bounds]
    marks = feeling_marks(read, feelings, everyone)
    *scores, whole = _scores(tokens, bounds, feelings, head, everyone)
    return _Sentences(np.array(scores), whole, marks, everyone)


@lru_cache(maxsize=1)
def feeling_words() -> FeelingWords:
    """The emotion words that ship."""
    return FeelingWords()


def _scores(
    tokens: Sequence[str],
    bounds: Sequence[tuple[int, int]],
    feelings: Sequence[list[Feeling]],
    head: AffectHead,
    everyone: bool,
) -> Floats:
    """A row for each sentence, and one for all of them as if they were one."""
    silent = head.index[MASKED]
    spoken: list[str] = []
    rows: list[int] = []
    firsts: list[int] = []
    for (first, last), found in zip(bounds, feelings, strict=True):
        start = len(rows)
        firsts.append(start)
        spoken += tokens[first:last]
        rows += [head.index.get(token, 0) for token in tokens[first:last]]
        for feeling in found:
            if not feeling.speaks(everyone):
                place = start + feeling.first - first
                rows[place : place + feeling.last - feeling.first] = [silent] * (feeling.last - feeling.first)
    together = [feeling for found in feelings for feeling in found]
    lexical = np.array([lexical_features(found, everyone) for found in (*feelings, together)], dtype=np.float32)
    return head.score(
        [*spoken, *spoken], np.array(rows + rows, dtype=np.int32), np.array([*firsts, len(rows)]), lexical
    )


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
