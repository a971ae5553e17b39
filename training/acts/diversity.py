"""How varied the turns are: a model learns a template before it learns an act.

    python -m training.acts.diversity

Prints distinct n-grams, the commonest openings, and how near each sentence stands to its nearest neighbour, overall and
within each act; beside the same of as many public comments (GoEmotions), which nobody wrote to a plan.
"""

import re
from collections import Counter

import numpy as np

from attunement.instruments.vectors import load_vectors
from studies.pack import rows
from training.acts.turns import TURNS, turns

SAMPLE = 4000
SHORTEST = 4
"""Words from which a sentence can be a copy of another; shorter ones are formulas anyway."""


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'"))


def distinct(found: list[list[str]], length: int) -> float:
    """Share of n-grams that are not a repetition of another."""
    grams = [tuple(each[place : place + length]) for each in found for place in range(len(each) - length + 1)]
    return len(set(grams)) / len(grams)


def nearest(found: list[list[str]]) -> tuple[float, float]:
    """Median cosine of a sentence to its nearest neighbour, and the share with half of their 3-grams in common."""
    vectors = load_vectors()
    table = np.zeros((len(found), vectors.size), np.float32)
    for row, each in enumerate(found):
        known = [vector for word in each if (vector := vectors.of(word)) is not None]
        if known:
            table[row] = np.sum(known, axis=0)
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    near = table @ table.T
    np.fill_diagonal(near, -1)
    grams = [{tuple(each[place : place + 3]) for place in range(len(each) - 2)} for each in found]
    best = near.argmax(axis=1)
    shared = [len(grams[row] & grams[other]) / len(grams[row] | grams[other]) for row, other in enumerate(best)]
    return float(np.median(near.max(axis=1))), float(np.mean(np.array(shared) >= 0.5))


def describe(name: str, found: list[list[str]]) -> None:
    rng = np.random.default_rng(0)
    long = [each for each in found if len(each) >= SHORTEST]
    some = [long[place] for place in rng.permutation(len(long))[:SAMPLE]]
    cosine, copies = nearest(some)
    opening, count = Counter(" ".join(each[:3]) for each in some).most_common(1)[0]
    print(
        f"{name:24} {len(some):5} distinct 1/2/3-grams {distinct(some, 1):.2f} {distinct(some, 2):.2f} "
        f"{distinct(some, 3):.2f}; commonest opening {opening!r} {count / len(some):.1%}; "
        f"cosine to nearest {cosine:.2f}; near copies {copies:.1%}"
    )


def main() -> None:
    sentences = [
        sentence for path in sorted(TURNS.glob("*.txt")) for turn in turns(path) for sentence in turn.sentences
    ]
    describe("turns, all", [words(sentence.text) for sentence in sentences])
    describe("public comments", [words(row["text"]) for row in rows("goemotions")])
    for act in sorted({label for sentence in sentences for label in sentence.labels}):
        describe(f"turns, {act}", [words(sentence.text) for sentence in sentences if act in sentence.labels])


if __name__ == "__main__":
    main()
