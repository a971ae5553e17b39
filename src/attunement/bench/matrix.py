"""The mixing matrix: what each known failure moves, and what it should not move but does.

Each failing model is mixed with the attuned replies, on the items that have one: at a share p it fails on p of them.
Two ways: the reply is nothing but its failure, or opens with half of the attuned one and then fails. The metric that
names the failure should rise with p, and every other mechanism move less than a third as far, in SDs. Where it is
otherwise, the page says so. `python -m attunement.bench.matrix` writes it.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from attunement.bench.distancing import LANGUAGE, scales
from attunement.bench.items import RENDERED, TASKS, Item, attuned_items
from attunement.bench.known import ATTUNED, FAILURES, HALF, fails, known_reply
from attunement.bench.scoring import Scored, score
from attunement.bench.statistics import Figure, Floats
from attunement.bench.statistics.transfer import transfer
from attunement.conversation import Mode
from attunement.errors import OutputError
from attunement.instruments.tiers import FAST

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST = 1 / 3
"""How far another mechanism may move, of what the failure's own metric moves."""

MECHANISMS = ("sentiment_attenuation", "granularity_mismatch", "conflict_avoidance", "linguistic_distancing")
METRICS = (
    *MECHANISMS,
    "conflict_avoidance.premature_closure",
    "over_empathising",
    "need_match",
    "copying",
    "capitulation",
    "accuracy",
    "omitted_escalation",
    "self_oriented_talk",
    "advice_giving",
    "right",
)
"""The columns: mechanisms, controls, and the behaviours that failures are named after."""

NAMED: Mapping[str, str] = {
    "flat": "sentiment_attenuation",
    "mirror": "copying",
    "flatterer": "capitulation",
    "advice_machine": "conflict_avoidance.premature_closure",
    "bureaucrat": "linguistic_distancing",
    "dodger": "conflict_avoidance",
    "over_sharer": "self_oriented_talk",
    "accurate_but_cold": "sentiment_attenuation",
}
"""The metric that each failure should move."""
_HALVES = "Replies that open with half of the attuned one"


@dataclass(frozen=True, slots=True)
class Mixed:
    """One failure and one metric, over the items on which both replies have a value."""

    means: tuple[float, ...]
    """At each of `SHARES`."""
    spread: float
    """SD over attuned and failing replies together."""
    items: int

    @property
    def rises(self) -> bool:
        """Whether each mean is at least the one before, and the last above the first."""
        steps = np.diff(self.means)
        return bool((steps >= 0).all() and steps.sum() > 0)

    @property
    def move(self) -> float:
        """From no failing reply to failing replies alone, in SDs; 0 where nothing varies."""
        return (self.means[-1] - self.means[0]) / self.spread if self.spread else 0.0


@dataclass(frozen=True)
class Matrix:
    """Every failure by every metric, and how the models transfer."""

    mixed: Mapping[str, Mapping[str, Mixed]]
    transfers: Mapping[str, Figure]
    """T of each model on the affect ladder's items that have attuned replies."""
    items: int
    tier: str

    @cached_property
    def ratios(self) -> Mapping[str, Mapping[str, float]]:
        """How far each other mechanism moves, of what the failure's own metric does; inf where that does not move."""
        found: dict[str, dict[str, float]] = {}
        for failure, metrics in self.mixed.items():
            own = _named(failure)
            moved = abs(metrics[own].move) if own in metrics else 0.0
            others = [name for name in MECHANISMS if name in metrics and name != own.partition(".")[0]]
            found[failure] = {name: abs(metrics[name].move) / moved if moved else np.inf for name in others}
        return found

    def verdict(self, failure: str) -> tuple[str, ...]:
        """What the instruments fail in for that failure; nothing where they pass."""
        own = _named(failure)
        mixed = self.mixed[failure].get(own)
        found = [] if mixed and mixed.rises else [f"`{own}` does not rise, or falls at a step"]
        moved = [(name, ratio) for name, ratio in self.ratios[failure].items() if ratio >= MOST]
        return (*found, *(f"`{name}` moves {_times(ratio)} as far" for name, ratio in moved))


