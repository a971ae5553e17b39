"""Linguistic distancing over a whole task: one reply is too short for it, and no log is at hand to give its scale."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from attunement.bench.items import RENDERED, TASKS, Item, load_items
from attunement.bench.rows import Row
from attunement.bench.scoring import distancing_counts
from attunement.bench.statistics import Figure
from attunement.conversation import Mode
from attunement.instruments.document import document
from attunement.intervals import combine, deviation, ratio_of
from attunement.metrics.linguistic_distancing import FEATURES, MIN_WORDS, LinguisticDistancing

LANGUAGE = "en"
"""The only language in which the benchmark has enough long texts for a scale."""

Own = Iterator[tuple[str, Figure, Sequence[Row]]]


def distancing(rows: Sequence[Row], tier: str) -> Own:
    """How much more passive, nominal and impersonal replies are than the persons, or references, that they answer.

    Each is the difference of the pooled ratios in SDs of the ratio over the benchmark's own persons' texts (references,
    where the task renders); intervals by cluster.
    """
    for feature in FEATURES:
        used = [row for row in rows if feature in row.counts and _language(row) == LANGUAGE]
        if used:
            scale = scales(tier, used[0].mode).get(feature)
            yield f"distancing.{feature}", _figure(used, feature, scale), used


def _figure(rows: Sequence[Row], feature: str, scale: float | None) -> Figure:
    if not scale:
        return Figure(None, None, "the benchmark's texts give no scale for it")
    names = {name: code for code, name in enumerate(dict.fromkeys(row.group for row in rows))}
    codes = np.array([names[row.group] for row in rows], dtype=np.int64)
    table = np.array([row.counts[feature] for row in rows], dtype=np.int64).T
    reply, person = (ratio_of(table[at], table[at + 1], codes, len(names)) for at in (0, 2))
    if reply is None or person is None:
        return Figure(None, None, "there is nothing to count")
    found = deviation(combine([(1 / scale, reply), (-1 / scale, person)]))
    why = "" if found.interval else f"{found.clusters} clusters are too few for an interval"
    return Figure(found.value, found.interval, why)


@cache
def scales(tier: str, mode: Mode) -> dict[str, float]:
    """SD of each feature's ratio over the longest texts of the benchmark's persons (references, in `render` mode).

    One text for each event, claim, need …, of 40 words or more.
    """
    ratios: dict[str, list[float]] = {feature: [] for feature in FEATURES}
    for item, text in _longest(mode):
        found = distancing_counts(LinguisticDistancing(tier=tier).measure(item.exchange(text)))
        for feature, counts in found.items():
            ratios[feature].append(counts[0] / counts[1])
    return {feature: float(np.std(values, ddof=1)) for feature, values in ratios.items() if len(set(values)) > 1}


def _longest(mode: Mode) -> Iterator[tuple[Item, str]]:
    for task in TASKS:
        if (task in RENDERED) != (mode is Mode.RENDER):
            continue
        longest: dict[str, tuple[Item, str]] = {}
        for item in load_items(task):
            text = item.reference or item.said
            if len(text) > len(longest.get(item.group, (item, ""))[1]) and _is_read(item):
                longest[item.group] = (item, text)
        yield from (found for found in longest.values() if document(found[1]).words >= MIN_WORDS)


def _is_read(item: Item) -> bool:
    return item.task in RENDERED or item.context.language == LANGUAGE


def _language(row: Row) -> str:
    return LANGUAGE if row.mode is Mode.RENDER else row.labels.get("language", "")
