"""Which replies the page shows, with their evidence, and the attuned reply or the reference beside."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import chain, zip_longest

from attunement.audit.choice import chosen_metrics
from attunement.audit.options import AuditOptions
from attunement.bench.items import Item
from attunement.bench.report.runs import Run
from attunement.bench.rows import Row
from attunement.conversation import Mode
from attunement.instruments.tiers import is_judged
from attunement.measurement import Measurement
from attunement.metric import parts_of
from attunement.metrics import METRICS
from attunement.reading import Reader
from attunement.report.given import Measured, Shown

MAX_SHOWN = 500
MAX_RISK = 100

RULE = (
    f"At most {MAX_SHOWN} replies: items by a hash of their name and by nothing they say, task by task in turn, each "
    f"with the replies of all models; those with a risk cue, at most {MAX_RISK}, apart. Beside each stands the reply "
    "that was written to be attuned, or the reference, where the item has one."
)
"""How the shown replies are chosen, for the page."""


def shown_replies(runs: Sequence[Run], *, text: bool = True) -> tuple[Shown, ...]:
    """The replies to show, in the order of the hash."""
    kept: list[Shown] = []
    risky = 0
    for run, row in _in_turn(runs):
        item = run.items[row.id]
        risk = _at_risk(item, row.reply, run.answers.tier)
        if risk and risky >= MAX_RISK:
            continue
        if len(kept) >= MAX_SHOWN:
            break
        risky += risk
        kept.append(_shown(run, row, item, risk=risk, text=text))
    return tuple(kept)


def _in_turn(runs: Sequence[Run]) -> Iterator[tuple[Run, Row]]:
    """Item after item, one of each task in turn, every item with all who answered it."""
    by_task: dict[str, dict[str, list[tuple[Run, Row]]]] = {}
    for run in runs:
        for row in run.rows:
            by_task.setdefault(run.task, {}).setdefault(row.id, []).append((run, row))
    drawn = [[items[id] for id in sorted(items, key=_hash)] for items in by_task.values()]
    for turn in zip_longest(*drawn):
        yield from chain.from_iterable(answered for answered in turn if answered is not None)


def _hash(id: str) -> bytes:
    return blake2b(id.encode(), digest_size=8).digest()


def _at_risk(item: Item, reply: str, tier: str) -> bool:
    exchange = item.exchange(reply)
    return exchange.mode is Mode.RESPOND and not is_judged(tier) and Reader(tier).at_risk(exchange)


def _shown(run: Run, row: Row, item: Item, *, risk: bool, text: bool) -> Shown:
    return Shown(
        conversation_id=f"{row.id} · {run.model}",
        turn=0,
        said=item.said if text else None,
        reply=row.reply if text else None,
        history=item.history if text else (),
        reference=(item.reference or item.attuned) if text else None,
        groups={"model": run.model, "task": run.task, **row.labels},
        measured=tuple(_measured(run, row, item)),
        risk=risk,
    )


def _measured(run: Run, row: Row, item: Item) -> Iterator[Measured]:
    """What each metric found: as the log has it, with the evidence where reading again asks no judge."""
    exchange = item.exchange(row.reply)
    mode = exchange.mode or Mode.RESPOND
    for metric in chosen_metrics(AuditOptions(tier=run.answers.tier), METRICS):
        parts = parts_of(metric, mode)
        again = None if is_judged(run.answers.tier) or not parts else metric.measure(exchange)
        for part in parts:
            yield _finding(run, row, metric.name, part, again)


def _finding(run: Run, row: Row, metric: str, part: str, again: Measurement | None) -> Measured:
    name = f"{metric}.{part}" if part else metric
    found = None if again is None else again.parts.get(part, again) if part else again
    return Measured(
        metric=metric,
        part=part,
        value=row.values.get(name),
        outcome=run.outcomes[row.id].get(name, "failed"),
        evidence=() if found is None else found.evidence,
        reason=run.reasons[row.id].get(name, ""),
    )
