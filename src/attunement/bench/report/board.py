"""The leaderboard, and each figure as dots with intervals, a panel for each task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from attunement.bench.report.names import CONTROLS, MECHANISMS, lead_of, part_of, question_of, title_of
from attunement.bench.report.runs import Run
from attunement.bench.results import Result
from attunement.metric import Part
from attunement.metrics import METRICS
from attunement.report.chart import Scale, scale_for, shared_scale
from attunement.report.panels import Line, Panel
from attunement.report.table import MAX_SHAPES
from attunement.report.words import interval, is_share, link, number

_DIRECTIONS = {"lower": "lower is better", "higher": "higher is better", "neither": ""}
_DISTANCING = ("distancing.passive", "distancing.nominal", "distancing.impersonal")


@dataclass(frozen=True, slots=True)
class Cell:
    """A model's figure in the leaderboard."""

    value: str
    interval: str
    best: bool = False
    """Whether its whole interval lies beyond every other model's."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A task's figure in the leaderboard."""

    task: str
    title: str
    figure: str
    meaning: str
    direction: str


@dataclass(frozen=True, slots=True)
class Board:
    """Every model's lead figure in every task; no total, for no sum of these means anything."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One figure, a panel for each task."""

    label: str
    meaning: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """All figures of a task over everything, model by model."""

    task: str
    title: str
    asks: str
    rows: tuple[tuple[str, tuple[Line, ...]], ...]


def shapes_of(runs: Sequence[Run]) -> dict[str, int]:
    """Each model's colour and shape; none where there are too many to tell apart."""
    models = models_of(runs)
    return {model: place for place, model in enumerate(models, 1)} if len(models) <= MAX_SHAPES else {}


def models_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """The models, as first met."""
    return tuple(dict.fromkeys(run.model for run in runs))


def tasks_of(runs: Sequence[Run]) -> tuple[str, ...]:
    """The tasks that were run, in the benchmark's order."""
    return tuple(dict.fromkeys(run.task for run in runs))


def board(runs: Sequence[Run]) -> Board:
    """The lead figure of every task, by model."""
    columns = []
    cells: dict[str, list[Cell]] = {model: [] for model in models_of(runs)}
    for task in tasks_of(runs):
        name = lead_of(task)
        part = part_of(name, task)
        found = {run.model: run.find(name) for run in runs if run.task == task}
        columns.append(Column(task, title_of(task), part.label, part.meaning, _DIRECTIONS[part.better]))
        for model, row in cells.items():
            row.append(
                _cell(found.get(model), part, model in found, [found[other] for other in found if other != model])
            )
    return Board(tuple(columns), tuple((model, tuple(row)) for model, row in cells.items()))


def mechanisms(runs: Sequence[Run]) -> tuple[Group, ...]:
    """The mechanisms, each by task; distancing as its three features, pooled over a task."""
    return (
        *_groups(runs, [name for name in MECHANISMS if name != "linguistic_distancing"]),
        *_groups(runs, _DISTANCING),
    )


def controls(runs: Sequence[Run]) -> tuple[Group, ...]:
    """The controls, each by task, and being right where a key knows."""
    return _groups(runs, ["right", *CONTROLS])


def statistics(runs: Sequence[Run]) -> tuple[Group, ...]:
    """What each task comes to of its own."""
    found = []
    for task in tasks_of(runs):
        here = [run for run in runs if run.task == task]
        own = dict.fromkeys(result.name for run in here for result in run.results if result.own and not result.by)
        names = [name for name in own if name != "coverage" and not name.startswith("distancing.")]
        panels = [panel for name in names if (panel := _panel(here, name, part_of(name, task).label))]
        if panels:
            found.append(Group(title_of(task), question_of(task), tuple(panels)))
    return tuple(found)


def everything(runs: Sequence[Run]) -> tuple[TaskFigures, ...]:
    """Every figure over everything, for who wants to look one up."""
    found = []
    for task in tasks_of(runs):
        here = [run for run in runs if run.task == task]
        names = dict.fromkeys(result.name for run in here for result in run.results if not result.by)
        rows = tuple((part_of(name, task).label, tuple(_lines(here, name))) for name in names)
        found.append(TaskFigures(task, title_of(task), question_of(task), rows))
    return tuple(found)


