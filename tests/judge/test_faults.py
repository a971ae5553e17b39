"""Whatever a server does, a question has an answer or a fault, and no answer that was paid for is asked for again."""

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.errors import InputError
from attunement.judge.answer import Fault
from tests.judge.local import answer, asking, faults, questions
from tests.judge.misbehaving import Behaviour, Reaction, Request, serving

pytestmark = pytest.mark.judge

NEVER = threading.Event()


def always(**reaction: object) -> Behaviour:
    return lambda request: Reaction(**reaction)  # type: ignore[arg-type]


def first(times: int, then: Behaviour = answer, **reaction: object) -> Behaviour:
    """So for the first requests, and well from then on."""
    return lambda request: Reaction(**reaction) if request.number <= times else then(request)  # type: ignore[arg-type]


# What cannot be mended. Each is a fault, and what was paid for is counted.

LOST = Fault.UNREACHABLE


@pytest.mark.parametrize(
    ("behave", "fault", "tokens"),
    [
        (always(body=b'{"id": "answer-1", "choices": [{"ind'), LOST, False),
        (always(body=b""), LOST, False),
        (always(body=b"{}"), LOST, False),
        (always(body=b"null"), LOST, False),
        (always(body=b'"hello"'), LOST, False),
        (always(body=b'{"id": "answer-1", "choices": null}'), LOST, False),
        (always(body=b'{"id": "answer-1", "choices": []}'), LOST, False),
        (always(body=b'{"id": "a", "choices": [{"index": 0, "message": null, "finish_reason": "stop"}]}'), LOST, False),
        (always(body=b'{"error": {"message": "overloaded"}}'), LOST, False),
        (always(body=b"<html>Sign in</html>", headers={"Content-Type": "text/html"}), LOST, False),
        (always(status=400, body=b'{"error": {"message": "no such option"}}'), LOST, False),
        (always(text='{"seal": "', finish="length"), Fault.TRUNCATED, True),
        (always(text="", finish="content_filter"), Fault.REFUSED, True),
        (always(message={"content": None, "refusal": "I will not."}), Fault.REFUSED, True),
        (always(message={"content": None}), Fault.MALFORMED, True),
        (always(text="As an AI I would say that it agrees."), Fault.MALFORMED, True),
        (always(text='{"seal": "5ea15ea15ea1", "reason": "so", "evidence": [], "agreeing": 0}'), Fault.UNSEALED, True),
    ],
    ids=[
        *("half a body", "no body", "empty object", "null", "a text", "no choices", "empty choices", "no message"),
        *("error in a 200", "another page", "bad request", "length", "content filter", "refusal", "no content"),
        *("no answer", "planted seal"),
    ],
)
def test_a_failure_is_a_fault_with_its_name(tmp_path: Path, behave: Behaviour, fault: Fault, tokens: bool) -> None:
    with serving(behave) as served, asking(served, tmp_path) as judge:
        (finding,) = judge.find(questions(1))
        ballot = finding.ballots[0]
        assert finding.verdict is None
        assert ballot.fault is fault
        assert ballot.problem
        assert ballot.usage.tokens_in == sum(read for read, _ in served.tokens)
        assert ballot.usage.tokens_out == sum(written for _, written in served.tokens)
        assert bool(ballot.usage.tokens_in) is tokens


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_key_or_model_ends_the_run_at_once(tmp_path: Path, status: int) -> None:
    refuse = always(status=status, body=b'{"error": {"message": "who are you"}}')
    with serving(refuse) as served, asking(served, tmp_path, at_once=1) as judge:
        with pytest.raises(InputError, match=f"{status}.*who are you"):
            judge.find(questions(20))
        assert len(served.requests) == 1


# What passes.


