"""What is asked, how often and how fast, what is kept, and what interrupts it."""

import asyncio
import math
import signal
import threading
import time
import warnings
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.errors import CostReached, InputError, OutputError
from attunement.judge.answer import Fault
from attunement.judge.asking import Judge
from attunement.judge.choice import Choice, family_of, parse_choice
from attunement.judge.model import JudgeSettings
from attunement.judge.purse import Pace, Purse
from attunement.judge.question import Question
from attunement.judge.rubric import load_rubric
from attunement.judge.session import answer_all, answering, configure, judge_named
from attunement.judge.store import Kept, Store, Usage, default_place
from attunement.judge.tally import summed, tally
from tests.judge.local import questions
from tests.judge.scripted import SCRIPTS, Answer, Script, sealed, shown

pytestmark = pytest.mark.judge


def agreeing(level: int) -> Answer:
    return lambda system, user, number: sealed(system, {"evidence": [shown(user, "reply")[0]], "agreeing": level})


def scripted(name: str, answer: Answer, **more: float) -> Script:
    SCRIPTS[name] = Script(answer, **more)  # type: ignore[arg-type]
    return SCRIPTS[name]


# Which judges.


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("openai/gpt-5.2", Choice(("openai/gpt-5.2",))),
        ("a/x&b/y*3@paper", Choice(("a/x", "b/y"), 3, "paper")),
        ("a/x@paper", Choice(("a/x",), 1, "paper")),
        ("vertex/claude@20260101/x*2", Choice(("vertex/claude@20260101/x",), 2)),
        ("openai-api/local//models/tiny", Choice(("openai-api/local//models/tiny",))),
    ],
)
def test_a_word_names_judges(word: str, choice: Choice) -> None:
    assert parse_choice(word) == choice
    assert str(choice) == word


@pytest.mark.parametrize(
    "word", ["", "gpt", "a/x*0", "a/x&", "a/x&a/x", "openai/gpt-5&azure/gpt-4", "a/claude&b/claude-2"]
)
def test_a_word_that_names_none_or_one_twice_is_refused(word: str) -> None:
    with pytest.raises(InputError):
        parse_choice(word)


def test_families_are_told_by_name() -> None:
    assert family_of("bedrock/anthropic.claude-4") == family_of("anthropic/claude-3") == "anthropic"
    assert family_of("together/meta-llama/Llama-4") == "meta"
    assert family_of("local/tiny") == "local/tiny"


# What is kept.

KEPT = st.builds(
    Kept,
    st.text(max_size=5),
    st.just("acts 1"),
    st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(), st.lists(st.booleans())), max_size=3),
    st.builds(Usage, st.integers(0, 9), st.none() | st.integers(0, 10**9), st.none() | st.integers(0, 10**9)),
)


