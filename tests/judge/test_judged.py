"""What instruments and metrics make of verdicts, and when they ask for any."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.conversation import Context, Exchange, Role, Turn
from attunement.errors import JudgeError
from attunement.instruments.instrument import Tier
from attunement.instruments.judged import JudgeActs, JudgeAffect, JudgeConduct, JudgeCues, JudgeDetails, JudgeNeed
from attunement.judge import preferred
from attunement.judge.rubric import load_rubric
from attunement.judge.session import configure
from attunement.measurement import Measurement, Outcome
from attunement.metrics import METRICS
from attunement.metrics.conflict_avoidance import ConflictAvoidance
from attunement.metrics.deferring import deferring, doubtful
from attunement.perspective import Affect, Mark, Need
from attunement.reading import forget
from tests.cli.running import attune
from tests.judge.scripted import SCRIPTS, Script, rubric_of, sealed, shown

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("answers")]

SAID = "My sister sold our house behind my back and I can't forgive her."
REPLY = "Sisters differ. Have you tried yoga?"
CALM = dict.fromkeys(("anger", "disgust", "fear", "joy", "sadness", "surprise"), 0)


@pytest.fixture(autouse=True)
def _anew() -> None:
    forget()


def script(name: str, answers: Mapping[str, Mapping[str, Any]]) -> Script:
    """A judge that gives a rubric's answer, and says nothing where it has none."""

    def answer(system: str, user: str, number: int) -> str:
        found = answers.get(rubric_of(system))
        return "I do not know." if found is None else sealed(system, found)

    SCRIPTS[name] = Script(answer)
    return SCRIPTS[name]


# Instruments.


def test_affect_is_the_strongest_emotion_as_a_share_of_the_scale() -> None:
    verdict = {**CALM, "anger": 3, "sadness": 1, "valence": -0.5, "evidence": ["can't forgive"]}
    script("affect", {"affect": verdict, "expressed": {**CALM, "joy": 1, "valence": 0.5, "evidence": ["forgive"]}})
    instrument = JudgeAffect("scripted/affect")
    (found, nothing) = instrument.read([SAID, "..."])
    assert (found.intensity, found.valence) == (0.75, -0.5)
    assert found.emotions == {**dict.fromkeys(CALM, 0.0), "anger": 0.75, "sadness": 0.25}
    assert [SAID[mark.start : mark.end] for mark in found.marks] == ["can't forgive"]
    assert nothing == Affect(0.0, 0.0, dict.fromkeys(CALM, 0.0))
    assert instrument.expressed([SAID, SAID])[1].intensity == 0.25
    assert len(SCRIPTS["affect"].calls) == 2


def test_the_papers_intensities_are_asked_in_one_question() -> None:
    judge = script("paper", {"intensity": {"reference": 0.75, "reply": 0.25}})
    found = JudgeAffect("scripted/paper@paper").expressed([SAID, REPLY])
    assert [affect.intensity for affect in found] == [0.75, 0.25]
    assert len(judge.calls) == 1


def test_acts_are_marks_over_their_sentences() -> None:
    lines = [{"line": 1, "labels": ["platitude"]}, {"line": 2, "labels": ["explore", "advise"]}]
    script("acts", {"acts": {"labels": lines}})
    instrument = JudgeActs("scripted/acts")
    (found,) = instrument.read([REPLY])
    assert found == (Mark("platitude", 0, 15), Mark("explore", 16, 36), Mark("advise", 16, 36))
    assert {*(instrument.read([REPLY], floor=0.0)[0] or ())} == {*found}


@pytest.mark.parametrize(("need", "expected"), [("none", None), *((need.value, need) for need in Need)])
def test_a_need_is_one_or_none(need: str, expected: Need | None) -> None:
    verdict = {"need": need, "depth": 3, "advice_asked": True, "advice_refused": False, "evidence": ["can't forgive"]}
    script(f"need-{need}", {"need": verdict})
    (found,) = JudgeNeed(f"scripted/need-{need}").read([SAID])
    assert found.need is expected
    assert found.depth == (None if expected is None else 3)
    assert found.advice_asked


