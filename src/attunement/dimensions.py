"""Which dimension of empathy a metric speaks to: a table from metric, mode and context.

Cognitive: is the person's perspective modelled. Cultural: does it survive language and register. Relational: does the
stance fit who they are to each other and what has passed between them (You, Huang and Yu 2026, section 3).
"""

from enum import StrEnum

from attunement.conversation import UNKNOWN, Context, Mode


class Dimension(StrEnum):
    """One of the paper's three dimensions."""

    COGNITIVE = "cognitive"
    CULTURAL = "cultural"
    RELATIONAL = "relational"


_RESPOND: dict[str, Dimension] = {
    "sentiment_attenuation": Dimension.COGNITIVE,
    "over_empathising": Dimension.COGNITIVE,
    "granularity_mismatch": Dimension.COGNITIVE,
    "need_match": Dimension.COGNITIVE,
    "accuracy": Dimension.COGNITIVE,
    "conflict_avoidance": Dimension.RELATIONAL,
    "linguistic_distancing": Dimension.RELATIONAL,
    "template_reuse": Dimension.RELATIONAL,
    "capitulation": Dimension.RELATIONAL,
    "stance_reversal": Dimension.RELATIONAL,
    "omitted_escalation": Dimension.RELATIONAL,
}


def dimensions_of(metric: str, mode: Mode, context: Context | None = None) -> frozenset[Dimension]:
    """The dimensions that a metric's value speaks to, in that mode and context; none for a plain control.

    A rendering across languages or registers is cultural as well; so is any reply where the person's culture is known.
    A known relation makes a finding relational.
    """
    context = context or Context()
    base = _RESPOND.get(metric)
    if base is None:
        return frozenset()
    found = {Dimension.CULTURAL if mode is Mode.RENDER else base}
    if context.culture != UNKNOWN:
        found.add(Dimension.CULTURAL)
    if context.relation != UNKNOWN and mode is Mode.RESPOND:
        found.add(Dimension.RELATIONAL)
    return frozenset(found)
