"""Exchanges of an audit drawn for people to label, each with the chance it had of being drawn."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from attunement.audit.calibration import CHANCE, ID, LABEL, METRIC, PART, TURN
from attunement.audit.folder import MEASUREMENTS, RUN
from attunement.audit.gate import nearest
from attunement.audit.inputs import Input, inputs
from attunement.audit.scoring import Entry, hashed
from attunement.audit.stream import InputStream
from attunement.audit.writing import written_at_once
from attunement.conversation import UNKNOWN, Mode, Role
from attunement.corpus import Ints
from attunement.errors import InputError
from attunement.measurement import Outcome
from attunement.readers import ReadOptions, open_log
from attunement.readers.record import REPLY_COLUMN


@dataclass(frozen=True, slots=True)
class Stratum:
    """Exchanges that had one chance of being drawn."""

    outcome: str
    drawn: int
    of: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn for labelling."""

    metric: str
    part: str
    strata: tuple[Stratum, ...]

    def __str__(self) -> str:
        told = ", ".join(f"{one.drawn:,} of {one.of:,} {one.outcome}" for one in self.strata)
        return f"{sum(one.drawn for one in self.strata):,} exchanges drawn for {_named(self.metric, self.part)}: {told}"


def sample_for_labels(
    audit: Path, logs: Sequence[str | Path], metric: str, size: int, out: Path, *, seed: int = 0
) -> Sample:
    """Draw exchanges that a metric was scored on, half of them flagged and half not as far as there are.

    The file that is written has a row per exchange, in an order that tells nothing: its texts, an empty `label`, and
    the `probability` that `attune audit --calibrate` needs. What the metric said is left out, so that it sways nobody.

    Args:
        audit: The folder of an audit.
        logs: What it was made of, for the texts.
        metric: A metric, or `metric.part`.
        size: How many exchanges to draw.
        out: The JSON Lines file to write.
        seed: Another one draws another sample.

    Raises:
        InputError: the folder is no audit, the logs are not its inputs, or the metric was not measured.
        OutputError: the file cannot be written.
    """
    if size < 1:
        raise InputError(f"--sample {size}: draw at least one exchange")
    run = _run_of(audit)
    name, _, part = metric.partition(".")
    outcomes = _outcomes(audit, name, part)
    with inputs([str(log) for log in logs]) as sources:
        _require_same(run, sources, audit)
        stream = _stream(run, sources)
        keys = np.array([_key(entry, seed) for entry in stream.entries()], np.int64)
        chances, strata = _draw(outcomes, keys, size)
        rows = {
            int(keys[place]): _row(entry, stream.by, name, part, chances[place])
            for place, entry in enumerate(stream.entries())
            if place in chances
        }
    with written_at_once(out) as sink:
        for key in sorted(rows):
            sink.write(json.dumps(rows[key], ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return Sample(name, part, strata)


def _run_of(audit: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads((audit / RUN).read_bytes())
    except (OSError, ValueError):
        raise InputError(f"{audit} is no folder of a finished audit: it has no {RUN} that can be read") from None
    return found


def _outcomes(audit: Path, metric: str, part: str) -> list[str]:
    """The outcome of every exchange, in the order of the input."""
    table = pq.read_table(audit / MEASUREMENTS, columns=["metric", "part", "outcome"])
    metrics, parts, outcomes = ([str(cell) for cell in table[name].to_pylist()] for name in table.column_names)
    found = [
        outcome
        for its, its_part, outcome in zip(metrics, parts, outcomes, strict=True)
        if (its, its_part) == (metric, part)
    ]
    if not found:
        names = sorted({_named(its, its_part) for its, its_part in zip(metrics, parts, strict=True)})
        asked = _named(metric, part)
        raise InputError(f"--metric {asked}: the audit does not measure it{nearest(asked, names)}")
    return found


def _require_same(run: Mapping[str, Any], sources: Sequence[Input], audit: Path) -> None:
    audited = [entry["sha256"] for entry in run["inputs"]]
    if [source.sha256 for source in sources] != audited:
        names = ", ".join(entry["name"] for entry in run["inputs"])
        raise InputError(f"{audit} is an audit of {names}; give these files, unchanged and in this order")


def _stream(run: Mapping[str, Any], sources: Sequence[Input]) -> InputStream:
    options = run["options"]
    reading = ReadOptions(
        map=options["map"],
        roles={name: Role(role) for name, role in options["roles"].items()},
        mode=None if options["mode"] is None else Mode(options["mode"]),
        by=tuple(options["by"]),
    )
    by = tuple(dict.fromkeys((*options["by"], REPLY_COLUMN)))
    return InputStream(sources, [open_log(source.path, reading) for source in sources], by, tuple(options["by"]))


def _key(entry: Entry, seed: int) -> int:
    return hashed("\x00".join(map(str, (seed, entry.conversation_id, entry.turn, entry.file, entry.line, *entry.by))))


def _draw(outcomes: Sequence[str], keys: Ints, size: int) -> tuple[dict[int, float], tuple[Stratum, ...]]:
    """The places drawn with their chances: those with the lowest keys among the flagged, and among the others."""
    known = {outcome: np.flatnonzero(np.array(outcomes) == outcome) for outcome in (Outcome.PRESENT, Outcome.ABSENT)}
    flagged = min(len(known[Outcome.PRESENT]), max(size // 2, size - len(known[Outcome.ABSENT])))
    sizes = {Outcome.PRESENT: flagged, Outcome.ABSENT: min(len(known[Outcome.ABSENT]), size - flagged)}
    chances: dict[int, float] = {}
    for outcome, places in known.items():
        drawn = places[np.argsort(keys[places], kind="stable")][: sizes[outcome]]
        chances |= dict.fromkeys(drawn.tolist(), sizes[outcome] / len(places) if len(places) else 0.0)
    if not chances:
        raise InputError("nothing can be drawn: the metric was scored on no exchange of the audit")
    return chances, tuple(Stratum(outcome.value, sizes[outcome], len(known[outcome])) for outcome in known)


def _row(entry: Entry, by: Sequence[str], metric: str, part: str, chance: float) -> dict[str, Any]:
    exchange = entry.exchange
    columns = {name: level for name, level in zip(by, entry.by, strict=True) if level not in (None, UNKNOWN)}
    return {
        **columns,
        ID: entry.conversation_id,
        TURN: entry.turn,
        METRIC: metric,
        PART: part,
        "history": [{"role": turn.role.value, "content": turn.text} for turn in exchange.history],
        "said": exchange.said,
        "reply": exchange.reply,
        **({} if exchange.reference is None else {"reference": exchange.reference}),
        LABEL: None,
        CHANCE: chance,
    }


def _named(metric: str, part: str) -> str:
    return f"{metric}.{part}" if part else metric
