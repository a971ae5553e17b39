"""What is said of a validation beside its table."""

import json
from pathlib import Path

from attunement.report.agreement import cells, sentences, title
from attunement.validity import ValidateOptions, validate
from attunement.validity.validation import Validation
from tests.validity.test_validate import rows, write


def validated(place: Path, count: int = 80, **options: object) -> Validation:
    asked = {"instrument": "acts", "reading": "explore", "label": ("ann", "ben", "cy"), "cluster": "post"} | options
    return validate(write(place / "a.jsonl", rows(count)), ValidateOptions(**asked))  # type: ignore[arg-type]


def test_title_and_one_row_per_figure(tmp_path: Path) -> None:
    found = validated(tmp_path)
    assert title(found) == "acts.explore (fast) against binary labels by 3 raters in a.jsonl"
    assert [row[1] for row in cells(found)] == ["rho", "r", "AUC", "kappa", "alpha", "ICC", "F1"]
    assert title(validated(tmp_path, instrument=None, reading=None, score="cy", label=("ann",))) == (
        "cy against binary labels by 1 rater in a.jsonl"
    )


def test_tuned_data_says_so_first(tmp_path: Path) -> None:
    assert next(sentences(validated(tmp_path, tuned_on=True))).startswith("This data was touched for a choice")


def test_what_could_not_be_tested_is_not_passed_over(tmp_path: Path) -> None:
    told = "\n".join(sentences(validated(tmp_path, 30, author="writer")))
    assert "not tested" in told and "could not be tested" in told
    assert "Without an interval" in told and "an interval needs 20" in told


def test_a_reader_that_reads_models_otherwise_is_called_out(tmp_path: Path) -> None:
    entries = rows(400)
    for entry in entries:
        if entry["writer"] == "model":
            entry["ann"] = entry["ben"] = entry["cy"] = 1 - entry["ann"]
    options = ValidateOptions(
        instrument="acts", reading="explore", label=("ann", "ben"), cluster="post", author="writer"
    )
    found = validate(write(tmp_path / "a.jsonl", entries), options)
    assert found.comparable is False
    assert any("do not compare people with models" in sentence for sentence in sentences(found))


def test_reasons_for_one_author_name_them(tmp_path: Path) -> None:
    entries = rows(120)
    for entry in entries:
        if entry["writer"] == "model":
            entry["ann"] = 1
    options = ValidateOptions(instrument="acts", reading="explore", label=("ann",), cluster="post", author="writer")
    told = list(sentences(validate(write(tmp_path / "a.jsonl", entries), options)))
    assert any(one.startswith("Not computed (texts by models): ") and "every label is the same" in one for one in told)


def test_names_have_no_lexicon(tmp_path: Path) -> None:
    entries = [{"text": text, "need": need} for text, need in (("What should I do?", "advise"), ("It rains.", "none"))]
    options = ValidateOptions(instrument="need", label=("need",))
    found = validate(write(tmp_path / "a.jsonl", entries * 2), options)
    assert "Lexicon: none; no word list or single word serves here." in list(sentences(found))
    assert json.dumps(found.to_json())
