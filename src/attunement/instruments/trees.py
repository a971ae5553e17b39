"""What a parsed sentence says of distance: the same three features as the fast tier's, by a few rules over its tree.

Definitions follow You, Huang and Yu (2026) and Universal Dependencies, as in `syntax`; who is a person is looked up in
the fast tier's lists.
"""

from collections.abc import Collection, Iterator, Sequence

from attunement.instruments.nominalisations import SUFFIXES
from attunement.instruments.parser import Node
from attunement.instruments.people import QUANTITIES, is_first_name, is_other_name, is_person_noun

_SUBJECT = ("nsubj", "nsubj:pass")
_PASSIVE_SUBJECT = ("nsubj:pass", "csubj:pass")
_PARTICIPLE = ("VBN", "VBD")
"""Past tense too: the tagger takes one for the other where both are spelled alike."""
_COMMON_NOUN = ("NN", "NNS")
_NOUN = (*_COMMON_NOUN, "NNP", "NNPS")
_PRONOUN = ("PRP", "WP")
_NOMINAL = ("NN", "PRP", "WP", "WDT", "DT", "CD", "JJ", "$")
"""How tags begin of what can be a subject: where parser and tagger do not agree on that, there is none."""
_THING_PRONOUNS = frozenset({"it", "its", "itself", "what", "whatever"})
_ANYBODY = frozenset(some + body for some in ("some", "any", "every", "no") for body in ("one", "body")) | {"others"}


class Tree:
    """A parsed sentence; its words are meant by their places in it."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self._below: list[list[int]] = [[] for _ in nodes]
        for place, node in enumerate(nodes):
            if node.head != place:
                self._below[node.head].append(place)

    def agentless_passives(self) -> Iterator[int]:
        """Participles with a subject, and with nobody who did it."""
        for place, node in enumerate(self.nodes):
            if node.tag in _PARTICIPLE and self._is_passive(place) and not self._has(place, ("obl:agent",)):
                yield place

    def nominalisations(self) -> Iterator[int]:
        """Common nouns that end as nouns made of verbs and adjectives do."""
        for place, node in enumerate(self.nodes):
            if node.tag in _COMMON_NOUN and node.form.lower().endswith(SUFFIXES):
                yield place

    def subjects(self) -> Iterator[int]:
        """The heads of the clauses' subjects."""
        for place, node in enumerate(self.nodes):
            if node.relation in _SUBJECT and node.tag.startswith(_NOMINAL):
                yield place

    def span(self, place: int) -> tuple[int, int]:
        """Where a word stands; a subject written "its" is the "it" of "it's", which no tokenizer cuts."""
        node = self.nodes[place]
        cut = node.relation in _SUBJECT and self._word(place) == "its"
        return node.start, node.end - cut

    def is_person(self, place: int) -> bool:
        """Whether a subject is a personal pronoun or a person, or an amount of people."""
        node, word = self.nodes[place], self._word(place)
        if word in _ANYBODY:
            return True
        if node.tag in _PRONOUN:
            return word not in _THING_PRONOUNS
        if node.tag == "WDT":
            return word == "that" and self._is_antecedent_person(place)
        if word in QUANTITIES:
            return self._counts_people(place)
        return node.tag in _NOUN and self._names_person(place)

    def _is_passive(self, place: int) -> bool:
        """By its subject's relation; or by its auxiliary's, where the subject was read before the participle was."""
        if self._has(place, _PASSIVE_SUBJECT):
            return True
        return self._has(place, ("aux:pass",)) and self._has(place, ("nsubj", "csubj"))

    def _is_antecedent_person(self, place: int) -> bool:
        """Whether a relative clause's "that" stands for a person: "the woman that called"."""
        clause = self.nodes[self.nodes[place].head]
        return clause.relation == "acl:relcl" and self.is_person(clause.head)

    def _counts_people(self, place: int) -> bool:
        """Whether a quantity is one of people: "some say", "most of us", "hundreds of demonstrators"."""
        for below in self._below[place]:
            if self.nodes[below].relation == "nmod":
                return self.is_person(below)
        return self.nodes[place].tag not in _NOUN or is_person_noun(self._word(place))

    def _names_person(self, place: int) -> bool:
        node, word = self.nodes[place], self._word(place)
        if is_person_noun(word):
            return True
        if node.tag in _COMMON_NOUN:
            return is_first_name(word)
        return self._is_named_as_person(place) and (is_first_name(word) or self._is_other_persons_name(place))

    def _is_named_as_person(self, place: int) -> bool:
        """A person's name follows nothing but titles and first names ("President Bush"); a thing's, anything."""
        parts = [self._word(below) for below in self._below[place] if self.nodes[below].relation == "compound"]
        return all(is_person_noun(part) or is_first_name(part) for part in parts)

    def _is_other_persons_name(self, place: int) -> bool:
        """Whether nothing makes a name that is in no list a thing's."""
        form = self.nodes[place].form
        if not form[0].isupper() or (len(form) > 1 and form.isupper()) or self._has(place, ("det", "nmod:poss")):
            return False
        return not is_other_name(self._word(place))

    def _has(self, place: int, relations: Collection[str]) -> bool:
        return any(self.nodes[below].relation in relations for below in self._below[place])

    def _word(self, place: int) -> str:
        return self.nodes[place].form.lower().replace("’", "'")