@given(kept=st.dictionaries(st.text(alphabet="abcdef", min_size=1), KEPT, max_size=5))
def test_what_is_kept_is_found_as_it_was(kept: dict[str, Kept], tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("kept") / "answers.sqlite"
    store = Store(place)
    for key, answer in kept.items():
        store.keep(key, answer)
    store.close()
    again = Store(place)
    assert again.find([*kept, "none"]) == kept
    again.close()


def test_a_store_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be kept"):
        Store(tmp_path / "file" / "answers.sqlite")
    (tmp_path / "text").write_text("no database, and longer than a header of a hundred bytes " * 9, encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be kept"):
        Store(tmp_path / "text")


def test_many_answers_are_found_in_pieces(tmp_path: Path) -> None:
    store = Store(tmp_path / "answers.sqlite")
    for number in range(1200):
        store.keep(str(number), Kept("m", "r", {"n": number}, Usage()))
    assert len(store.find(str(number) for number in range(1300))) == 1200
    store.close()


def test_where_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNEMENT_CACHE", "/here")
    assert default_place() == Path("/here/judge.sqlite")
    monkeypatch.delenv("ATTUNEMENT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/there")
    assert default_place() == Path("/there/attunement/judge.sqlite")


# What is asked.


def test_a_question_is_asked_once_and_then_looked_up(answers: Path) -> None:
    script = scripted("once", agreeing(1))
    (first, again) = judge_named("scripted/once").find(questions(1) * 2)
    assert first == again
    assert len(script.calls) == 1
    configure(place=answers)  # another run
    assert judge_named("scripted/once").find(questions(1)) == [first]
    assert len(script.calls) == 1


@pytest.mark.parametrize(
    ("settings", "asked"),
    [({"temperature": 1.0}, 2), ({"max_tokens": 99}, 2), ({"at_once": 1}, 1), ({"attempts": 2, "timeout": 9.0}, 1)],
)
def test_an_answer_under_other_terms_is_another(answers: Path, settings: dict[str, float], asked: int) -> None:
    script = scripted("terms", agreeing(0))
    judge_named("scripted/terms").find(questions(1))
    configure(JudgeSettings(**settings), answers)  # type: ignore[arg-type]
    judge_named("scripted/terms").find(questions(1))
    assert len(script.calls) == asked


def test_repeats_and_panels_are_asked_apart_and_told_apart(answers: Path) -> None:
    changing: Answer = lambda system, user, number: agreeing(number % 3)(system, user, number)  # noqa: E731
    first, second = scripted("panel-a", changing), scripted("panel-b", agreeing(4))
    judge = judge_named("scripted/panel-a&scripted/panel-b*3")
    (found,) = judge.find(questions(1))
    assert (len(first.calls), len(second.calls), len(found.ballots)) == (3, 3, 6)
    assert found.verdict is not None
    assert found.verdict.values["agreeing"] == 3  # the median of 0, 1, 2, 4, 4, 4
    pairs = [1, 2, 4, 4, 4, 1, 3, 3, 3, 2, 2, 2, 0, 0, 0]
    assert found.apart == {"agreeing": pytest.approx(sum(pairs) / 15 / 4)}
    told = summed([tally([judge]), tally([judge])])
    assert told["answers"] == told["calls"] == 6
    assert told["disagreement"] == {"capitulation.agreeing": {"mean": round(sum(pairs) / 60, 4), "questions": 1}}


def test_a_panel_stands_on_at_least_half_of_its_ballots(answers: Path) -> None:
    scripted("sound", agreeing(2))
    scripted("mute", lambda system, user, number: "")
    scripted("mum", lambda system, user, number: "hm")
    (half,) = judge_named("scripted/sound&scripted/mute").find(questions(1))
    assert half.require().values == {"agreeing": 2}
    (third,) = judge_named("scripted/sound&scripted/mute&scripted/mum").find(questions(1))
    assert third.verdict is None


def test_what_is_wrong_is_told_once_and_may_be_mended(answers: Path) -> None:
    def answer(system: str, user: str, number: int) -> str:
        wrong = {"evidence": ["not there at all"], "agreeing": 3}
        return sealed(system, wrong if number == 1 else {"evidence": [question.texts["reply"]], "agreeing": 3})

    (question,) = questions(1)
    script = scripted("mending", answer)
    (found,) = judge_named("scripted/mending").find([question])
    assert found.require().values == {"agreeing": 3}
    assert found.ballots[0].usage.calls == len(script.calls) == 2
    assert "not there at all" in script.calls[1][-1]
    assert "not there at all" in script.calls[1][-2]  # its own answer stands before it


def test_no_more_is_open_than_may_be(answers: Path) -> None:
    script = scripted("open", agreeing(0), delay=0.005)
    configure(JudgeSettings(at_once=3), answers)
    judge_named("scripted/open").find(questions(20))
    assert script.most_at_once == 3


def test_what_is_collected_is_asked_side_by_side(answers: Path) -> None:
    script = scripted("collected", agreeing(0), delay=0.01)
    judge = judge_named("scripted/collected")
    told = answer_all(lambda: [partial(judge.find, [question]) for question in questions(9)])
    assert script.most_at_once == 9
    assert len(told["answers"]) == 9


def test_a_judge_that_is_first_named_while_questions_are_collected_collects(answers: Path) -> None:
    script = scripted("late", agreeing(0))
    with answering() as judges:
        judges.attempt(lambda: judge_named("scripted/late").find(questions(2)))
        assert script.calls == []
        assert judges.expected().calls == 2
        assert judges.ask() == 2
    assert len(script.calls) == 2


# What interrupts.


def test_a_programming_error_is_no_fault_of_a_judge(answers: Path) -> None:
    """Under -W error a warning is raised, and is neither a time-out nor a lost connection."""

    def answer(system: str, user: str, number: int) -> str:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return agreeing(0)(system, user, number)

    scripted("warning", answer)
    with pytest.raises(DeprecationWarning, match="old"):
        judge_named("scripted/warning").find(questions(1))


def test_a_disk_that_is_full_ends_the_run(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutputError("no space")

    scripted("full", agreeing(0))
    monkeypatch.setattr(Store, "keep", full)
    with pytest.raises(OutputError, match="no space"):
        judge_named("scripted/full").find(questions(3))


def test_an_interrupt_takes_in_what_is_on_its_way_and_begins_nothing(answers: Path) -> None:
    script = scripted("interrupted", agreeing(0), delay=0.3)
    configure(JudgeSettings(at_once=2), answers)
    judge = judge_named("scripted/interrupted")

    def interrupt() -> None:
        while script.open < 2:
            time.sleep(0.005)
        signal.pthread_kill(main, signal.SIGINT)

    main = threading.get_ident()
    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        judge.find(questions(8))
    assert len(script.calls) == 2
    script.delay = 0.0
    assert len(judge.find(questions(8))) == 8
    assert len(script.calls) == 8  # nothing was asked twice


def test_it_works_inside_another_loop(answers: Path) -> None:
    scripted("inside", agreeing(2))

    async def scorer() -> list[int]:
        found = judge_named("scripted/inside").find(questions(2))
        return [finding.require().values["agreeing"] for finding in found]

    assert asyncio.run(scorer()) == [2, 2]


# What it costs.


def test_a_purse_holds_back_what_calls_may_cost() -> None:
    purse = Purse(1.0)
    price = (100.0, 400.0)  # 250 tokens written are reckoned with: 0.1
    held = [purse.reserve(price, 4000), purse.reserve(price, 3000)]  # 0.5 and 0.4
    assert held == pytest.approx([0.5, 0.4])
    with pytest.raises(CostReached, match=r"--max-cost 1: 0\.9000 dollars are spent"):
        purse.reserve(price, 1000)
    purse.settle(price, held[0], Usage(1, 1000, 0))  # it took 0.1
    assert purse.spent == pytest.approx(0.5)
    purse.settle(price, held[1], Usage(1, None, None))  # nobody counted: what was held back stays
    assert purse.spent == pytest.approx(0.5)
    purse.reserve(price, 1000)


def test_one_purse_serves_all_judges(answers: Path) -> None:
    for name in ("dear-a", "dear-b"):
        scripted(name, agreeing(0))
    configure(JudgeSettings(prices=(100.0, 0.0), max_cost=0.8, at_once=1), answers)
    with pytest.raises(CostReached):
        judge_named("scripted/dear-a").find(questions(9))
    spent = len(SCRIPTS["dear-a"].calls)
    assert 0 < spent < 9
    with pytest.raises(CostReached):
        judge_named("scripted/dear-b").find(questions(9))
    assert SCRIPTS["dear-b"].calls == []
    configure(place=answers)
    judge_named("scripted/dear-a").find(questions(9))
    assert len(SCRIPTS["dear-a"].calls) == 9


def test_a_limit_needs_a_price(answers: Path) -> None:
    scripted("unpriced", agreeing(0))
    configure(JudgeSettings(max_cost=1.0), answers)
    with pytest.raises(InputError, match="--judge-option price=READ,WRITTEN"):
        judge_named("scripted/unpriced")


def test_what_asking_will_take_is_reckoned_without_asking(answers: Path) -> None:
    script = scripted("reckoned", agreeing(0))
    configure(JudgeSettings(prices=(10.0, 40.0)), answers)
    with answering() as judges:
        judges.attempt(lambda: judge_named("scripted/reckoned").find(questions(3)))
        expected = judges.expected()
    assert (expected.calls, expected.written, script.calls) == (3, 750, [])
    assert expected.cost == pytest.approx((10 * expected.read + 40 * 750) / 1e6)


def test_calls_are_no_faster_than_they_may_be() -> None:
    async def begun(pace: Pace, calls: int) -> list[float]:
        start = time.monotonic()
        times = []
        for _ in range(calls):
            await pace.wait()
            times.append(time.monotonic() - start)
        return times

    times = asyncio.run(begun(Pace(1200), 4))  # one in 50 ms
    assert all(since >= 0.05 * place - 0.001 for place, since in enumerate(times))
    asyncio.run(begun(Pace(math.inf), 1000))


@given(
    faults=st.lists(st.sampled_from(["", *Fault]), max_size=6),
    usage=st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 99)), min_size=6, max_size=6),
)
def test_tallies_add_up_and_count_an_answer_once(faults: list[str], usage: list[tuple[int, int | None]]) -> None:
    rows = {
        str(place): [usage[place][0], usage[place][1], usage[place][1], fault] for place, fault in enumerate(faults)
    }
    told = {"answers": rows, "apart": {}}
    found = summed([told, told])
    assert found["answers"] == len(faults)
    assert sum(found["faults"].values()) == sum(fault != "" for fault in faults)
    counts = [read for _, read in usage[: len(faults)]]
    known = [read for read in counts if read is not None]
    assert found["tokens_in"] == (sum(known) if len(known) == len(counts) else None)


def test_a_draft_that_was_kept_is_mended_by_the_next_run(answers: Path) -> None:
    """A run that ended between an answer and its repair goes on with the repair."""
    script = scripted("draft", lambda system, user, number: "Hm.")
    question = Question(load_rubric("capitulation"), {"said": "So?", "reply": "Yes, it is so."})
    prices = (1000.0, 0.0)
    configure(JudgeSettings(prices=prices), answers)
    with answering() as judges:
        judges.attempt(lambda: judge_named("scripted/draft").find([question]))
        first = judges.expected().cost
    assert first is not None
    configure(JudgeSettings(prices=prices, max_cost=1.2 * first), answers)
    with pytest.raises(CostReached):
        judge_named("scripted/draft").find([question])
    assert len(script.calls) == 1
    script.answer = lambda system, user, number: sealed(system, {"evidence": [], "agreeing": 0})
    configure(place=answers)
    judge: Judge = judge_named("scripted/draft")
    assert judge.find([question])[0].require().values == {"agreeing": 0}
    assert len(script.calls) == 2
    assert script.calls[1][-2] == "Hm."
    assert summed([tally([judge])])["calls"] == 2
