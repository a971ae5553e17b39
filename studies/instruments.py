"""What each fast instrument is compared with."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attunement.instruments import Validity
from attunement.instruments.acts import FastActs
from attunement.instruments.affect import FastAffect
from attunement.instruments.register import FastRegister
from attunement.perspective import Affect
from studies import pack
from studies.measure import agreement
from training.syntax.score import Score, score, score_impersonal

HUMANNESS = Path(__file__).parents[1] / "training" / "syntax" / "humanness.jsonl"

EPITOME: dict[str, tuple[str, ...]] = {
    "emotional_reaction": ("react", "validate"),
    "interpretation": ("reflect", "validate", "disclose"),
    "exploration": ("explore", "clarify"),
}
ANNOMI: dict[str, tuple[str, ...]] = {
    "reflection": ("reflect",),
    "question": ("explore", "clarify"),
    "advice": ("advise",),
    "information": ("inform",),
}
"""Which of our acts stand for a set's codes."""


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


def acts() -> Iterator[Validity]:
    """The strongest of an act's scores in a text, by the tables above, against people's codes."""
    for dimension, labels in EPITOME.items():
        yield _acts(pack.epitome(dimension), labels)
    for behaviour, labels in ANNOMI.items():
        yield _acts(pack.annomi(behaviour), labels)
    yield _acts(pack.wikitactics(), ("redirect", "dismiss", "fog", "moralise"))
    yield _acts(pack.xstest(), ("refuse",))


def _acts(found: pack.Labelled, labels: Sequence[str]) -> Validity:
    readings = FastActs().read(found.texts, floor=0.0)
    scores = [max((act.score for act in acts or () if act.label in labels), default=0.0) for acts in readings]
    return agreement(found, scores, "AUC")


def register() -> Iterator[Validity]:
    """Politeness against rated politeness."""
    for dataset in ("TyDiP en", "Holistic Politeness en"):
        found = pack.politeness(dataset)
        readings = FastRegister().read(found.texts)
        yield agreement(found, [reading.politeness for reading in readings if reading is not None], "r")


def syntax() -> Iterator[Validity]:
    """Spans against gold trees; humanness of noun subjects against labels of our own."""
    treebank = pack.pack() / "ud_en_ewt_dev.conllu.gz"
    for label in ("passive", "nominal"):
        found = score(treebank, label)
        yield _f1("gold trees", label, found)
    yield _f1("gold trees, our labels of 300 nouns", "impersonal", score_impersonal(treebank, HUMANNESS))


def _f1(labels: str, part: str, found: Score) -> Validity:
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
        tuned_on=True,
    )


STUDIES: dict[str, Callable[[], Iterator[Validity]]] = {
    "affect": affect,
    "acts": acts,
    "syntax": syntax,
    "register": register,
}
