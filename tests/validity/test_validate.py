"""`validate` from file to card."""

import csv
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attunement.errors import InputError
from attunement.instruments import Validity, load_instrument
from attunement.validity import ValidateOptions, validate
from attunement.validity.card import write_card
from attunement.validity.validation import Validation

ASKS = ("What was that like for you?", "How long has it been going on?", "Where do you feel it?")
TELLS = ("You should sleep more.", "I am sorry to hear it.", "That sounds hard.")


def rows(count: int = 60) -> list[dict[str, Any]]:
    rng = Random(5)
    found = []
    for number in range(count):
        asks = number % 2 == 0
        found.append(
            {
                "text": f"{rng.choice(ASKS if asks else TELLS)} {number}",
                "post": f"p{number // 2}",
                "ann": int(asks) if rng.random() < 0.9 else int(not asks),
                "ben": int(asks) if rng.random() < 0.8 else int(not asks),
                "cy": int(asks) if rng.random() < 0.8 else int(not asks),
                "writer": "human" if rng.random() < 0.5 else "model",
            }
        )
    return found


def write(place: Path, entries: list[dict[str, Any]]) -> Path:
    place.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return place


def explore(*label: str, **more: Any) -> ValidateOptions:
    return ValidateOptions(instrument="acts", reading="explore", label=label or ("ann", "ben", "cy"), **more)


def figure_of(found: Validation, name: str, author: str = "human") -> float:
    value = next(one.value for one in found.figures if (one.statistic, one.author) == (name, author))
    assert value is not None
    return value


def test_a_good_instrument_looks_good(tmp_path: Path) -> None:
    found = validate(write(tmp_path / "a.jsonl", rows()), explore(cluster="post", author="human"))
    assert figure_of(found, "AUC") > 0.9
    assert found.alternative is not None and found.alternative.advantage > 0.8
    assert all(one.ceiling is not None for one in found.figures if one.value is not None)
    assert {one.clusters for one in found.figures} == {30}
    assert found.notes == ()


def test_every_kind_of_file_says_the_same(tmp_path: Path) -> None:
    entries = rows()
    lines = write(tmp_path / "a.jsonl", entries)
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as sink:
        table = csv.DictWriter(sink, fieldnames=list(entries[0]))
        table.writeheader()
        table.writerows(entries)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.read_bytes()))
    pq.write_table(pa.Table.from_pylist(entries), tmp_path / "a.parquet")
    expected = validate(lines, explore(cluster="post")).figures
    for name in ("a.csv", "a.jsonl.gz", "a.parquet"):
        assert validate(tmp_path / name, explore(cluster="post")).figures == expected, name


def test_the_order_of_rows_and_of_raters_changes_nothing(tmp_path: Path) -> None:
    entries = rows()
    straight = validate(write(tmp_path / "a.jsonl", entries), explore(cluster="post", author="writer"))
    Random(1).shuffle(entries)
    mixed = validate(write(tmp_path / "b.jsonl", entries), explore("cy", "ann", "ben", cluster="post", author="writer"))
    assert mixed.figures == straight.figures
    assert mixed.interactions == straight.interactions
    assert mixed.alternative == straight.alternative


