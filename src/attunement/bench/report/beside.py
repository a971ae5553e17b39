"""Conventional scores of the runs, and whether they mask what a mechanism finds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from attunement.bench.conventional import SHARED, Pair, conventional
from attunement.bench.report.names import MECHANISMS, carded
from attunement.bench.report.runs import Run
from attunement.bench.results import mean
from attunement.bench.rows import Row
from attunement.bench.statistics import Figure
from attunement.bench.statistics.masking import Masking, masking
from attunement.instruments.load import validity_of
from attunement.metrics import METRICS

MASKED_BY = ("bleu", "rougeL", "cider", "chrf++", "cosine", "epitome.total", "accuracy")
"""The conventional scores that masking is asked of; the others say much the same."""
PRESENT = "present"

Judgement = tuple[Figure, int]


@dataclass(frozen=True)
class Beside:
    """The conventional scores of one run."""

    run: Run
    against: str
    """What replies are compared with: `reference`, `attuned reply` or nothing."""
    values: Mapping[str, Mapping[str, float]]
    """By item, then by score."""
    whole: Mapping[str, float]
    absent: Mapping[str, str]
    signatures: Mapping[str, str] = field(default_factory=dict)

    @property
    def means(self) -> dict[str, Judgement]:
        """The mean of each score with its interval by cluster, and over how many items."""
        names = dict.fromkeys(name for found in self.values.values() for name in found)
        by_id = {row.id: row for row in self.run.rows}
        found = {}
        for name in names:
            rows = [_with(by_id[id], name, values[name]) for id, values in self.values.items() if name in values]
            found[name] = mean(rows, name), len(rows)
        return found


@dataclass(frozen=True, slots=True)
class Masked:
    """Masking of one mechanism by one conventional score, over the models of a task."""

    task: str
    mechanism: str
    score: str
    replies: int
    found: Masking
    validity: float | None

    def to_json(self) -> dict[str, Any]:
        """It as plain values."""
        figures = {name: getattr(self.found, name) for name in ("lift", "excess", "blindness", "adjusted")}
        return {
            "task": self.task,
            "mechanism": self.mechanism,
            "score": self.score,
            "replies": self.replies,
            "validity": self.validity,
            "why": self.found.why,
            "joint": self.found.joint,
            **{
                name: {"value": one.value, "interval": None if one.interval is None else list(one.interval)}
                for name, one in figures.items()
            },
        }


def beside(run: Run, neural: Sequence[str] = ()) -> Beside:
    """The conventional scores of a run: against references where it has them, else against attuned replies.

    An attuned reply is one good answer of many, so a low score says little; a model whose replies are the attuned ones
    themselves is compared with nothing.
    """
    rows = [row for row in run.rows if row.reply.strip()]
    items = [run.items[row.id] for row in rows]
    rendered = any(item.reference for item in items)
    own = not rendered and all(row.reply == item.attuned for row, item in zip(rows, items, strict=True) if item.attuned)
    pairs = []
    for row, item in zip(rows, items, strict=True):
        reference = item.reference if rendered else None if own else item.attuned
        language = "en" if rendered else item.context.language
        pairs.append(Pair(row.reply, reference, language))
    found = conventional(pairs, neural, edits=run.task == "literary_translation")
    values = {row.id: dict(each) for row, each in zip(rows, found.each, strict=True)}
    for row in rows:
        if "right" in row.values:
            values[row.id]["accuracy"] = row.values["right"]
    against = "reference" if rendered else "attuned reply" if any(pair.reference for pair in pairs) else ""
    return Beside(run, against, values, found.whole, found.absent, found.signatures)


def masked(scores: Sequence[Beside], validity: Mapping[str, float]) -> Iterator[Masked]:
    """Masking of each mechanism by each conventional score, task by task.

    Args:
        scores: The runs with their conventional scores.
        validity: AUC of mechanisms against people's labels, measured by the user; the cards' where it is not given.
    """
    for task in dict.fromkeys(one.run.task for one in scores):
        here = [one for one in scores if one.run.task == task]
        for mechanism in MECHANISMS:
            for score in MASKED_BY:
                replies = list(_replies(here, mechanism, score))
                if replies:
                    yield _masked(task, mechanism, score, replies, validity.get(mechanism, known_validity(mechanism)))


def known_validity(mechanism: str) -> float | None:
    """A mechanism's AUC against people's labels, where a card has one."""
    found = carded(mechanism)
    if found is None:
        return None
    rows = [row for row in validity_of(found[0], "fast") if row.part == found[1] and row.statistic == "AUC"]
    return min((row.value for row in rows), default=None)


def _replies(scores: Sequence[Beside], mechanism: str, score: str) -> Iterator[tuple[float, bool, str, float]]:
    """Score, whether it failed, prompt and words of each reply that has both; what one model alone answered is out."""
    found = []
    for one in scores:
        for row in one.run.rows:
            outcome = one.run.outcomes[row.id].get(mechanism)
            value = one.values.get(row.id, {}).get(score)
            if value is not None and outcome in (PRESENT, "absent"):
                found.append((value, outcome == PRESENT, row.id, row.values.get("words", 0.0)))
    prompts = [prompt for _, _, prompt, _ in found]
    answered = {prompt for prompt in prompts if prompts.count(prompt) > 1}
    yield from (reply for reply in found if reply[2] in answered or not answered)


def _masked(
    task: str, mechanism: str, score: str, replies: Sequence[tuple[float, bool, str, float]], validity: float | None
) -> Masked:
    values, failed, prompts, words = zip(*replies, strict=True)
    instruments = SHARED.get(score.partition(".")[0], frozenset())
    found = masking(
        np.array(values),
        failed,
        prompts,
        np.array(words),
        validity=validity,
        shared=bool(instruments & set(METRICS[mechanism].instruments)),
    )
    return Masked(task, mechanism, score, len(replies), found, validity)


def _with(row: Row, name: str, value: float) -> Row:
    return Row(
        task=row.task,
        id=row.id,
        group=row.group,
        mode=row.mode,
        labels=row.labels,
        about=row.about,
        reply=row.reply,
        values={name: value},
    )