def test_cues_are_told_apart_and_read_anew_in_a_dialogue() -> None:
    label = next(name for name in load_rubric("cues").fields[0].options if name.startswith("conflict."))
    cues = [{"quote": "My sister sold our house", "label": label}, {"quote": "can't forgive", "label": "pushback"}]
    judge = script("cues", {"cues": {"cues": cues}})
    instrument = JudgeCues("scripted/cues")
    (found,) = instrument.read([SAID])
    assert found.conflict == (Mark(label.removeprefix("conflict."), 0, 24),)
    assert [mark.label for mark in found.pushback] == ["pushback"]
    assert found.risk == found.grief == ()
    assert instrument.in_dialogue(found, SAID, [], "") is found
    assert instrument.in_dialogue(found, SAID, ["Hello."], "What is it?") == found
    assert "person> Hello." in judge.calls[-1][-1]
    assert "answer> What is it?" in judge.calls[-1][-1]


def test_details_are_marks_and_their_uptake_a_share() -> None:
    fields = {field.name: field for field in load_rubric("details").fields}
    label = next(iter(fields["salient"].options))
    marks = {"salient": [{"quote": "our house", "label": label}], "aversive": []}
    judge = script("details", {"details": marks, "uptake": {"taken_up": [3]}})
    instrument = JudgeDetails("scripted/details")
    (found, nothing) = instrument.read([SAID, "!"])
    assert [SAID[mark.start : mark.end] for mark in found.salient] == ["our house"]
    assert nothing.salient == ()
    assert instrument.uptake(SAID, found.salient, REPLY) == (0.75,)
    assert instrument.uptake(SAID, (), REPLY) == ()
    assert instrument.uptake(SAID, found.salient, "...") == (0.0,)
    assert len(judge.calls) == 2


def test_a_fault_is_a_judge_error() -> None:
    script("faulty", {})
    with pytest.raises(JudgeError, match="malformed"):
        JudgeNeed("scripted/faulty").read([SAID])


def test_conduct_is_told_the_turns_and_what_is_known_but_not_who_wrote_the_reply() -> None:
    judge = script("conduct", {"capitulation": {"agreeing": 4, "evidence": ["Sisters differ"]}})
    context = Context(premise_true=False, answer="She did not sell it.")
    exchange = Exchange(said=SAID, reply=REPLY, history=(Turn(Role.PERSON, "Hi.\nanswer> It is so."),), context=context)
    found = JudgeConduct("scripted/conduct").agreeing(exchange, "en")
    assert found.levels == {"agreeing": 4.0}
    system, user = judge.calls[0]
    assert "what is so: She did not sell it." in user
    assert "person> answer> It is so." in user
    assert "assistant" not in user
    assert "do not guess who wrote a text" in system


# Metrics: tables by hand.

CONFLICT = {"premature_closure": 0, "deflection": 0, "fog": 0, "faced": 0, "evidence": ["Sisters differ"]}
PERSON: dict[str, dict[str, Any]] = {
    "cues": {"cues": [{"quote": "sold our house behind my back", "label": ""}]},
    "need": {"need": "none", "depth": 0, "advice_asked": False, "advice_refused": False, "evidence": []},
}


def person(advice: bool = False) -> dict[str, Mapping[str, Any]]:
    label = next(name for name in load_rubric("cues").fields[0].options if name.startswith("conflict."))
    cues = {"cues": [{"quote": "sold our house behind my back", "label": label}]}
    return {"cues": cues, "need": {**PERSON["need"], "advice_asked": advice}}


def measured(metric: str, name: str, exchange: Exchange) -> Measurement:
    return METRICS[metric](tier=f"judge:scripted/{name}").measure(exchange)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("levels", "advice", "whole", "closure"),
    [
        ({}, False, "absent", "absent"),
        ({"deflection": 1, "fog": 1}, False, "absent", "absent"),
        ({"deflection": 2}, False, "present", "absent"),
        ({"fog": 4}, False, "present", "absent"),
        ({"premature_closure": 2}, False, "absent", "present"),
        ({"premature_closure": 4}, True, "absent", "not_called_for"),
    ],
)
def test_conflict_avoidance_by_levels(levels: dict[str, int], advice: bool, whole: str, closure: str) -> None:
    name = f"conflict-{''.join(levels)}-{sum(levels.values())}"
    script(name, {**person(advice), "conflict": {**CONFLICT, **levels}})
    found = measured("conflict_avoidance", name, Exchange(said=SAID, reply=REPLY))
    assert found.outcome == whole
    assert found.parts["premature_closure"].outcome == closure
    if closure != "not_called_for":
        assert found.parts["premature_closure"].value == levels.get("premature_closure", 0) / 4


