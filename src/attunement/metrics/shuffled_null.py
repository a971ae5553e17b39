"""The shuffled null: what attenuation would be if every reply had been written for somebody else.

A ratio of noisy readings, kept only where the first is over a threshold, makes even perfect replies look attenuated. So
each person is paired with the reply to another one who felt about as much and got about as long a reply, and the
observed value is held against such pairings. It uses the intensities already measured; nothing is read again.
"""

from typing import Any

import numpy as np

from attunement.corpus import Corpus, Floats, Ints, Mask

AFFECT_BINS = 5
LENGTH_BINS = 3
BIN_EXCHANGES = 20
BIN_CLUSTERS = 5
MIN_CLUSTERS = 20
DRAWS = 200
MOST_EXCHANGES = 10_000
SEED = 20260
SIGNIFICANT = 0.05


def shuffled_null(corpus: Corpus, rows: Mask) -> dict[str, Any] | None:
    """The null's mean value, its 95 % interval, p (one-sided: observed below the null), and whether p is under .05.

    Over the called-for exchanges of `rows` whose reply can be read; at most 10,000 of them, those with the lowest keys.
    Each gets the r of an exchange of another cluster in its bin of e and reply length, 200 times. None where fewer than
    20 clusters are called for, or where the measurements carry no e and r.
    """
    columns = corpus.parts[""]
    if not {"e", "r", "reply_words"} <= set(columns.readings):
        return None
    chosen = np.flatnonzero(columns.scored & rows)
    chosen = chosen[np.argsort(corpus.key[chosen], kind="stable")][:MOST_EXCHANGES]
    cluster = _in_order_of_appearance(corpus.cluster[chosen])
    if len(chosen) == 0 or cluster.max() + 1 < MIN_CLUSTERS:
        return None
    e, r, words = (columns.readings[name][chosen] for name in ("e", "r", "reply_words"))
    random = np.random.default_rng(SEED)
    totals = np.zeros(DRAWS)
    for members in bins(e, words, cluster):
        members = members[np.argsort(cluster[members], kind="stable")]
        donors = members[others(cluster[members], DRAWS, random)]
        totals += (np.maximum(0.0, e[members] - r[donors]) / e[members]).sum(axis=1)
    draws = totals / len(chosen)
    observed = float((np.maximum(0.0, e - r) / e).mean())
    p = (1 + int((draws <= observed).sum())) / (1 + DRAWS)
    low, high = np.quantile(draws, (0.025, 0.975))
    return {
        "value": round(float(draws.mean()), 6),
        "interval": [round(float(low), 6), round(float(high), 6)],
        "p": round(p, 6),
        "distinguishable": p < SIGNIFICANT,
    }


def bins(e: Floats, words: Floats, cluster: Ints) -> list[Ints]:
    """Exchanges that are alike in e and reply length, as positions; each holds 20 exchanges from 5 clusters if it can.

    Five quantile bins of e by three of length, walked like a snake so that the next cell is always a neighbour. Cells
    are merged along it until they hold enough, and what is left over joins the last.
    """
    affect, length = _quantile_bin(e, AFFECT_BINS), _quantile_bin(words, LENGTH_BINS)
    step = affect * LENGTH_BINS + np.where(affect % 2, LENGTH_BINS - 1 - length, length)
    merged: list[Ints] = []
    waiting = np.empty(0, dtype=np.int64)
    for place in range(AFFECT_BINS * LENGTH_BINS):
        waiting = np.concatenate([waiting, np.flatnonzero(step == place)])
        if len(waiting) >= BIN_EXCHANGES and len(np.unique(cluster[waiting])) >= BIN_CLUSTERS:
            merged.append(waiting)
            waiting = waiting[:0]
    if len(waiting):
        merged = [*merged[:-1], np.concatenate([*merged[-1:], waiting])]
    return merged


def others(cluster: Ints, draws: int, random: np.random.Generator) -> Ints:
    """For each draw and exchange, the position of one from another cluster; `cluster` is sorted, with two or more."""
    first = np.searchsorted(cluster, cluster, side="left")
    size = np.searchsorted(cluster, cluster, side="right") - first
    drawn = random.integers(0, len(cluster) - size, size=(draws, len(cluster)))
    return np.where(drawn < first, drawn, drawn + size)


def _quantile_bin(values: Floats, count: int) -> Ints:
    edges = np.quantile(values, np.arange(1, count) / count)
    return np.searchsorted(edges, values, side="right")


def _in_order_of_appearance(cluster: Ints) -> Ints:
    """Codes from 0 in the order in which clusters first appear, so that a corpus's own codes do not matter."""
    _, first, inverse = np.unique(cluster, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
