"""Subjects of finite clauses, and whether they are impersonal: neither a personal pronoun nor a person.

Definitions follow You, Huang and Yu (2026), save that a noun counts as a person by a list of person nouns rather than
by any sense of it in WordNet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from attunement.instruments.document import Document
from attunement.instruments.people import QUANTITIES, is_first_name, is_other_name, is_person_noun

_PHRASE = r"(?:[DTK][RDKM]?)?[JMnsbfegxHR]{0,6}[nsbf]"
_CHAIN = rf"(?:[LF](?:{_PHRASE}|[OTKPYI])){{0,3}}"
_BEHIND_VERB = r"(?=[DTPYIOKFLZRJMgSC.]|$)"
_FINITE = r"[BAGvx]|e(?!R*W)"

_SUBJECT = re.compile(
    "|".join(
        (
            rf"(?:XR*(?:AR*)*[BE]|BX|5E?)R*(?P<exists>{_PHRASE})",
            rf"(?:^|[QSCU.])BR*(?P<asked>{_PHRASE}|[PYIT])",
            rf"(?:^|[QSCU.])AR*(?P<helped>{_PHRASE}|[PYIT])(?=R*[vbex])",
            rf"6R*(?P<what>{_PHRASE})",
            rf"F(?P<infinitive>{_PHRASE})(?=R*Z)",
            # A singular noun takes a form in -s and a plural one the base, so that "the phone call" stays one phrase.
            rf"(?<![LFWJMnsbfegDTKH])(?P<noun>{_PHRASE})"
            rf"(?:(?={_CHAIN}R*(?:{_FINITE}))|(?<=[nb])(?=R*f{_BEHIND_VERB})|(?<=[sf])(?=R*b{_BEHIND_VERB}))",
            r"(?P<person>[P13])",
            r"(?P<you>Y)(?=R*[BAGvebxcf])",
            r"(?P<contracted>[24])(?!R*[Je][ZTFS])",
            rf"(?P<thing>[IQTK])(?!R*BR*[Je][ZTFS])(?=R*(?:{_FINITE}|f))",
        )
    )
)
"""First what the clause's form gives away (there is, a question, for … to), then a noun phrase before a verb."""

_COMPLEMENT = re.compile(rf"L(?P<head>{_PHRASE}|[OYKT])")


@dataclass(frozen=True, slots=True)
class Subject:
    """The head word of a subject, by its index in the document."""

    index: int
    impersonal: bool


def subjects(doc: Document, tags: str, first: int, last: int) -> Iterator[Subject]:
    """The subjects of one sentence, given as the tokens from `first` up to `last`."""
    for match in _SUBJECT.finditer(tags, first, last):
        head = match.end(match.lastgroup or 0) - 1
        kind = tags[head]
        if kind in "PY13":
            yield Subject(head, impersonal=False)
        elif kind in "IQTK24O":
            yield Subject(head, impersonal=kind in "IQT24" or not _stands_for_people(doc, tags, head))
        else:
            yield Subject(_first_of_name(doc, tags, head, first), impersonal=not _is_person(doc, tags, head, first))


def _stands_for_people(doc: Document, tags: str, head: int) -> bool:
    """Whether a quantity alone or before "of" means people: "others say", "most of us do"."""
    complement = _COMPLEMENT.match(tags, head + 1)
    return complement is None or _is_person(doc, tags, complement.end("head") - 1, -1)


def _is_person(doc: Document, tags: str, head: int, opening: int) -> bool:
    word = doc.tokens[head]
    if word in QUANTITIES and (complement := _COMPLEMENT.match(tags, head + 1)):
        inner = complement.end("head") - 1
        return tags[inner] in "OY" or _is_person(doc, tags, inner, opening)
    if is_person_noun(word) or is_first_name(word):
        return True
    return _is_personal_name(doc, tags, head, opening)


def _is_personal_name(doc: Document, tags: str, head: int, opening: int) -> bool:
    """Whether a capitalised word that is not known otherwise reads as a person's name."""
    written = doc.text[doc.starts[head] : doc.ends[head]]
    word = doc.tokens[head]
    if not written[0].isupper() or (len(written) > 1 and written.isupper()) or is_other_name(word):
        return False
    before = doc.tokens[head - 1] if head > max(opening, 0) else ""
    if before in ("the", "this", "that", "our", "your"):
        return False
    return head != opening


def _first_of_name(doc: Document, tags: str, head: int, first: int) -> int:
    """A person's name of several words is headed by its first (UD), any other compound by its last."""
    while head > first and _is_name_part(doc, head) and _is_name_part(doc, head - 1) and tags[head - 1] == "n":
        head -= 1
    return head


def _is_name_part(doc: Document, index: int) -> bool:
    word = doc.tokens[index]
    return doc.text[doc.starts[index]].isupper() and not is_other_name(word) and not is_person_noun(word)