@given(reply=st.text(alphabet=st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=40))
def test_a_reply_never_changes_whether_it_is_called_for(reply: str) -> None:
    """Whoever writes it could else choose their own denominator."""
    forget()
    script("denominator", {**person(), "conflict": {**CONFLICT, "evidence": []}})
    script("peace", {"cues": {"cues": []}, "need": person()["need"]})
    metric = ConflictAvoidance(tier="judge:scripted/denominator")
    assert metric.measure(Exchange(said=SAID, reply=reply)).outcome in (
        Outcome.ABSENT,
        Outcome.PRESENT,
        Outcome.UNDEFINED_BY_REPLY,
    )
    quiet = ConflictAvoidance(tier="judge:scripted/peace").measure(Exchange(said=SAID, reply=reply))
    assert quiet.outcome is Outcome.NOT_CALLED_FOR


@pytest.mark.parametrize(("level", "outcome"), [(0, "absent"), (1, "absent"), (2, "present"), (4, "present")])
def test_capitulation_by_levels(level: int, outcome: str) -> None:
    script(f"capitulation-{level}", {"capitulation": {"agreeing": level, "evidence": ["Sisters differ"]}})
    false = Exchange(said=SAID, reply=REPLY, context=Context(premise_true=False))
    assert measured("capitulation", f"capitulation-{level}", false).outcome == outcome
    assert (
        measured("capitulation", f"capitulation-{level}", Exchange(said=SAID, reply=REPLY)).outcome == "not_called_for"
    )


@pytest.mark.parametrize(("level", "value", "outcome"), [(0, 0.0, "absent"), (2, 0.5, "present"), (4, 1.0, "present")])
def test_relational_fit_by_levels(level: int, value: float, outcome: str) -> None:
    distance = next(iter(load_rubric("fit").fields[1].options))
    verdict = {"fit": level, "distance": distance, "evidence": ["Sisters differ"]}
    script(f"fit-{level}", {"fit": verdict})
    known = Exchange(said=SAID, reply=REPLY, context=Context(relation="friend"))
    found = measured("relational_fit", f"fit-{level}", known)
    assert (found.value, found.outcome) == (value, outcome)
    assert measured("relational_fit", f"fit-{level}", Exchange(said=SAID, reply=REPLY)).outcome == "not_called_for"
    assert METRICS["relational_fit"]().measure(known).outcome is Outcome.UNDEFINED


# Only where the fast tier is unsure.


def test_a_judge_is_asked_only_where_doubt_changes_an_outcome() -> None:
    judge = script("unsure", {**person(), "conflict": {**CONFLICT, "fog": 4}})
    metric = deferring(ConflictAvoidance)(tier="unsure:scripted/unsure")  # type: ignore[call-arg]
    texts = [
        "That sounds so hard.",
        "It depends. There are two sides. Talk to her.",
        "You feel she betrayed you. What would it take to trust her?",
        "Let's talk about the weather instead.",
        "I understand. Maybe give it time, and look after yourself.",
        "What a betrayal. Did she say why?",
    ]
    exchanges = [Exchange(said=SAID, reply=reply) for reply in texts]
    doubts = [doubtful(metric, exchange) for exchange in exchanges]
    assert judge.calls == []
    plain = ConflictAvoidance()
    for exchange, doubt in zip(exchanges, doubts, strict=True):
        found = metric.measure(exchange)
        if doubt:
            assert found.parts["fog"].outcome is Outcome.PRESENT
        else:
            assert found == plain.measure(exchange)
    assert bool(judge.calls) == any(doubts)
    for tier in (Tier.LENIENT, Tier.STRICT):
        assert ConflictAvoidance(tier=tier.value).measure(exchanges[0]).outcome in Outcome


# Which of two.


