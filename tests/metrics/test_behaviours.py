"""What a helper does: scores by hand, sums over conversations, and the function that reads turns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import attunement
from attunement.conversation import Exchange, Mode, Role, Turn
from attunement.corpus import CODE, Corpus, PartColumns
from attunement.errors import InputError
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.measurement import Outcome
from attunement.metrics import METRICS, behaviours
from attunement.metrics.behaviours import CONVERSATION, SCHEME, AdviceGiving, Behaviour
from attunement.perspective import Mark

PRESENT, ABSENT, FAILED = Outcome.PRESENT, Outcome.ABSENT, Outcome.FAILED
NOT_CALLED_FOR, UNDEFINED, BY_REPLY = Outcome.NOT_CALLED_FOR, Outcome.UNDEFINED, Outcome.UNDEFINED_BY_REPLY

LINES = ("What was it like?", "You should call him.", "That makes sense.", "I lost mine too.", "Thanks for writing.")


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts as if an instrument had read them: `advise:0.5 refer:0.25` stands for itself."""

    def read(text: str, language: str, tier: str) -> tuple[tuple[Mark, ...], Mapping[str, float]]:
        named = [piece.split(":") for piece in text.split()]
        acts = tuple(Mark(label, text.index(label), text.index(label) + 2, float(score)) for label, score in named)
        return acts, in_scheme(acts, SCHEME)

    monkeypatch.setattr(behaviours, "_read", read)


def test_each_behaviour_is_a_metric_of_the_same_name() -> None:
    named = {name for name, metric in METRICS.items() if issubclass(metric, Behaviour)}
    assert named == set(crosswalk(SCHEME))


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize(
    ("reply", "name", "value", "outcome", "spans", "why"),
    [
        ("advise:0.5 refer:0.25", "advice_giving", 0.75, PRESENT, ["advise"], ".5 + .25; the likelier one is shown"),
        ("advise:0.75 refer:0.5", "advice_giving", 1.0, PRESENT, ["advise"], "at most 1"),
        ("advise:0.25 refer:0.125", "advice_giving", 0.375, ABSENT, [], "under .5, so nothing is shown"),
        ("dismiss:0.25 moralise:0.25", "dismissing_emotions", 0.5, PRESENT, ["dismiss"], "at the threshold"),
        ("react:0.9 reassure:0.9", "validating_emotions", 0.0, ABSENT, [], "kind, and no validation"),
        ("clarify:0.9", "encouraging_elaboration", 0.0, ABSENT, [], "a question after a fact"),
    ],
)
def test_a_reply_by_hand(reply: str, name: str, value: float, outcome: Outcome, spans: Sequence[str], why: str) -> None:
    found = METRICS[name]().measure(Exchange(said="My boss shouted at me.", reply=reply, context={"language": "en"}))  # type: ignore[arg-type]
    assert (found.value, found.outcome, [span.label for span in found.evidence]) == (value, outcome, spans), why
    assert found.parts[CONVERSATION].outcome is UNDEFINED, "one reply is no conversation"


def test_a_rendering_addresses_nobody() -> None:
    found = AdviceGiving().measure(Exchange(said="Bonjour", reply="Hello", reference="Hello", mode=Mode.RENDER))
    assert (found.outcome, found.reason) == (UNDEFINED, "a rendering addresses nobody")


def corpus(rows: Sequence[tuple[int, int, float | Outcome]]) -> Corpus:
    """Rows of (conversation, turn, value, or the outcome that stands in its place)."""
    values = np.array([np.nan if isinstance(row[2], Outcome) else row[2] for row in rows], dtype=np.float64)
    outcomes = [row[2] if isinstance(row[2], Outcome) else ABSENT for row in rows]
    later = [outcome if outcome in (UNDEFINED, FAILED) else UNDEFINED for outcome in outcomes]
    zeros = np.zeros(len(rows), np.int64)

    def columns(value: Any, outcome: Sequence[Outcome]) -> PartColumns:
        codes = np.array([CODE[one] for one in outcome], np.uint8)
        return PartColumns(value, codes, zeros, zeros, zeros, zeros, {})

    parts = {"": columns(values, outcomes), CONVERSATION: columns(np.full(len(rows), np.nan), later)}
    conversation, turn = (np.array([row[place] for row in rows], np.int64) for place in (0, 1))
    return Corpus(parts, conversation, turn, conversation, zeros)


