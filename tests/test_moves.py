from attunement.instruments.document import document
from attunement.moves import discourse_moves, labels_by_sentence, sentences_doing
from attunement.perspective import Mark

TEXT = "One one. Two two. Three three."
READ = document(TEXT)
ACTS = (Mark("react", 0, 8, 0.9), Mark("hedge", 4, 8, 0.4), Mark("advise", 9, 17, 0.6), Mark("advise", 18, 30, 0.7))


def test_a_sentence_has_the_acts_that_begin_in_it() -> None:
    assert labels_by_sentence(READ, ACTS) == [{"react", "hedge"}, {"advise"}, {"advise"}]


def test_an_act_before_the_first_sentence_belongs_to_none() -> None:
    padded = document("  " + TEXT)
    first = padded.sentences[0][0]
    assert first > 0
    assert labels_by_sentence(padded, [Mark("react", 0, 1)])[0] == set()
    assert discourse_moves(padded, [Mark("react", 0, 1)]) == ("other",)


def test_moves_are_the_likeliest_acts_with_repeats_made_one() -> None:
    assert discourse_moves(READ, ACTS) == ("react", "advise")
    assert discourse_moves(READ, (*ACTS, Mark("explore", 0, 8, 0.95))) == ("explore", "advise")
    assert discourse_moves(READ, ()) == ("other",)
    assert discourse_moves(document(""), ()) == ()


def test_sentences_that_do_something_come_once() -> None:
    found = sentences_doing(frozenset({"react", "hedge"}), READ, ACTS)
    assert found == (Mark("hedge", 0, 8),)
