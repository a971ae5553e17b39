"""The samples of a benchmark run as rows: what was read in each reply, beside what is known of its item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from statistics import fmean
from typing import Any

from attunement.bench.items import Item
from attunement.bench.scoring import Counts, Scored
from attunement.conversation import UNKNOWN, Context, Mode, Role, Turn

FIDELITY = "fidelity"
"""The scorer whose scores are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item as it was answered; over several epochs, the mean of what was read."""

    task: str
    id: str
    group: str
    """What the item belongs to with others: the cluster for intervals."""
    mode: Mode
    labels: Mapping[str, str]
    """Language, relation and domain, as far as they are known."""
    about: Mapping[str, Any]
    """What else the item's record says: level, answer key, what is held fixed."""
    reply: str
    """Of the first epoch."""
    values: Mapping[str, float]
    """What was scored, by name (`attunement.bench.scoring.names_of`)."""
    counts: Mapping[str, Counts] = field(default_factory=dict)
    attuned: Mapping[str, float] = field(default_factory=dict)
    """The same readings of the item's attuned reply, where it has one."""

    @property
    def context(self) -> Context:
        """What is known of the exchange, as far as a metric's dimension depends on it."""
        return Context(relation=self.labels.get("relation", UNKNOWN))


@dataclass(frozen=True, slots=True)
class Answers:
    """All rows of a run, and how many replies it should have had."""

    task: str
    tier: str
    rows: tuple[Row, ...]
    expected: int
    """Replies that were asked for: items times epochs."""
    lost: int
    """Those among them that were not scored: an error, a timeout, a run that broke off."""


def about_item(item: Item) -> dict[str, Any]:
    """What a sample's metadata holds of its item: all of it, so that a log can be read and scored by itself."""
    known = {entry.name: getattr(item.context, entry.name) for entry in fields(Context)}
    return {
        "task": item.task,
        "group": item.group,
        "mode": item.exchange("").mode,
        "labels": item.labels,
        "about": dict(item.about),
        "attuned": item.attuned,
        "said": item.said,
        "history": [{"role": turn.role, "content": turn.text} for turn in item.history],
        "role": item.role,
        "reference": item.reference,
        "context": known,
    }


def item_of(id: str, known: Mapping[str, Any]) -> Item:
    """The item of a sample, from its id and metadata."""
    return Item(
        task=known["task"],
        id=id,
        group=known["group"],
        said=known["said"],
        history=tuple(Turn(Role(turn["role"]), turn["content"]) for turn in known["history"]),
        role=known["role"],
        reference=known["reference"],
        context=Context(**known["context"]),
        about=known["about"],
        attuned=known["attuned"],
    )


def about_score(found: Scored, attuned: Scored | None) -> dict[str, Any]:
    """What a score's metadata holds beside its values."""
    return {
        "outcomes": dict(found.outcomes),
        "reasons": dict(found.reasons),
        "counts": {name: list(counts) for name, counts in found.counts.items()},
        "attuned": dict(attuned.values) if attuned else {},
    }


def row_of(id: str, known: Mapping[str, Any], reply: str, value: Mapping[str, Any], read: Mapping[str, Any]) -> Row:
    """A row from a sample's id and metadata, the reply, and the score's value and metadata."""
    return Row(
        task=known["task"],
        id=id,
        group=known["group"],
        mode=Mode(known["mode"]),
        labels=known["labels"],
        about=known["about"],
        reply=reply,
        values={name: float(number) for name, number in value.items() if number is not None and number == number},
        counts={name: (int(a), int(b), int(c), int(d)) for name, (a, b, c, d) in read.get("counts", {}).items()},
        attuned=read.get("attuned", {}),
    )


def over_epochs(rows: Iterable[Row]) -> tuple[Row, ...]:
    """One row an item, in the order in which the items first appear."""
    by_item: dict[str, list[Row]] = {}
    for row in rows:
        by_item.setdefault(row.id, []).append(row)
    return tuple(same[0] if len(same) == 1 else _mean(same) for same in by_item.values())


def _mean(same: Sequence[Row]) -> Row:
    first = same[0]
    names = dict.fromkeys(name for row in same for name in row.values)
    features = dict.fromkeys(name for row in same for name in row.counts)
    counts = {name: _sum([row.counts[name] for row in same if name in row.counts]) for name in features}
    values = {name: fmean(row.values[name] for row in same if name in row.values) for name in names}
    return Row(
        task=first.task,
        id=first.id,
        group=first.group,
        mode=first.mode,
        labels=first.labels,
        about=first.about,
        reply=first.reply,
        values=values,
        counts=counts,
        attuned=first.attuned,
    )


def _sum(counts: Sequence[Counts]) -> Counts:
    hits, total, before_hits, before_total = (sum(column) for column in zip(*counts, strict=True))
    return hits, total, before_hits, before_total
