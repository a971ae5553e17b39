"""What each instrument is compared with, in any tier."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from attunement.instruments import Validity, load_instrument
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.perspective import Affect
from studies import pack
from studies.held_out import brighter, brighter_fold
from studies.measure import agreement
from training.syntax.score import Score, score, score_impersonal

HUMANNESS = Path(__file__).parents[1] / "training" / "syntax" / "humanness.jsonl"

FOUR_WAY = ("reflection", "question", "therapist_input")
"""AnnoMI's codes of a therapist's turn; one that is none of them is `other`."""
LEAST = 0.35
"""A turn that scores less under each of the three is `other`; chosen on sentences of our own."""


def affect(tier: str = "fast") -> Iterator[Validity]:
    """Intensity and valence against rated emotion."""

    def compare(found: pack.Labelled, value: Callable[[Affect], float]) -> Validity:
        readings = load_instrument("affect", tier).read(found.texts)
        return agreement(found, [value(reading) for reading in readings if reading is not None], "r")

    for emotion in ("anger", "fear", "joy", "sadness"):
        yield compare(pack.semeval(emotion), lambda reading, name=emotion: reading.emotions[name])  # type: ignore[misc]
    yield compare(pack.emobank(), lambda reading: reading.valence)
    yield compare(pack.distress(), lambda reading: reading.intensity)
    yield from brighter() if tier == "fast" else brighter_fold(tier)


def acts(tier: str = "fast") -> Iterator[Validity]:
    """The acts of a text, in each set's own words, against people's codes."""
    for dimension in crosswalk("epitome"):
        yield _acts(pack.epitome(dimension), "epitome", dimension, tier)
    for behaviour in ("reflection", "question", "advice", "information"):
        yield _acts(pack.annomi(behaviour), "annomi", behaviour, tier)
    yield _four_way(pack.annomi_codes((*FOUR_WAY, "other")), tier)
    yield _acts(pack.wikitactics(), "wikitactics", "avoidance", tier)
    yield _acts(pack.xstest(), "xstest", "refusal", tier)


def _acts(found: pack.Labelled, scheme: str, label: str, tier: str) -> Validity:
    return agreement(found, [scores[label] for scores in _scores(found, scheme, tier)], "AUC")


def _four_way(found: pack.Labelled, tier: str) -> Validity:
    """The likeliest of the three codes, or `other` where none is likely enough."""
    codes = []
    for scores in _scores(found, "annomi", tier):
        best = max(FOUR_WAY, key=lambda code: scores[code])
        codes.append(FOUR_WAY.index(best) if scores[best] >= LEAST else len(FOUR_WAY))
    return replace(agreement(found, codes, "F1", categories=(*FOUR_WAY, "other")), statistic="macro-F1")


def _scores(found: pack.Labelled, scheme: str, tier: str) -> list[dict[str, float]]:
    reader: Any = load_instrument("acts", tier)
    return [in_scheme(acts or (), scheme) for acts in reader.read(found.texts, floor=0.0)]


def register(tier: str = "fast") -> Iterator[Validity]:
    """Politeness against rated politeness."""
    for dataset in ("TyDiP en", "Holistic Politeness en"):
        found = pack.politeness(dataset)
        readings = load_instrument("register", tier).read(found.texts)
        yield agreement(found, [reading.politeness for reading in readings if reading is not None], "r")


def syntax(tier: str = "fast") -> Iterator[Validity]:
    """Spans against gold trees; humanness of noun subjects against labels of our own.

    The fast tier's rules were written with these trees at hand, and who is a person in both tiers; nothing of the
    parser, nor of its rules over trees, was.
    """
    treebank = pack.pack() / "ud_en_ewt_dev.conllu.gz"
    for label in ("passive", "nominal"):
        yield _f1("gold trees", label, score(treebank, label, tier), tuned_on=tier == "fast")
    found = score_impersonal(treebank, HUMANNESS, tier)
    yield _f1("gold trees, our labels of 300 nouns", "impersonal", found, tuned_on=True)


def _f1(labels: str, part: str, found: Score, *, tuned_on: bool) -> Validity:
    return Validity(
        dataset=f"UD English EWT dev ({labels})",
        part=part,
        n=round(found.right + found.missed),
        statistic="F1",
        value=round(found.f1, 4),
        interval=None,
        baseline_length=None,
        ceiling=None,
        author="human",
        tuned_on=tuned_on,
    )


STUDIES: dict[str, Callable[[], Iterator[Validity]]] = {
    "affect": affect,
    "acts": acts,
    "syntax": syntax,
    "register": register,
}
