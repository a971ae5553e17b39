"""Affect by a model that reads any stretch of a text: the encoder, or a classifier.

Whose a feeling is, is decided as in the fast tier: what is quoted, pasted, fictional or another's is left out of the
stretches that the model is asked about. English only; what the fast tier reads beside it, it reads here too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import ClassVar

import numpy as np

from attunement.instruments.affect import (
    NO_AFFECT,
    FastAffect,
    doubted,
    feeling_marks,
    feeling_words,
    own_tokens,
)
from attunement.instruments.affect_given import Given, given, given_back
from attunement.instruments.document import PROMPTS, Document, document
from attunement.instruments.emotion_words import EMOTIONS, Feeling
from attunement.instruments.encoder import Floats, Stretch, load_encoder
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.voice import is_task
from attunement.perspective import Affect, Mark

Score = Callable[[str, Sequence[Stretch]], Floats]
"""Gives a row per stretch of a text: each emotion from 0 to 1, then valence from -1 to 1."""

_STRONGEST = (0.8, 0.12, 0.08)
"""How much the strongest, second and third strongest sentence of a text count."""


class AffectReader:
    """Affect that a text's author holds, that a text expresses, that a reply gives back."""

    def __init__(self, score: Score) -> None:
        self._score = score
        self.held = lru_cache(maxsize=PROMPTS)(self._held)
        self.expressed = lru_cache(maxsize=512)(self._expressed)
        self.attributed = lru_cache(maxsize=512)(self._attributed)

    def _held(self, text: str) -> Affect:
        if is_task(text):
            return NO_AFFECT
        read = document(text)
        tokens = own_tokens(read)
        feelings = _feelings(read, tokens)
        rows = self._rows(text, _heard(read, _spoken(tokens, feelings)))
        found = _affect(_strongest(rows), feeling_marks(read, feelings, everyone=False))
        return doubted(found, text)

    def _expressed(self, text: str) -> Affect:
        read = document(text)
        rows = self._rows(text, _heard(read, [True] * len(read.tokens)))
        marks = feeling_marks(read, _feelings(read, read.tokens), everyone=True)
        return _affect(_power_mean(rows), marks)

    def _attributed(
        self, reply: str, reacting: tuple[tuple[int, int], ...], telling: tuple[tuple[int, int], ...], said: str
    ) -> Affect:
        found = given(reply, reacting, telling, said)
        return given_back(found, self._named(found), self.held(said))

    def _named(self, found: Given) -> Affect:
        """The affect of the sentences that name a feeling as the person's, put as the person would."""
        bounds = found.naming(feeling_words())
        said = [" ".join(filter(None, found.tokens[first:last])) for first, last in bounds]
        rows = [self._rows(text, [((0, len(text)),)]) for text in said if text]
        words = feeling_words()
        read = found.read
        feelings = [words.find(found.tokens, read.starts, read.ends, read.text, bound) for bound in bounds]
        return _affect(_strongest(np.vstack(rows)) if rows else _NOTHING, feeling_marks(read, feelings, everyone=False))

    def _rows(self, text: str, stretches: Sequence[Stretch]) -> Floats:
        return self._score(text, stretches) if stretches else np.zeros((0, len(_NOTHING)), dtype=np.float32)


class EncoderAffect:
    """Affect by the encoder's heads and the fast tier's together: their mean, for they err on different texts.

    As in the fast tier, `emotions` are read as in anybody's text and `intensity` as in a message to a helper.
    """

    name: ClassVar[str] = "affect"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.ENCODER
    languages: ClassVar[frozenset[str]] = FastAffect.languages

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self.model = self._encoder.digest
        self._anybody = AffectReader(partial(self._says, "intensity"))
        self._message = AffectReader(partial(self._says, "message"))
        self._fast = FastAffect()

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The affect that each text's author holds; what is quoted, pasted, fictional or another's does not count."""
        fast = self._fast.read(texts, language)
        if primary_subtag(language) != "en":
            return fast
        ahead = self._encoder.ahead(texts)
        return [None if other is None else self._read(text, other) for text, other in zip(ahead, fast, strict=True)]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect | None]:
        """The emotional intensity of each whole text, whoever holds it; it does not grow with length."""
        fast = self._fast.expressed(texts, language)
        if primary_subtag(language) != "en":
            return fast
        ahead = self._encoder.ahead(texts)
        return [
            None if other is None else _mean(self._anybody.expressed(text), other)
            for text, other in zip(ahead, fast, strict=True)
        ]

    def attributed(
        self, reply: str, spans: Sequence[Mark], said: str, telling: Sequence[Mark] = (), language: str = "en"
    ) -> Affect:
        """The affect that an English reply attributes to the person, as `FastAffect.attributed` gives it."""
        if not spans and not telling:
            return NO_AFFECT
        reacting, beside = (tuple((mark.start, mark.end) for mark in marks) for marks in (spans, telling))
        found = self._message.attributed(reply, reacting, beside, said)
        return _mean(found, self._fast.attributed(reply, spans, said, telling))

    def alone(self, texts: Sequence[str]) -> list[Affect]:
        """What the encoder's heads read in English texts without the fast tier, to validate them."""
        return [self._anybody.held(text) for text in self._encoder.ahead(texts)]

    def _read(self, text: str, fast: Affect) -> Affect:
        both = _mean(self._anybody.held(text), fast)
        return replace(both, intensity=(self._message.held(text).intensity + fast.intensity) / 2)

    def _says(self, head: str, text: str, stretches: Sequence[Stretch]) -> Floats:
        emotions = np.clip(self._encoder.says(head, text, stretches), 0, 1)
        if self._encoder.has("valence"):
            return np.hstack((emotions, np.clip(self._encoder.says("valence", text, stretches), -1, 1)))
        return with_valence(emotions)


