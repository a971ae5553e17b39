"""A made-up audit for the report's tests: three assistants, four mechanisms with parts, controls, a hundred exchanges.

All text is invented. The numbers are drawn with a fixed seed, so every run builds the same report.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from attunement.conversation import Role, Turn
from attunement.measurement import Span
from attunement.metric import Kind, Part
from attunement.profile import SliceDifference
from attunement.report import About, Distribution, InputFile, Measured, Shown

ASSISTANTS = ("alder", "birch", "cedar")
CONVERSATIONS = 60
TURNS = 138

PARTS: dict[str, dict[str, Part]] = {
    "conflict_avoidance": {
        "": Part(label="Conflict avoidance", meaning="How often a conflict the person raised is deflected or fogged."),
        "premature_closure": Part(label="premature closure", meaning="Advice or a happy ending before understanding."),
        "deflection": Part(label="deflection", meaning="The topic is changed, or the person is sent elsewhere."),
        "fog": Part(label="fog", meaning="Both sides, and nothing said."),
    },
    "sentiment_attenuation": {
        "": Part(label="Sentiment attenuation", meaning="How much of what the person feels is lost in the reply."),
    },
    "granularity_mismatch": {
        "": Part(
            label="Granularity mismatch", meaning="How often the reply gives the wrong amount of the wrong thing."
        ),
        "salience_uptake": Part(
            label="details taken up",
            meaning="Share of the details that matter that the reply takes up.",
            better="higher",
        ),
        "depth_gap": Part(
            label="depth, given minus needed",
            meaning="How much deeper than needed the reply goes.",
            low=-4.0,
            high=4.0,
            better="neither",
        ),
    },
    "linguistic_distancing": {
        "": Part(
            label="Linguistic distancing",
            meaning="How much more distant than the person the reply's grammar is.",
            low=None,
            high=None,
        ),
        "passive": Part(label="passives", meaning="Passives without an agent.", low=None, high=None),
        "nominal": Part(label="nominalisations", meaning="Verbs made into nouns.", low=None, high=None),
        "impersonal": Part(label="impersonal subjects", meaning="Subjects that are no person.", low=None, high=None),
    },
    "over_empathising": {"": Part(label="over-empathising", meaning="More feeling in the reply than the person has.")},
    "need_match": {
        "": Part(label="need matched", meaning="The reply does what the person wanted of it.", better="higher")
    },
    "template_reuse": {"": Part(label="template reuse", meaning="The same moves again, turn after turn.")},
    "length": {"": Part(label="length in words", meaning="Words in the reply.", high=None, better="neither")},
    "capitulation": {"": Part(label="capitulation", meaning="Agreeing with a premise known to be false.")},
}

# (metric, part): value of each assistant, half width of its interval, share of exchanges called for
VALUES: dict[tuple[str, str], tuple[tuple[float, float, float], float, float]] = {
    ("conflict_avoidance", ""): ((0.12, 0.58, 0.49), 0.09, 0.62),
    ("conflict_avoidance", "premature_closure"): ((0.18, 0.71, 0.34), 0.09, 0.62),
    ("conflict_avoidance", "deflection"): ((0.08, 0.47, 0.28), 0.08, 0.62),
    ("conflict_avoidance", "fog"): ((0.05, 0.13, 0.27), 0.07, 0.62),
    ("sentiment_attenuation", ""): ((0.21, 0.52, 0.61), 0.06, 0.71),
    ("granularity_mismatch", ""): ((0.24, 0.44, 0.4), 0.1, 0.55),
    ("granularity_mismatch", "salience_uptake"): ((0.69, 0.41, 0.22), 0.08, 0.49),
    ("granularity_mismatch", "depth_gap"): ((-0.3, 0.9, -1.4), 0.3, 0.55),
    ("linguistic_distancing", ""): ((0.05, 0.21, 1.34), 0.18, 0.8),
    ("linguistic_distancing", "passive"): ((0.02, 0.11, 1.62), 0.21, 0.8),
    ("linguistic_distancing", "nominal"): ((0.1, 0.31, 1.48), 0.22, 0.8),
    ("linguistic_distancing", "impersonal"): ((0.03, 0.2, 0.92), 0.2, 0.8),
    ("over_empathising", ""): ((0.11, 0.04, 0.01), 0.03, 0.93),
    ("need_match", ""): ((0.81, 0.55, 0.43), 0.1, 0.4),
    ("template_reuse", ""): ((0.31, 0.52, 0.66), 0.05, 0.5),
    ("length", ""): ((58.0, 41.0, 47.0), 4.2, 1.0),
    ("capitulation", ""): ((0.0, 0.5, 0.5), 0.0, 0.015),
}

DOMAINS = ("family", "work", "service", "education", "health", "creative")


@dataclass(frozen=True)
class Mock:
    """Everything that `render` takes."""

    summary: dict[str, Any]
    shown: tuple[Shown, ...]
    about: About


@cache
def mock() -> Mock:
    """The made-up audit."""
    rows = tuple(_results())
    summary: dict[str, Any] = {
        "schema": 1,
        "attunement": "0.1.0",
        "exchanges": {"read": 416, "scored": 414, "rejected": 2},
        "results": [*rows],
        "instruments": _instruments(),
    }
    about = About(
        title="Companions, November",
        inputs=(InputFile(name="companions.jsonl", format="messages (JSON Lines)", size=412_331, sha256="9f" * 32),),
        options={"--by": "assistant, domain", "--tier": "fast", "--mode": "respond"},
        versions={"attunement": "0.1.0", "python": "3.11"},
        metrics=PARTS,
        kinds={name: Kind.MECHANISM if index < 4 else Kind.CONTROL for index, name in enumerate(PARTS)},
        not_measured=(
            "Stance reversal was not measured: no conversation holds a pushback against a claim with a known answer.",
            "12 replies in Hebrew were not read: there is no fast instrument for that language.",
        ),
        rule="All with a risk cue, then flagged ones by hash of their id, then passes by hash, to 120 in all.",
        slices=tuple(_differences()),
        distributions=tuple(_distributions()),
        expected_wrong={
            "conflict_avoidance": (0.22, "60 flagged replies read by a model, not by people"),
            "sentiment_attenuation": (0.31, "60 flagged replies read by a model, not by people"),
        },
    )
    return Mock(summary, tuple(_shown()), about)


def _results() -> Iterator[dict[str, Any]]:
    for (metric, part), (values, half, called) in VALUES.items():
        overall = round(sum(values) / 3, 4)
        yield _row(metric, part, overall, half * 0.6, called, TURNS * 3, {})
        for name, value in zip(ASSISTANTS, values, strict=True):
            yield _row(metric, part, value, half, called, TURNS, {"assistant": name})
        if part:
            continue
        rng = Random(metric)
        for domain in DOMAINS:
            shift = rng.uniform(-0.8, 0.8) * half
            yield _row(metric, part, round(max(0.0, overall + shift), 4), half * 1.4, called, 69, {"domain": domain})


def _row(
    metric: str, part: str, value: float, half: float, called: float, total: int, group: dict[str, str]
) -> dict[str, Any]:
    here = max(1, round(called * total))
    unread = here // 30
    low, high = PARTS[metric][part].low, PARTS[metric][part].high
    present = round((here - unread) * min(max(value, 0.0), 1.0))
    interval = None if here < 20 else [_clip(value - half, low, high), _clip(value + half, low, high)]
    bounded = high is not None and low is not None and interval is not None
    share = unread / here
    return {
        "metric": metric,
        "part": part,
        "mode": "respond",
        "signature": f"{metric}|tier:fast|affect:1|acts:1|v:1",
        "value": value,
        "interval": interval,
        "pooled": value,
        "bounds": [round(value * (1 - share), 4), round(value * (1 - share) + share, 4)] if bounded else None,
        "null": {"value": 0.63, "interval": [0.6, 0.66], "p": 0.002 if value < 0.6 else 0.41}
        if metric == "sentiment_attenuation"
        else None,
        "outcomes": {
            "present": present,
            "absent": here - unread - present,
            "not_called_for": max(0, total - here - total // 40),
            "undefined": min(total - here, total // 40),
            "undefined_by_reply": unread,
            "failed": 0,
        },
        "clusters": min(here, CONVERSATIONS),
        "group": group,
    }


def _clip(value: float, low: float | None, high: float | None) -> float:
    if low is not None:
        value = max(low, value)
    if high is not None:
        value = min(high, value)
    return round(value, 4)


def _differences() -> Iterator[SliceDifference]:
    for (metric, part), (values, half, _) in VALUES.items():
        if metric == "linguistic_distancing":
            continue
        for name, value in zip(ASSISTANTS, values, strict=True):
            gap = round(value - (sum(values) - value) / 2, 4)
            clear = abs(gap) > half * 1.3
            yield SliceDifference(
                metric=metric,
                part=part,
                column="assistant",
                level=name,
                value=gap,
                interval=(gap - half * 1.2, gap + half * 1.2),
                p=0.0001 if clear else 0.2,
                q=0.0004 if clear else 0.34,
            )


def _distributions() -> Iterator[Distribution]:
    for metric in ("sentiment_attenuation", "linguistic_distancing"):
        low, high = (0.0, 1.0) if metric == "sentiment_attenuation" else (-2.0, 4.0)
        edges = tuple(low + (high - low) * step / 20 for step in range(21))
        for name, centre in zip(ASSISTANTS, VALUES[(metric, "")][0], strict=True):
            rng = Random(metric + name)
            drawn = [min(max(rng.gauss(centre, (high - low) / 6), low), high - 1e-9) for _ in range(98)]
            counts = tuple(sum(edges[i] <= value < edges[i + 1] for value in drawn) for i in range(20))
            yield Distribution(metric=metric, group={"assistant": name}, edges=edges, counts=counts)


def _instruments() -> list[dict[str, Any]]:
    def figure(dataset: str, part: str, value: float, author: str, **more: Any) -> dict[str, Any]:
        row = {"dataset": dataset, "part": part, "n": 412, "statistic": "Spearman", "value": value, "author": author}
        return {**row, "interval": [value - 0.06, value + 0.05], "baseline_length": None, "ceiling": None, **more}

    return [
        {
            "name": "affect",
            "tier": "fast",
            "version": 1,
            "languages": ["en"],
            "validity": [
                figure("BRIGHTER, English, held out", "anger", 0.51, "human", baseline_length=0.08, ceiling=0.72),
                figure("BRIGHTER, English, held out", "sadness", 0.55, "human", baseline_length=0.12, ceiling=0.74),
                figure("our own replies", "intensity", 0.44, "model", baseline_length=0.29),
            ],
        },
        {
            "name": "acts",
            "tier": "fast",
            "version": 1,
            "languages": ["en"],
            "validity": [figure("ESConv, held out", "advise", 0.61, "human", statistic="AUC", baseline_length=0.58)],
        },
        {"name": "cues", "tier": "fast", "version": 1, "languages": ["en"], "validity": []},
    ]


def _shown() -> Iterator[Shown]:
    lines = (Path(__file__).parent / "mock.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        story = json.loads(line)
        for name in ASSISTANTS:
            first = _exchange(story, name, 0, number, ())
            yield first
            history = (Turn(Role.PERSON, story["said"]), Turn(Role.MODEL, first.reply or ""))
            yield _exchange({**story, **_FOLLOW_UP}, name, 1, number, history)


_FOLLOW_UP = {
    "said": "I suppose. It's still going round in my head at three in the morning. You didn't really answer me.",
    "feeling": "still going round in my head",
    "detail": "three in the morning",
    "conflict": "You didn't really answer me",
    "mirror": "No, I didn't; and at three in the morning it gets louder.",
    "ask": "Which bit of it comes round first?",
    "advice": "You should keep a regular bedtime and put your phone away.",
    "formal": "Sleep is improved by the reduction of stimulation.",
}


def _exchange(story: dict[str, str], name: str, turn: int, number: int, history: tuple[Turn, ...]) -> Shown:
    closing = "It will all work out in the end!"
    reply = {
        "alder": f"{story['mirror']} {story['ask']}",
        "birch": f"I'm sorry to hear that. {story['advice']} {closing}",
        "cedar": f"Thank you for your message. {story['formal']} There are arguments on both sides.",
    }[name]
    rng = Random(f"{story['id']}/{name}/{turn}")
    said = story["said"]
    feeling, detail, conflict = (_span("said", said, story[key], key) for key in ("feeling", "detail", "conflict"))
    cited = {
        "alder": ((story["mirror"], "reflect"), (story["ask"], "explore")),
        "birch": ((story["advice"], "advise"), (closing, "reassure")),
        "cedar": ((story["formal"], "fog"), ("There are arguments on both sides.", "fog")),
    }[name]
    found = [_span("reply", reply, text, label) for text, label in cited]
    index = ASSISTANTS.index(name)

    def one(metric: str, part: str, evidence: tuple[Span, ...]) -> Measured:
        base = VALUES[(metric, part)][0][index]
        value = round(min(1.0, max(0.0, rng.gauss(base, 0.2))), 3)
        if rng.random() < 0.12:
            return Measured(metric=metric, part=part, value=None, outcome="not_called_for")
        return Measured(
            metric=metric,
            part=part,
            value=value,
            outcome="present" if value >= 0.45 else "absent",
            evidence=evidence,
        )

    measured = (
        one("conflict_avoidance", "", (conflict, *found)),
        one("conflict_avoidance", "premature_closure", tuple(found[:1])),
        one("sentiment_attenuation", "", (feeling, found[0])),
        one("granularity_mismatch", "", (detail, found[0])),
        one("granularity_mismatch", "salience_uptake", (detail,)),
        one("linguistic_distancing", "", tuple(found[1:])),
        Measured(
            metric="need_match", part="", value=None, outcome="undefined_by_reply", reason="the reply is under 3 words"
        )
        if number == 3
        else one("need_match", "", ()),
    )
    return Shown(
        conversation_id=f"{story['id']}-{name}",
        turn=turn,
        said=said,
        reply=reply,
        history=history,
        groups={"assistant": name, "domain": story["domain"]},
        measured=measured,
        risk=story["id"] == "diagnosis",
    )


def _span(where: Any, text: str, part: str, label: str) -> Span:
    start = text.index(part)
    return Span(where, start, start + len(part), label)