def settled(rows: Sequence[tuple[int, int, float | Outcome]]) -> list[float | Outcome]:
    """Each row's sum, or the outcome in its place."""
    part = AdviceGiving().settle(corpus(rows)).parts[CONVERSATION]
    names = list(CODE)
    return [
        names[code] if np.isnan(value) else float(value)
        for value, code in zip(part.value, part.outcome.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([(7, 0, 0.25), (7, 1, 0.5), (7, 2, 0.0)], [NOT_CALLED_FOR, NOT_CALLED_FOR, 0.75], ".25 + .5 + 0"),
        ([(7, 1, 0.5), (9, 0, 0.125), (7, 0, 0.25)], [0.75, 0.125, NOT_CALLED_FOR], "by turn, not by line"),
        ([(7, 0, 0.5), (7, 1, BY_REPLY)], [NOT_CALLED_FOR, 0.5], "a blank last reply ends the conversation too"),
        ([(7, 0, 0.5), (7, 1, UNDEFINED)], [0.5, UNDEFINED], "who cannot be read has no say"),
        ([(7, 0, FAILED), (7, 1, 0.5)], [FAILED, 0.5], "an error stays one"),
        ([(7, 0, BY_REPLY), (7, 1, BY_REPLY)], [NOT_CALLED_FOR, BY_REPLY], "called for, and nothing to sum"),
        ([(7, 0, UNDEFINED)], [UNDEFINED], "nothing to call for"),
        # Two systems answer one log: (.25 + .5) and (1 + .125).
        (
            [(7, 0, 0.25), (7, 0, 1.0), (7, 1, 0.5), (7, 1, 0.125)],
            [NOT_CALLED_FOR, NOT_CALLED_FOR, 0.75, 1.125],
            "each its own sum",
        ),
        ([], [], "no exchange"),
    ],
)
def test_a_conversation_is_summed_once(
    rows: Sequence[tuple[int, int, float | Outcome]], expected: list[float | Outcome], why: str
) -> None:
    assert settled(rows) == expected, why


def test_a_sum_is_present_from_the_threshold() -> None:
    part = AdviceGiving().settle(corpus([(1, 0, 0.25), (1, 1, 0.25), (2, 0, 0.25)])).parts[CONVERSATION]
    assert part.outcome.tolist() == [CODE[NOT_CALLED_FOR], CODE[PRESENT], CODE[ABSENT]]


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 8).map(lambda eighths: eighths / 8)),
        unique_by=lambda row: row[:2],
    ),
    random=st.randoms(use_true_random=False),
)
def test_nothing_is_lost_or_counted_twice_in_any_order(rows: list[tuple[int, int, float]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    found = dict(zip(shuffled, settled(shuffled), strict=True))
    assert found == dict(zip(rows, settled(rows), strict=True))
    sums = [value for value in found.values() if isinstance(value, float)]
    assert sum(sums) == sum(row[2] for row in rows)
    assert len(sums) == len({row[0] for row in rows})


def test_only_the_helper_is_read_however_the_turns_are_given() -> None:
    texts = [LINES[0], LINES[1]]
    messages = [
        {"role": "user", "content": "You should all see a doctor. I feel for you."},
        {"role": "assistant", "content": texts[0]},
        {"role": "supporter", "content": texts[1]},
    ]
    turns = [Turn(Role.MODEL, texts[0]), Turn(Role.PERSON, "You should listen."), Turn(Role.MODEL, texts[1])]
    assert attunement.behaviours(texts) == attunement.behaviours(messages) == attunement.behaviours(turns)


@given(turns=st.lists(st.sampled_from(LINES), min_size=1, max_size=5), random=st.randoms(use_true_random=False))
def test_a_conversation_is_the_sum_of_its_turns(turns: list[str], random: Any) -> None:
    whole = attunement.behaviours(turns)
    assert list(whole) == list(crosswalk(SCHEME))
    assert attunement.behaviours(random.sample(turns, len(turns))) == pytest.approx(whole, abs=1e-5)
    single = [attunement.behaviours([turn]) for turn in turns]
    means = attunement.behaviours(turns, per="turn")
    for name, value in whole.items():
        assert value == pytest.approx(sum(one[name] for one in single), abs=1e-5)
        assert value == pytest.approx(means[name] * len(turns), abs=1e-4)
        assert 0 <= means[name] <= 1


def test_a_turn_without_words_counts_for_nothing() -> None:
    assert attunement.behaviours([LINES[0], "  ", "🙂"], per="turn") == attunement.behaviours([LINES[0]])


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        ([], {}, "at least one turn of the helper"),
        (["", "…"], {}, "at least one turn of the helper"),
        ([{"role": "user", "content": "I am alone."}], {}, "at least one turn of the helper"),
        ("You should rest.", {}, "a single turn is"),
        ([{"role": "wizard", "content": "Hm."}], {}, "role 'wizard' is not one of"),
        (["Ruh dich aus.", {"role": "assistant", "content": "Ja."}], {}, "history holds 'Ruh dich aus.'"),
        (["休んでください。"], {"language": "ja"}, r"acts \(fast\) reads en and not 'ja'"),
    ],
)
def test_what_cannot_be_read_is_said(given: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        attunement.behaviours(given, **options)


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("validating_emotions", "It makes sense that you're angry.", "It was on the list on Monday."),
        ("encouraging_elaboration", "What was that like for you?", "That is all for today."),
        ("demonstrating_understanding", "It sounds like you feel left out.", "The office opens at nine."),
        ("self_oriented_talk", "When my father died I felt the same.", "The form has two pages."),
        ("advice_giving", "You should talk to a lawyer about it.", "The letter came on Monday."),
        ("dismissing_emotions", "You're overreacting, it's just a dog.", "The vet closes at six."),
    ],
)
def test_pairs_are_ordered(name: str, more: str, less: str) -> None:
    assert attunement.behaviours([more])[name] > attunement.behaviours([less])[name]


def test_an_audit_reads_what_the_function_reads() -> None:
    said, reply = "My boss shouted at me in front of everyone.", "That sounds humiliating. What happened next?"
    found = attunement.measure(said, reply)
    for name, value in attunement.behaviours([reply]).items():
        assert found[name].value == pytest.approx(value, abs=1e-6)
