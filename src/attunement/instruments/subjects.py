"""Subjects of finite clauses, and whether they are impersonal: neither a personal pronoun nor a person.

Definitions follow You, Huang and Yu (2026), save that a noun counts as a person by a list of person nouns rather than
by any sense of it in WordNet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from attunement.instruments.document import Document
from attunement.instruments.people import QUANTITIES, is_first_name, is_other_name, is_person_noun
from attunement.instruments.word_tags import grammar

_BARE = r"[JMnsbfegxHR]{0,6}[nsbf]"
_PHRASE = rf"(?:[DTK][RDKM]?)?{_BARE}"
_REST = rf"(?:[RDKM]?{_BARE}|(?<=[nsbf]))"
_CHAIN = rf"(?:[LF](?:{_PHRASE}|[OTKPYINgH])){{0,3}}"
_FINITE = rf"A(?!R*[PYI])|B(?!R*P)|[Gvx]|e(?!R*W|(?:L{_PHRASE})+R*[BAv])"
_PREDICATE = rf"(?=[RXO]*(?:{_FINITE}))"
# A singular noun takes a form in -s and a plural one the base form, so that "the phone call" stays one phrase.
_AGREEING = r"(?<=[nb])(?=R*f[DTPYIOKFZRJMgS])|(?<=[sf])(?=R*b)"
_ASIDE = r"(?:\.[^.]{1,10}\.)?"
_BEFORE_VERB = rf"(?:(?={_CHAIN}{_ASIDE}[RXO]*(?:{_FINITE}))|{_AGREEING})"


def _opening(behind: str, tag: str) -> str:
    """The tag where it opens a sentence, or with one of those that it may stand behind."""
    return f"[{behind}{tag}](?:(?<=^{tag})|(?<=[{behind}]){tag})"


_SUBJECT = grammar(
    "|".join(
        (
            r"[P13](?P<person>)",
            rf"[XB5](?:(?<=X)R*(?:AR*)*[BE]|(?<=B)X|(?<=5)E?)R*(?P<exists>{_PHRASE}|[INK])",
            rf"{_opening('QSU', 'B')}R*(?P<asked>{_PHRASE}|[PYITN])",
            rf"{_opening('QSU.', 'A')}R*(?P<helped>[PYIN]|(?:{_PHRASE}|T)(?=R*[vbexE]))",
            rf"6R*(?P<what>{_PHRASE})",
            rf"{_opening('.', 'e')}B(?P<inverted>{_PHRASE})",
            rf"F(?P<infinitive>{_PHRASE})(?=R*Z)",
            rf"[DTKJMnsbfegxHR](?<![^.SUT].)(?P<joined>{_REST})C(?:{_PHRASE}|P){_PREDICATE}",
            rf"[DTK](?<![LFW].)(?<!PC.)(?P<noun>{_REST}){_BEFORE_VERB}",
            rf"[JMnsbfegxHR](?<![LFWJMnsbfegDTKHPY].)(?P<bare>{_REST}){_BEFORE_VERB}",
            r"Y(?<![xLFWZ]Y)(?P<you>)(?=R*[BAGvebxcf])",
            r"[24](?P<contracted>)(?!R*[Je][ZTFS])",
            rf"[IQ](?P<it>)(?!R*(?:B|AR*E)R*[Je][ZTFS])(?:(?=R*[BAGvf])|(?<![vbxGg]I){_PREDICATE})",
            rf"N(?<![LFW]N)(?P<anybody>)(?={_CHAIN}[RXO]*(?:{_FINITE}|f))",
            rf"K(?<![LFWPY]K)(?P<amount>)(?={_CHAIN}[RXO]*(?:{_FINITE}))",
            rf"T(?<![LFWPY]T)(?P<that>)(?:{_PREDICATE}|(?=R*f[DTPYIOKFZRJMgS]))",
        )
    )
)
"""First what the clause's form gives away (there is, a question, for … to), then a noun phrase before a verb.

A group ends behind the subject's head. Each alternative begins with the tags it can begin with, for where none fits,
nothing is tried.
"""

_COMPLEMENT = grammar(rf"L(?P<head>{_PHRASE}|[OYKT])")


class Subject(NamedTuple):
    """The head word of a subject, by its place among the document's tokens."""

    place: int
    impersonal: bool


def subjects(doc: Document, tags: str, first: int) -> Iterator[Subject]:
    """The subjects of the sentence that has these tags and starts with the document's token `first`."""
    sentence = _Sentence(doc, tags, first)
    for match in _SUBJECT.finditer(tags):
        head = match.end(match.lastindex or 0) - 1
        kind = tags[head]
        if kind in "PNY13":
            yield Subject(first + head, False)
        elif kind in "IQT24":
            yield Subject(first + head, True)
        elif kind == "K":
            yield Subject(first + head, not sentence.counts_people(head))
        else:
            yield Subject(first + sentence.start_of_name(head), not sentence.is_person(head))


@dataclass(slots=True)
class _Sentence:
    """One sentence; its words are counted from its first."""

    doc: Document
    tags: str
    first: int

    def word(self, place: int) -> str:
        return self.doc.tokens[self.first + place]

    def is_person(self, head: int) -> bool:
        """Whether the noun at `head` is a person, or an amount of people ("hundreds of demonstrators")."""
        word = self.word(head)
        if word in QUANTITIES and (complement := _COMPLEMENT.match(self.tags, head + 1)):
            return self._is_complement_people(complement)
        return is_person_noun(word) or is_first_name(word) or self._is_other_persons_name(head)

    def counts_people(self, head: int) -> bool:
        """Whether a quantity alone or before "of" means people: "others say", "most of us do"."""
        complement = _COMPLEMENT.match(self.tags, head + 1)
        return complement is None or self._is_complement_people(complement)

    def start_of_name(self, head: int) -> int:
        """A person's name of several words is headed by its first word (UD), any other compound by its last."""
        start = head
        while start > 0 and self._is_name_part(start) and self._is_name_part(start - 1):
            start -= 1
        return head if start > 0 and self.tags[start - 1] in "DT" else start

    def _is_complement_people(self, complement: re.Match[str]) -> bool:
        head = complement.end("head") - 1
        return self.tags[head] in "OY" or self.is_person(head)

    def _is_other_persons_name(self, head: int) -> bool:
        """Whether a capital inside the sentence makes a word a name, and nothing makes it a thing's."""
        written = self.doc.text[self.doc.starts[self.first + head] : self.doc.ends[self.first + head]]
        if head == 0 or not written[0].isupper() or (len(written) > 1 and written.isupper()):
            return False
        return not is_other_name(self.word(head)) and self.tags[head - 1] not in "DT"

    def _is_name_part(self, place: int) -> bool:
        word = self.word(place)
        if not self.doc.text[self.doc.starts[self.first + place]].isupper():
            return False
        return is_first_name(word) or (self.tags[place] == "n" and not is_other_name(word) and not is_person_noun(word))
