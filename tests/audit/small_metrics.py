"""Two small real metrics, so that the engine is tested apart from what Attunement measures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from attunement.conversation import Exchange
from attunement.corpus import CODE, Corpus, Mask
from attunement.intervals import Linearised
from attunement.measurement import (
    Measurement,
    Outcome,
    Ratio,
    Span,
    not_called_for,
    scored,
    undefined,
    undefined_by_reply,
)
from attunement.metric import Kind, Metric, Part


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Share of question marks in what was said that the reply has none of; not called for where nothing is asked."""

    name: ClassVar[str] = "unanswered"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.MECHANISM
    instruments: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(label="unanswered", meaning="Share of questions left alone.", readings=("asked",)),
        "short": Part(label="short", meaning="Whether the reply has fewer than three words."),
    }

    def measure(self, exchange: Exchange) -> Measurement:
        if "explode" in exchange.said:
            raise ZeroDivisionError("the fuse was lit")
        asked = exchange.said.count("?")
        if not asked:
            return not_called_for
        if not exchange.reply.strip():
            return undefined_by_reply("the reply is blank")
        left = max(0, asked - exchange.reply.count("."))
        words = len(exchange.reply.split())
        short = scored(float(words < 3), present=words < 3)
        where = exchange.said.index("?")
        return scored(
            left / asked,
            present=left > 0,
            counts=Ratio(left, asked),
            evidence=(Span("said", where, where + 1, "question"),),
            readings={"asked": float(asked)},
            parts={"short": short},
        )


@dataclass(frozen=True, kw_only=True)
class Longer:
    """Length of the reply in words, in SDs of the lengths of what was said: a metric that needs the whole corpus."""

    name: ClassVar[str] = "longer"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.CONTROL
    instruments: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(label="longer", meaning="Length above the person's.", low=None, high=None, readings=("said",)),
    }

    def measure(self, exchange: Exchange) -> Measurement:
        said, reply = len(exchange.said.split()), len(exchange.reply.split())
        return replace(undefined("no spread of lengths"), counts=Ratio(reply, 1), readings={"said": float(said)})

    def settle(self, corpus: Corpus) -> Corpus:
        columns = corpus.parts[""]
        spread = float(np.std(columns.readings["said"])) if len(corpus.key) else 0.0
        if not spread:
            return corpus
        value = np.round((columns.hits - columns.readings["said"]) / spread, 6)
        outcome = np.where(value >= 1, CODE[Outcome.PRESENT], CODE[Outcome.ABSENT]).astype(np.uint8)
        return replace(corpus, parts={"": replace(columns, value=value, outcome=outcome)})

    def pools(self, part: str, mode: str) -> bool:
        return False

    def pooled(self, corpus: Corpus, rows: Mask, part: str) -> Linearised | None:
        return None


SMALL: dict[str, type[Metric]] = {metric.name: metric for metric in (Unanswered, Longer)}