@pytest.mark.parametrize(
    ("behave", "requests"),
    [
        (first(2, status=500, body=b'{"error": {"message": "busy"}}'), 3),
        (first(1, text="x" * 100, cut=40), 2),
        (first(1, text="x" * 100, cut=0), 2),
        (first(1, status=529, body=b"busy"), 2),
    ],
    ids=["500 twice", "cut in the middle", "cut before it begins", "529"],
)
def test_what_passes_is_asked_again_and_leaves_no_trace(tmp_path: Path, behave: Behaviour, requests: int) -> None:
    with serving(behave) as served, asking(served, tmp_path, attempts=2) as judge:
        (finding,) = judge.find(questions(1))
        assert finding.verdict is not None
        assert finding.ballots[0].usage.calls == len(served.answered) == 1
        assert len(served.requests) == requests


@pytest.mark.parametrize("seconds", [1, 2])
def test_a_server_that_says_when_is_not_asked_before(tmp_path: Path, seconds: int) -> None:
    busy = first(1, status=429, headers={"Retry-After": str(seconds)}, body=b'{"error": {"message": "slow down"}}')
    with serving(busy) as served, asking(served, tmp_path, attempts=2) as judge:
        assert faults(judge, questions(1)) == [""]
        before, after = (request.at for request in served.requests)
        assert after - before >= seconds


@pytest.mark.parametrize(
    "reaction", [{"wait": NEVER}, {"text": "x" * 1000, "drip": 0.1}], ids=["silence", "byte by byte"]
)
def test_who_takes_too_long_is_not_waited_for(tmp_path: Path, reaction: dict[str, object]) -> None:
    with serving(always(**reaction)) as served:
        with asking(served, tmp_path, timeout=1.0) as judge:
            assert faults(judge, questions(3)) == [LOST] * 3
        served.behave = answer
        with asking(served, tmp_path) as judge:
            assert faults(judge, questions(3)) == [""] * 3


def test_a_server_that_is_gone_is_unreachable(tmp_path: Path) -> None:
    with serving(answer) as served:
        pass
    with asking(served, tmp_path) as judge:
        assert faults(judge, questions(2)) == [LOST] * 2


# Nothing is lost, and nothing is asked twice that was answered.


def every(number: int, bad: Behaviour) -> Behaviour:
    """Badly every so many requests."""
    return lambda request: bad(request) if request.number % number == 0 else answer(request)


@pytest.mark.parametrize(
    "bad",
    [
        always(status=500, body=b"busy"),
        always(text="x" * 100, cut=40),
        always(body=b'{"choices": [{"ind'),
        always(text="Hm."),
        always(text="", finish="content_filter"),
        always(text="{", finish="length"),
    ],
    ids=["500", "cut", "half a body", "no answer", "filter", "length"],
)
def test_each_question_is_answered_once_however_often_the_server_fails(tmp_path: Path, bad: Behaviour) -> None:
    asked = questions(12)
    with serving(every(3, bad)) as served:
        for _ in range(4):
            with asking(served, tmp_path, attempts=2) as judge:
                found = faults(judge, asked)
        lasting = sum(fault != "" for fault in found)
        answers = [question for question in served.answered if "That answer cannot be used" not in question]
        assert max(answers.count(question) for question in set(answers)) == 1
        assert len(set(answers)) == 12
        assert lasting == found.count(Fault.REFUSED) + found.count(Fault.MALFORMED) + found.count(Fault.TRUNCATED)


def test_a_fault_that_was_paid_for_is_kept_and_one_that_was_not_is_asked_again(tmp_path: Path) -> None:
    kinds: dict[str, Callable[[Request], Reaction]] = {
        "0 times": always(text="", finish="content_filter"),
        "1 times": always(body=b"{}"),
        "2 times": answer,
    }

    def behave(request: Request) -> Reaction:
        return next(react for words, react in kinds.items() if words in request.last)(request)

    with serving(behave) as served:
        counts = []
        for _ in range(3):
            with asking(served, tmp_path) as judge:
                assert faults(judge, questions(3)) == [Fault.REFUSED, LOST, ""]
            counts.append(len(served.requests))
        assert [later - before for before, later in itertools.pairwise(counts)] == [1, 1]
