"""A run of the benchmark as Inspect evaluations: what is done is kept, and the same call goes on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.bench.items import TASKS
from attunement.bench.results import Result, answers_of, results
from attunement.errors import InputError
from attunement.instruments.tiers import FAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is run."""

    models: tuple[str, ...]
    """By the names that Inspect gives them, as in `openai/gpt-5.2`, or `attunement/flat`."""
    tasks: tuple[str, ...] = ()
    """Names of tasks; none means all."""
    tier: str = FAST
    limit: int | None = None
    """Only so many items of each task, the first ones."""
    attuned_only: bool = False
    """Only the items that have an attuned reply."""
    display: str = "none"
    """How Inspect shows how far it is: `none`, `plain`, `rich`, …"""


@dataclass(frozen=True, slots=True)
class Ran:
    """One task of one model, as it ended."""

    model: str
    task: str
    place: str
    """The log."""
    status: str
    """`success`, or what Inspect says."""
    error: str
    lost: int
    results: tuple[Result, ...]

    def to_json(self) -> dict[str, Any]:
        """The run as plain values."""
        return {
            "model": self.model,
            "task": self.task,
            "log": self.place,
            "status": self.status,
            "error": self.error,
            "lost": self.lost,
            "results": [result.to_json() for result in self.results],
        }


def run(asked: Run, out: Path) -> list[Ran]:
    """Run the tasks, and read what each log comes to.

    Args:
        asked: What to run.
        out: The folder for the logs. What stands there of the same run is not asked again.

    Raises:
        InputError: Inspect is missing, or there is no such task or model.
    """
    for name in asked.tasks:
        if name not in TASKS:
            raise InputError(f"--task {name}: there is no such task; there are: {', '.join(TASKS)}")
    try:
        from inspect_ai import eval_set
        from inspect_ai.model import get_model

        from attunement.bench import _registry as ours
    except ImportError as error:
        raise InputError(f"the benchmark needs {error.name}: pip install 'attunement[bench]'") from error
    models = []
    for name in asked.models:
        try:
            models.append(get_model(name))
        except Exception as error:  # each provider has its own way to say that a key, a package or a name is wrong
            raise InputError(f"--model {name} cannot be had: {error}") from error
    tasks = [
        getattr(ours, name)(tier=asked.tier, attuned_only=asked.attuned_only) for name in asked.tasks or tuple(TASKS)
    ]
    _, logs = eval_set(
        tasks, str(out), model=models, limit=asked.limit, display=asked.display, retry_attempts=1, score_display=False
    )
    return [_ran(log.location.removeprefix("file://")) for log in logs]


def _ran(place: str) -> Ran:
    from inspect_ai.log import read_eval_log

    log = read_eval_log(place)
    answers = answers_of(log)
    error = log.error.message if log.error else ""
    found = tuple(results(answers))
    return Ran(log.eval.model, answers.task, place, log.status, error, answers.lost, found)


def headlines(ran: Sequence[Result]) -> list[Result]:
    """The results over all replies that say most: the task's own, and the means of whole metrics and readings."""
    return [result for result in ran if not result.by and (result.own or "." not in result.name)]
