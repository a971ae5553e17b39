"""What is to be trusted or not: readings of labelled texts by an instrument, a metric, or whatever filled a column."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from attunement.errors import InputError, JudgeError
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.instrument import Tier
from attunement.instruments.load import load_instrument
from attunement.instruments.tiers import FAST
from attunement.measurement import Outcome
from attunement.metric import parts_of, signature
from attunement.metrics import METRICS
from attunement.readers.names import nearest
from attunement.reading import FALLBACK_LANGUAGE

Value = float | str | None

DEFAULT_READING = {"affect": "intensity", "register": "politeness", "need": "need", "language": "code"}
"""What an instrument is asked for when nobody says."""

_NOTHING: dict[tuple[str, str], str] = {("need", "need"): "none"}
"""Where reading nothing is an answer."""

UNSURE = "und"
"""What the language instrument calls a text that is too short or too mixed to tell."""

_PROBE = "My mother died in March and I was told nothing. What should I do?"
"""A text with something in it for every instrument, to find out what a reading holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """One reading per text, None where there is none, and why."""

    subject: str
    """What was read, as `acts.explore` or `conflict_avoidance.fog`."""
    tier: str
    version: str
    """The instrument's version or the metric's signature."""
    values: tuple[Value, ...]
    decided: tuple[bool, ...] | None = None
    """What the reader's own threshold says, where it has one; False where there is no reading."""
    missing: tuple[str, ...] = ()
    """For each text why there is no reading; empty where there is one."""


def by_instrument(
    name: str, reading: str | None, texts: Sequence[str], languages: Sequence[str], tier: str = "fast"
) -> Readings:
    """What an instrument reads in each text.

    Args:
        name: The instrument.
        reading: What of it: a field such as `intensity` or `emotions.joy`, an act such as `explore`, several acts
            joined by `|` (the strongest counts), `dominant` for the strongest act's name.
        texts: The texts.
        languages: The language of each; where it is empty the text itself tells, and one too short to tell is English.
        tier: The instrument's tier.

    Raises:
        InputError: there is no such instrument, or it gives no such reading.
    """
    instrument = load_instrument(name, tier)
    # A judge gives the readings of the fast tier, and to find that out it would have to be asked.
    offering = FAST if instrument.tier is Tier.JUDGE else tier
    wanted = reading or DEFAULT_READING.get(name)
    if wanted is None:
        raise InputError(
            f"{name} gives several readings; name one with --reading: {', '.join(_offered(name, offering))}"
        )
    _require_reading(name, wanted, offering)
    languages = [given or _identified(text) for given, text in zip(languages, texts, strict=True)]
    values: list[Value] = [None] * len(texts)
    decided = [False] * len(texts)
    failures: dict[int, str] = {}
    for rows in _together(instrument, texts, languages):
        try:
            found = _read(instrument, wanted, [texts[row] for row in rows], languages[rows[0]])
        except JudgeError as error:
            failures |= dict.fromkeys(rows, f"the judge failed ({str(error).partition(':')[0]})")
            continue
        for row, (value, holds) in zip(rows, found, strict=True):
            values[row], decided[row] = value, holds
    return Readings(
        subject=f"{name}.{wanted}",
        tier=tier,
        version=str(instrument.version),
        values=tuple(values),
        decided=tuple(decided) if name == "acts" else None,
        missing=tuple(
            "" if value is not None else failures.get(row, f"not read ({language!r})")
            for row, (value, language) in enumerate(zip(values, languages, strict=True))
        ),
    )


def _together(instrument: Any, texts: Sequence[str], languages: Sequence[str]) -> list[list[int]]:
    """Which texts are read at once: all of a language; each by itself by a judge, that has answered for all by then."""
    if instrument.tier is not Tier.JUDGE:
        return [[row for row, its in enumerate(languages) if its == one] for one in dict.fromkeys(languages)]
    from attunement.judge.session import answer_all

    reads = [partial(instrument.read, [text], its) for text, its in zip(texts, languages, strict=True)]
    answer_all(lambda: reads)
    return [[row] for row in range(len(texts))]


def _read(instrument: Any, wanted: str, texts: Sequence[str], language: str) -> list[tuple[Value, bool]]:
    if instrument.name == "acts":
        return _acts(instrument, wanted, texts, language)
    return [(_value(instrument.name, one, wanted), False) for one in instrument.read(texts, language)]