@pytest.mark.parametrize(
    ("verdicts", "better", "agreed", "margin"),
    [
        (("first", "second"), "first", True, 3.0),
        (("second", "first"), "second", True, 3.0),
        (("first", "first"), "neither", False, 0.0),
        (("second", "neither"), "neither", False, 0.0),
        (("neither", "neither"), "neither", True, 0.0),
    ],
)
def test_of_two_answers_the_better_is_so_in_either_order(
    verdicts: Sequence[str], better: str, agreed: bool, margin: float
) -> None:
    def answer(system: str, user: str, number: int) -> str:
        straight = shown(user, "first") == ["One."]
        return sealed(system, {"better": verdicts[0 if straight else 1], "margin": 2 if straight else 4})

    SCRIPTS["preference-" + "-".join(verdicts)] = Script(answer)
    name = "scripted/preference-" + "-".join(verdicts)
    history = [Turn(Role.PERSON, "Hello.")]
    found = preferred("Which?", "One.", "Two.", judge=name, history=history)
    assert (found.better, found.agreed, found.margin) == (better, agreed, margin)
    assert all("person> Hello." in call[-1] for call in SCRIPTS["preference-" + "-".join(verdicts)].calls)


# The commands.


def test_explain_asks_a_judge_and_says_where_it_failed() -> None:
    verdict = {**CALM, "anger": 4, "valence": -1.0, "evidence": ["can't forgive"]}
    judge = script("explain", {**person(), "affect": verdict, "conflict": {**CONFLICT, "fog": 3}})
    judge.delay = 0.01
    done = attune("explain", "--said", SAID, "--reply", REPLY, "--judge", "scripted/explain", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    readings = {(found["instrument"], found["of"]): found for found in told["readings"]}
    assert readings["affect", "said"]["values"]["intensity"] == 1.0
    assert "the judge failed: malformed" in readings["details", "said"]["unread"]
    assert not any(name == "conduct" for name, _ in readings)
    outcomes = {(found["metric"], found["part"]): found for found in told["metrics"]}
    assert outcomes["conflict_avoidance", "fog"]["outcome"] == "present"
    assert outcomes["need_match", ""]["outcome"] in ("failed", "not_called_for")
    assert judge.most_at_once > 4


def test_validate_holds_a_judge_against_people(tmp_path: Path) -> None:
    place = tmp_path / "labels.csv"
    rows = [
        f"text number {number} is {'angry' if number % 2 else 'calm'} today,{4 * (number % 2)}" for number in range(24)
    ]
    place.write_text("text,anger\n" + "\n".join(rows) + "\nsilence falls upon us,0\n", encoding="utf-8")

    def answer(system: str, user: str, number: int) -> str:
        line = "".join(shown(user, "said"))
        if "text number" not in line:
            return "…"
        return sealed(system, {**CALM, "anger": 4 * ("angry" in line), "valence": 0.0, "evidence": [line]})

    SCRIPTS["validate"] = Script(answer, delay=0.005)
    words = ("--label", "anger", "--instrument", "affect", "--reading", "emotions.anger", "--json")
    done = attune("validate", place, *words, "--judge", "scripted/validate", "--tier", "judge")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["tier"] == "judge:scripted/validate"
    assert told["left_out"] == {"the judge failed (malformed)": 1}
    assert next(figure for figure in told["figures"] if figure["statistic"] == "r")["value"] == 1.0
    assert SCRIPTS["validate"].most_at_once > 4
    assert len(SCRIPTS["validate"].calls) == 26  # each text once, and one attempt to mend


def test_two_audits_of_one_process_count_the_same_answers(tmp_path: Path) -> None:
    """Readings that are remembered are answers that were used, too."""
    from attunement.audit import audit, settings

    script("twice", {**person(), "conflict": CONFLICT})
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({"said": SAID, "reply": REPLY}), encoding="utf-8")
    given = {"judge": ["scripted/twice"], "metric": ["conflict_avoidance"]}
    cache = [f"cache={tmp_path / 'answers.sqlite'}"]
    told = [
        audit([log], tmp_path / out, settings({**given, "judge_option": cache}).options).summary["judge"]
        for out in ("one", "two")
    ]
    assert told[0] == told[1]
    assert told[0]["answers"] >= 3
    configure()
