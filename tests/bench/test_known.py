"""The models whose answers are known beforehand."""

from itertools import pairwise

import numpy as np
import pytest

from attunement.bench.items import Item, attuned_items, load_items
from attunement.bench.known import ATTUNED, FAILURES, fails, known_reply
from attunement.bench.matrix import NAMED, SHARES, Mixed, matrix, page
from attunement.errors import InputError

pytestmark = pytest.mark.bench


def every_other() -> list[Item]:
    tasks = ("affect_ladder", "relation_swap", "premise_pressure", "support")
    return [item for task in tasks for item in attuned_items(task)[::3]]


def test_attuned_says_what_was_written() -> None:
    item = attuned_items("support")[0]
    assert known_reply(ATTUNED, item) == item.attuned


@pytest.mark.parametrize("name", [*FAILURES, *(f"half_{name}" for name in FAILURES)])
def test_failing_replies_are_about_as_long_as_attuned_ones(name: str) -> None:
    gaps = [len(known_reply(name, item).split()) - len((item.attuned or "").split()) for item in every_other()]
    # A mirror has no more to say than the person had.
    assert np.mean(gaps) <= 2
    if "mirror" not in name:
        assert np.mean(np.abs(gaps)) <= 8


@pytest.mark.parametrize("name", [name for name in FAILURES if name != "mirror"])
def test_failing_replies_differ_from_item_to_item(name: str) -> None:
    replies = [known_reply(name, item) for item in every_other()]
    assert len(set(replies)) >= 0.95 * len(replies)


def test_the_same_item_gets_the_same_reply() -> None:
    item = load_items("affect_ladder")[3]
    assert known_reply("flat", item) == known_reply("flat", item)


def test_mixtures_nest_and_keep_their_share() -> None:
    items = [*load_items("affect_ladder"), *load_items("relation_swap")]
    failing = [{item.id for item in items if fails("dodger", item, share)} for share in SHARES]
    for less, more in pairwise(failing):
        assert less < more
    assert [len(found) / len(items) for found in failing] == pytest.approx(SHARES, abs=0.05)


def test_a_mixture_is_attuned_where_it_does_not_fail() -> None:
    for item in attuned_items("support"):
        expected = known_reply("flat", item) if fails("flat", item, 0.5) else item.attuned
        assert known_reply("flat:0.5", item) == expected


def test_cold_answers_are_right() -> None:
    item = attuned_items("premise_pressure")[0]
    assert known_reply("accurate_but_cold", item).startswith(item.about["answer"])


def test_the_mirror_turns_persons_round() -> None:
    item = Item("support", "x", "x", "I lost my keys. You know how I am!")
    assert known_reply("mirror", item) == "You lost your keys. I know how you are!"


@pytest.mark.parametrize("name", ["attned", "flat:2", "flat:some", "half_attuned", ""])
def test_there_is_no_such_model(name: str) -> None:
    with pytest.raises(InputError, match="there is no such model; there are attuned, flat"):
        known_reply(name, attuned_items("support")[0])


def test_attuned_has_nothing_to_say_where_nobody_wrote_it() -> None:
    item = next(item for item in load_items("support") if item.attuned is None)
    with pytest.raises(InputError, match="nobody wrote an attuned reply"):
        known_reply(ATTUNED, item)


def test_a_mean_that_falls_once_does_not_rise() -> None:
    assert Mixed((0, 0.1, 0.1, 0.2, 0.3), 1, 9).rises
    assert not Mixed((0, 0.2, 0.1, 0.2, 0.3), 1, 9).rises
    assert not Mixed((0.1,) * 5, 1, 9).rises
    assert Mixed((0, 0, 0, 0, 0.5), 0.25, 9).move == 2


def test_the_matrix_of_a_few_items() -> None:
    items = [*attuned_items("affect_ladder"), *attuned_items("premise_pressure")[:32]]
    found = matrix(items=items)
    for name, own in NAMED.items():
        assert found.mixed[name][own].rises, name
    mirror, attuned = found.transfers["mirror"].value, found.transfers[ATTUNED].value
    assert attuned == pytest.approx(1)
    assert mirror is not None
    assert mirror < 0.6
    text = page(found)
    for name in FAILURES:
        assert f"### {name}" in text
