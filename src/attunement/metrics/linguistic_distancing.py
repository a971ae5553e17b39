"""Linguistic distancing: the reply's grammar keeps further from people than the person's own."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from attunement.conversation import Exchange, Mode
from attunement.corpus import CODE, Codes, Corpus, Floats, Ints, Mask, PartColumns
from attunement.instruments.register import Register
from attunement.instruments.syntax import Syntax
from attunement.intervals import Linearised, combine, ratio_of
from attunement.measurement import Measurement, Outcome, Ratio, Span, scored, undefined
from attunement.metric import Kind, Part
from attunement.reading import Reader

FEATURES = ("passive", "nominal", "impersonal")
"""The paper's three features, in its order."""

MIN_CONVERSATIONS = 20
MIN_WORDS = 40
MIN_SENTENCES = 3

_RESPOND = frozenset({Mode.RESPOND})
_RENDER = frozenset({Mode.RENDER})
_LENGTHS = ("person_words", "person_sentences", "reply_words", "reply_sentences")

_NO_SCALE = "the person's own ratios give no scale: 20 conversations of 40 words of the person's are needed"


def _feature(label: str, what: str) -> Part:
    meaning = f"How much {what} the reply uses than the person does, in SDs of people's own use in this log."
    return Part(label=label, meaning=meaning, low=None, high=None)


