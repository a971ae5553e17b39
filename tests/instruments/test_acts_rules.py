"""The rules as data: every rule can fire, and no trigger hides a match."""

import json
from pathlib import Path

from attunement.instruments.acts import LABELS
from attunement.instruments.acts_features import Features
from attunement.instruments.acts_model import load_model
from attunement.instruments.acts_rules import Rules, rules
from attunement.instruments.acts_sentence import sentences, token_set
from attunement.instruments.document import document

SENTENCES = Path(__file__).parents[2] / "training" / "acts" / "sentences.jsonl"
TABLES = {label: {"probe": {"on": "probe", "find": f"{label} probe"}} for label in LABELS}


def test_a_rule_is_tried_only_where_a_trigger_is_present() -> None:
    words = {"animal": frozenset({"black cat", "dog"})}
    tables = TABLES | {"inform": {"pet": {"on": "<animal>", "find": "a <animal>"}, "said": {"say": "animal"}}}
    found = Rules(tables, words, {}, {})
    fired = found.fire("i saw a black cat", frozenset({"i", "saw", "a", "black", "cat"}))
    assert [(firing.rule.name, firing.start, firing.end) for firing in fired] == [
        ("inform.pet", 6, 17),
        ("inform.said", 8, 17),
    ]
    assert found.fire("i saw a black cat", frozenset({"i", "saw"})) == []


def test_a_rule_may_need_a_second_word() -> None:
    found = Rules(TABLES | {"explore": {"who": {"on": "who", "with": "?", "find": "who .*"}}}, {}, {}, {})
    assert [firing.rule.name for firing in found.fire("who is it?", frozenset({"who", "is", "it", "?"}))] == [
        "explore.who"
    ]
    assert found.fire("who is it?", frozenset({"who", "is", "it"})) == []


def test_a_saying_starts_at_a_word() -> None:
    found = Rules(TABLES | {"inform": {"said": {"say": "pet"}}}, {"pet": frozenset({"cat"})}, {}, {})
    assert found.fire("a bobcat", frozenset({"a", "cat"})) == []


def test_every_label_has_rules_and_weights() -> None:
    assert {rule.label for rule in rules().rules} == set(LABELS)
    assert load_model().weights.held.shape == (len(Features(rules()).names), len(LABELS))


def test_sentences_say_where_they_come_from() -> None:
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert (row["source"], row["reviewed_by"]) == ("synthetic", "model")
        assert row["part"] in {"fit", "held_out"}
        assert row["labels"] and set(row["labels"]) <= set(LABELS)
        [sentence] = sentences(document(row["text"]))
        assert token_set(sentence)