def matrix(tier: str = FAST, items: Sequence[Item] | None = None, said: Callable[[str], None] | None = None) -> Matrix:
    """The whole matrix.

    Args:
        tier: What the instruments read in.
        items: Items with attuned replies; none given, all in English that are answered.
        said: Is told what is being read.
    """
    chosen = items if items is not None else list(_items())
    read = {}
    failures = (*FAILURES, *(HALF + name for name in FAILURES))
    for model in (ATTUNED, *failures):
        if said:
            said(f"{model}: {len(chosen)} replies")
        read[model] = [score(item, known_reply(model, item), tier) for item in chosen]
    values = {model: [_values(found, tier) for found in scored] for model, scored in read.items()}
    mixed = {failure: dict(_row(failure, chosen, values[ATTUNED], values[failure])) for failure in failures}
    ladder = [row for row, item in enumerate(chosen) if item.task == "affect_ladder"]
    transfers = {model: _transfer([chosen[row] for row in ladder], values, ladder, model) for model in read}
    return Matrix(mixed, transfers, len(chosen), tier)


def _items() -> Iterator[Item]:
    for task in TASKS:
        if task not in RENDERED:
            yield from (item for item in attuned_items(task) if item.context.language == LANGUAGE)


def _values(found: Scored, tier: str) -> dict[str, float]:
    """The values of a reply, with its distancing: the mean over features of reply less person, in the task's SDs."""
    scale = scales(tier, Mode.RESPOND)
    apart = [
        (hits / total - before / words) / scale[feature]
        for feature, (hits, total, before, words) in found.counts.items()
        if feature in scale
    ]
    return {**found.values, **({"linguistic_distancing": float(np.mean(apart))} if apart else {})}


def _row(
    failure: str, items: Sequence[Item], good: Sequence[Mapping[str, float]], bad: Sequence[Mapping[str, float]]
) -> Iterator[tuple[str, Mixed]]:
    for name in METRICS:
        rows = [row for row in range(len(items)) if name in good[row] and name in bad[row]]
        if rows:
            yield (
                name,
                _mix(
                    failure,
                    [items[row] for row in rows],
                    *(np.array([side[row][name] for row in rows]) for side in (good, bad)),
                ),
            )


def _mix(failure: str, items: Sequence[Item], good: Floats, bad: Floats) -> Mixed:
    means = []
    for share in SHARES:
        failing = np.array([fails(failure.removeprefix(HALF), item, share) for item in items])
        means.append(float(np.where(failing, bad, good).mean()))
    return Mixed(tuple(means), float(np.std(np.concatenate([good, bad]))), len(items))


def _transfer(
    items: Sequence[Item], values: Mapping[str, Sequence[Mapping[str, float]]], rows: Sequence[int], model: str
) -> Figure:
    if not items:
        return Figure(None, None, "there is no item of the affect ladder among them")
    return transfer(
        np.array([item.about["level"] / 4 for item in items]),
        np.array([values[model][row].get("attributed", 0.0) for row in rows]),
        np.array([values[ATTUNED][row]["attributed"] for row in rows]),
        [item.group for item in items],
    ).value


def page(found: Matrix) -> str:
    """The matrix as a page of Markdown."""
    return "\n".join([*_opening(found), *_verdicts(found), *_transfers(found), *_tables(found)]) + "\n"


def _opening(found: Matrix) -> Iterator[str]:
    yield "# The benchmark's own validity"
    yield ""
    yield f"Known-answer models, mixed with attuned replies over {found.items} items in English, tier `{found.tier}`."
    yield "At a share p a model fails on p of the items, the same items first whatever the share, in about the attuned"
    yield "reply's length. The metric that names the failure should rise with p; every other mechanism should move less"
    yield "than a third as far, each in SDs of its own values. `attune bench matrix` writes this page."
    yield ""
    yield "Nobody but models wrote these replies, and no text was changed after the instruments had read it: what fails"
    yield "here, the instruments fail in, or the failing model does in truth more than its name says: who only gives"
    yield "advice takes up no feeling either. The models by halves meet the person first, and tell the two apart."
    yield ""