@dataclass(frozen=True, kw_only=True)
class LinguisticDistancing:
    """How much more distant the reply's grammar is than the person's, in SDs of people's own use.

    For each feature, z = (reply ratio − person ratio) / s: sentences with an agentless passive, nominalisations per
    word, impersonal subjects per subject. The person's side is what they said and their turns before; s is the SD of
    the person's ratio over the log's conversations (at least 20, of at least 40 words of the person's). The headline is
    the mean z of the defined features, positive = more distant. Over a group it comes from pooled counts, because short
    texts are noisy; one reply has an outcome only where both sides have 3 sentences and 40 words.

    In `render` mode: the Euclidean distance between reference and reply after z-scoring by the mean and population SD
    of the references, as in the paper; features there are signed. No end to the range; lower is better.

    Undefined without s, where s is 0, where the person's denominator is 0 or their text too short; undefined by reply
    where the reply's denominator is 0 or the reply too short.

    Source: You, Huang and Yu 2026, section 3 and published scripts; the person as baseline is ours.
    """

    name: ClassVar[str] = "linguistic_distancing"
    version: ClassVar[int] = 1
    kind: ClassVar[Kind] = Kind.MECHANISM
    instruments: ClassVar[tuple[str, ...]] = ("syntax", "register")
    parts: ClassVar[Mapping[str, Part]] = {
        "": Part(
            label="Linguistic distancing",
            meaning="How much more passive, nominal and impersonal the reply is than the person, in SDs.",
            low=None,
            high=None,
            readings=_LENGTHS,
        ),
        "passive": _feature("agentless passives", "more passive without an agent"),
        "nominal": _feature("nominalisations", "more verbs turned into nouns"),
        "impersonal": _feature("impersonal subjects", "more subjects that are not people"),
        "second_person": Part(
            label="addresses “you”",
            meaning="Share of the reply's sentences that address the person; avoiding it is polite in some languages.",
            better="neither",
            modes=_RESPOND,
        ),
        "hedging": Part(
            label="hedges per 100 words",
            meaning="How many hedges (perhaps, might, it seems) the reply holds per 100 words.",
            high=None,
            better="neither",
            modes=_RESPOND,
        ),
        "formality": Part(
            label="formality above the person's",
            meaning="The reply's formality minus the person's, each from −1 to 1.",
            low=-2.0,
            high=2.0,
            better="neither",
            modes=_RESPOND,
        ),
        "spread": Part(label="SD of distances", meaning="SD of the distances.", high=None, modes=_RENDER),
        "median": Part(label="median distance", meaning="Median of the distances.", high=None, modes=_RENDER),
    }

    present_at: float = 1.0
    """z, or distance, from which one reply counts as distant."""
    tier: str = "fast"

    def measure(self, exchange: Exchange) -> Measurement:
        """Count the features on both sides; values that need the corpus come from `settle`."""
        reader = Reader(self.tier)
        if (problem := reader.problem(exchange, self.instruments)) is not None:
            return self._everywhere(problem, exchange)
        if exchange.mode is Mode.RENDER and exchange.reference is None:
            return self._everywhere(undefined("a rendering is compared with a reference, and there is none"), exchange)
        if exchange.mode is Mode.RENDER:
            person = reader.syntax(exchange.reference or "", exchange)
        else:
            person = reader.syntax("\n\n".join([*exchange.person_turns, exchange.said]), exchange)
        reply = reader.syntax(exchange.reply, exchange)
        lengths = {
            "person_words": float(person.words),
            "person_sentences": float(person.sentences),
            "reply_words": float(reply.words),
            "reply_sentences": float(reply.sentences),
        }
        parts = {feature: _count(feature, person, reply) for feature in FEATURES}
        if exchange.mode is Mode.RENDER:
            parts |= dict.fromkeys(("spread", "median"), undefined(_NO_SCALE))
        else:
            parts |= _beside(reader.register(exchange.said, exchange), reader.register(exchange.reply, exchange))
        evidence = tuple(span for feature in FEATURES for span in parts[feature].evidence)
        return Measurement(Outcome.UNDEFINED, evidence=evidence, readings=lengths, parts=parts, reason=_NO_SCALE)

    def settle(self, corpus: Corpus) -> Corpus:
        """Turn counts into z by the corpus's own scale, and decide each reply's outcome."""
        return self._settle_distances(corpus) if "median" in corpus.parts else self._settle_z(corpus)

    def pools(self, part: str, mode: Mode) -> bool:
        """Features and headline pool their counts in `respond`; spread and median are statistics in `render`."""
        return part in ("", *FEATURES) if mode is Mode.RESPOND else part in ("spread", "median")

    def pooled(self, corpus: Corpus, rows: Mask, part: str) -> Linearised | None:
        """Mean z of the defined features from pooled counts; spread and median of distances in `render`."""
        if part in ("spread", "median"):
            distances = corpus.parts[""].value[rows & corpus.parts[""].scored]
            if not len(distances):
                return None
            value = float(np.median(distances) if part == "median" else np.std(distances))
            return Linearised(value, np.zeros(corpus.clusters), 0)
        wanted = FEATURES if part == "" else (part,)
        terms = [term for feature in wanted if (term := _pooled_z(corpus, rows, corpus.parts[feature])) is not None]
        return combine([(1 / len(terms), term) for term in terms])

    def _settle_z(self, corpus: Corpus) -> Corpus:
        lengths = corpus.parts[""].readings
        read = ~np.isnan(lengths["person_words"])
        wordy = lengths["person_words"] >= MIN_WORDS
        person_long = wordy & (lengths["person_sentences"] >= MIN_SENTENCES)
        reply_long = (lengths["reply_words"] >= MIN_WORDS) & (lengths["reply_sentences"] >= MIN_SENTENCES)
        people = _one_row_a_conversation(corpus) & wordy
        parts = dict(corpus.parts)
        for feature in FEATURES:
            columns = corpus.parts[feature]
            scale = _scale(columns, people)
            person = _share(columns.baseline_hits, columns.baseline_total)
            z = (_share(columns.hits, columns.total) - person) / scale
            outcome = columns.outcome.copy()
            outcome[read & (~reply_long | (columns.total == 0))] = CODE[Outcome.UNDEFINED_BY_REPLY]
            outcome[read & (~person_long | np.isnan(person) | np.isnan(scale))] = CODE[Outcome.UNDEFINED]
            parts[feature] = self._decided(columns, z, outcome, read & person_long & reply_long & ~np.isnan(z), scale)
        return replace(corpus, parts={**parts, "": self._settle_headline(parts)})

    def _settle_headline(self, parts: Mapping[str, PartColumns]) -> PartColumns:
        """The mean z of the defined features; with none, what stopped the first of them."""
        values = np.array([parts[feature].value for feature in FEATURES])
        defined = ~np.isnan(values)
        count = defined.sum(axis=0)
        mean = np.where(defined, values, 0.0).sum(axis=0) / np.maximum(count, 1)
        return self._decided(parts[""], mean, parts[FEATURES[0]].outcome.copy(), count > 0)

    def _settle_distances(self, corpus: Corpus) -> Corpus:
        """The paper's distance: each side's three ratios, z-scored by the references' mean and population SD."""
        parts = dict(corpus.parts)
        read = ~np.isnan(corpus.parts[""].readings["person_words"])
        squares = np.zeros(len(read))
        defined = False
        for feature in FEATURES:
            columns = corpus.parts[feature]
            reference = _share(columns.baseline_hits, columns.baseline_total, empty=0.0)
            # The paper's script divides by a zero SD here; the feature is undefined instead.
            scale = _deviation(reference[read], ddof=0)
            z = (_share(columns.hits, columns.total, empty=0.0) - reference) / scale
            known = read & ~np.isnan(z)
            parts[feature] = self._decided(columns, z, columns.outcome.copy(), known, scale)
            squares += np.where(known, z, 0.0) ** 2
            defined |= bool(known.any())
        for name in ("", "spread", "median"):
            columns = corpus.parts[name]
            parts[name] = self._decided(columns, np.sqrt(squares), columns.outcome.copy(), read & defined)
        return replace(corpus, parts=parts)

    def _decided(
        self, columns: PartColumns, value: Floats, outcome: Codes, known: Mask, scale: float = math.nan
    ) -> PartColumns:
        outcome[known] = CODE[Outcome.ABSENT]
        outcome[known & (value >= self.present_at)] = CODE[Outcome.PRESENT]
        return _with(columns, value, outcome, scale)

    def _everywhere(self, problem: Measurement, exchange: Exchange) -> Measurement:
        names = [name for name, part in self.parts.items() if name and exchange.mode in part.modes]
        return replace(problem, parts=dict.fromkeys(names, problem))


