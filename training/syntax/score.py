"""Score the syntax instrument by span against gold trees.

    python -m training.syntax.score DATA/ud_en_ewt_dev.conllu.gz [--labels training/syntax/humanness.jsonl] [--tier T]

A span is right where it is the gold word, from first to last character.

- passive: predicates with `nsubj:pass` or `csubj:pass` and no `obl:agent`.
- nominal: words with UPOS NOUN that end in one of the paper's suffixes.
- subject: `nsubj` and `nsubj:pass`.
- impersonal: subjects that are no person. What a pronoun refers to is taken as known for those in `HUMAN` and `THING`;
  a noun's only where it was labelled by hand. Labelled nouns are weighted by (noun subjects) / (labelled ones), so that
  the score is an estimate over the whole treebank; a subject of unknown humanness counts nowhere, and a span that is
  no subject at all counts as wrong.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from attunement.instruments.load import load_instrument
from training.syntax.treebank import Tree, Word, trees

SUFFIXES = ("tion", "sion", "ment", "ance", "ence", "ity", "ness", "al")
HUMAN = frozenset(
    {"i", "you", "he", "she", "we", "they", "who", "whoever", "me", "him", "her", "us", "them"}
    | {some + body for some in ("some", "every", "any", "no") for body in ("one", "body")}
)
THING = frozenset({"it", "this", "which", "what", "whatever", "something", "everything", "nothing", "anything"})


@dataclass(frozen=True, slots=True)
class Score:
    """Weighted counts of right, spurious and missed spans."""

    right: float
    spurious: float
    missed: float

    @property
    def precision(self) -> float:
        """Right among those found."""
        return self.right / (self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Found among those there are."""
        return self.right / (self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.spurious + self.missed)


def gold_words(tree: Tree, label: str) -> set[Word]:
    """The words of a tree that carry a feature."""
    words = {word.number: word for word in tree.words}
    if label == "passive":
        agents = {word.head for word in tree.words if word.relation == "obl:agent"}
        heads = {word.head for word in tree.words if word.relation in ("nsubj:pass", "csubj:pass")}
        return {words[head] for head in heads - agents}
    if label == "nominal":
        return {word for word in tree.words if word.upos == "NOUN" and word.form.lower().endswith(SUFFIXES)}
    return {word for word in tree.words if word.relation in ("nsubj", "nsubj:pass")}


def score(path: Path, label: str, tier: str = "fast") -> Score:
    """Score passive, nominal or subject spans."""
    counts: Counter[str] = Counter()
    for tree, found in _read(path, label, tier):
        gold = {(word.start, word.end) for word in gold_words(tree, label)}
        counts.update(right=len(gold & found), spurious=len(found - gold), missed=len(gold - found))
    return Score(counts["right"], counts["spurious"], counts["missed"])


def score_impersonal(path: Path, labels: Path, tier: str = "fast") -> Score:
    """Score impersonal spans over the subjects whose humanness is known, weighted to the whole treebank."""
    labelled = {
        (row["sent_id"], row["token"]): row["human"] for row in map(json.loads, labels.read_text().splitlines())
    }
    weight = sum(_is_noun(word) for tree in trees(path) for word in gold_words(tree, "subject")) / len(labelled)
    right, spurious, missed = 0.0, 0.0, 0.0
    for tree, found in _read(path, "impersonal", tier):
        subjects = gold_words(tree, "subject")
        spurious += len(found - {(word.start, word.end) for word in subjects})
        for word in subjects:
            human = _human(tree, word, labelled)
            if human is None:
                continue
            share = weight if _is_noun(word) else 1.0
            hit = (word.start, word.end) in found
            right += share * (hit and not human)
            spurious += share * (hit and human)
            missed += share * (not hit and not human)
    return Score(right, spurious, missed)


def _human(tree: Tree, word: Word, labelled: dict[tuple[str, int], bool]) -> bool | None:
    if _is_noun(word):
        return labelled.get((tree.sent_id, word.number))
    form = word.form.lower()
    return True if form in HUMAN else False if form in THING else None


def _is_noun(word: Word) -> bool:
    return word.upos in ("NOUN", "PROPN")


def _read(path: Path, label: str, tier: str) -> Iterable[tuple[Tree, set[tuple[int, int]]]]:
    gold = list(trees(path))
    readings = load_instrument("syntax", tier).read([tree.text for tree in gold])
    for tree, reading in zip(gold, readings, strict=True):
        assert reading is not None
        yield tree, {(mark.start, mark.end) for mark in reading.spans if mark.label == label}


def main() -> None:
    """Print precision, recall and F1 of every feature."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--labels", type=Path, help="humanness labels of this treebank's noun subjects")
    parser.add_argument("--tier", default="fast", help="fast or parser")
    options = parser.parse_args()
    scores = {label: score(options.treebank, label, options.tier) for label in ("passive", "nominal", "subject")}
    if options.labels:
        scores["impersonal"] = score_impersonal(options.treebank, options.labels, options.tier)
    for label, found in scores.items():
        gold = found.right + found.missed
        print(f"{label:<10} P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}  ({gold:.0f} gold)")


if __name__ == "__main__":
    main()
