"""Runs of the benchmark's tasks, read from Inspect logs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from attunement.bench.items import TASKS, Item
from attunement.bench.results import Result, answers_of, results
from attunement.bench.rows import FIDELITY, Answers, Row, item_of
from attunement.errors import InputError

_LOGS = (".eval", ".json")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One task as one model answered it."""

    model: str
    """The model's name; with a number where it has several logs of a task."""
    log: str
    status: str
    epochs: int
    answers: Answers
    items: Mapping[str, Item]
    outcomes: Mapping[str, Mapping[str, str]]
    """By item, then by metric and part: what became of it."""
    reasons: Mapping[str, Mapping[str, str]]
    errors: Mapping[str, int]
    """Why samples were lost, and how many."""

    @property
    def task(self) -> str:
        """Its name, as in `attunement.bench.items.TASKS`."""
        return self.answers.task

    @property
    def rows(self) -> tuple[Row, ...]:
        """The items as they were answered."""
        return self.answers.rows

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """Every figure of the run."""
        return tuple(results(self.answers))

    def find(self, name: str, by: str = "", among: str = "") -> Result | None:
        """The figure of that name, over everything or a group."""
        wanted = (name, by, among)
        return next((found for found in self.results if (found.name, found.by, found.among) == wanted), None)


def read_runs(given: Sequence[str | Path]) -> tuple[Run, ...]:
    """The runs of some logs, by task in the benchmark's order, then by model as first met.

    Args:
        given: Logs, and folders of them.

    Raises:
        InputError: there is none, or one is no log of a task of ours.
    """
    runs = [_run(path) for path in _logs(given)]
    named: Counter[tuple[str, str]] = Counter()
    told_apart = []
    for run in runs:
        named[run.task, run.model] += 1
        number = named[run.task, run.model]
        told_apart.append(run if number == 1 else replace(run, model=f"{run.model} ({number})"))
    order = list(TASKS)
    models = list(dict.fromkeys(run.model for run in told_apart))
    return tuple(sorted(told_apart, key=lambda run: (order.index(run.task), models.index(run.model))))


def _logs(given: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, given):
        if not path.exists():
            raise InputError(f"{path}: there is no such log or folder")
        if not path.is_dir():
            yield path
            continue
        inside = sorted(log for log in path.rglob("*") if log.suffix in _LOGS and log.name != "logs.json")
        if not inside:
            raise InputError(f"{path}: there is no Inspect log (.eval or .json) in this folder")
        yield from inside


def _run(path: Path) -> Run:
    from inspect_ai.log import read_eval_log

    try:
        log: Any = read_eval_log(str(path))
    except Exception as error:  # whatever is wrong with the file, each format says it in its own way
        raise InputError(f"{path} is no Inspect log: {error}") from error
    answers = answers_of(log)
    if answers.task not in TASKS:
        raise InputError(f"{path} is a log of {log.eval.task!r}, which is none of the benchmark's tasks")
    samples = list(log.samples or ())
    read = {str(sample.id): sample for sample in reversed(samples) if FIDELITY in (sample.scores or {})}
    known = {id: (sample.scores[FIDELITY].metadata or {}) for id, sample in read.items()}
    return Run(
        model=str(log.eval.model),
        log=path.name,
        status=str(log.status),
        epochs=log.eval.config.epochs or 1,
        answers=answers,
        items={id: item_of(id, sample.metadata) for id, sample in read.items()},
        outcomes={id: found.get("outcomes", {}) for id, found in known.items()},
        reasons={id: found.get("reasons", {}) for id, found in known.items()},
        errors=Counter(_why(sample) for sample in samples if sample.error is not None),
    )


def _why(sample: Any) -> str:
    lines = str(sample.error.message).strip().splitlines()
    return lines[0][:160] if lines else "an error without words"
