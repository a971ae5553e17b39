"""The data pack as labelled texts. Nothing of it is written anywhere."""

import gzip
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attunement.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Texts with one number each from people, and the cluster that each came in."""

    dataset: str
    part: str
    texts: tuple[str, ...]
    labels: NDArray[np.float64]
    clusters: tuple[str, ...]
    author: Literal["human", "model"] = "human"
    tuned_on: bool = False
    """Whether the other half of this data was looked at; then these are the untouched half."""


def pack() -> Path:
    """The folder of the data pack.

    Raises:
        InputError: ATTUNEMENT_DATA names none.
    """
    place = os.environ.get("ATTUNEMENT_DATA")
    if not place or not (Path(place) / "CATALOG.md").is_file():
        raise InputError("ATTUNEMENT_DATA must name the folder of the data pack (the one that holds CATALOG.md)")
    return Path(place)


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one of the pack's files."""
    with gzip.open(pack() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def held_out(identifier: str) -> bool:
    """Whether a row of a `validate` set lies in the half that nobody looks at."""
    return int(sha256(identifier.encode()).hexdigest(), 16) % 100 >= 50


def labelled(
    dataset: str,
    part: str,
    found: Iterator[tuple[str, float, str]],
    author: Literal["human", "model"] = "human",
    tuned_on: bool = False,
) -> Labelled:
    """Labelled texts from (text, label, cluster) triples."""
    triples = list(found)
    return Labelled(
        dataset=dataset,
        part=part,
        texts=tuple(text for text, _, _ in triples),
        labels=np.array([label for _, label, _ in triples], dtype=np.float64),
        clusters=tuple(cluster for _, _, cluster in triples),
        author=author,
        tuned_on=tuned_on,
    )


def brighter(language: str, emotion: str) -> Labelled:
    """Perceived intensity of an emotion in a short text, 0 to 3 ("strongest": the most intense of them)."""
    found = (
        (
            row["text"],
            max(row["intensity"].values()) if emotion == "strongest" else row["intensity"][emotion],
            row["id"],
        )
        for row in rows("brighter_intensity")
        if row["lang"] == language and (emotion == "strongest" or emotion in row["intensity"])
    )
    return labelled(f"BRIGHTER {language}", emotion, found, tuned_on=True)


def semeval(emotion: str) -> Labelled:
    """Intensity of an emotion in a tweet known to show it, 0 to 1, dev split."""
    found = (
        (row["text"], row["intensity"], row["id"])
        for row in rows("semeval2018_intensity")
        if row["emotion"] == emotion and row["split"] == "dev"
    )
    return labelled("SemEval-18 dev", emotion, found)


def emobank() -> Labelled:
    """Valence of a sentence, 1 to 5, dev split."""
    found = ((row["text"], row["V"], row["id"]) for row in rows("emobank") if row["split"] == "dev")
    return labelled("EmoBank dev", "valence", found)


def distress() -> Labelled:
    """Distress that the writer of an essay on a news story reported, 1 to 7."""
    found = ((row["essay"], float(row["distress"]), row["response_id"]) for row in rows("empathic_reactions"))
    return labelled("Empathic Reactions", "distress", found)


def epitome(dimension: str) -> Labelled:
    """Whether a peer's reply shows a dimension of empathy at all; the half that nobody looks at."""
    found = (
        (row["reply"], float(row["level"] > 0), row["post_id"])
        for row in rows("epitome")
        if row["dimension"] == dimension and held_out(row["post_id"])
    )
    return labelled("EPITOME, other half", dimension, found, tuned_on=True)


def annomi(behaviour: str) -> Labelled:
    """Whether a therapist's turn is coded as a behaviour, in the half of the transcripts that nobody looks at."""
    found = (
        (text, float(np.mean([_coded(code, behaviour) for code in codes]) >= 0.5), transcript)
        for text, codes, transcript in _therapist()
    )
    return labelled("AnnoMI, other half", behaviour, found, tuned_on=True)


def annomi_codes(names: Sequence[str]) -> Labelled:
    """The code that most annotators gave a therapist's turn, as its place in `names`; the same half."""
    found = (
        (text, float(names.index(Counter(code["main_therapist_behaviour"] for code in codes).most_common(1)[0][0])), it)
        for text, codes, it in _therapist()
    )
    return labelled("AnnoMI, other half", "one of four codes", found, tuned_on=True)


def _therapist() -> Iterator[tuple[str, list[dict[str, Any]], str]]:
    """Each turn of a therapist in the untouched half, with the rows of those who coded it, and its transcript."""
    seen: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows("annomi"):
        if row["interlocutor"] == "therapist" and row["utterance_text"].strip() and held_out(row["transcript_id"]):
            seen.setdefault((row["transcript_id"], row["utterance_id"]), []).append(row)
    for (transcript, _), codes in seen.items():
        yield codes[0]["utterance_text"], codes, transcript


def _coded(row: dict[str, Any], behaviour: str) -> bool:
    if behaviour in ("reflection", "question"):
        return bool(row[f"{behaviour}_exists"] == "True")
    return bool(row["therapist_input_subtype"] == behaviour)


AVOIDANCE = ("Bailing out", "derailing", "Policing")


def wikitactics() -> Labelled:
    """Whether an utterance of a dispute bails out, derails or polices; the half that nobody looks at."""
    found = (
        (said["text"], float(any(name in label for label in said["rebuttal_labels"] for name in AVOIDANCE)), row["id"])
        for row in rows("wikitactics")
        if held_out(row["id"])
        for said in row["dispute"]["utterances"]
        if said["text"].strip()
    )
    return labelled("WikiTactics, other half", "avoidance", found, tuned_on=True)


def xstest() -> Labelled:
    """Full refusal against full compliance of a model's answer; the half of whose texts nothing was looked at."""
    found = (
        (row["completion"], float(row["final_label"] == "2_full_refusal"), row["id"])
        for row in rows("xstest")
        if row["final_label"] in ("1_full_compliance", "2_full_refusal") and held_out(row["id"])
    )
    return labelled("XSTest, other half", "refusal", found, author="model", tuned_on=True)


def politeness(dataset: str) -> Labelled:
    """Rated politeness of a request or comment."""
    if dataset == "TyDiP en":
        found = ((row["sentence"], float(row["score"]), str(n)) for n, row in enumerate(rows("tydip_en_train")))
        return labelled(dataset, "politeness", found, tuned_on=True)
    found = (
        (row["Utterance"], float(row["labels"]), str(n))
        for n, row in enumerate(rows("holistic_politeness"))
        if row["lang"] == "english"
    )
    return labelled("Holistic Politeness en", "politeness", found)