def _groups(runs: Sequence[Run], names: Iterable[str]) -> tuple[Group, ...]:
    found = []
    for name in names:
        tasks = [task for task in tasks_of(runs) if any(run.find(name) for run in runs if run.task == task)]
        panels = [_panel([run for run in runs if run.task == task], name, title_of(task)) for task in tasks]
        kept = tuple(panel for panel in panels if panel is not None)
        if kept:
            part = part_of(name, tasks[0])
            found.append(Group(part.label, part.meaning, kept))
    return tuple(found)


def _panel(runs: Sequence[Run], name: str, label: str) -> Panel | None:
    part = part_of(name, runs[0].task)
    found = [result for run in runs if (result := run.find(name)) is not None]
    if not found:
        return None
    ends = [end for one in found for end in (one.figure.interval or ()) if one.figure.value is not None]
    values = [one.figure.value for one in found if one.figure.value is not None]
    scale = shared_scale([*ends, *values], part) if is_share(part) else scale_for([*ends, *values], part)
    lines = tuple(_placed(line, result, scale) for line, result in _pairs(runs, name, part))
    return Panel(
        metric=name,
        part="",
        label=label,
        meaning=part.meaning,
        direction=_DIRECTIONS[part.better],
        scale=scale,
        lines=lines,
        column="model",
    )


def _lines(runs: Sequence[Run], name: str) -> list[Line]:
    return [line for line, _ in _pairs(runs, name, part_of(name, runs[0].task))]


def _pairs(runs: Sequence[Run], name: str, part: Part) -> list[tuple[Line, Result]]:
    shapes = shapes_of(runs)
    found = []
    for run in runs:
        result = run.find(name)
        if result is not None:
            found.append((_line(run, result, part, shapes.get(run.model, -1)), result))
    return found


def _line(run: Run, result: Result, part: Part, shape: int) -> Line:
    seen = result.detectable
    return Line(
        level=run.model,
        shape=shape,
        value=number(result.figure.value, part),
        interval=interval(result.figure.interval, part),
        called=f"{result.items:,} items, {result.clusters:,} clusters",
        bounds="–" if seen is None else number(seen, replace(part, low=0.0)),
        pooled="",
        rare=_rare(result, part),
        note=result.figure.why,
        href=link(m=result.name, **{"g.model": run.model, "g.task": run.task}) if _linked(result.name) else "",
    )


def _placed(line: Line, result: Result, scale: Scale) -> Line:
    """The line with its dot and whisker, where there is an interval to draw."""
    if result.figure.value is None or result.figure.interval is None:
        return line
    low, high = result.figure.interval
    return replace(line, x=scale.at(result.figure.value), low=scale.at(low), high=scale.at(high))


def _linked(name: str) -> bool:
    return name.partition(".")[0] in METRICS


def _rare(result: Result, part: Part) -> str:
    if result.figure.value is None:
        return _short(result.figure.why) or "no value"
    return f"{number(result.figure.value, part)}: {_short(result.figure.why) or 'no interval'}"


def _short(why: str) -> str:
    """Why there is no interval, short enough for a row of a chart."""
    return why.replace(" are too few for an interval", ": no interval")


def _cell(result: Result | None, part: Part, ran: bool, others: Sequence[Result | None]) -> Cell:
    if result is None or result.figure.value is None:
        why = (_short(result.figure.why) if result else "nothing called for it") if ran else "not run"
        return Cell("–", "", why=why)
    ends = result.figure.interval
    told = "" if ends is None else interval(ends, part)
    return Cell(
        number(result.figure.value, part), told, _beyond(result, others, part.better), _short(result.figure.why)
    )


def _beyond(result: Result, others: Sequence[Result | None], better: str) -> bool:
    ends = result.figure.interval
    rest = [other.figure.interval for other in others if other is not None]
    if ends is None or better == "neither" or not rest:
        return False
    if better == "higher":
        return all(other is not None and ends[0] > other[1] for other in rest)
    return all(other is not None and ends[1] < other[0] for other in rest)
