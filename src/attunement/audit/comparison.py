"""Two audits side by side: the same exchanges paired, and what changed from the first to the second."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from attunement.audit.pairing import Pairs, Side
from attunement.audit.writing import writing, written_at_once
from attunement.conversation import Mode
from attunement.corpus import CODE, OUTCOMES, Codes, Floats, Ints
from attunement.errors import InputError
from attunement.intervals import deviation, false_discovery, mean_of
from attunement.measurement import Outcome
from attunement.metric import Metric, parts_of
from attunement.metrics import METRICS
from attunement.report.compare import render_compare

JOINED_ON = ("conversation_id", "turn")
"""What pairs exchanges where nothing else is asked for."""

MAX_CHANGED = 100
"""Exchanges that are named for each metric, those that changed most first."""

_SCORED = (CODE[Outcome.PRESENT], CODE[Outcome.ABSENT])
_Columns = tuple[Floats, Codes]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """How far a metric, or a part, lies in the second audit above the first, over exchanges scored in both."""

    metric: str
    part: str
    mode: str
    signature: str
    first: float | None
    """Mean in the first audit over the exchanges that are scored in both."""
    second: float | None
    value: float | None
    """Second minus first."""
    interval: tuple[float, float] | None
    """95 % interval over clusters; None under 20 clusters."""
    p: float | None
    q: float | None
    """Benjamini–Hochberg over everything compared."""
    pairs: int
    clusters: int
    appeared: int
    """Exchanges that went from absent to present."""
    vanished: int
    """Exchanges that went from present to absent."""
    moves: Mapping[str, int]
    """Every other change of outcome, as `from to`, with how many."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One exchange whose value or outcome changed under a metric's headline."""

    metric: str
    conversation_id: str
    turn: int
    first: str
    """Its outcome in the first audit."""
    second: str
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two audits compared."""

    first: str
    second: str
    on: tuple[str, ...]
    matched: int
    unmatched: tuple[int, int]
    """Exchanges of each audit that the other has no counterpart for."""
    ambiguous: tuple[int, int]
    """Exchanges of each audit that share their key with another one, and are not compared."""
    differences: tuple[PairedDifference, ...]
    changed: tuple[Changed, ...]
    incomparable: tuple[str, ...]
    """Metrics that the two audits measured differently, or that only one of them measured."""

    def to_json(self) -> dict[str, Any]:
        """What `compare.json` holds."""
        return {"schema": 1, "attunement": version("attunement"), **asdict(self)}


def compare(first: str | Path, second: str | Path, on: Sequence[str] = ()) -> Comparison:
    """Pair the exchanges of two audits and compare every metric that both measured alike.

    Args:
        first: The folder of the audit that is compared with.
        second: The folder of the audit that is looked at: differences are second minus first.
        on: Columns that tell which exchanges belong together; `conversation_id` and `turn` if not given.

    Raises:
        InputError: a folder holds no audit or lacks a column, or fewer than two exchanges match.
    """
    sides = Side.read(Path(first)), Side.read(Path(second))
    if sides[0].mode != sides[1].mode:
        modes = " and ".join(f"{side.folder} is in the mode {side.mode}" for side in sides)
        raise InputError(f"{modes}; only audits in one mode can be compared")
    joined = tuple(on) or JOINED_ON
    pairs = Pairs.of(sides, joined)
    if len(pairs.clusters) < 2:
        raise InputError(_no_match(sides, joined, pairs))
    differences: list[PairedDifference] = []
    changed: list[Changed] = []
    for (metric, part), signature in sides[0].signatures.items():
        if signature != sides[1].signatures.get((metric, part)):
            continue
        ours, theirs = (side.column(metric, part, rows) for side, rows in zip(sides, pairs.rows, strict=True))
        differences.append(_difference(metric, part, sides[0], ours, theirs, pairs.clusters))
        if not part:
            changed += _changed(metric, sides[0], pairs.rows[0], ours, theirs)
    return Comparison(
        first=sides[0].folder.name,
        second=sides[1].folder.name,
        on=joined,
        matched=len(pairs.clusters),
        unmatched=pairs.unmatched,
        ambiguous=pairs.ambiguous,
        differences=_with_q(differences),
        changed=tuple(changed),
        incomparable=tuple(_incomparable(sides)),
    )


def _difference(
    metric: str, part: str, side: Side, ours: _Columns, theirs: _Columns, clusters: Ints
) -> PairedDifference:
    both = np.isin(ours[1], _SCORED) & np.isin(theirs[1], _SCORED)
    values, others = ours[0][both], theirs[0][both]
    groups = int(clusters.max()) + 1
    first, second, gap = (mean_of(column, clusters[both], groups) for column in (values, others, others - values))
    found = deviation(gap)
    moves = _moves(ours[1], theirs[1])
    return PairedDifference(
        metric=metric,
        part=part,
        mode=side.mode,
        signature=side.signatures[metric, part],
        first=first.value if first else None,
        second=second.value if second else None,
        value=found.value,
        interval=found.interval,
        p=found.p,
        q=None,
        pairs=int(both.sum()),
        clusters=found.clusters,
        appeared=moves.pop("absent present", 0),
        vanished=moves.pop("present absent", 0),
        moves=moves,
    )


def _moves(outcomes: Codes, others: Codes) -> dict[str, int]:
    moved = outcomes != others
    steps = Counter(zip(outcomes[moved].tolist(), others[moved].tolist(), strict=True))
    return {f"{OUTCOMES[old].value} {OUTCOMES[new].value}": steps[old, new] for old, new in sorted(steps)}


def _changed(metric: str, side: Side, rows: Ints, ours: _Columns, theirs: _Columns) -> Iterator[Changed]:
    gaps = theirs[0] - ours[0]
    sizes = np.nan_to_num(np.abs(gaps), nan=0.0)
    moved = np.flatnonzero((ours[1] != theirs[1]) | (sizes > 0))
    for place in moved[np.lexsort((rows[moved], -sizes[moved]))][:MAX_CHANGED]:
        row = int(rows[place])
        yield Changed(
            metric=metric,
            conversation_id=str(side.exchanges["conversation_id"][row]),
            turn=int(side.exchanges["turn"][row].as_py()),
            first=OUTCOMES[ours[1][place]].value,
            second=OUTCOMES[theirs[1][place]].value,
            difference=None if np.isnan(gaps[place]) else round(float(gaps[place]), 6),
        )


def _with_q(differences: Sequence[PairedDifference]) -> tuple[PairedDifference, ...]:
    q = iter(false_discovery([found.p for found in differences if found.p is not None]))
    return tuple(found if found.p is None else replace(found, q=next(q)) for found in differences)


def _incomparable(sides: tuple[Side, Side]) -> Iterator[str]:
    first, second = (side.signatures for side in sides)
    for metric, part in dict.fromkeys((*first, *second)):
        ours, theirs = first.get((metric, part)), second.get((metric, part))
        if ours != theirs:
            yield f"{metric}.{part}".rstrip(".") + f": {ours or 'not measured'} against {theirs or 'not measured'}"


def _no_match(sides: tuple[Side, Side], on: Sequence[str], pairs: Pairs) -> str:
    count = len(pairs.clusters) or "no"
    noun = "exchange" if count == 1 else "exchanges"
    found = f"{count} {noun} of {sides[0].folder} and {sides[1].folder} match on {' and '.join(on)}"
    if any(pairs.ambiguous):
        return f"{found}, and several share one key; name the columns that tell them apart with --on"
    return f"{found}, and a comparison needs two; audit both with --map id=COLUMN, or name a shared column with --on"


def write_comparison(found: Comparison, out: str | Path, metrics: Mapping[str, type[Metric]] | None = None) -> None:
    """Write `compare.json` and `compare.html` to a folder; made if it is not there.

    Args:
        found: The comparison.
        out: The folder.
        metrics: What was compared, by name, for labels and ranges; Attunement's own if not given.

    Raises:
        OutputError: the folder cannot be written.
    """
    known = METRICS if metrics is None else metrics
    modes = {row.metric: Mode(row.mode) for row in found.differences}
    parts = {name: parts_of(known[name], mode) for name, mode in modes.items() if name in known}
    held = found.to_json()
    page = render_compare(held, parts)
    folder = Path(out)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(held, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    for name, content in (("compare.json", text), ("compare.html", page)):
        with written_at_once(folder / name) as sink:
            sink.write(content.encode("utf-8", "replace"))
