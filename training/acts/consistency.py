"""How far a blind second pass by a labeller of the same kind agrees with the first: self-consistency, no more.

python -m training.acts.consistency
"""

from pathlib import Path

import numpy as np

from attunement.instruments.acts_rules import LABELS
from attunement.validity import krippendorff_alpha
from training.acts.turns import TURNS, turns

SECOND = Path(__file__).parent / "labels_second_pass.tsv"


def main() -> None:
    second = dict(line.split("\t") for line in SECOND.read_text(encoding="utf-8").splitlines())
    first = {
        f"{path.stem}.{number}.{place}": sentence.labels
        for path in sorted(TURNS.glob("*.txt"))
        for number, turn in enumerate(turns(path))
        for place, sentence in enumerate(turn.sentences)
    }
    places = [place for place in second if place in first]
    alphas = []
    for label in LABELS:
        passes = np.array(
            [[label in first[place] for place in places], [label in second[place].split("+") for place in places]],
            float,
        )
        alpha = krippendorff_alpha(passes)
        assert alpha is not None
        alphas.append(alpha)
        print(f"{label:11} first {int(passes[0].sum()):4} second {int(passes[1].sum()):4} alpha {alpha:.2f}")
    print(f"{len(places)} sentences of {len(first)}, mean alpha {np.mean(alphas):.2f} (self-consistency)")


if __name__ == "__main__":
    main()