def _verdicts(found: Matrix) -> Iterator[str]:
    passing = [failure for failure in found.mixed if not found.verdict(failure)]
    rising = [failure for failure in found.mixed if (own := found.mixed[failure].get(_named(failure))) and own.rises]
    yield "## Verdict"
    yield ""
    yield f"Of {len(found.mixed)} failing models, {len(rising)} raise their own metric and let it fall at no step,"
    yield f"and {len(passing)} of them leave the other mechanisms where they were."
    for title, half in (("Replies that are nothing but their failure", False), (_HALVES, True)):
        yield ""
        yield f"### {title}"
        yield ""
        yield "| Model | Its metric | p = 0 | .25 | .5 | .75 | 1 | Move, SD | Verdict |"
        yield "|---|---|---|---|---|---|---|---|---|"
        yield from (_verdict(found, failure) for failure in found.mixed if failure.startswith(HALF) == half)
    yield ""


def _verdict(found: Matrix, failure: str) -> str:
    own = _named(failure)
    mixed = found.mixed[failure].get(own)
    if mixed is None:
        return f"| {failure} | `{own}` | | | | | | | **fails**: nothing to read it in |"
    problems = found.verdict(failure)
    verdict = f"**fails**: {'; '.join(problems)}" if problems else "passes"
    means = " | ".join(f"{mean:.2f}" for mean in mixed.means)
    return f"| {failure} | `{own}` | {means} | {mixed.move:+.2f} | {verdict} |"


def _transfers(found: Matrix) -> Iterator[str]:
    yield "## Transfer of each model on the affect ladder"
    yield ""
    yield "1 is as responsive as the attuned replies, 0 not at all. A mirror must not be near 1."
    yield ""
    yield "| Model | T | 95 % interval |"
    yield "|---|---|---|"
    for model, value in found.transfers.items():
        if value.value is None:
            yield f"| {model} | | {value.why} |"
        else:
            low, high = value.interval or (np.nan, np.nan)
            yield f"| {model} | {value.value:.2f} | {low:.2f} to {high:.2f} |"
    yield ""


def _tables(found: Matrix) -> Iterator[str]:
    yield "## The full matrix"
    for failure, metrics in found.mixed.items():
        yield ""
        yield f"### {failure}"
        yield ""
        yield "| Metric | Items | p = 0 | .25 | .5 | .75 | 1 | Rises | Move, SD | Of its own metric's |"
        yield "|---|---|---|---|---|---|---|---|---|---|"
        for name, mixed in metrics.items():
            ratio = found.ratios[failure].get(name)
            means = " | ".join(f"{mean:.3f}" for mean in mixed.means)
            rises, own = "yes" if mixed.rises else "no", "**its own**" if name == _named(failure) else ""
            share = own or ("" if ratio is None else _times(ratio))
            yield f"| `{name}` | {mixed.items} | {means} | {rises} | {mixed.move:+.2f} | {share} |"


def _named(failure: str) -> str:
    return NAMED[failure.removeprefix(HALF)]


def _times(ratio: float) -> str:
    return f"{ratio:.2f}" if np.isfinite(ratio) else "without bound"


def write(place: Path, tier: str = FAST, said: Callable[[str], None] | None = None) -> str:
    """Reckon the matrix and write it to a file; the page that was written.

    Raises:
        OutputError: it cannot be written.
    """
    text = page(matrix(tier, said=said))
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{place} cannot be written: {error.strerror}") from error
    return text


if __name__ == "__main__":
    print(write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/benchmark-validity.md")))
