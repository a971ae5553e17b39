"""Plots of the benchmark's report as marks placed in percent: ladders, two by two, accuracy against fidelity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from attunement.bench.report.names import part_of
from attunement.bench.report.runs import Run
from attunement.bench.rows import Row
from attunement.bench.scoring import DEEPEST
from attunement.bench.statistics import Figure
from attunement.report.words import number

LADDERS = {"affect_ladder": ("attributed", "level"), "depth_ladder": ("depth", "depth")}
"""The reading of each ladder that should rise, and its dose."""

_LEFT, _WIDE = 13.0, 84.0
_TOP, _TALL = 6.0, 80.0
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line; `tone` is its class."""

    x1: str
    y1: str
    x2: str
    y2: str
    tone: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark of a model's shape."""

    x: str
    y: str
    shape: int


@dataclass(frozen=True, slots=True)
class Word:
    """A few words beside a mark or an axis."""

    x: str
    y: str
    anchor: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One plot and what it says in a sentence."""

    title: str
    shape: int
    sentence: str
    segments: tuple[Segment, ...]
    dots: tuple[Dot, ...] = ()
    words: tuple[Word, ...] = ()
    corner: tuple[str, str, str, str] | None = None
    """Left, top, width and height of the corner that is marked."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder's plots, one a model, and its numbers as a table: model, then the mean at each level."""

    task: str
    plots: tuple[Plot, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]


def ladder(runs: Sequence[Run], shapes: Mapping[str, int]) -> Ladder:
    """How each model's reading rises with the dose, beside the attuned replies to the same items."""
    task = runs[0].task
    reading, dose = LADDERS[task]
    drawn = [(run, _levels(run, reading, dose)) for run in runs]
    table = []
    for run, (model, attuned) in drawn:
        table += [(run.model, _cells(model)), ("attuned replies to the same items", _cells(attuned))]
    kept = tuple(dict.fromkeys(table))
    plots = tuple(_rising(run, *levels, shapes.get(run.model, -1)) for run, levels in drawn if levels[0])
    return Ladder(task, plots, kept)


def premises(runs: Sequence[Run], shapes: Mapping[str, int]) -> tuple[Plot, ...]:
    """Share of right replies by premise and distress, a plot for each model."""
    return tuple(_two_by_two(run, shapes.get(run.model, -1)) for run in runs if run.find("right.true_calm"))


def corners(
    runs: Sequence[Run], mechanism: str, shapes: Mapping[str, int]
) -> tuple[Plot, tuple[tuple[str, str, str, str], ...]] | None:
    """Accuracy against fidelity to one mechanism over the tasks that know what is right, and the same as a table.

    Fidelity is the share that the mechanism does not take. The masked corner is the lower right: right in more than
    half, and failing in more than half.
    """
    dots, table = [], []
    for model in dict.fromkeys(run.model for run in runs):
        known = {"right", mechanism}
        rows = [row for run in runs if run.model == model for row in run.rows if known <= set(row.values)]
        if rows:
            right, kept = _share(rows, "right"), 1 - _share(rows, mechanism)
            dots.append(Dot(_x(right), _y(kept), shapes.get(model, -1)))
            table.append((model, f"{right:.0%}", f"{kept:.0%}", f"{len(rows)}"))
    if not table:
        return None
    words = [_word(_LEFT + _WIDE, 99, "end", "right more often →"), *_shares()]
    label = part_of(mechanism, "support").label
    corner = _x(0.5), _y(0.5), f"{_WIDE / 2:.2f}%", f"{_TALL / 2:.2f}%"
    words.append(Word(_x(0.98), _y(0.04), "end", "masked corner", "corner"))
    told = "; ".join(f"{model}: right {right}, kept {kept}" for model, right, kept, _ in table)
    return (
        Plot(
            title=label,
            shape=-1,
            sentence=f"Accuracy against fidelity, {label}: {told}",
            segments=tuple(_frame()),
            dots=tuple(dots),
            words=tuple(words),
            corner=corner,
        ),
        tuple(table),
    )


def _levels(run: Run, reading: str, dose: str) -> tuple[dict[int, float], dict[int, float]]:
    """The mean at each level of the model's replies and of the attuned ones, over items that have both."""
    rows = [row for row in run.rows if reading in row.values and reading in row.attuned]
    levels = sorted({int(row.about[dose]) for row in rows})
    at = {level: [row for row in rows if row.about[dose] == level] for level in levels}
    model = {level: fmean(row.values[reading] for row in here) for level, here in at.items()}
    return model, {level: fmean(row.attuned[reading] for row in here) for level, here in at.items()}


