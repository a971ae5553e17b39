import pytest

from attunement.errors import InputError
from attunement.metric import signature
from attunement.metrics.conflict_avoidance import ConflictAvoidance
from attunement.metrics.copying import Copying
from attunement.metrics.load import load_metric


def test_a_bare_name_loads_the_defaults() -> None:
    assert load_metric("copying") == Copying()


def test_options_come_back_in_their_own_types() -> None:
    loaded = load_metric("copying|ngram:3|present_at:0.5")
    assert loaded == Copying(ngram=3, present_at=0.5)
    assert load_metric(signature(loaded)) == loaded


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("copyng", "no metric 'copyng' (did you mean 'copying'?)"),
        ("", "no metric ''"),
        ("copying|ngrams:3", "copying has no option 'ngrams' (did you mean 'ngram'?)"),
        ("copying|ngram:four", "ngram is 'four'; it is a value like 4"),
        ("copying|ngram", "'ngram' is not of the form name:value"),
        ("copying|v:99", "the metric copying is installed in version 1, not 99"),
        ("conflict_avoidance|acts:99", "the instrument acts is installed in version"),
        ("copying|tier:best", "tier 'best'"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        load_metric(text)
    assert says in str(caught.value)


def test_a_signature_names_options_instruments_and_version() -> None:
    found = signature(ConflictAvoidance(closure_at=0.5)).split("|")
    assert found[:3] == ["conflict_avoidance", "closure_at:0.5", "tier:fast"]
    assert [entry.partition(":")[0] for entry in found[3:]] == ["language", "acts", "cues", "need", "v"]
