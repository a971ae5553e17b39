import pytest

from attunement.conversation import Exchange, Mode
from attunement.errors import InputError
from attunement.metric import parts_of
from attunement.metrics import METRICS
from attunement.metrics.measure import measure

SAID = "My sister and I had another fight about Mum's house, and I can't stop crying."


def test_every_metric_answers_by_its_name() -> None:
    found = measure(SAID, "Losing the house would hurt, and so did what your sister said.")
    assert list(found) == list(METRICS)


def test_an_exchange_and_its_texts_are_measured_alike() -> None:
    reply = "Tell me what she said."
    assert measure(Exchange(said=SAID, reply=reply)) == measure(SAID, reply)


def test_a_rendering_gets_the_metrics_that_render() -> None:
    found = measure(Exchange(said="原文", reply="He was afraid.", reference="He was terrified."))
    assert list(found) == [name for name, build in METRICS.items() if parts_of(build, Mode.RENDER)]
    assert "conflict_avoidance" not in found


def test_what_is_missing_or_double_is_said() -> None:
    with pytest.raises(InputError, match="needs a reply"):
        measure(SAID)
    with pytest.raises(InputError, match="another reply"):
        measure(Exchange(said=SAID, reply="Yes."), "No.")