def test_a_row_per_rating_says_the_same_as_a_column_per_rater(tmp_path: Path) -> None:
    entries = rows()
    long = [
        {"text": entry["text"], "post": entry["post"], "who": who, "label": entry[who]}
        for entry in entries
        for who in ("ann", "ben", "cy")
    ]
    wide = validate(write(tmp_path / "wide.jsonl", entries), explore(cluster="post"))
    tall = validate(write(tmp_path / "long.jsonl", long), explore("label", rater="who", cluster="post"))
    assert tall.figures == wide.figures and tall.raters == wide.raters == ("ann", "ben", "cy")
    numbered = [{**entry, "n": place // 3, "text": "What was it like?"} for place, entry in enumerate(long)]
    same = explore("label", rater="who", item="n", cluster="post")
    assert {one.n for one in validate(write(tmp_path / "n.jsonl", numbered), same).figures} == {60}


def test_missing_ratings_are_left_out_and_counted(tmp_path: Path) -> None:
    entries = rows()
    for entry in entries[:5]:
        entry["ann"] = entry["ben"] = entry["cy"] = None
    entries[5]["ann"] = ""
    entries[6]["text"] = None
    found = validate(write(tmp_path / "a.jsonl", entries), explore(cluster="post"))
    assert found.left_out == {"without a text": 1, "without a label": 5}
    assert {one.n for one in found.figures} == {54}


def test_authors_apart_and_the_interaction(tmp_path: Path) -> None:
    found = validate(write(tmp_path / "a.jsonl", rows(200)), explore(cluster="post", author="writer"))
    assert {one.author for one in found.figures} == {"all", "human", "model"}
    assert {row.author for row in found.rows} == {"human", "model"}
    assert [one.what for one in found.interactions] == ["AUC", "bias"]
    assert found.comparable is True
    assert "no proof of none" in str(found)


def test_a_metric_and_its_part(tmp_path: Path) -> None:
    entries = [
        {
            "said": f"My dad died on Sunday and I can't stop crying. {number}",
            "reply": "I'm so sorry. You must be heartbroken." if number % 2 else "Invoices are due on Friday.",
            "bad": 1 - number % 2,
        }
        for number in range(24)
    ]
    path = write(tmp_path / "a.jsonl", entries)
    found = validate(path, ValidateOptions(metric="sentiment_attenuation", label=("bad",), author="model"))
    assert figure_of(found, "AUC", "model") == 1.0
    assert found.lexicon == "VADER over the whole text" and found.version.startswith("sentiment_attenuation|")
    fog = ValidateOptions(metric="conflict_avoidance.fogg", label=("bad",))
    with pytest.raises(InputError, match="no part 'fogg'; did you mean 'fog'"):
        validate(path, fog)
    with pytest.raises(InputError, match="no metric 'atenuation'"):
        validate(path, ValidateOptions(metric="atenuation", label=("bad",)))
    with pytest.raises(InputError, match="no labelled text has a reading: 24 not_called_for"):
        validate(path, ValidateOptions(metric="capitulation", label=("bad",)))


def test_the_reply_of_an_exchange_or_what_was_said(tmp_path: Path) -> None:
    entries = [{"prompt": "I feel bad.", "response": entry["text"], "y": entry["ann"]} for entry in rows()]
    path = write(tmp_path / "a.jsonl", entries)
    assert figure_of(validate(path, explore("y")), "AUC") > 0.7
    said = validate(path, explore("y", text="said"))
    assert all(one.reason for one in said.figures if one.statistic == "rho")


def test_a_judge_s_column(tmp_path: Path) -> None:
    found = validate(
        write(tmp_path / "a.jsonl", rows()), ValidateOptions(score="cy", label=("ann", "ben"), cluster="post")
    )
    assert found.scale == "as read" and found.tier == ""
    assert found.no_alternative == "it needs at least 3 annotators, and there are 2"


def test_names_of_need_count_reading_none_as_an_answer(tmp_path: Path) -> None:
    entries = [
        {"text": "What should I do?", "need": "advise"},
        {"text": "The sky was grey.", "need": "none"},
    ] * 15
    path = write(tmp_path / "a.jsonl", [{**entry, "text": f"{entry['text']}"} for entry in entries])
    found = validate(path, ValidateOptions(instrument="need", label=("need",)))
    assert figure_of(found, "F1") == 1.0
    assert {one.statistic for one in found.figures if one.value is not None} == {"alpha", "F1"}


def test_another_language_is_left_out_and_said(tmp_path: Path) -> None:
    entries = [{**entry, "language": "ja" if place < 10 else "en"} for place, entry in enumerate(rows())]
    found = validate(write(tmp_path / "a.jsonl", entries), explore(cluster="post"))
    assert found.left_out == {"not read ('ja')": 10}


def test_a_language_that_nobody_named_is_told_by_the_text(tmp_path: Path) -> None:
    entries = [*rows(), {"text": "とても悲しいです。仕事を失いました。", "post": "p", "ann": 0, "ben": 0, "cy": 0}]
    found = validate(write(tmp_path / "a.jsonl", entries), explore(cluster="post"))
    assert found.left_out == {"not read ('ja')": 1}


def test_the_card_is_one_that_reports_read(tmp_path: Path) -> None:
    found = validate(write(tmp_path / "a.jsonl", rows()), explore(cluster="post", dataset="Ours", tuned_on=True))
    assert write_card(found, tmp_path / "card.json") == (tmp_path / "card.json",)
    card = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert (card["name"], card["version"]) == ("acts", load_instrument("acts").version)
    assert [Validity(**{**row, "interval": tuple(row["interval"])}) for row in card["validity"]] == list(found.rows)
    assert {row["tuned_on"] for row in card["validity"]} == {True} and card["validity"][0]["dataset"] == "Ours"
    write_card(found, tmp_path / "folder")
    assert (tmp_path / "folder" / "validation.md").read_text(encoding="utf-8") == str(found)
    whole = json.loads((tmp_path / "folder" / "validation.json").read_text(encoding="utf-8"))
    assert whole["card"] == card and whole == found.to_json()
    assert "<table>" in found._repr_html_()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"label": ("anne",)}, r"a.jsonl: --label anne: there is no column 'anne'; did you mean 'ann'"),
        ({"cluster": "topic"}, r"--cluster topic: there is no column"),
        ({"reading": "explor"}, r"acts gives no reading 'explor'; did you mean 'explore'"),
        ({"reading": None}, r"name one with --reading: dominant, "),
        ({"instrument": "mood"}, r"no instrument 'mood'"),
        ({"author": "ann"}, r"a.jsonl:1: ann is '1'; it must be 'human' or 'model'"),
        ({"text": "body"}, r"--text body: there is no column 'body'"),
        ({"label": ("ann",), "rater": "writer", "item": "post"}, r"'model' has rated this text before; --item"),
        ({"positive": "yes"}, r"--positive 'yes' is no number"),
        ({"cuts": (0.1, 0.2)}, r"2 cuts make 3 levels, and the labels have 2"),
        ({"label": ("writer",)}, r"acts.explore reads numbers, and the labels are names"),
        ({"label": ("writer",), "reading": "dominant"}, r"they have none in common"),
        ({"reading": "dominant"}, r"acts.dominant reads names such as"),
    ],
)
def test_bad_input_says_what_would_be_right(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "a.jsonl", rows())
    asked = {"instrument": "acts", "reading": "explore", "label": ("ann",)} | options
    with pytest.raises(InputError, match=message):
        validate(path, ValidateOptions(**asked))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"label": ("a",)}, "given: none of them"),
        ({"label": ("a",), "metric": "length", "score": "b"}, "given: --metric and --score"),
        ({"label": (), "metric": "length"}, "give the column of labels"),
        ({"label": ("a",), "metric": "length", "reading": "joy"}, "--reading goes with --instrument"),
        ({"label": ("a", "b"), "metric": "length", "rater": "c"}, "give one --label, not 2"),
        ({"label": ("a",), "metric": "length", "item": "c"}, "--item goes with --rater"),
        ({"label": ("a",), "metric": "length", "epsilon": 2.0}, "must be from 0 to 1"),
    ],
)
def test_what_cannot_be_asked(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ValidateOptions(**options)


def test_labels_that_are_no_labels(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a.jsonl:2: y is a list"):
        validate(write(tmp_path / "a.jsonl", [{"text": "a", "y": 1}, {"text": "b", "y": [1]}]), explore("y"))
    with pytest.raises(InputError, match=r"a.jsonl:1: y is infinite"):
        validate(write(tmp_path / "a.jsonl", [{"text": "a", "y": "inf"}]), explore("y"))
    with pytest.raises(InputError, match="no text has a label"):
        validate(write(tmp_path / "a.jsonl", [{"text": "a", "y": None}]), explore("y"))
