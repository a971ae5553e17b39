"""Inspect logs made without a model: items, replies to them, and the scores that our scorer would give."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from inspect_ai.log import EvalConfig, EvalDataset, EvalError, EvalLog, EvalSample, EvalSpec, write_eval_log
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score

from attunement.bench.items import Item
from attunement.bench.rows import FIDELITY, about_item, about_score
from attunement.bench.scoring import names_of, score

Answer = Callable[[Item], str]


def write_log(
    place: Path, task: str, model: str, items: Sequence[Item], answer: Answer, lost: Mapping[str, str] | None = None
) -> Path:
    """The log of a run in which a model answered some items; `lost` says which sample ended in which error."""
    log = EvalLog(
        status="success",
        eval=EvalSpec(
            created="2026-01-01T00:00:00+00:00",
            task=f"attunement/{task}",
            dataset=EvalDataset(name=task, samples=len(items), sample_ids=[item.id for item in items]),
            model=model,
            config=EvalConfig(epochs=1),
        ),
        samples=[_sample(item, answer(item), model, (lost or {}).get(item.id)) for item in items],
    )
    write_eval_log(log, str(place))
    return place


def _sample(item: Item, reply: str, model: str, error: str | None) -> EvalSample:
    found = EvalSample(id=item.id, epoch=1, input=item.said, target=item.attuned or "", metadata=about_item(item))
    if error is not None:
        found.error = EvalError(message=error, traceback="", traceback_ansi="")
        return found
    read = score(item, reply)
    attuned = score(item, item.attuned) if item.attuned else None
    found.output = ModelOutput.from_content(model, reply)
    found.scores = {
        FIDELITY: Score(
            value={name: read.values.get(name, float("nan")) for name in names_of(item)},
            answer=reply,
            metadata=about_score(read, attuned),
        )
    }
    return found