def _mean(first: Affect, second: Affect) -> Affect:
    """Both readings of one text as one, with the first's marks."""
    emotions = {name: (value + second.emotions[name]) / 2 for name, value in first.emotions.items()}
    intensity = (first.intensity + second.intensity) / 2
    return Affect(intensity, (first.valence + second.valence) / 2, emotions, first.marks)


_NOTHING = np.zeros(len(EMOTIONS) + 1, dtype=np.float32)
_PLEASANT = np.array([name == "joy" for name in EMOTIONS])
_UNPLEASANT = np.array([name not in ("joy", "surprise") for name in EMOTIONS])


def with_valence(emotions: Floats) -> Floats:
    """Rows of emotions with the valence that they come to: joy less the strongest unpleasant one."""
    valence = emotions[:, _PLEASANT].max(axis=1) - emotions[:, _UNPLEASANT].max(axis=1)
    return np.column_stack((emotions, valence)).astype(np.float32)


def _feelings(read: Document, tokens: Sequence[str]) -> list[list[Feeling]]:
    words = feeling_words()
    return [words.find(tokens, read.starts, read.ends, read.text, bound) for bound in read.bounds]


def _spoken(tokens: Sequence[str], feelings: Sequence[list[Feeling]]) -> list[bool]:
    """Which tokens are the author's own and name no feeling of somebody else."""
    own = [bool(token) for token in tokens]
    for feeling in (feeling for found in feelings for feeling in found if not feeling.speaks(everyone=False)):
        if not feeling.denied:
            own[feeling.first : feeling.last] = [False] * (feeling.last - feeling.first)
    return own


def _heard(read: Document, own: Sequence[bool]) -> list[Stretch]:
    """Each sentence, less what is not the author's own; those left without a word say nothing."""
    return [pieces for first, last in read.bounds if (pieces := _pieces(read, own, first, last))]


def _pieces(read: Document, own: Sequence[bool], first: int, last: int) -> Stretch:
    heard = [read.tokens[place] for place in range(first, last) if own[place]]
    if not any(token[0].isalnum() or not token.isascii() for token in heard):
        return ()
    edges = [place for place in range(first + 1, last) if own[place] != own[place - 1]]
    runs = [(start, end) for start, end in pairwise([first, *edges, last]) if own[start]]
    return tuple((read.starts[start], read.ends[end - 1]) for start, end in runs)


def _affect(row: Floats, marks: tuple[Mark, ...]) -> Affect:
    *strengths, valence = row.tolist()
    emotions = dict(zip(EMOTIONS, strengths, strict=True))
    return Affect(max(strengths), valence, emotions, marks)


def _strongest(rows: Floats) -> Floats:
    """The strongest sentences of a text, each emotion apart; valence is that of the strongest as a whole."""
    if not len(rows):
        return _NOTHING
    weights = np.array(_STRONGEST[: len(rows)], dtype=np.float32)
    weights /= weights.sum()
    ranked = np.sort(rows[:, :-1], axis=0)[::-1][: len(weights)]
    order = np.argsort(-rows[:, :-1].max(axis=1), kind="stable")[: len(weights)]
    return np.append(weights @ ranked, weights @ rows[order, -1]).astype(np.float32)


def _power_mean(rows: Floats) -> Floats:
    """A mean that strong sentences dominate and that does not grow with length."""
    if not len(rows):
        return _NOTHING
    return np.append(np.cbrt((rows[:, :-1] ** 3).mean(axis=0)), rows[:, -1].mean()).astype(np.float32)
