"""How often a corrected rate's interval holds the true rate, by simulation: `python -m studies.coverage`.

600 conversations of one to five exchanges. A conversation's rate is drawn from a beta distribution with the base rate
as its mean, so exchanges of one conversation resemble each other. The instrument errs differently in two groups of
conversations. Labels err too, each way alike: what they can correct to is the rate as people label it.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from attunement.intervals import estimate, mean_of
from attunement.validity.correction import Floats, Ints, Mask, corrected

CONVERSATIONS = 600
DRAWS = 1000
SEED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A population and how labels are drawn from it."""

    base: float = 0.03
    noise: float = 0.05
    """How often a label is wrong."""
    labels: int = 50
    flagged_apart: bool = False
    """Half of the labels go to flagged exchanges, half to others; else all have one chance."""
    found: tuple[float, float] = (0.8, 0.5)
    """How often the instrument flags what is there, in each group."""
    passed: tuple[float, float] = (0.98, 0.93)
    """How often it passes what is not, in each group."""

    @property
    def target(self) -> float:
        """The rate as people label it."""
        return self.base * (1 - self.noise) + (1 - self.base) * self.noise


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What became of the intervals."""

    world: World
    raw: float
    """The mean uncorrected rate."""
    raw_covers: float
    """How often the uncorrected interval holds the rate as people label it."""
    value: float
    covers: float
    width: float
    wald: float
    """How often value ± t standard errors would, without the made-up errors."""


COLUMNS = (
    *("Rate", "Wrong labels", "Labels", "Drawn", "Rate as labelled", "Raw", "Raw holds it"),
    *("Corrected", "Holds it", "Width", "Plain t"),
)

WORLDS = tuple(
    replace(world, labels=labels, flagged_apart=apart)
    for world in (World(), World(noise=0.0), World(base=0.3))
    for labels in (50, 200)
    for apart in (False, True)
)


def coverage(world: World, draws: int = DRAWS, seed: int = SEED) -> Coverage:
    """Draw populations and labels, and count."""
    generator = np.random.default_rng(seed)
    held, held_raw, held_wald, values, widths, raws = 0, 0, 0, 0.0, 0.0, 0.0
    for _ in range(draws):
        flags, clusters, labelled = _population(world, generator)
        chances, asked = _sample(world, flags, generator)
        labels = np.where(asked, labelled, np.nan)
        found = corrected(flags, clusters, labels, chances)
        plain = corrected(flags, clusters, labels, chances, low=None, high=None)
        raw = estimate(mean_of(flags, clusters, CONVERSATIONS), 0, 1)
        assert found.value is not None and found.interval is not None and plain.interval is not None
        assert raw.value is not None and raw.interval is not None
        held += found.interval[0] <= world.target <= found.interval[1]
        held_wald += plain.interval[0] <= world.target <= plain.interval[1]
        held_raw += raw.interval[0] <= world.target <= raw.interval[1]
        values, widths, raws = values + found.value, widths + found.interval[1] - found.interval[0], raws + raw.value
    return Coverage(
        world=world,
        raw=raws / draws,
        raw_covers=held_raw / draws,
        value=values / draws,
        covers=held / draws,
        width=widths / draws,
        wald=held_wald / draws,
    )


def table(found: Iterator[Coverage]) -> Iterator[str]:
    """The figures as Markdown."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|"
    for one in found:
        world = one.world
        drawn = "half from flagged" if world.flagged_apart else "at random"
        yield (
            f"| {world.base:.0%} | {world.noise:.0%} | {world.labels} | {drawn} | {world.target:.3f} | {one.raw:.3f} "
            f"| {one.raw_covers:.1%} | {one.value:.3f} | {one.covers:.1%} | {one.width:.3f} | {one.wald:.1%} |"
        )


def _population(world: World, generator: np.random.Generator) -> tuple[Floats, Ints, Floats]:
    """Flags, clusters and what labels would say."""
    clusters = np.repeat(np.arange(CONVERSATIONS), generator.integers(1, 6, CONVERSATIONS))
    group = generator.integers(0, 2, CONVERSATIONS)[clusters]
    rates = generator.beta(4 * world.base, 4 * (1 - world.base), CONVERSATIONS)[clusters]
    truth = generator.random(len(clusters)) < rates
    flagging = np.where(truth, np.array(world.found)[group], 1 - np.array(world.passed)[group])
    flags = (generator.random(len(clusters)) < flagging).astype(np.float64)
    labels = np.where(generator.random(len(clusters)) < world.noise, ~truth, truth).astype(np.float64)
    return flags, clusters, labels


def _sample(world: World, flags: Floats, generator: np.random.Generator) -> tuple[Floats, Mask]:
    """Each exchange's chance of being labelled, and which are."""
    strata = flags if world.flagged_apart else np.zeros(len(flags))
    chances = np.zeros(len(flags))
    asked = np.zeros(len(flags), dtype=np.bool_)
    levels = np.unique(strata)
    for level in levels:
        rows = np.flatnonzero(strata == level)
        size = min(len(rows), world.labels // len(levels))
        chances[rows] = size / len(rows)
        asked[generator.choice(rows, size, replace=False)] = True
    return chances, asked


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table(map(coverage, WORLDS)))
