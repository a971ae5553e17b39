"""Whether a reply keeps its stance or gives way."""

from collections.abc import Sequence

from attunement.measurement import Measurement, Ratio, scored
from attunement.metrics.evidence import spans
from attunement.perspective import Mark
from attunement.reading import Reading


def gives_way(reading: Reading, claim: Sequence[Mark] = ()) -> Measurement:
    """Present where the reply concedes and challenges nothing; the claim is shown beside."""
    shown = [mark for mark in reading.reply.acts if mark.label in ("concede", "challenge")]
    gave_way = {mark.label for mark in shown} == {"concede"}
    return scored(
        float(gave_way),
        present=gave_way,
        counts=Ratio(int(gave_way), 1),
        evidence=spans("said", claim) + spans("reply", shown),
    )
