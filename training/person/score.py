"""How what is read of persons' messages agrees with the labels of their writer.

python -m training.person.score [--held-out] [--misses FIGURE]

Run from the root of the repository. Rules, phrases and weights are chosen on the tuning half alone.
"""

import argparse
from collections.abc import Callable

import numpy as np

from attunement.instruments.document import document
from attunement.instruments.load import load_instrument
from attunement.instruments.person_model import CONFLICTS
from attunement.instruments.stems import empty_words, stem
from attunement.perspective import Affect, Cues, Details, Need, Needed, Perspective
from training.person.corpus import Message, messages

FELT = 1.5
"""Affect from which a reply is asked to answer to it, of 4."""
RECALLED = 0.5
"""Share of a detail's content words that must stand in what was read as salient."""

Judge = Callable[[Message, Perspective], bool]


def _figures() -> dict[str, tuple[Judge, Judge]]:
    """For each figure, whether the writer says so and whether it was read."""
    figures: dict[str, tuple[Judge, Judge]] = {
        "need": (lambda m, _: m.need is not None, lambda _, p: p.need.need is not None),
        "need but acknowledge": (
            lambda m, _: m.need not in (None, Need.ACKNOWLEDGE),
            lambda _, p: p.need.need not in (None, Need.ACKNOWLEDGE),
        ),
        "advice asked": (lambda m, _: m.advice, lambda _, p: p.need.advice_asked),
        "felt": (lambda m, _: _felt(m) * 4 / 3 >= FELT, lambda _, p: p.affect.intensity * 4 >= FELT),
        "conflict": (
            lambda m, _: any(m.labelled(f"conflict.{kind}") for kind in CONFLICTS),
            lambda _, p: bool(p.cues.conflict),
        ),
    }
    for need in Need:
        figures[f"need {need}"] = (
            lambda m, _, need=need: m.need is need,  # type: ignore[misc]
            lambda _, p, need=need: p.need.need is need,  # type: ignore[misc]
        )
    for cue in ("risk", "grief", "pushback"):
        figures[cue] = (
            lambda m, _, cue=cue: m.labelled(cue),  # type: ignore[misc]
            lambda _, p, cue=cue: bool(getattr(p.cues, cue)),  # type: ignore[misc]
        )
    for kind in CONFLICTS:
        figures[f"conflict {kind}"] = (
            lambda m, _, kind=kind: m.labelled(f"conflict.{kind}"),  # type: ignore[misc]
            lambda _, p, kind=kind: any(mark.label == kind for mark in p.cues.conflict),  # type: ignore[misc]
        )
    return figures


def perspectives(found: list[Message]) -> list[Perspective]:
    """What the fast tier reads of each message alone."""
    texts = [message.text for message in found]
    affect, need, cues, details = (load_instrument(name).read(texts) for name in ("affect", "need", "cues", "details"))
    return [
        Perspective(each[0] or Affect(0.0, 0.0, {}), each[1] or Needed(), each[2] or Cues(), each[3] or Details())
        for each in zip(affect, need, cues, details, strict=True)
    ]


def _felt(message: Message) -> int:
    return max(message.feel.values(), default=0)


def _recalled(message: Message, read: Perspective) -> list[bool]:
    """For each detail, whether half of its words stand in what was read as salient."""
    salient = {word for mark in read.details.salient for word in _stems(message.text[mark.start : mark.end])}
    return [len(words & salient) >= RECALLED * len(words) for words in map(_stems, message.details) if words]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in document(text).spoken() if word not in empty_words()}


def _spotted(message: Message, read: Perspective) -> list[bool]:
    """For each conflict marked in the text, whether what was read touches it."""
    return [
        any(mark.start < own.end and own.start < mark.end for mark in read.cues.conflict)
        for own in message.marks
        if own.label.startswith("conflict.") and own.label != "conflict.premise"
    ]


def report(found: list[Message], read: list[Perspective]) -> None:
    """Precision and recall of every figure, then what is no yes or no."""
    for name, (meant, seen) in _figures().items():
        truth = [meant(*pair) for pair in zip(found, read, strict=True)]
        said = [seen(*pair) for pair in zip(found, read, strict=True)]
        hits = sum(a and b for a, b in zip(truth, said, strict=True))
        print(
            f"{name:22} precision {_share(hits, sum(said))} recall {_share(hits, sum(truth))}"
            f"  ({hits} of {sum(said)} read, {sum(truth)} meant)"
        )
    both = [(m, p) for m, p in zip(found, read, strict=True) if m.need and p.need.need]
    print(f"need the same where both have one {_share(sum(m.need is p.need.need for m, p in both), len(both))}")
    print(
        f"depth: r {_r([(m.depth or 0, p.need.depth or 0) for m, p in both])}, off by two or more "
        f"{_share(sum(abs((m.depth or 0) - (p.need.depth or 0)) > 1 for m, p in both), len(both))}"
    )
    print(f"affect intensity: r {_r([(_felt(m), p.affect.intensity) for m, p in zip(found, read, strict=True)])}")
    recalled = [hit for pair in zip(found, read, strict=True) for hit in _recalled(*pair)]
    print(f"details recalled {_share(sum(recalled), len(recalled))} of {len(recalled)}")
    spotted = [hit for pair in zip(found, read, strict=True) for hit in _spotted(*pair)]
    print(f"conflict stretches touched {_share(sum(spotted), len(spotted))} of {len(spotted)}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "  – "


def _r(pairs: list[tuple[float, float]]) -> str:
    return f"{np.corrcoef(np.array(pairs, float).T)[0, 1]:.2f}" if len(pairs) > 1 else "–"


def main() -> None:
    """Print the report of one half, or where one figure is wrong in the tuning half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held-out", action="store_true", help="report on the held-out half, once a release")
    parser.add_argument("--misses", metavar="FIGURE", help="print the tuning messages where this figure is wrong")
    given = parser.parse_args()
    found = messages(tuning=not given.held_out)
    read = perspectives(found)
    print(f"{len(found)} messages, {'held out' if given.held_out else 'tuning half'}")
    if not given.misses:
        report(found, read)
        return
    meant, seen = _figures()[given.misses]
    for message, perspective in zip(messages(tuning=True), read, strict=True):
        if meant(message, perspective) != seen(message, perspective):
            kind = "MISSED" if meant(message, perspective) else "SPURIOUS"
            print(f"{kind} {message.place} {message.need} {message.depth} {[m.label for m in message.marks]}")
            print("   ", message.text.replace("\n", " / "))


if __name__ == "__main__":
    main()
