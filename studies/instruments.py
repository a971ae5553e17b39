"""What each instrument is compared with: those of the fast tier, and syntax in any."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from attunement.instruments import Validity
from attunement.instruments.acts import FastActs
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.instruments.affect import FastAffect
from attunement.instruments.register import FastRegister
from attunement.perspective import Affect
from studies import pack
from studies.held_out import brighter
from studies.measure import agreement
from training.syntax.score import Score, score, score_impersonal

HUMANNESS = Path(__file__).parents[1] / "training" / "syntax" / "humanness.jsonl"

FOUR_WAY = ("reflection", "question", "therapist_input")
"""AnnoMI's codes of a therapist's turn; one that is none of them is `other`."""
LEAST = 0.35
"""A turn that scores less under each of the three is `other`; chosen on sentences of our own."""


def affect() -> Iterator[Validity]:
    """Intensity and valence against rated emotion."""
    instrument = FastAffect()

    def compare(found: pack.Labelled, value: Callable[[Affect], float]) -> Validity:
        return agreement(
            found, [value(reading) for reading in instrument.read(found.texts) if reading is not None], "r"
        )

    for emotion in ("anger", "fear", "joy", "sadness"):
        yield compare(pack.semeval(emotion), lambda reading, name=emotion: reading.emotions[name])  # type: ignore[misc]
    yield compare(pack.emobank(), lambda reading: reading.valence)
    yield compare(pack.distress(), lambda reading: reading.intensity)
    yield from brighter()


def acts() -> Iterator[Validity]:
    """The acts of a text, in each set's own words, against people's codes."""
    for dimension in crosswalk("epitome"):
        yield _acts(pack.epitome(dimension), "epitome", dimension)
    for behaviour in ("reflection", "question", "advice", "information"):
        yield _acts(pack.annomi(behaviour), "annomi", behaviour)
    yield _four_way(pack.annomi_codes((*FOUR_WAY, "other")))
    yield _acts(pack.wikitactics(), "wikitactics", "avoidance")
    yield _acts(pack.xstest(), "xstest", "refusal")


def _acts(found: pack.Labelled, scheme: str, label: str) -> Validity:
    return agreement(found, [scores[label] for scores in _scores(found, scheme)], "AUC")


def _four_way(found: pack.Labelled) -> Validity:
    """The likeliest of the three codes, or `other` where none is likely enough."""
    codes = []
    for scores in _scores(found, "annomi"):
        best = max(FOUR_WAY, key=lambda code: scores[code])
        codes.append(FOUR_WAY.index(best) if scores[best] >= LEAST else len(FOUR_WAY))
    return replace(agreement(found, codes, "F1", categories=(*FOUR_WAY, "other")), statistic="macro-F1")


def _scores(found: pack.Labelled, scheme: str) -> list[dict[str, float]]:
    return [in_scheme(acts or (), scheme) for acts in FastActs().read(found.texts, floor=0.0)]


def register() -> Iterator[Validity]:
    """Politeness against rated politeness."""
    for dataset in ("TyDiP en", "Holistic Politeness en"):
        found = pack.politeness(dataset)
        readings = FastRegister().read(found.texts)
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
