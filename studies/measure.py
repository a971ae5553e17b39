"""One figure of agreement, as `attune validate` computes it, for texts of the data pack."""

from collections.abc import Sequence

import numpy as np

from attunement.instruments import Validity
from attunement.validity.baselines import lengths
from attunement.validity.figures import Reader, figure
from attunement.validity.panel import Kind, Panel
from attunement.validity.scale import matched
from attunement.validity.statistics import STATISTICS
from studies.pack import Labelled


def agreement(
    found: Labelled,
    readings: Sequence[float],
    statistic: str,
    ceiling: float | None = None,
    categories: tuple[str, ...] = (),
) -> Validity:
    """How far readings agree with labels, with a bootstrap interval over clusters.

    Args:
        found: Texts with their labels.
        readings: One for each text.
        statistic: Its name.
        ceiling: The same between people, where it is known.
        categories: What labels and readings stand for, where they are names without order.
    """
    kind = Kind.BINARY if set(np.unique(found.labels)) <= {0.0, 1.0} else Kind.CONTINUOUS
    panel = Panel(
        ratings=found.labels[np.newaxis],
        kind=Kind.CATEGORICAL if categories else kind,
        names=categories,
        raters=("label",),
        clusters=np.array(found.clusters, dtype=object),
        present_from=1.0,
    )
    one = figure(
        STATISTICS[statistic],
        panel,
        _reader(np.asarray(readings, dtype=np.float64), panel),
        author=found.author,
        length=None if categories else _reader(lengths(found.texts), panel),
    )
    if one.value is None:
        raise ValueError(f"{found.dataset} {found.part}: {statistic} is undefined ({one.reason})")
    return Validity(
        dataset=found.dataset,
        part=found.part,
        n=one.n,
        statistic=statistic,
        value=round(one.value, 4),
        interval=None if one.interval is None else (round(one.interval[0], 4), round(one.interval[1], 4)),
        baseline_length=None if one.baseline_length is None else round(one.baseline_length, 4),
        ceiling=ceiling,
        author=found.author,
        tuned_on=found.tuned_on,
    )


def _reader(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], panel: Panel) -> Reader:
    scaled = values if panel.kind is Kind.CATEGORICAL else matched(values, panel.ratings)
    return Reader(values=values, scaled=scaled)
