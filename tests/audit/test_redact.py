"""What `--redact` masks, and what it leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.audit.redact import MASK, contacts, redacted


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail ana.b+x@mail.example.org now", "ana.b+x@mail.example.org"),
        ("see https://example.org/a?b=1, yes", "https://example.org/a?b=1,"),
        ("at www.example.org", "www.example.org"),
        ("ask @ana_b there", "@ana_b"),
        ("call +49 (0)30 123-4567 soon", "+49 (0)30 123-4567"),
        ("call 555-123-4567", "555-123-4567"),
        ("account 12345678", "12345678"),
    ],
)
def test_contacts_are_masked_at_their_length(text: str, masked: str) -> None:
    assert redacted(text) == text.replace(masked, MASK * len(masked))


@pytest.mark.parametrize(
    "text", ["I am 34 and it is 2026.", "It cost 1,200.50 euros.", "at 10:30 on 3 May", "a@b", "3 of 12 and 5 of 10"]
)
def test_other_numbers_and_signs_stay(text: str) -> None:
    assert redacted(text) == text


@given(st.text())
def test_lengths_stay(text: str) -> None:
    assert len(redacted(text)) == len(text)


def test_every_kind_has_a_name() -> None:
    assert [contact.name for contact in contacts()] == [
        "e-mail address",
        "URL",
        "handle",
        "telephone number",
        "long run of digits",
    ]
