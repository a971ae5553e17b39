"""Which dimension of empathy the results of an audit speak to, and on how many replies."""

from dataclasses import dataclass

from attunement.dimensions import Dimension
from attunement.report.table import Table
from attunement.report.words import count

_QUESTIONS = {
    Dimension.COGNITIVE: "Is the person’s perspective modelled?",
    Dimension.CULTURAL: "Does it survive another language or register?",
    Dimension.RELATIONAL: "Does the stance fit who they are to each other, and what has passed between them?",
}
_SILENT = {
    Dimension.COGNITIVE: "Nothing measured here speaks to it.",
    Dimension.CULTURAL: "Nothing measured here speaks to it: nothing is rendered, and no exchange gives a culture.",
    Dimension.RELATIONAL: "Nothing measured here speaks to it: no exchange gives a relation.",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One dimension, its question, and what speaks to it."""

    dimension: str
    question: str
    metrics: tuple[tuple[str, str], ...]
    """Labels, each with how many replies it was scored on."""
    silent: str
    """Why nothing does."""


def spoken(table: Table) -> tuple[Spoken, ...]:
    """Every dimension, spoken to or not; none where the summary says nothing of dimensions."""
    rows = table.summary.get("dimensions")
    if rows is None:
        return ()
    return tuple(
        Spoken(
            dimension=dimension.value,
            question=_QUESTIONS[dimension],
            metrics=tuple(
                (table.label(row["metric"]), count(row["exchanges"])) for row in rows if row["dimension"] == dimension
            ),
            silent=_SILENT[dimension],
        )
        for dimension in Dimension
    )
