"""What tasks and figures are called, what they mean, and which way is better."""

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from attunement.bench.conventional import SCORES
from attunement.bench.items import RENDERED
from attunement.conversation import Mode
from attunement.metric import Kind, Part, parts_of
from attunement.metrics import METRICS

MECHANISMS = tuple(name for name, metric in METRICS.items() if metric.kind is Kind.MECHANISM)
CONTROLS = tuple(name for name, metric in METRICS.items() if metric.kind is Kind.CONTROL)


def mode_of(task: str) -> Mode:
    """How replies to a task are read."""
    return Mode.RENDER if task in RENDERED else Mode.RESPOND


def part_of(name: str, task: str) -> Part:
    """What is known of a figure: a metric, a part of one, a reading, a statistic or a conventional score."""
    if name in _known()["figures"]:
        return _described(_known()["figures"][name])
    metric, _, part = name.partition(".")
    if metric in METRICS:
        parts = parts_of(METRICS[metric], mode_of(task))
        if part in parts:
            whole, found = parts[""], parts[part]
            return found if not part else replace(found, label=f"{whole.label}: {found.label}")
    if name in SCORES:
        return SCORES[name]
    if metric == "epitome":
        return _epitome(part)
    return Part(label=name.replace("_", " ").replace(".", ": "), meaning="", low=None, high=None, better="neither")


def title_of(task: str) -> str:
    """A task's name in words."""
    return str(_known()["tasks"][task]["title"])


def question_of(task: str) -> str:
    """What a task asks, in a sentence."""
    return str(_known()["tasks"][task]["asks"])


def lead_of(task: str) -> str:
    """The figure that a task is for."""
    return str(_known()["tasks"][task]["lead"])


def carded(metric: str) -> tuple[str, str] | None:
    """The instrument and part whose AUC against people's labels is the mechanism's; None where there is none."""
    found = _known()["validity"].get(metric)
    return None if found is None else (found["instrument"], found["part"])


def _epitome(name: str) -> Part:
    behaviour, _, chunk = name.partition(".")
    how = "a chunk" if chunk else "summed"
    label = f"EPITOME {behaviour.replace('_', ' ')}, {how}"
    return Part(label=label, meaning="As our acts tell of it.", low=0.0, high=None, better="higher")


def _described(found: dict[str, Any]) -> Part:
    low, high = (None if end == "none" else end for end in (found.get("low", 0.0), found.get("high", 1.0)))
    return Part(label=found["label"], meaning=found["meaning"], better=found["better"], low=low, high=high)


@cache
def _known() -> dict[str, Any]:
    place = resources.files("attunement.bench") / "data" / "statistics.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
