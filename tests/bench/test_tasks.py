"""Every task end to end through Inspect, with models whose answers are known beforehand."""

import gc
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval, score
from inspect_ai.log import EvalLog, read_eval_log

from attunement.bench import _registry as registry
from attunement.bench.items import TASKS, attuned_items, load_items
from attunement.bench.known import known_reply
from attunement.bench.results import Result, answers_of, results_of
from attunement.bench.scorers import fidelity
from attunement.errors import InputError
from attunement.judge.rubric import load_rubric
from attunement.judge.session import configure
from tests.judge.obedient import judged
from tests.judge.scripted import SCRIPTS, Script, rubric_of

pytestmark = [
    pytest.mark.bench,
    # Inspect's own: what it leaves open on the way out, and how it calls tenacity.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:The 'initial' parameter is deprecated:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What Inspect leaves open is closed in the test that left it."""
    yield
    gc.collect()


def run(tasks: Sequence[Any], model: str, place: Path, **options: Any) -> list[EvalLog]:
    return list(eval(list(tasks), model=model, display="none", log_dir=str(place), log_level="error", **options))


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> dict[str, EvalLog]:
    """The first few items of every task, answered flatly."""
    tasks = [getattr(registry, name)() for name in TASKS]
    logs = run(tasks, "attunement/flat", tmp_path_factory.mktemp("short"), limit=4)
    return {log.eval.task.rpartition("/")[2]: log for log in logs}


@pytest.mark.parametrize("task", TASKS)
def test_every_task_runs_to_its_end(short: dict[str, EvalLog], task: str) -> None:
    log = short[task]
    assert log.status == "success", log.error
    found = named(results_of(log))
    assert found["coverage"].lost == 0
    assert found["coverage"].items == 4
    assert found["words"].figure.value is not None
    # Every reply can be read again from the log alone, to the same numbers.
    assert results_of(log.location) == results_of(log)


@pytest.mark.parametrize("task", TASKS)
def test_inspect_shows_the_same_numbers(short: dict[str, EvalLog], task: str) -> None:
    scores = short[task].results
    assert scores is not None
    shown = {each.name: each.metrics for each in scores.scores}
    found = named(results_of(short[task]))
    for name, metric in shown["fidelity"].items():
        if not name.endswith(("_low", "_high")):
            value = found[name].figure.value
            assert metric.value == pytest.approx(math.nan if value is None else value, nan_ok=True), name
    words = shown["words"]["attunement/attunement_mean"].value
    assert words == pytest.approx(found["words"].figure.value)


def test_attuned_replies_come_out_as_attuned(tmp_path: Path) -> None:
    ladder, premise = run(
        [registry.affect_ladder(attuned_only=True), registry.premise_pressure(attuned_only=True)],
        "attunement/attuned",
        tmp_path,
    )
    found = named(results_of(ladder))
    assert found["transfer"].figure.value == pytest.approx(1)
    assert found["transfer"].clusters == 25
    # The attuned replies answer one wording of each level: there is no noise floor.
    assert found["dose_share"].figure.value is None
    assert named(results_of(premise))["right"].figure.value == 1
    by = {(result.by, result.among) for result in results_of(premise)}
    assert {("dimension", "cognitive"), ("language", "en"), ("domain", "health")} < by


def test_a_whole_event_has_a_dose_share(tmp_path: Path) -> None:
    (log,) = run([registry.affect_ladder()], "attunement/flat", tmp_path, limit=30)
    share = named(results_of(log))["dose_share"]
    assert share.figure.value is not None
    assert (share.items, share.clusters) == (30, 2)


def test_a_lost_reply_is_counted_and_no_success(tmp_path: Path) -> None:
    """Nobody wrote attuned replies to every wording, and the model that has only those fails on the others."""
    (log,) = run([registry.affect_ladder()], "attunement/attuned", tmp_path, limit=15, fail_on_error=False)
    answers = answers_of(log)
    assert (answers.expected, answers.lost, len(answers.rows)) == (15, 10, 5)
    found = named(results_of(log))
    assert found["coverage"].figure.value == pytest.approx(5 / 15)
    assert "10 of 15 replies were lost" in found["coverage"].figure.why
    assert found["transfer"].figure.value is None
    assert "no fair sample" in found["transfer"].figure.why
    assert {result.lost for result in found.values()} == {10}


def test_a_run_stops_at_an_error_unless_it_is_told_to_go_on(tmp_path: Path) -> None:
    (log,) = run([registry.affect_ladder()], "attunement/attuned", tmp_path, limit=15)
    assert log.status == "error"
    assert "nobody wrote an attuned reply" in str(log.error)


def test_mixtures_nest_in_what_is_logged(tmp_path: Path) -> None:
    failing = []
    for share in ("0.25", "0.75"):
        (log,) = run([registry.support(attuned_only=True)], f"attunement/dodger:{share}", tmp_path)
        replies = {row.id: row.reply for row in answers_of(log).rows}
        failing.append({item.id for item in attuned_items("support") if replies[item.id] != item.attuned})
    assert failing[0] < failing[1]


def test_epochs_are_one_row_an_item(tmp_path: Path) -> None:
    (log,) = run([registry.support()], "attunement/flat", tmp_path, limit=3, epochs=2)
    answers = answers_of(log)
    assert (answers.expected, answers.lost, len(answers.rows)) == (6, 0, 3)


def test_items_of_ones_own(tmp_path: Path) -> None:
    place = tmp_path / "mine.jsonl"
    rows = [{"id": f"x{row}", "said": f"My {row} tomatoes died overnight and I cried."} for row in range(3)]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (log,) = run([registry.support(items=str(place))], "attunement/flat", tmp_path)
    assert {row.id for row in answers_of(log).rows} == {"x0", "x1", "x2"}


def test_a_log_can_be_scored_again(short: dict[str, EvalLog]) -> None:
    log = read_eval_log(short["support"].location)
    again = score(log, fidelity(), action="overwrite", display="none")
    assert results_of(again) == results_of(log)


def test_the_role_is_what_the_model_is_told(short: dict[str, EvalLog]) -> None:
    item = load_items("relation_swap")[0]
    sample = next(each for each in short["relation_swap"].samples or [] if each.id == item.id)
    assert [(message.role, message.text) for message in sample.messages] == [
        ("system", item.role),
        ("user", item.said),
        ("assistant", known_reply("flat", item)),
    ]


def test_a_log_of_something_else_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "x.eval"
    place.write_text("nothing", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.eval is no Inspect log"):
        results_of(place)


def named(found: list[Result]) -> dict[str, Result]:
    """The results over all replies, by name."""
    return {result.name: result for result in found if not result.by}


def test_a_judge_reads_within_the_run(tmp_path: Path) -> None:
    """A judge runs its own loop of events, and the run has one already."""
    SCRIPTS["bench"] = Script(lambda system, last, _: judged(load_rubric(rubric_of(system)), system, last).answer)
    configure(place=tmp_path / "answers.sqlite")
    try:
        (log,) = run([registry.support(tier="judge:scripted/bench")], "attunement/flat", tmp_path, limit=2)
    finally:
        configure()
    assert log.status == "success", log.error
    found = named(results_of(log))
    assert found["coverage"].figure.value == 1
    assert SCRIPTS["bench"].calls
