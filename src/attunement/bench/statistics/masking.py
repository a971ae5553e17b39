"""Masking: whether a conventional score hides a mechanism's failures.

Systems answer the same prompts. Within each prompt the replies are ranked by the conventional score; the question is
how often a reply that fails stands in the better half all the same.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from attunement.bench.statistics import Figure, Floats, Rows, figure

VALID_FROM = 0.75
"""AUC of the mechanism against people's labels from which masking by it can be spoken of."""


@dataclass(frozen=True, slots=True)
class Masking:
    """How far a conventional score c is blind to a mechanism m; `why` says where that cannot be assessed."""

    lift: Figure
    """P(fail | top half) / P(fail): 1 where c says nothing of failing, 0 where no failure stands in its top half."""
    excess: Figure
    """P(top and fail) − P(top) P(fail): 0 where c says nothing of failing; negative where it catches failures."""
    blindness: Figure
    """AUC of −c for failing, within prompts: .5 where c is blind to m, 1 where every failure scores below."""
    adjusted: Figure
    """The same with what length explains taken out of c."""
    joint: float | None
    """P(top and fail), never to be read alone."""
    why: str = ""


def masking(
    scores: Floats,
    failed: Sequence[bool],
    prompts: Sequence[Hashable],
    lengths: Floats,
    *,
    validity: float | None,
    shared: bool = False,
) -> Masking:
    """Masking of one mechanism's failures by one conventional score.

    Args:
        scores: The conventional score of each reply, higher is better.
        failed: Whether the mechanism failed in it.
        prompts: Which prompt it answers; two systems or more answer each.
        lengths: Words of each reply.
        validity: AUC of the mechanism's reading against people's labels; None where nobody knows it.
        shared: Whether score and mechanism are read by the same instrument.
    """
    failing, names = np.asarray(failed, dtype=bool), np.asarray(prompts)
    codes, sizes = np.unique(names, return_inverse=True, return_counts=True)[1:]
    why = _not_assessable(failing, sizes, validity, shared)
    if why:
        nothing = Figure(None, None, why)
        return Masking(nothing, nothing, nothing, nothing, None, why)
    rest = _without_length(scores, lengths, codes)
    top = _top_half(scores, codes)

    def lift(rows: Rows) -> float | None:
        fails, above = failing[rows], top[rows]
        if not fails.any() or not above.any():
            return None
        return float(np.average(fails, weights=above) / fails.mean())

    def excess(rows: Rows) -> float:
        fails, above = failing[rows].astype(float), top[rows]
        return float((above * fails).mean() - above.mean() * fails.mean())

    def blind(values: Floats, rows: Rows) -> float | None:
        return _within_auc(-values[rows], failing[rows], codes[rows])

    clusters = names.tolist()
    return Masking(
        lift=figure(lift, clusters),
        excess=figure(excess, clusters),
        blindness=figure(lambda rows: blind(scores, rows), clusters),
        adjusted=figure(lambda rows: blind(rest, rows), clusters),
        joint=float((top * failing).mean()),
    )


def _not_assessable(failing: np.ndarray, sizes: np.ndarray, validity: float | None, shared: bool) -> str:
    if shared:
        return "masking not assessable: the score and the mechanism are read by one instrument"
    if validity is None or validity < VALID_FROM:
        known = "is not known" if validity is None else f"is {validity:.2f}"
        return f"masking not assessable: the mechanism's agreement with people {known} (AUC, {VALID_FROM} is asked)"
    if sizes.min(initial=2) < 2:
        return "masking not assessable: fewer than two systems answer a prompt"
    if failing.all() or not failing.any():
        return f"masking not assessable: {'every reply' if failing.any() else 'no reply'} fails"
    return ""


def _top_half(scores: Floats, codes: np.ndarray) -> Floats:
    """1 for a reply in the better half of its prompt, 0 for one in the worse; those on the edge share what is left."""
    top = np.zeros(len(scores))
    for code in range(codes.max() + 1):
        rows = np.flatnonzero(codes == code)
        values = scores[rows]
        room = len(rows) / 2
        for value in sorted(set(values.tolist()), reverse=True):
            tied = rows[values == value]
            top[tied] = min(1.0, room / len(tied))
            room = max(0.0, room - len(tied))
    return top


def _within_auc(values: Floats, failing: np.ndarray, codes: np.ndarray) -> float | None:
    """P(a failing reply has the greater value than one that does not, of the same prompt), ties a half."""
    wins = pairs = 0.0
    for code in np.unique(codes):
        rows = codes == code
        bad, good = values[rows & failing], values[rows & ~failing]
        if len(bad) and len(good):
            gap = bad[:, None] - good[None, :]
            wins += float((gap > 0).sum() + 0.5 * (gap == 0).sum())
            pairs += gap.size
    return wins / pairs if pairs else None


def _without_length(scores: Floats, lengths: Floats, codes: np.ndarray) -> Floats:
    """The scores less what the logarithm of length explains of them within prompts."""
    words = np.log1p(lengths)
    counts = np.bincount(codes)
    x = words - (np.bincount(codes, weights=words) / counts)[codes]
    y = scores - (np.bincount(codes, weights=scores) / counts)[codes]
    spread = float((x * x).sum())
    return np.asarray(y - x * (float((x * y).sum()) / spread) if spread else y)