def _count(feature: str, person: Syntax, reply: Syntax) -> Measurement:
    evidence = tuple(Span("reply", start, end, feature) for start, end in reply.places.get(feature, ()))
    counts, baseline = _ratio(feature, reply), _ratio(feature, person)
    return Measurement(Outcome.UNDEFINED, None, counts, baseline, evidence, reason=_NO_SCALE)


def _ratio(feature: str, found: Syntax) -> Ratio:
    return {
        "passive": Ratio(found.passive_sentences, found.sentences),
        "nominal": Ratio(found.nominalisations, found.words),
        "impersonal": Ratio(found.impersonal_subjects, found.subjects),
    }[feature]


def _beside(person: Register, reply: Register) -> dict[str, Measurement]:
    gap = reply.formality - person.formality
    return {
        "second_person": scored(reply.second_person, present=reply.second_person > 0),
        "hedging": scored(reply.hedges, present=reply.hedges > 0),
        "formality": scored(gap, present=gap > 0),
    }


def _with(columns: PartColumns, value: Floats, outcome: Codes, scale: float = math.nan) -> PartColumns:
    """The columns with settled values: only a present or absent exchange has one."""
    decided = (outcome == CODE[Outcome.PRESENT]) | (outcome == CODE[Outcome.ABSENT])
    readings = {**columns.readings, "scale": np.full(len(value), scale)}
    return replace(columns, value=np.where(decided, value, np.nan), outcome=outcome, readings=readings)


def _share(hits: Ints, total: Ints, empty: float = math.nan) -> Floats:
    return np.where(total > 0, hits / np.maximum(total, 1), empty)


def _scale(columns: PartColumns, people: Mask) -> float:
    """SD of the person's ratio over conversations; NaN where there are too few or they do not differ."""
    ratios = _share(columns.baseline_hits, columns.baseline_total)[people]
    ratios = ratios[~np.isnan(ratios)]
    if len(ratios) < MIN_CONVERSATIONS:
        return math.nan
    return _deviation(ratios, ddof=1)


def _deviation(ratios: Floats, ddof: int) -> float:
    """SD, or NaN where all ratios are equal: rounding would make it a tiny number instead of 0."""
    if not len(ratios) or ratios.min() == ratios.max():
        return math.nan
    return float(ratios.std(ddof=ddof))


def _one_row_a_conversation(corpus: Corpus) -> Mask:
    """Marks each conversation's last turn, whose baseline holds all that the person said in it."""
    order = np.lexsort((corpus.turn, corpus.conversation))
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = corpus.conversation[order][1:] != corpus.conversation[order][:-1]
    marked = np.zeros(len(order), dtype=np.bool_)
    marked[order] = last
    return marked


def _pooled_z(corpus: Corpus, rows: Mask, columns: PartColumns) -> Linearised | None:
    scale = float(columns.readings["scale"][0]) if len(rows) else math.nan
    if not math.isfinite(scale):
        return None
    reply = ratio_of(columns.hits[rows], columns.total[rows], corpus.cluster[rows], corpus.clusters)
    person = ratio_of(columns.baseline_hits[rows], columns.baseline_total[rows], corpus.cluster[rows], corpus.clusters)
    return None if reply is None or person is None else combine([(1 / scale, reply), (-1 / scale, person)])