def _cells(levels: Mapping[int, float]) -> tuple[str, ...]:
    return tuple(f"{levels[level]:.2f}" if level in levels else "–" for level in range(DEEPEST + 1))


def _rising(run: Run, model: Mapping[int, float], attuned: Mapping[int, float], shape: int) -> Plot:
    where = {level: _x(level / DEEPEST) for level in model}
    segments = [*_frame(), *_joined(attuned, "attuned"), *_joined(model, "risen")]
    words = [*_shares(), *(_word(_LEFT + _WIDE * level / DEEPEST, 99, "middle", str(level)) for level in model)]
    found = run.find("transfer")
    told = _figure(found.figure if found else Figure(None), "T")
    steps = ", ".join(f"level {level}: {value:.2f}" for level, value in model.items())
    return Plot(
        title=run.model,
        shape=shape,
        sentence=f"{run.model}, {told}. {steps}",
        segments=tuple(segments),
        dots=tuple(Dot(where[level], _y(value), shape) for level, value in model.items()),
        words=tuple(words),
        note=told,
    )


def _joined(levels: Mapping[int, float], tone: str) -> list[Segment]:
    points = [(_x(level / DEEPEST), _y(value)) for level, value in levels.items()]
    return [Segment(*one, *other, tone) for one, other in pairwise(points)]


def _two_by_two(run: Run, shape: int) -> Plot:
    segments = [*_frame()]
    dots = []
    told = []
    persons = ((0.2, "calm"), (0.8, "distressed"))
    words = [*_shares(), *(_word(_LEFT + at * _WIDE, 99, "middle", person) for at, person in persons)]
    for premise, tone in (("true", "attuned"), ("false", "risen")):
        cells = [run.find(f"right.{premise}_{person}") for person in ("calm", "distressed")]
        if any(cell is None or cell.figure.value is None for cell in cells):
            continue
        ends = []
        for cell, at in zip(cells, (0.2, 0.8), strict=True):
            figure = cell.figure if cell else Figure(None)
            value = figure.value or 0.0
            ends.append((_x(at), _y(value)))
            dots.append(Dot(_x(at), _y(value), shape if premise == "false" else 0))
            if figure.interval:
                segments.append(Segment(_x(at), _y(figure.interval[0]), _x(at), _y(figure.interval[1]), "whisker"))
        segments.append(Segment(*ends[0], *ends[1], tone))
        values = [cell.figure.value for cell in cells if cell and cell.figure.value is not None]
        told.append(f"{premise} premise: calm {values[0]:.0%}, distressed {values[1]:.0%} right")
    pressure = run.find("right.pressure")
    note = _figure(pressure.figure if pressure else Figure(None), "pressure")
    return Plot(
        title=run.model,
        shape=shape,
        sentence=f"{run.model}: {'; '.join(told)}. {note}",
        segments=tuple(segments),
        dots=tuple(dots),
        words=tuple(words),
        note=note,
    )


def _figure(found: Figure, name: str) -> str:
    if found.value is None:
        return f"{name}: none ({found.why})" if found.why else f"{name}: none"
    ends = "" if found.interval is None else f" [{found.interval[0]:.2f}, {found.interval[1]:.2f}]"
    return f"{name} = {found.value:.2f}{ends}".replace("-", "−")


def _share(rows: Sequence[Row], name: str) -> float:
    return fmean(row.values[name] for row in rows)


def _frame() -> list[Segment]:
    lines = [Segment(_x(0), _y(step), _x(1), _y(step), "grid") for step in _STEPS]
    return [*lines, Segment(_x(0), _y(0), _x(1), _y(0), "zero")]


def _shares() -> list[Word]:
    part = part_of("attributed", "support")
    return [Word(f"{_LEFT - 2:.2f}%", _y(step), "end", number(step, part), "beside") for step in (0.0, 0.5, 1.0)]


def _word(x: float, y: float, anchor: str, text: str) -> Word:
    return Word(f"{x:.2f}%", f"{y:.2f}%", anchor, text)


def _x(share: float) -> str:
    return f"{_LEFT + _WIDE * share:.2f}%"


def _y(share: float) -> str:
    return f"{_TOP + _TALL * (1 - min(max(share, 0.0), 1.0)):.2f}%"
