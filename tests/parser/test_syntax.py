"""Syntax read by the parser: what it reads, where, and that it holds on any text."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.audit import AuditOptions, audit
from attunement.errors import InputError
from attunement.instruments.document import document
from attunement.instruments.load import load_instrument, validity_of
from attunement.instruments.parser import LONGEST, Parser
from attunement.instruments.syntax import Syntax
from attunement.instruments.syntax_parser import ParserSyntax
from attunement.metric import signature
from attunement.metrics.linguistic_distancing import LinguisticDistancing


def read(parser: ParserSyntax, text: str) -> Syntax:
    reading = parser.read([text])[0]
    assert reading is not None
    return reading


def marked(parser: ParserSyntax, text: str, label: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in read(parser, text).spans if mark.label == label]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Mistakes were made.", "passive", ["made"]),
        ("The form has not yet been processed.", "passive", ["processed"]),
        ("Was it reported to the police?", "passive", ["reported"]),
        ("The house was built by my father.", "passive", []),
        ("They made it.", "passive", []),
        ("The letter that was sent in May has been lost.", "passive", ["sent", "lost"]),
        ("Your decision caused disappointment.", "nominal", ["decision", "disappointment"]),
        ("I mention it to you.", "nominal", []),
        ("It’s late and they’re tired.", "subject", ["It", "they"]),
        ("The price of oil rose and my sister cried.", "subject", ["price", "sister"]),
        ("The price of oil rose and my sister cried.", "impersonal", ["price"]),
        ("The woman who called is here.", "subject", ["woman", "who"]),
        ("There is a problem.", "impersonal", ["problem"]),
    ],
)
def test_plain_sentences(parser: ParserSyntax, text: str, label: str, words: list[str]) -> None:
    assert marked(parser, text, label) == words


@pytest.mark.parametrize("text", ["", "  \n ", "!!!", "😀 😀"])
def test_no_words_read_nothing(parser: ParserSyntax, text: str) -> None:
    assert read(parser, text) == Syntax()


def test_a_language_it_cannot_read_gives_none(parser: ParserSyntax) -> None:
    assert parser.read(["Es wurde gesagt."], language="de") == [None]
    assert parser.read(["It was said."], language="en-GB") != [None]


WORDS = st.sampled_from(["the", "it", "was", "made", "of", "by", "and", "to", "men", "I", "is", "'s", ".", "\n", "  "])


@settings(max_examples=40)
@given(text=st.text(max_size=200) | st.lists(WORDS).map(" ".join))
def test_counts_hold_together(parser: ParserSyntax, text: str) -> None:
    reading = read(parser, text)
    labels = [mark.label for mark in reading.spans]
    assert reading.impersonal_subjects == labels.count("impersonal") <= reading.subjects == labels.count("subject")
    assert reading.passive_sentences <= min(reading.sentences, reading.agentless_passives)
    assert (reading.words, reading.sentences) == (document(text).words, len(document(text).sentences))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in reading.spans)


def test_white_space_is_no_word_and_moves_nothing(parser: ParserSyntax) -> None:
    text = "Mistakes   were \t made,  it seems."
    assert marked(parser, text, "passive") == marked(parser, "Mistakes were made, it seems.", "passive") == ["made"]


def test_a_sentence_of_many_words_is_read_in_parts(parser: ParserSyntax) -> None:
    text = "the price rose and " * LONGEST
    reading = read(parser, text)
    assert reading.sentences == 1
    assert LONGEST * 0.8 < reading.subjects <= LONGEST
    assert all(text[mark.start : mark.end].isalpha() for mark in reading.spans)


def test_texts_read_together_read_as_alone(parser: ParserSyntax) -> None:
    texts = ["Mistakes were made.", "", "It works. He left."]
    assert parser.read(texts) == [read(parser, text) for text in texts]


def test_the_tier_is_said_and_its_weights(parser: ParserSyntax) -> None:
    loaded: Any = load_instrument("syntax", "parser")
    assert isinstance(loaded, ParserSyntax)
    assert f"syntax:1@{parser.model}" in signature(LinguisticDistancing(tier="syntax=parser"))
    assert load_instrument("affect", "parser").tier == "fast"


def test_its_card_has_figures_of_its_own() -> None:
    parts = {row.part: row.value for row in validity_of("syntax", "parser")}
    fast = {row.part: row.value for row in validity_of("syntax")}
    assert parts.keys() == fast.keys()
    assert parts != fast


def test_an_audit_reads_with_it(parser: ParserSyntax, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"prompt": "I lost my job.", "reply": "Mistakes were made."}\n' * 3, encoding="utf-8")
    done = audit([log], tmp_path / "out", AuditOptions(tier="parser", metrics=("linguistic_distancing",)))
    assert {row["name"]: row["tier"] for row in done.summary["instruments"]} == {"syntax": "parser", "register": "fast"}
    assert not any(row["outcomes"]["failed"] for row in done.summary["results"])


def test_without_a_model_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"card\.json is missing.*set ATTUNEMENT_MODELS .*make models"):
        Parser(tmp_path)
