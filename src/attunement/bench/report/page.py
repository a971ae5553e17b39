"""The benchmark's report: one HTML file that opens offline, in the style of the audit's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from markupsafe import Markup

from attunement.bench.report import board
from attunement.bench.report.contents import Contents
from attunement.bench.report.heat import Heat, heat_maps
from attunement.bench.report.names import MECHANISMS, part_of, title_of
from attunement.bench.report.paired import PairedItems
from attunement.bench.report.plots import LADDERS, Ladder, Plot, corners, ladder, premises
from attunement.bench.report.runs import Run
from attunement.bench.report.shown import RULE
from attunement.bench.statistics import Figure
from attunement.conversation import Mode
from attunement.metric import parts_of
from attunement.metrics import METRICS
from attunement.metrics.card import cards as expected
from attunement.report import cards
from attunement.report.given import About, Shown
from attunement.report.payload import payload
from attunement.report.shell import write_page
from attunement.report.table import CLEAR, Table
from attunement.report.words import gap, named, number, q_value

_SCRIPTS = ("text.js", "browser.js", "detail.js", "theme.js", "keys.js")
_STYLES = ("style.css", "bench.css")
BESIDE = "Written beside it: an attuned reply, or the reference"

_CLEARLY = 0.2
"""A transfer below this is called hardly any."""


@dataclass(frozen=True, slots=True)
class Against:
    """Two models compared: what is told apart first, then everything."""

    first: str
    second: str
    told: tuple[tuple[str, ...], ...]
    rest: tuple[tuple[str, ...], ...]
    moved: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MaskedRow:
    """Masking of one mechanism by one score, in words."""

    task: str
    mechanism: str
    score: str
    cells: tuple[str, ...]
    why: str


def render(found: Contents, shown: Sequence[Shown], title: str, *, text: bool = True) -> str:
    """The report as HTML; the same arguments give the same text."""
    runs = found.runs
    about = _about(found, title, text=text)
    table = Table({"results": found.measured}, about)
    shapes = board.shapes_of(runs)
    claim, much = _claim(runs)
    return write_page(
        "bench.html.j2",
        _SCRIPTS,
        styles=_STYLES,
        title=title,
        version=version("attunement"),
        sections=_sections(runs, shown),
        about=about,
        runs=runs,
        models=board.models_of(runs),
        tasks=board.tasks_of(runs),
        shapes=shapes,
        title_of=title_of,
        claim=claim,
        much=much,
        notices=_notices(runs),
        board=board.board(runs),
        statistics=board.statistics(runs),
        mechanisms=board.mechanisms(runs),
        controls=board.controls(runs),
        everything=board.everything(runs),
        ladders=_ladders(runs, shapes),
        premises=_premises(runs, shapes),
        corners=_corners(runs, shapes),
        maps=_maps(runs),
        conventional=_conventional(found),
        masking=_masking(found),
        against=_against(found.differences),
        shown=shown,
        cards=cards.cards({"instruments": found.instruments}),
        judge=None,
        signatures=cards.signatures(table),
        payload=payload(table, shown, beside=BESIDE),
    )


def _sections(runs: Sequence[Run], shown: Sequence[Shown]) -> tuple[tuple[str, str], ...]:
    risk = (("risk", "Risk cues"),) if any(one.risk for one in shown) else ()
    compared = (("compare", "Compare"),) if len(board.models_of(runs)) > 1 else ()
    first = (("board", "Leaderboard"), ("own", "Tasks"), ("mechanisms", "Mechanisms"), ("masking", "Masking"))
    return (*first, *compared, ("replies", "Replies"), *risk, ("coverage", "Coverage"), ("validity", "Trust"))


def _about(found: Contents, title: str, *, text: bool) -> About:
    parts = {
        name: {**parts_of(metric, Mode.RENDER), **parts_of(metric, Mode.RESPOND)} for name, metric in METRICS.items()
    }
    return About(
        title=title,
        inputs=(),
        options={},
        versions={"attunement": version("attunement")},
        metrics=parts,
        kinds={name: metric.kind for name, metric in METRICS.items()},
        not_measured=found.not_measured,
        text=text,
        rule=RULE,
        expected_wrong={name: (card.wrong, card.on) for name, card in expected().items()},
    )


def _claim(runs: Sequence[Run]) -> tuple[Markup, Markup]:
    """Whose replies follow what a person feels, where that was run; only what the intervals allow."""
    count = Markup("{} on {}. Each task has its own number; there is no total.").format(
        _many(len(board.models_of(runs)), "model"), _many(len(board.tasks_of(runs)), "task")
    )
    found = [(run.model, one.figure) for run in runs if run.task == "affect_ladder" and (one := run.find("transfer"))]
    ranked = sorted(((model, one) for model, one in found if one.interval), key=lambda pair: -(pair[1].value or 0))
    if not ranked:
        return Markup("{} on {}").format(
            _many(len(board.models_of(runs)), "model"), _many(len(board.tasks_of(runs)), "task")
        ), count
    (best, most), (worst, least) = ranked[0], ranked[-1]
    if len(ranked) == 1:
        return Markup("{}: transfer of feeling T = {}").format(named(best), _told(most)), count
    if not (most.interval and least.interval and most.interval[0] > least.interval[1]):
        return Markup("No model is told from another in how it follows feeling"), count
    verb = "hardly does" if (least.value or 0) < _CLEARLY else "does so less"
    claim = Markup("{} follows how strongly a person feels; {} {}").format(named(best), named(worst), verb)
    much = Markup(
        "On the affect ladder T is <strong>{}</strong> for {} and {} for {}: 1 is as responsive as the replies that "
        "were written to be attuned. "
    )
    return claim, much.format(_told(most), named(best), _told(least), named(worst)) + count


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _told(found: Figure) -> str:
    ends = "" if found.interval is None else f" [{found.interval[0]:.2f}, {found.interval[1]:.2f}]"
    return f"{found.value or 0:.2f}{ends}".replace("-", "−")


def _notices(runs: Sequence[Run]) -> tuple[str, ...]:
    found = []
    lost = sum(run.answers.lost for run in runs)
    if lost:
        found.append(
            f"{lost:,} replies were lost: those runs give no statistic of their task, for the rest is no fair sample."
        )
    if known := [model for model in board.models_of(runs) if model.startswith("attunement/")]:
        found.append(f"Known-answer models, written to fail in one way or in none, and no LLMs: {', '.join(known)}.")
    found.append("Items and attuned replies are synthetic, written and reviewed by models; no person has checked them.")
    return tuple(found)


def _ladders(runs: Sequence[Run], shapes: Mapping[str, int]) -> tuple[Ladder, ...]:
    return tuple(ladder(here, shapes) for task in LADDERS if (here := [run for run in runs if run.task == task]))


def _premises(runs: Sequence[Run], shapes: Mapping[str, int]) -> tuple[Plot, ...]:
    return premises([run for run in runs if run.task == "premise_pressure"], shapes)


def _corners(runs: Sequence[Run], shapes: Mapping[str, int]) -> tuple[tuple[Plot, tuple[tuple[str, ...], ...]], ...]:
    return tuple(found for name in MECHANISMS if (found := corners(runs, name, shapes)) is not None)


def _maps(runs: Sequence[Run]) -> tuple[tuple[str, tuple[Heat, ...]], ...]:
    wanted = (("language", "language_swap"), ("relation", "relation_swap"))
    found = [
        (by, heat_maps([run for run in runs if run.task == task], by))
        for by, task in wanted
        if any(run.task == task for run in runs)
    ]
    return tuple((by, maps) for by, maps in found if maps)


def _conventional(
    found: Contents,
) -> tuple[tuple[str, str, tuple[str, ...], tuple[tuple[str, tuple[tuple[str, str], ...]], ...]], ...]:
    """By task: its title, what replies are compared with, the scores' labels, and each model's value and interval."""
    tables = []
    for task in board.tasks_of(found.runs):
        here = [one for one in found.scores if one.run.task == task]
        means = [one.means for one in here]
        names = list(dict.fromkeys(name for one in means for name in one))
        rows = tuple(
            (one.run.model, tuple(_mean(values.get(name, (Figure(None), 0))[0], name, task) for name in names))
            for one, values in zip(here, means, strict=True)
        )
        against = ", ".join(dict.fromkeys(one.against for one in here if one.against))
        tables.append((title_of(task), against, tuple(part_of(name, task).label for name in names), rows))
    return tuple(tables)


def _mean(figure: Figure, name: str, task: str) -> tuple[str, str]:
    if figure.value is None:
        return "–", ""
    part = part_of(name, task)
    digits = 1 if part.high == 100.0 or name == "ter" else 2
    ends = "" if figure.interval is None else f"{figure.interval[0]:.{digits}f} to {figure.interval[1]:.{digits}f}"
    return f"{figure.value:.{digits}f}".replace("-", "−"), ends.replace("-", "−")


def _masking(found: Contents) -> tuple[tuple[MaskedRow, ...], tuple[tuple[str, str, str], ...]]:
    """What could be assessed, and what could not: mechanism, reason, and by which scores in which tasks."""
    rows = []
    reasons: dict[tuple[str, str], dict[str, list[str]]] = {}
    for one in found.masking:
        mechanism, score = (part_of(name, one.task).label for name in (one.mechanism, one.score))
        if one.found.why:
            why = one.found.why.removeprefix("masking not assessable: ")
            reasons.setdefault((mechanism, why), {}).setdefault(score, []).append(title_of(one.task))
            continue
        figures = (one.found.lift, one.found.excess, one.found.blindness, one.found.adjusted)
        cells = (*map(_told, figures), "–" if one.found.joint is None else f"{one.found.joint:.2f}", f"{one.replies}")
        rows.append(MaskedRow(title_of(one.task), mechanism, score, cells, ""))
    told = [
        (mechanism, why, "; ".join(f"{score} ({_listed(tasks)})" for score, tasks in where.items()))
        for (mechanism, why), where in reasons.items()
    ]
    return tuple(rows), tuple(told)


def _listed(tasks: Sequence[str]) -> str:
    return ", ".join(tasks) if len(tasks) < 4 else f"{len(tasks)} tasks"


def _against(differences: Sequence[PairedItems]) -> tuple[Against, ...]:
    found = []
    for first, second in dict.fromkeys((one.first, one.second) for one in differences):
        here = [one for one in differences if (one.first, one.second) == (first, second)]
        told = sorted(
            (one for one in here if one.q is not None and one.q < CLEAR and one.value),
            key=lambda one: (one.q, one.task),
        )
        rest = [one for one in here if one not in told]
        headlines = [one for one in told if "." not in one.name]
        moved = tuple(
            (
                title_of(one.task),
                part_of(one.name, one.task).label,
                "; ".join(f"{id} {gap(value, part_of(one.name, one.task))}" for id, value in one.moved),
            )
            for one in headlines
            if one.moved
        )
        found.append(Against(first, second, tuple(map(_difference, told)), tuple(map(_difference, rest)), moved))
    return tuple(found)


def _difference(one: PairedItems) -> tuple[str, ...]:
    part = part_of(one.name, one.task)
    ends = (
        "no interval"
        if one.interval is None
        else " to ".join(gap(end, part).removesuffix(" points") for end in one.interval)
    )
    return (
        title_of(one.task),
        part.label,
        number(one.means[0], part),
        number(one.means[1], part),
        gap(one.value, part),
        ends,
        "–" if one.q is None else q_value(one.q),
        f"{one.items}",
        _verdict(one, part.better),
    )


def _verdict(one: PairedItems, better: str) -> str:
    if one.q is None or one.q >= CLEAR or not one.value:
        return ""
    if better == "neither":
        return "different"
    return "worse" if (one.value > 0) == (better == "lower") else "better"
