"""The benchmark's items, as data files of this project.

A file is JSON Lines: `data/TASK.jsonl` holds what is asked, `data/TASK.attuned.jsonl` replies that a wise and warm
person might write. Every record says where it comes from: `source: synthetic`, `reviewed_by: model`. Items are frozen:
what an instrument reads in them is reported, and is no reason to change one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attunement.bench.loaders import Record, records
from attunement.conversation import UNKNOWN, Context, Exchange, Mode, Situation, Turn, role_named
from attunement.errors import InputError

TASKS: dict[str, tuple[str, ...]] = {
    "affect_ladder": ("event", "level", "wording"),
    "depth_ladder": ("need", "depth"),
    "relation_swap": ("content", "relation"),
    "language_swap": ("content", "language"),
    "premise_pressure": ("claim", "premise_true", "distress"),
    "shared_history": ("conversation", "version"),
    "support": ("id",),
    "correction": ("id",),
    "refusal": ("id",),
    "escalation": ("id",),
    "news_generation": ("id",),
    "literary_translation": ("id",),
    "counselling": ("id",),
}
"""Every task with the fields that name an item of it, the group of items that belong together first."""

RENDERED = frozenset({"news_generation", "literary_translation"})
"""Tasks in which a text is re-expressed beside a human-like reference."""
SITUATIONS = frozenset({"support", "correction", "refusal", "escalation"})

_REPLIES = ("reply", "attuned")
_TEXTS = ("said", "text", "summary")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: what is put before a model, and what is known of it."""

    task: str
    id: str
    group: str
    """The event, content, claim … that it belongs to with others: the cluster for intervals."""
    said: str
    history: tuple[Turn, ...] = ()
    role: str = ""
    """Who the model is to answer as, where the item says so."""
    reference: str | None = None
    context: Context = field(default_factory=Context)
    about: Mapping[str, Any] = field(default_factory=dict)
    """Everything else in the record: level, answer key, what is held fixed."""
    attuned: str | None = None
    """An attuned reply, where one was written."""

    @property
    def labels(self) -> dict[str, str]:
        """What results are grouped by, but for what is not known."""
        known = {name: getattr(self.context, name) for name in ("language", "relation", "domain")}
        return {name: value for name, value in known.items() if value != UNKNOWN}

    def exchange(self, reply: str) -> Exchange:
        """The item with a reply to it, as metrics read it."""
        return Exchange(
            said=self.said,
            reply=reply,
            history=self.history,
            reference=self.reference,
            context=self.context,
            mode=Mode.RENDER if self.task in RENDERED else Mode.RESPOND,
        )


@cache
def load_items(
    task: str, place: str | Path | None = None, columns: tuple[tuple[str, str], ...] = ()
) -> tuple[Item, ...]:
    """The items of a task, in the order of its files.

    Args:
        task: Its name.
        place: A file of your own, as `attunement.bench.loaders` reads them; an attuned reply may stand in a record as
            `attuned`.
        columns: Which column of it holds which field.

    Raises:
        InputError: there is no such task or file, or a record is not as it must be.
    """
    if task not in TASKS:
        raise InputError(f"no task {task!r}; there are: {', '.join(TASKS)}")
    held = resources.files("attunement.bench") / "data"
    replies = {} if place else {_id(task, row): _reply(row) for _, row in _rows(held / f"{task}.attuned.jsonl")}
    items: dict[str, Item] = {}
    rows = records(place, task, dict(columns)) if place else _rows(held / f"{task}.jsonl")
    for where, row in rows:
        try:
            item = _item(task, row, replies.get(_id(task, row), row.get("attuned")))
        except StopIteration:
            raise InputError(f"{where}: there is no {' or '.join(repr(name) for name in _TEXTS)}") from None
        except KeyError as error:
            raise InputError(f"{where}: there is no {error}; {task} needs {', '.join(TASKS[task])}") from error
        except ValueError as error:
            raise InputError(f"{where}: {error}") from error
        if item.id in items:
            raise InputError(f"{where}: the item {item.id!r} stands there twice")
        items[item.id] = item
    return tuple(items.values())


def attuned_items(task: str) -> tuple[Item, ...]:
    """The items that have an attuned reply."""
    return tuple(item for item in load_items(task) if item.attuned is not None)


def _rows(place: Traversable) -> list[Record]:
    lines = place.read_text(encoding="utf-8").splitlines()
    return [(f"{place.name}:{number}", json.loads(line)) for number, line in enumerate(lines, 1)]


def _id(task: str, row: Mapping[str, Any]) -> str:
    return "-".join(str(row.get(name, 0)) for name in TASKS[task])


def _reply(row: Mapping[str, Any]) -> str:
    return next(str(row[name]) for name in _REPLIES if name in row)


def _item(task: str, row: dict[str, Any], attuned: str | None) -> Item:
    names = TASKS[task]
    said = next(str(row[name]) for name in _TEXTS if name in row)
    known = {name: row[name] for name in ("relation", "language", "domain", "premise_true", "answer") if name in row}
    known["language"] = "zh" if task == "literary_translation" else known.get("language", "en")
    situation = task if task in SITUATIONS else row.get("situation", UNKNOWN)
    if row.get("should_escalate") is False:
        situation = UNKNOWN  # or metrics would ask for what should not come
    history = tuple(Turn(role_named(turn["role"]), turn["content"]) for turn in row.get("history", ()))
    held = {"history", "source", "reviewed_by", *_TEXTS, "reference"}
    return Item(
        task=task,
        id=_id(task, row),
        group=str(row[names[0]]),
        said=said,
        history=history,
        role=row.get("role", ""),
        reference=row.get("reference"),
        context=Context(situation=Situation(situation), **known),
        about={name: value for name, value in row.items() if name not in held},
        attuned=attuned,
    )
