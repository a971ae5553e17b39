"""What people said of texts: ratings by several raters, with gaps, and what kind of ratings they are."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from attunement.errors import InputError
from attunement.validity.resampling import Rows

Floats = NDArray[np.float64]

MOST_GRADES = 11
"""More whole numbers than this are a scale without steps: nobody tells twelve grades apart."""


class Kind(StrEnum):
    """What ratings are, which decides what can be computed from them."""

    BINARY = "binary"
    """0 or 1."""
    GRADED = "graded"
    """A few whole numbers in order."""
    CONTINUOUS = "continuous"
    CATEGORICAL = "categorical"
    """Names without order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Ratings of shape (raters, items), NaN where a rater gave none, and what groups the items."""

    ratings: Floats
    kind: Kind
    raters: tuple[str, ...]
    clusters: NDArray[np.object_]
    """The name of each item's cluster."""
    names: tuple[str, ...] = ()
    """The categories that the codes 0, 1, … stand for."""
    present_from: float | None = None
    """The rating from which on a thing counts as present; None where none is known."""

    def __post_init__(self) -> None:
        if self.ratings.shape != (len(self.raters), len(self.clusters)):
            raise ValueError(
                f"ratings of shape {self.ratings.shape} by {len(self.raters)} raters of {len(self.clusters)} items"
            )

    def __len__(self) -> int:
        return len(self.clusters)

    def take(self, rows: Rows | NDArray[np.bool_]) -> "Panel":
        """The items of those rows."""
        return replace(self, ratings=self.ratings[:, rows], clusters=self.clusters[rows])

    def rated(self) -> "Panel":
        """The same without raters who rated none of the items."""
        active = np.flatnonzero(~np.isnan(self.ratings).all(axis=1))
        return replace(self, ratings=self.ratings[active], raters=tuple(self.raters[row] for row in active))

    @property
    def shown(self) -> Floats | None:
        """1 where a rating says that the thing is present, else 0; None where that is not known."""
        if self.present_from is None:
            return None
        return np.where(np.isnan(self.ratings), np.nan, self.ratings >= self.present_from)


def panel_of(
    labels: list[list[object]], raters: list[str], clusters: list[str], positive: str | float | None = None
) -> Panel:
    """A panel from labels as they stand in a file, one list per rater, None where there is none.

    Args:
        labels: Numbers, truth values or names.
        raters: The name of each list.
        clusters: The cluster of each item.
        positive: What counts as present: this name, or this number and above. Names then become 0 and 1.

    Raises:
        InputError: numbers and names are mixed, or `positive` is none of the labels.
    """
    given = [label for row in labels for label in row if label is not None]
    if not given:
        raise InputError("no text has a label")
    cluster_names = np.array(clusters, dtype=object)
    numbers = {label for label in given if isinstance(label, int | float)}
    names = sorted({str(label) for label in given if not isinstance(label, int | float)})
    if numbers and names:
        raise InputError(
            f"labels are numbers ({_some(sorted(numbers))}) and names ({_some(names)}); they must be one or the other"
        )
    if names:
        return _named(labels, raters, cluster_names, names, positive)
    ratings = np.array([[np.nan if label is None else label for label in row] for row in labels], dtype=np.float64)
    kind = _kind(ratings)
    if isinstance(positive, str):
        raise InputError(f"--positive {positive!r} is no number, and the labels are ({_some(sorted(numbers))})")
    present_from = positive
    if present_from is None and kind is not Kind.CONTINUOUS and np.nanmin(ratings) >= 0:
        present_from = 1.0 if np.nanmin(ratings) == 0 else None
    return Panel(ratings=ratings, kind=kind, raters=tuple(raters), clusters=cluster_names, present_from=present_from)


def consensus(ratings: Floats) -> Floats:
    """The mean rating of each item; NaN where nobody gave one."""
    given = ~np.isnan(ratings)
    counts = given.sum(axis=0)
    sums = np.where(given, ratings, 0.0).sum(axis=0)
    means: Floats = np.divide(sums, counts, out=np.full(ratings.shape[1], np.nan), where=counts > 0)
    return means


def _named(
    labels: list[list[object]],
    raters: list[str],
    clusters: NDArray[np.object_],
    names: list[str],
    positive: str | float | None,
) -> Panel:
    if positive is not None:
        if str(positive) not in names:
            raise InputError(f"--positive {positive!r} is none of the labels, which are {_some(names)}")
        codes = {name: float(name == str(positive)) for name in names}
    else:
        codes = {name: float(code) for code, name in enumerate(names)}
    ratings = np.array([[np.nan if label is None else codes[str(label)] for label in row] for row in labels])
    if positive is not None:
        return Panel(ratings=ratings, kind=Kind.BINARY, raters=tuple(raters), clusters=clusters, present_from=1.0)
    return Panel(ratings=ratings, kind=Kind.CATEGORICAL, raters=tuple(raters), clusters=clusters, names=tuple(names))


def _kind(ratings: Floats) -> Kind:
    values = np.unique(ratings[~np.isnan(ratings)])
    if set(values) <= {0.0, 1.0}:
        return Kind.BINARY
    whole = bool((values == np.rint(values)).all())
    return Kind.GRADED if whole and len(values) <= MOST_GRADES else Kind.CONTINUOUS


def _some(values: object) -> str:
    shown = [f"{value:g}" if isinstance(value, float) else repr(value) for value in values]  # type: ignore[attr-defined]
    return ", ".join(shown[:5]) + (", …" if len(shown) > 5 else "")
