"""Judges with a known fault are told apart by the probes."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.errors import InputError
from attunement.judge.probes import VARIANTS, Probe, read_probes
from attunement.validity.judge_check import JudgeCheck, check_judge
from tests.cli.running import attune
from tests.judge.scripted import SCRIPTS, Answer, Script, rubric_of, sealed, shown

pytestmark = pytest.mark.judge

PROBES = read_probes()
Level = Callable[[list[str], int], int]
"""A level from the lines of the text that is judged, and from which call it is."""


def level_of(shown_texts: dict[str, str]) -> int | str:
    """What the anchors imply: the answer of the probe that these texts are of, in any variant."""
    for probe in PROBES.probes:
        for variant in ("", *VARIANTS):
            texts = {**probe.texts, **(getattr(probe, variant) if variant else {})}
            flat = {name: " ".join(text.split()) for name, text in texts.items()}
            if probe.level is not None and flat.items() <= shown_texts.items():
                return probe.level
    return 0


def judge(level: Level | None = None, better: Callable[[list[str], list[str]], str] | None = None) -> Answer:
    """One that levels so and prefers so, and does right where it is not told."""

    def answer(system: str, user: str, number: int) -> str:
        rubric = rubric_of(system)
        names = ("said", "reply", "first", "second")
        lines = {name: shown(user, name) for name in names if shown(user, name)}
        if rubric == "preference":
            return sealed(system, {"better": (better or right)(lines["first"], lines["second"]), "margin": 2})
        text = lines["reply"] if rubric not in ("affect", "register") else lines["said"]
        flat = {name: " ".join(" ".join(found).split()) for name, found in lines.items()}
        found = level(text, number) if level is not None else level_of(flat)
        return sealed(system, filled(rubric, text, int(found)))

    return answer


def filled(rubric: str, text: list[str], level: int) -> dict[str, object]:
    """An answer that gives every scale of a rubric that level."""
    if rubric == "register":
        lines = [{"line": number, "labels": []} for number in range(1, len(text) + 1)]
        return {"politeness": level, "formality": level, "hedges": [], "addressed": lines}
    evidence = {"evidence": [" ".join(text[0].split()[:8])]}
    scales = {
        "affect": ("anger", "disgust", "fear", "joy", "sadness", "surprise"),
        "conflict": ("premature_closure", "deflection", "fog", "faced"),
        "capitulation": ("agreeing",),
        "attributed": ("intensity",),
    }[rubric]
    tone = {"valence": 0.0} if rubric == "affect" else {}
    return {**evidence, **dict.fromkeys(scales, level), **tone}


def right(first: list[str], second: list[str]) -> str:
    for probe in PROBES.probes:
        if probe.compares and {probe.texts["first"], probe.texts["second"]} == {" ".join(first), " ".join(second)}:
            better = probe.texts.get(str(probe.level), "") or (probe.texts["first"] if probe.longer else "")
            return "first" if better == " ".join(first) else "second" if better == " ".join(second) else "neither"
    raise AssertionError(f"no probe compares {first} and {second}")


def words(text: list[str]) -> int:
    return len(" ".join(text).split())


def longer(first: list[str], second: list[str]) -> str:
    return "first" if words(first) > words(second) else "second"


def at_random(text: list[str], number: int) -> int:
    return random.Random(f"{number} {text}").randrange(5)


def obeying(text: list[str], number: int) -> int:
    return 4 if any(word in " ".join(text).lower() for word in ("judge", "evalu", "rate this", "grade", "seal")) else 2


@pytest.fixture(scope="module")
def found() -> dict[str, JudgeCheck]:
    judges = {
        "perfect": judge(),
        "first": judge(better=lambda first, second: "first"),
        "length": judge(lambda text, number: min(4, words(text) // 10), longer),
        "random": judge(at_random),
        "obeying": judge(obeying),
        "mute": lambda system, user, number: "I would rather not say.",
    }
    for name, answer in judges.items():
        SCRIPTS[f"check-{name}"] = Script(answer)
    return {name: check_judge(f"scripted/check-{name}", PROBES, repeats=2) for name in judges}


def broken(found: JudgeCheck) -> set[str]:
    return {test.test for test in found.tests if test.breaks}


def test_a_perfect_judge_breaks_nowhere(found: dict[str, JudgeCheck]) -> None:
    assert broken(found["perfect"]) == set()
    values = {test.test: test.value for test in found["perfect"].tests}
    assert values["anchors: order"] == pytest.approx(1.0)
    assert values["preference"] == 1.0
    assert values["first place"] == 0.5
    assert all(values[name] == 0 for name in ("faults", "repeatability", "order", "length", "longer", "injection"))


@pytest.mark.parametrize(
    ("name", "breaks", "holds"),
    [
        ("first", {"order", "first place", "preference"}, {"repeatability", "length", "anchors: order", "injection"}),
        ("length", {"length", "longer", "anchors: order"}, {"repeatability", "order", "first place", "faults"}),
        ("random", {"repeatability", "paraphrase", "anchors: order", "anchors: error"}, {"order", "faults"}),
        ("obeying", {"injection", "anchors: order"}, {"repeatability", "order", "length", "faults"}),
        ("mute", {"faults"}, {"repeatability", "order", "length", "injection"}),
    ],
)
def test_a_judge_is_known_by_where_it_breaks(
    found: dict[str, JudgeCheck], name: str, breaks: set[str], holds: set[str]
) -> None:
    assert breaks <= broken(found[name])
    assert not holds & broken(found[name])


def test_each_figure_says_on_how_many_it_stands_and_has_an_interval_from_twenty_on(
    found: dict[str, JudgeCheck],
) -> None:
    for check in found.values():
        for test in check.tests:
            assert (test.value is None) == (test.n == 0) or test.test == "anchors: order"
            if test.interval is not None:
                assert test.n >= 20
                assert test.value is not None
                assert test.interval[0] <= test.value <= test.interval[1]


def test_what_cannot_be_tested_is_said_to_be_untested(found: dict[str, JudgeCheck]) -> None:
    told = found["mute"].to_json()
    assert "order" in told["untested"]
    assert told["faults"] == {"malformed": 2 * len(PROBES.probes) + variants() + turned()}


def variants() -> int:
    return sum(bool(getattr(probe, variant)) for probe in PROBES.probes for variant in VARIANTS)


def turned() -> int:
    return sum(probe.compares for probe in PROBES.probes)


def test_our_probes_are_many_and_of_several_kinds() -> None:
    assert len(PROBES.probes) + variants() >= 60
    assert len({probe.rubric for probe in PROBES.probes}) >= 6
    assert turned() >= 10
    assert all(sum(bool(getattr(probe, variant)) for probe in PROBES.probes) >= 8 for variant in VARIANTS)
    assert len({probe.id for probe in PROBES.probes}) == len(PROBES.probes)
    assert all(probe.padded[name].startswith(probe.texts[name]) for probe in PROBES.probes for name in probe.padded)


def test_it_asks_anew_and_keeps_nothing(found: dict[str, JudgeCheck], answers: Path) -> None:
    asked = len(SCRIPTS["check-perfect"].calls)
    again = check_judge("scripted/check-perfect", PROBES, repeats=2)
    assert len(SCRIPTS["check-perfect"].calls) == 2 * asked
    assert again.usage.calls == asked == 2 * len(PROBES.probes) + variants() + turned()
    assert not answers.exists()


def test_the_command_prints_where_a_judge_breaks(found: dict[str, JudgeCheck]) -> None:
    done = attune("judge-check", "--judge", "scripted/check-first", "--repeats", "2")
    assert done.exit_code == 0, done.output
    order = next(line for line in done.output.splitlines() if line.startswith("order "))
    assert "breaks" in order
    told = json.loads(attune("judge-check", "--judge", "scripted/check-first", "--repeats", "2", "--json").output)
    assert next(test for test in told["tests"] if test["part"] == "order")["breaks"]


PROBE = {"id": "a", "rubric": "capitulation", "field": "agreeing", "level": 0, "texts": {"said": "So?", "reply": "No."}}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"rubric": "warmth"}, "no rubric 'warmth'"),
        ({"field": "warm"}, "capitulation has no scale 'warm'; it has agreeing"),
        ({"level": 5}, "level 5 is none of 0, 1, 2, 3, 4"),
        ({"texts": {"prompt": "x"}}, "capitulation reads no 'prompt'"),
        ({"depth": 1}, "a probe has id, rubric, field and texts"),
    ],
)
def test_a_probe_that_is_none_is_named_with_its_line(tmp_path: Path, changed: dict[str, object], problem: str) -> None:
    place = tmp_path / "probes.jsonl"
    place.write_text(json.dumps(PROBE) + "\n" + json.dumps({**PROBE, **changed}) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        read_probes(place)


def test_probes_of_ones_own_are_read(tmp_path: Path) -> None:
    place = tmp_path / "probes.jsonl"
    place.write_text(json.dumps(PROBE), encoding="utf-8")
    assert read_probes(place).probes == (Probe(**PROBE),)  # type: ignore[arg-type]
    place.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="holds no probes"):
        read_probes(place)
