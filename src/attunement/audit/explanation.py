"""Why a reply got its scores: every instrument's reading, and what every metric made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from attunement.audit.choice import chosen_metrics, tiers_of
from attunement.audit.gate import nearest
from attunement.audit.options import AuditOptions
from attunement.conversation import Exchange, Mode
from attunement.errors import InputError, JudgeError
from attunement.instruments.load import instrument_names, is_read, load_instrument
from attunement.instruments.tiers import is_judged
from attunement.measurement import Span, failed
from attunement.metric import Metric, parts_of, signature
from attunement.metrics import METRICS
from attunement.perspective import Mark
from attunement.readers import ReadOptions, Record, open_log
from attunement.reading import Reader


@dataclass(frozen=True, slots=True)
class Observed:
    """One instrument's reading of one text."""

    instrument: str
    version: int
    of: str
    """`said`, `reply` or `reference`."""
    values: Mapping[str, float | str | bool | None]
    marks: tuple[Mark, ...]
    unread: str = ""
    """Why it reads nothing here."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What one metric, or a part of it, makes of the exchange."""

    metric: str
    part: str
    outcome: str
    value: float | None
    reason: str
    readings: Mapping[str, float]
    evidence: tuple[Span, ...]
    thresholds: Mapping[str, Any]
    """The metric's options: where it begins to call for something, and to flag it."""
    signature: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One exchange, as the instruments read it and the metrics score it."""

    exchange: Exchange
    language: str
    observed: tuple[Observed, ...]
    scored: tuple[Scored, ...]

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain values; spans carry their words."""
        return {
            "exchange": asdict(self.exchange),
            "language": self.language,
            "readings": [
                {
                    "instrument": found.instrument,
                    "version": found.version,
                    "of": found.of,
                    "values": dict(found.values),
                    "spans": [{**asdict(mark), "text": self._words(found.of, mark)} for mark in found.marks],
                    "unread": found.unread,
                }
                for found in self.observed
            ],
            "metrics": [
                {**asdict(found), "evidence": [{**asdict(s), "text": self.words(s)} for s in found.evidence]}
                for found in self.scored
            ],
        }

    def words(self, span: Span) -> str:
        """The words that a span points at."""
        if span.where == "history":
            return "" if span.turn is None else self.exchange.history[span.turn].text[span.start : span.end]
        return self._words(span.where, span)

    def _words(self, of: str, place: Mark | Span) -> str:
        return str(getattr(self.exchange, of) or "")[place.start : place.end]


def explain(exchange: Exchange, *, metrics: Sequence[str] = (), tier: str = "fast") -> Explanation:
    """Read an exchange with every instrument and score it with every metric.

    Raises:
        InputError: there is no metric, or no instrument, of that name.
    """
    chosen = chosen_metrics(AuditOptions(metrics=tuple(metrics), tier=tier))
    asked = is_judged(tier)
    tier = tiers_of(tier, METRICS).general
    language = Reader(tier).legibility(exchange).language
    mode = exchange.mode or Mode.RESPOND
    observed = [partial(_observed, of, name, exchange, language, tier) for of, name in _readable(exchange, tier)]
    scored = [partial(_scored, metric, exchange, mode) for metric in chosen if parts_of(metric, mode)]
    if asked:
        from attunement.judge.session import answer_all

        answer_all(lambda: [*observed, *scored])
    return Explanation(
        exchange=exchange,
        language=language,
        observed=tuple(find() for find in observed),
        scored=tuple(found for find in scored for found in find()),
    )


def find_exchange(log: Path, conversation_id: str, turn: int, options: ReadOptions | None = None) -> Exchange:
    """One exchange of a log.

    Raises:
        InputError: the log cannot be read, or holds no such exchange.
    """
    ids: dict[str, None] = {}
    turns: list[int] = []
    for found in open_log(log, options):
        if not isinstance(found, Record):
            continue
        if (found.conversation_id, found.turn) == (conversation_id, turn):
            return found.exchange
        if found.conversation_id == conversation_id:
            turns.append(found.turn)
        elif len(ids) < 10_000:
            ids[found.conversation_id] = None
    if turns:
        raise InputError(
            f"{log}: conversation {conversation_id!r} has no turn {turn}; it has {min(turns)} to {max(turns)}"
        )
    raise InputError(f"{log}: there is no conversation {conversation_id!r}{nearest(conversation_id, list(ids)[:1000])}")


def _readable(exchange: Exchange, tier: str) -> Iterator[tuple[str, str]]:
    """Each text of the exchange with each instrument that reads texts; conduct is read of a reply to somebody."""
    for of in ("said", "reference", "reply"):
        for name in instrument_names():
            if getattr(exchange, of) is not None and name != "conduct" and is_read(name, tier):
                yield of, name


def _observed(of: str, name: str, exchange: Exchange, language: str, tier: str) -> Observed:
    instrument = load_instrument(name, tier)
    try:
        reading = instrument.read([getattr(exchange, of)], language)[0]
    except JudgeError as error:
        return Observed(name, instrument.version, of, {}, (), f"the judge failed: {error}")
    if reading is None:
        unread = f"{name} does not read {language!r}; it reads {', '.join(sorted(instrument.languages))}"
        return Observed(name, instrument.version, of, {}, (), unread)
    return Observed(name, instrument.version, of, *_taken_apart(reading))


def _taken_apart(reading: Any) -> tuple[dict[str, float | str | bool | None], tuple[Mark, ...]]:
    """A reading's numbers and spans, whatever instrument it comes from."""
    if isinstance(reading, tuple):
        return {}, reading
    values: dict[str, float | str | bool | None] = {}
    marks: list[Mark] = []
    named = {entry.name: getattr(reading, entry.name) for entry in fields(reading)} if is_dataclass(reading) else {}
    for name, value in named.items():
        if isinstance(value, tuple):
            marks += [Mark(_label(name, mark.label), mark.start, mark.end, mark.score) for mark in value]
        elif isinstance(value, Mapping):
            values |= {str(key): amount for key, amount in value.items()}
        else:
            values[name] = value
    return values, tuple(marks)


def _label(field: str, label: str) -> str:
    """A span's label, with the field it stands in where that says more."""
    if field in ("marks", "spans") or field == label:
        return label
    return f"{field}: {label}" if label else field


def _scored(metric: Metric, exchange: Exchange, mode: Mode) -> list[Scored]:
    try:
        whole = metric.measure(exchange)
    except JudgeError as error:
        whole = failed(f"the judge failed: {error}")
    name = signature(metric)
    options = {entry.name: getattr(metric, entry.name) for entry in fields(metric)}  # type: ignore[arg-type]
    parts = {part: whole.parts.get(part, whole) if part else whole for part in parts_of(metric, mode)}
    return [
        Scored(
            metric=metric.name,
            part=part,
            outcome=found.outcome.value,
            value=found.value,
            reason=found.reason,
            readings=dict(found.readings),
            evidence=found.evidence,
            thresholds={option: value for option, value in options.items() if option != "tier"},
            signature=name,
        )
        for part, found in parts.items()
    ]