def by_metric(metric: str, path: Path, lines: Sequence[int], options: Mapping[str, Any]) -> Readings:
    """A metric's value, or that of a part (`metric.part`), of the last reply of each of the file's records.

    Raises:
        InputError: there is no such metric or part, or as for an audit.
    """
    from attunement.audit import AuditOptions, audit
    from attunement.audit.choice import chosen_metrics

    name, _, part = metric.partition(".")
    if name not in METRICS:
        raise InputError(f"there is no metric {name!r}{_hint(name, METRICS)}")
    with tempfile.TemporaryDirectory(prefix="attune-") as place:
        done = audit([path], place, AuditOptions(metrics=(name,), **options))
        table = pq.read_table(Path(place) / "measurements.parquet", columns=["part", "value", "outcome", "mode"])
        read = pq.read_table(Path(place) / "exchanges.parquet", columns=["line"])["line"].to_pylist()
        (built,) = chosen_metrics(AuditOptions(metrics=(name,), **options))
    rows = [row for row in table.to_pylist() if row["part"] == part]
    if not rows:
        modes = {result.mode for result in done.whole}
        known = [known for mode in modes for known in parts_of(built, mode) if known]
        raise InputError(f"{name} has no part {part!r}{_hint(part, known)}")
    last = dict(zip(read, rows, strict=True))
    found = [last.get(line) for line in lines]
    return Readings(
        subject=metric,
        tier=str(options.get("tier", "fast")),
        version=signature(built),
        values=tuple(None if row is None else row["value"] for row in found),
        decided=tuple(row is not None and row["outcome"] == Outcome.PRESENT for row in found),
        missing=tuple(_unscored(row) for row in found),
    )


def by_column(column: str, values: Sequence[object]) -> Readings:
    """Readings that stand in the file already: a judge's scores, another tool's."""
    from attunement.validity.labels import label

    read = [label(value) for value in values]
    return Readings(
        subject=column,
        tier="",
        version="",
        values=tuple(read),
        missing=tuple("the column is empty" if value is None else "" for value in read),
    )


def _identified(text: str) -> str:
    code = str(load_instrument("language").read([text])[0].code)  # type: ignore[union-attr]
    return FALLBACK_LANGUAGE if code == UNSURE else code


def _unscored(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "rejected"
    return "" if row["value"] is not None else str(row["outcome"])


def _acts(instrument: Any, wanted: str, texts: Sequence[str], language: str) -> list[tuple[Value, bool]]:
    scored = instrument.read(texts, language, floor=0.0)
    held = instrument.read(texts, language)
    if wanted == "dominant":
        return [
            (None if acts is None else max(acts, key=lambda act: act.score).label if acts else "other", False)
            for acts in held
        ]
    labels = set(wanted.split("|"))
    return [
        (
            None if acts is None else max((act.score for act in acts if act.label in labels), default=0.0),
            any(act.label in labels for act in present or ()),
        )
        for acts, present in zip(scored, held, strict=True)
    ]


def _value(name: str, reading: Any, wanted: str) -> Value:
    """A field of a reading as a number or a name: spans are counted."""
    if reading is None:
        return None
    for step in wanted.split("."):
        reading = reading[step] if isinstance(reading, Mapping) else getattr(reading, step)
    if reading is None:
        return _NOTHING.get((name, wanted))
    if isinstance(reading, str):
        return str(reading)
    return float(len(reading)) if isinstance(reading, tuple) else float(reading)


def _offered(name: str, tier: str) -> list[str]:
    if name == "acts":
        return ["dominant", *LABELS]
    reading = load_instrument(name, tier).read([_PROBE])[0]
    assert is_dataclass(reading), f"the readings of {name} are no dataclass"
    held = {entry.name: getattr(reading, entry.name) for entry in fields(reading)}
    plain = [key for key, value in held.items() if not isinstance(value, Mapping) and key not in ("marks", "spans")]
    inside = [f"{key}.{inner}" for key, value in held.items() if isinstance(value, Mapping) for inner in value]
    return [*plain, *(path for path in inside if not path.startswith("places."))]


def _require_reading(name: str, wanted: str, tier: str) -> None:
    offered = _offered(name, tier)
    for one in wanted.split("|") if name == "acts" else (wanted,):
        if one not in offered:
            raise InputError(f"{name} gives no reading {one!r}{_hint(one, offered)}")


def _hint(name: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    near = nearest(name, known)
    return f"; did you mean {near!r}?" if near else f"; there are: {', '.join(known)}"
