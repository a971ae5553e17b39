"""The rules over trees, on trees written by hand: no parser is needed."""

import pytest

from attunement.instruments.parser import Node
from attunement.instruments.syntax_parser import counted
from attunement.instruments.trees import Tree


def tree(written: str) -> Tree:
    """A tree from words written as form/tag/relation/head, heads counted from 1 and a root's 0."""
    nodes: list[Node] = []
    start = 0
    for place, word in enumerate(written.split()):
        form, tag, relation, head = word.split("/")
        nodes.append(Node(form, tag, relation, int(head) - 1 if int(head) else place, start, start + len(form)))
        start += len(form) + 1
    return Tree(nodes)


def forms(found: Tree, places: object) -> list[str]:
    return [found.nodes[place].form for place in places]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "participles", "why"),
    [
        ("Mistakes/NNS/nsubj:pass/3 were/VBD/aux:pass/3 made/VBN/ROOT/0", ["made"], "nobody who made them"),
        (
            "It/PRP/nsubj:pass/3 was/VBD/aux:pass/3 seen/VBN/ROOT/0 by/IN/case/5 me/PRP/obl:agent/3",
            [],
            "the agent is named",
        ),
        (
            "It/PRP/nsubj:pass/3 was/VBD/aux:pass/3 seen/VBN/ROOT/0 by/IN/case/5 noon/NN/obl/3",
            ["seen"],
            "by noon is when",
        ),
        ("I/PRP/nsubj/3 am/VBP/cop/3 tired/JJ/ROOT/0", [], "a state"),
        ("form/NN/nsubj/3 was/VBD/aux:pass/3 seen/VBN/ROOT/0", ["seen"], "the auxiliary says so"),
        ("half/NN/nsubj:pass/3 was/VBD/cop/3 empty/JJ/ROOT/0", [], "no participle"),
        ("and/CC/cc/3 was/VBD/aux:pass/3 told/VBN/ROOT/0", [], "no subject of its own"),
    ],
)
def test_agentless_passives(written: str, participles: list[str], why: str) -> None:
    found = tree(written)
    assert forms(found, found.agentless_passives()) == participles, why


def test_nominalisations_are_common_nouns() -> None:
    found = tree(
        "final/JJ/amod/2 decision/NN/ROOT/0 of/IN/case/4 Education/NNP/nmod/2 Frustration/NN/dep/2 mention/VB/dep/2"
    )
    assert forms(found, found.nominalisations()) == ["decision", "Frustration"]


@pytest.mark.parametrize(
    ("written", "person", "why"),
    [
        ("She/PRP/nsubj/2 left/VBD/ROOT/0", True, "a personal pronoun"),
        ("it/PRP/nsubj/2 left/VBD/ROOT/0", False, "a thing's"),
        ("It/PRP/nsubj/2 left/VBD/ROOT/0", False, "whatever its case"),
        ("who/WP/nsubj/2 left/VBD/ROOT/0", True, "who"),
        ("what/WP/nsubj/2 left/VBD/ROOT/0", False, "what"),
        ("Nobody/NN/nsubj/2 left/VBD/ROOT/0", True, "an indefinite person"),
        ("nothing/NN/nsubj/2 left/VBD/ROOT/0", False, "an indefinite thing"),
        ("this/DT/nsubj/2 left/VBD/ROOT/0", False, "a demonstrative"),
        ("nurse/NN/nsubj/2 left/VBD/ROOT/0", True, "a role"),
        ("price/NN/nsubj/2 rose/VBD/ROOT/0", False, "a thing"),
        ("Some/DT/nsubj/2 left/VBD/ROOT/0", True, "a quantity alone is one of people"),
        ("most/JJS/nsubj/4 of/IN/case/3 us/PRP/nmod/1 left/VBD/ROOT/0", True, "of us"),
        ("hundreds/NNS/nsubj/4 of/IN/case/3 letters/NNS/nmod/1 came/VBD/ROOT/0", False, "an amount of things"),
        ("lot/NN/nsubj/2 changed/VBD/ROOT/0", False, "an amount that is a noun, of what is not said"),
        ("Samuel/NNP/nsubj/2 left/VBD/ROOT/0", True, "a first name"),
        ("Moscoso/NNP/nsubj/2 left/VBD/ROOT/0", True, "a name in no list, by its capital"),
        ("Bush/NNP/nsubj/3 President/NNP/compound/1 left/VBD/ROOT/0", True, "behind a title"),
        ("Blair/NNP/nsubj/3 Port/NNP/compound/1 grew/VBD/ROOT/0", False, "behind what is no title"),
        ("Congress/NNP/nsubj/2 met/VBD/ROOT/0", False, "a body in the list"),
        ("ISI/NNP/nsubj/2 met/VBD/ROOT/0", False, "capitals"),
        ("Pyrenees/NNPS/nsubj/3 the/DT/det/1 grew/VBD/ROOT/0", False, "a name with an article"),
        ("that/WDT/nsubj/2 called/VBD/acl:relcl/3 woman/NN/ROOT/0", True, "that, of a woman"),
        ("that/WDT/nsubj/2 rang/VBD/acl:relcl/3 bell/NN/ROOT/0", False, "that, of a bell"),
        ("which/WDT/nsubj/2 called/VBD/acl:relcl/3 woman/NN/ROOT/0", False, "which is a thing's"),
    ],
)
def test_who_is_a_person(written: str, person: bool, why: str) -> None:
    found = tree(written)
    assert list(found.subjects()) == [0]
    assert found.is_person(0) is person, why


def test_a_subject_its_is_the_it_of_a_contraction() -> None:
    found = tree("its/PRP$/nsubj/2 late/JJ/ROOT/0")
    assert (found.span(0), found.is_person(0)) == ((0, 2), False)
    assert tree("its/PRP$/nmod:poss/2 price/NN/ROOT/0").span(0) == (0, 3)


def test_what_the_tagger_takes_for_no_noun_is_no_subject() -> None:
    found = tree("ca/MD/nsubj/2 decide/VB/ROOT/0")
    assert not list(found.subjects())


def test_counts_and_places() -> None:
    passive = tree("Mistakes/NNS/nsubj:pass/3 were/VBD/aux:pass/3 made/VBN/ROOT/0")
    reading = counted([passive, tree("I/PRP/nsubj/2 left/VBD/ROOT/0")], words=5)
    assert (reading.agentless_passives, reading.passive_sentences, reading.sentences, reading.words) == (1, 1, 2, 5)
    assert (reading.impersonal_subjects, reading.subjects) == (1, 2)
    assert reading.places == {"passive": ((14, 18),), "subject": ((0, 1), (0, 8)), "impersonal": ((0, 8),)}
