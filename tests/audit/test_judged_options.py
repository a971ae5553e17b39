import pytest

from attunement.audit import settings
from attunement.audit.choice import tiers_of
from attunement.audit.options import with_judges
from attunement.errors import InputError
from attunement.metrics import METRICS


@pytest.mark.parametrize(
    ("tier", "judges", "protocol", "expected", "why"),
    [
        ("fast", [], "", "fast", "nobody asks for a judge"),
        ("fast", ["a/x"], "", "judge:a/x", "who names one, wants one"),
        ("judge", ["a/x"], "", "judge:a/x", ""),
        ("judge", ["a/x", "b/y"], "", "judge:a/x&b/y", "a panel"),
        ("judge", ["a/x*3"], "", "judge:a/x*3", "repeats"),
        ("judge", ["a/x"], "paper", "judge:a/x@paper", "another's questions"),
        ("unsure", ["a/x"], "", "unsure:a/x", "only where the fast tier is unsure"),
        ("fast,conflict_avoidance=judge", ["a/x"], "", "fast,conflict_avoidance=judge:a/x", "one metric alone"),
        ("encoder,need=judge", ["a/x"], "", "encoder,need=judge:a/x", "one instrument alone"),
        ("judge:b/y", [], "", "judge:b/y", "named in the tier"),
        ("encoder", [], "", "encoder", ""),
    ],
)
def test_a_judge_goes_where_the_tier_asks_for_one(
    tier: str, judges: list[str], protocol: str, expected: str, why: str
) -> None:
    assert with_judges(tier, judges, protocol) == expected, why


@pytest.mark.parametrize(
    ("tier", "judges", "protocol", "problem"),
    [
        ("judge", [], "", "which judge"),
        ("fast,conflict_avoidance=unsure", [], "", "which judge"),
        ("encoder", ["a/x"], "", "--tier encoder asks no judge"),
        ("fast", [], "paper", "there is none"),
    ],
)
def test_a_judge_without_use_and_a_use_without_judge_are_refused(
    tier: str, judges: list[str], protocol: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        with_judges(tier, judges, protocol)


def test_a_metric_may_have_a_tier_to_itself() -> None:
    tiers = tiers_of("encoder,conflict_avoidance=judge:a/x", METRICS)
    assert tiers.general == "encoder"
    assert tiers.of("conflict_avoidance") == "judge:a/x"
    assert tiers.of("need_match") == "encoder"
    with pytest.raises(InputError, match="two tiers"):
        tiers_of("capitulation=judge:a/x,capitulation=judge:b/y", METRICS)


def test_how_a_judge_is_asked_is_in_the_options_only_where_it_may_change_an_answer() -> None:
    given = {"judge": ["a/x"], "judge_option": ["temperature=1", "at_once=3", "max_cost=2", "cache=/tmp/x"]}
    options = settings(given).options
    assert options.plain["temperature"] == "1"
    assert not {"at_once", "max_cost", "cache"} & set(options.plain)
    assert options.words["--judge-option"] == "temperature=1 at_once=3 max_cost=2"


@pytest.mark.parametrize("word", ["speed=3", "temperature", "temperature="])
def test_an_option_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="--judge-option"):
        settings({"judge": ["a/x"], "judge_option": [word]})
