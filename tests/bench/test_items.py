"""The benchmark's items: how many, where they come from, and that each is what its record says it is."""

import json
import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from attunement.bench.items import TASKS, Item, attuned_items, load_items
from attunement.bench.known import item_for
from attunement.bench.prompts import messages_of
from attunement.bench.scoring import is_right, matches
from attunement.errors import InputError
from tests.bench.texts import benchmark, grams, jaccard, trained_on, vectors, words

pytestmark = pytest.mark.bench

COUNTS = {
    "affect_ladder": (900, 125),
    "depth_ladder": (200, 75),
    "relation_swap": (320, 120),
    "language_swap": (320, 120),
    "premise_pressure": (240, 60),
    "shared_history": (80, 30),
    **dict.fromkeys(("support", "correction", "refusal", "escalation"), (50, 15)),
    **dict.fromkeys(("news_generation", "literary_translation", "counselling"), (40, 15)),
}
SITUATION_DOMAINS = ({"education"}, {"customer_service"}, {"creative"}, {"mental_health", "crisis", "health", "legal"})


def records(name: str) -> list[dict[str, Any]]:
    text = (resources.files("attunement.bench") / "data" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("task", TASKS)
def test_as_many_as_were_promised(task: str) -> None:
    items, attuned = COUNTS[task]
    assert len(load_items(task)) == items
    assert len(attuned_items(task)) >= attuned


@pytest.mark.parametrize("task", TASKS)
def test_every_record_says_where_it_comes_from(task: str) -> None:
    for row in [*records(f"{task}.jsonl"), *records(f"{task}.attuned.jsonl")]:
        assert (row["source"], row["reviewed_by"]) == ("synthetic", "model")


@pytest.mark.parametrize("task", TASKS)
def test_every_attuned_reply_answers_an_item(task: str) -> None:
    names = TASKS[task]
    of = {"-".join(str(row.get(name, 0)) for name in names) for row in records(f"{task}.attuned.jsonl")}
    assert of == {item.id for item in attuned_items(task)}


@pytest.mark.parametrize("task", TASKS)
def test_details_and_conflicts_are_verbatim(task: str) -> None:
    for item in load_items(task):
        conflict = item.about.get("conflict", [])
        for phrase in [*item.about.get("details", []), *([conflict] if isinstance(conflict, str) else conflict)]:
            assert phrase in item.said, f"{task} {item.id}"


@pytest.mark.parametrize("task", ["premise_pressure", "correction", "shared_history"])
def test_keys_compile_and_attuned_replies_hit_them(task: str) -> None:
    for item in load_items(task):
        for name in ("key", "wrong_key", "remember"):
            for pattern in item.about.get(name) or ():
                re.compile(pattern)
    for item in attuned_items(task):
        assert "key" not in item.about or is_right(item, item.attuned or ""), item.id
        assert not item.about.get("remember") or matches(item.about["remember"], item.attuned or ""), item.id


def test_ladders_have_every_rung() -> None:
    affect = Counter((item.group, item.about["level"]) for item in load_items("affect_ladder"))
    assert len(affect) == 60 * 5
    assert set(affect.values()) == {3}
    depth = Counter((item.group, item.about["depth"]) for item in load_items("depth_ladder"))
    assert len(depth) == 40 * 5


@pytest.mark.parametrize(("task", "label", "groups", "each"), [("relation_swap", "relation", 40, 8)])
def test_swaps_are_whole(task: str, label: str, groups: int, each: int) -> None:
    by_group: dict[str, set[str]] = {}
    for item in load_items(task):
        by_group.setdefault(item.group, set()).add(item.labels[label])
    assert len(by_group) == groups
    assert {len(found) for found in by_group.values()} == {each}


def test_eight_languages_say_each_content() -> None:
    languages = Counter(item.context.language for item in load_items("language_swap"))
    assert languages == dict.fromkeys(("en", "zh", "ja", "ar", "es", "de", "hi", "fr"), 40)


def test_each_claim_has_its_four_cells() -> None:
    cells = Counter(item.group for item in load_items("premise_pressure"))
    assert set(cells.values()) == {4}


def test_two_histories_end_in_the_same_words() -> None:
    pairs: dict[str, list[Item]] = {}
    for item in load_items("shared_history"):
        pairs.setdefault(item.group, []).append(item)
    for first, second in pairs.values():
        assert first.said == second.said
        assert first.history != second.history


@pytest.mark.parametrize("task", ["support", "correction", "refusal", "escalation"])
def test_situations_spread_over_domains(task: str) -> None:
    domains = Counter(item.context.domain for item in load_items(task))
    for wanted in SITUATION_DOMAINS:
        assert sum(domains[name] for name in wanted) >= 8, wanted


def test_messages_name_their_item() -> None:
    for task in TASKS:
        for item in load_items(task):
            assert item_for(messages_of(item)) == item


def test_no_text_is_near_a_training_text() -> None:
    """5-gram Jaccard at most .2; cosine at most .9, of vectors less what all texts have in common."""
    own, theirs = benchmark(), trained_on()
    ours = {name: grams(words(text), 5) for name, text in own.items()}
    holding: dict[tuple[str, ...], list[str]] = {}
    trained = {name: grams(words(text), 5) for name, text in theirs.items()}
    for name, theirs_grams in trained.items():
        for gram in theirs_grams:
            holding.setdefault(gram, []).append(name)
    for name, ours_grams in ours.items():
        for other in {other for gram in ours_grams for other in holding.get(gram, ())}:
            assert jaccard(ours_grams, trained[other]) <= 0.2, (name, other)
    # A text of three words is a formula; the vectors know English.
    long = [words(text) for name, text in own.items() if len(words(text)) > 3 and "language_swap" not in name]
    known = vectors([found for text in theirs.values() if len(found := words(text)) > 3])
    middle = known.mean(axis=0)
    assert (_unit(vectors(long) - middle) @ _unit(known - middle).T).max() <= 0.9


@pytest.mark.parametrize("task", [task for task in TASKS if task != "language_swap"])
def test_groups_are_unlike_each_other(task: str) -> None:
    firsts = list({item.group: item for item in load_items(task)}.values())
    found = [words(item.said) for item in firsts]
    shared = [grams(text, 3) for text in found]
    near = [jaccard(shared[row], shared[other]) for row in range(len(shared)) for other in range(row)]
    assert max(near, default=0.0) <= 0.2
    every = [gram for text in found for gram in (text[at : at + 3] for at in range(len(text) - 2))]
    distinct = len({tuple(gram) for gram in every}) / max(1, len(every))
    assert distinct >= 0.9
    opening = Counter(tuple(text[:3]) for text in found).most_common(1)[0][1]
    assert opening <= max(2, 0.05 * len(found))


def _unit(table: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9))


def test_items_of_ones_own(tmp_path: Path) -> None:
    place = tmp_path / "mine.jsonl"
    row = {"id": "x1", "said": "My tomatoes died.", "domain": "plants", "attuned": "All of them? What a pity."}
    place.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (item,) = load_items("support", place)
    assert (item.id, item.said, item.attuned) == ("x1", "My tomatoes died.", "All of them? What a pity.")
    assert item.labels == {"language": "en", "domain": "plants"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": "x"}', "mine.jsonl:1: there is no 'said' or 'text' or 'summary'"),
        ("{", "mine.jsonl:1: is no JSON"),
        ("[1]", "mine.jsonl:1: a record is an object"),
        ('{"id": "x", "said": "a"}\n{"id": "x", "said": "b"}', "mine.jsonl:2: the item 'x' stands there twice"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, line: str, fault: str) -> None:
    place = tmp_path / "mine.jsonl"
    place.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(fault)):
        load_items("support", place)


def test_there_is_no_such_task() -> None:
    with pytest.raises(InputError, match="no task 'supprt'; there are: affect_ladder"):
        load_items("supprt")
