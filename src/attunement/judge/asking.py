"""Questions put to judges: what was answered before is looked up, the rest is asked side by side."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from attunement.errors import InputError
from attunement.judge.answer import Fault, UnusableAnswer, Verdict, read_answer
from attunement.judge.choice import Choice
from attunement.judge.fence import Fence
from attunement.judge.loop import run
from attunement.judge.model import JudgeModel, JudgeSettings, Message, estimated_tokens
from attunement.judge.panel import combined, disagreement
from attunement.judge.prompt import instructions, material, repair
from attunement.judge.purse import WRITTEN, Pace, Purse, cost_of
from attunement.judge.question import Question
from attunement.judge.store import Kept, Store, Usage
from attunement.perspective import Mark

_REPAIRED = frozenset({Fault.MALFORMED, Fault.UNFOUNDED, Fault.TRUNCATED})
"""What a judge is told of once, and may mend."""
_LASTING = frozenset(Fault) - {Fault.UNREACHABLE}
"""What is an answer, if a useless one: it was paid for, and is not asked for again."""


class Unanswered(BaseException):
    """Some questions have no answer yet: control flow of `Judge.collecting`, and no error (so no Exception)."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one judge said to one question, and what that took."""

    key: str
    verdict: Verdict | None
    fault: Fault | None = None
    problem: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Finding:
    """A panel's answer to a question; `verdict` is None where too few of its judges gave one."""

    verdict: Verdict | None
    ballots: tuple[Ballot, ...]
    apart: dict[str, float]
    """How far the judges stand apart, by field."""

    def require(self) -> Verdict:
        """The verdict.

        Raises:
            UnusableAnswer: there is none; a judge's failure is its own, and lowers no score.
        """
        if self.verdict is None:
            failed = next(ballot for ballot in self.ballots if ballot.fault is not None)
            raise UnusableAnswer(failed.fault or Fault.UNREACHABLE, failed.problem)
        return self.verdict


@dataclass(frozen=True, slots=True)
class Expected:
    """What asking will take, reckoned from the length of the texts; `cost` in dollars, None where nobody knows it."""

    calls: int = 0
    read: int = 0
    written: int = 0
    cost: float | None = 0.0

    def __add__(self, other: "Expected") -> "Expected":
        """Both together."""
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Expected(self.calls + other.calls, self.read + other.read, self.written + other.written, cost)


class Judge:
    """One or several models that are asked questions.

    A panel's verdict stands on at least half of its ballots; each judge is asked apart and sees no other's answer.
    """

    def __init__(self, choice: Choice, settings: JudgeSettings, store: Store, purse: Purse, pace: Pace) -> None:
        """Make the models ready; nothing is asked yet.

        Raises:
            InputError: a model cannot be had, or its costs are to be limited and nobody knows its price.
        """
        self.choice = choice
        self.settings = settings
        self._store = store
        self._models = {name: JudgeModel(name, settings) for name in choice.models}
        self._ballots: dict[str, Ballot] = {}
        self._apart: dict[str, Mapping[str, float]] = {}
        self._missing: dict[str, Question] | None = None
        self._purse, self._pace = purse, pace
        self._gates: dict[str, asyncio.Semaphore] = {}
        self._stopped = False
        self._waiting: set[asyncio.Task[Any] | None] = set()
        for name, model in self._models.items():
            if purse.limited and model.prices is None:
                raise InputError(
                    f"--max-cost needs a price for {name}: give --judge-option price=READ,WRITTEN "
                    "in dollars per million tokens"
                )

    def find(self, questions: Sequence[Question]) -> list[Finding]:
        """The answers to questions, in order; what nobody answered before is asked.

        Raises:
            CostReached: there is something left to ask, and no money.
            Unanswered: questions are being collected, and some of these have no answer.
        """
        missing = self._unanswered(questions)
        if missing and self._missing is not None:
            self._missing |= {question.digest: question for question in missing}
            raise Unanswered
        self.ask(missing)
        return [self._finding(question) for question in questions]

    def collecting(self, *, on: bool) -> None:
        """From now on, only note what is asked and not answered; or ask at once again."""
        self._missing = {} if on else None

    def ask_collected(self) -> int:
        """Ask what was noted, all side by side, and give its number; what had a fault is not asked twice."""
        noted, self._missing = self._missing or {}, {}
        self.ask(list(noted.values()))
        return len(noted)

    @property
    def used(self) -> Mapping[str, Ballot]:
        """The ballots that were looked up or given since `forget`, by key."""
        return self._ballots

    @property
    def apart(self) -> Mapping[str, Mapping[str, float]]:
        """How far several answers to one question stood apart since `forget`, by question and `rubric.field`."""
        return self._apart

    def forget(self) -> None:
        """Remember no ballot but in the store; one that never came is then asked for again."""
        self._ballots, self._apart = {}, {}

    def ask(self, questions: Iterable[Question]) -> None:
        """Put questions to every judge of the panel, as often as was chosen, and keep the answers."""
        wanted = [
            (key, name, question)
            for question in dict.fromkeys(questions)
            for name, key in self._keys(question)
            if key not in self._ballots
        ]
        if wanted:
            self._stopped = False
            run(self._ask_all(wanted), self._stop)

    def close(self) -> None:
        """Close all connections."""
        run(self._close_all(), self._stop)

    def key(self, question: Question, model: str, turn: int = 0) -> str:
        """What an answer is kept under: the question, who is asked, how, and for which time."""
        asked = [question.digest, model, self.settings.temperature, self.settings.max_tokens, turn]
        return sha256(json.dumps(asked).encode()).hexdigest()

    def expected(self) -> Expected:
        """What asking all that was noted will take."""
        total, fence = Expected(), Fence()
        for question in (self._missing or {}).values():
            read = estimated_tokens(instructions(question, fence) + material(question, fence))
            for name, key in self._keys(question):
                if key not in self._ballots:
                    total += Expected(1, read, WRITTEN, cost_of(self._models[name].prices, read, WRITTEN))
        return total

    def _keys(self, question: Question) -> list[tuple[str, str]]:
        return [(name, self.key(question, name, turn)) for name in self._models for turn in range(self.choice.repeats)]

    def _unanswered(self, questions: Sequence[Question]) -> list[Question]:
        """The questions without a ballot; what the store has is taken from there."""
        keys = {key for question in questions for _, key in self._keys(question) if key not in self._ballots}
        for key, kept in self._store.find(keys).items():
            if "draft" not in kept.found:
                self._ballots[key] = _ballot(key, kept)
        return [question for question in questions if any(key not in self._ballots for _, key in self._keys(question))]

    def _finding(self, question: Question) -> Finding:
        ballots = tuple(self._ballots[key] for _, key in self._keys(question))
        verdicts = [ballot.verdict for ballot in ballots if ballot.verdict is not None]
        if 2 * len(verdicts) < len(ballots):
            return Finding(None, ballots, {})
        apart = disagreement(question.rubric, verdicts)
        if apart:
            self._apart[question.digest] = {f"{question.rubric.name}.{name}": value for name, value in apart.items()}
        return Finding(combined(question.rubric, verdicts), ballots, apart)

    async def _ask_all(self, wanted: Sequence[tuple[str, str, Question]]) -> None:
        drafts = self._store.find(key for key, _, _ in wanted)
        tasks = [asyncio.ensure_future(self._ask_one(*each, drafts.get(each[0]))) for each in wanted]
        self._waiting = {*tasks}
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            # What is on its way is paid for: it is awaited and kept, and nothing more is begun.
            self._stop()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _close_all(self) -> None:
        await asyncio.gather(*(model.close() for model in self._models.values()))

    def _stop(self) -> None:
        """Begin no call any more, and end what only waits for its turn."""
        self._stopped = True
        for task in self._waiting:
            if task is not None:
                task.cancel()

    async def _ask_one(self, key: str, name: str, question: Question, draft: Kept | None) -> None:
        if name not in self._gates:
            self._gates[name] = asyncio.Semaphore(self.settings.at_once)
        async with self._gates[name]:
            try:
                self._ballots[key] = await _Conversation(self, key, name, question).run(draft)
            except BaseException:
                self._stopped = True  # before whoever is next begins
                raise

    async def call(self, name: str, messages: list[Message]) -> tuple[str, Usage]:
        """One call to one model, within what may be spent and at the pace that is allowed."""
        await self._pace.wait()
        if self._stopped:
            raise asyncio.CancelledError
        model = self._models[name]
        cost = self._purse.reserve(model.prices, sum(estimated_tokens(each.text) for each in messages))
        task = asyncio.current_task()
        self._waiting.discard(task)
        try:
            text, usage = await model.ask(messages)
        except UnusableAnswer as error:
            self._purse.settle(model.prices, cost, error.usage)
            raise
        finally:
            self._waiting.add(task)
        self._purse.settle(model.prices, cost, usage)
        return text, usage

    def keep(self, key: str, name: str, question: Question, found: dict[str, Any], usage: Usage) -> None:
        """Write what was found, at once."""
        rubric = f"{question.rubric.name} {question.rubric.version}"
        self._store.keep(key, Kept(name, rubric, found, usage))


class _Conversation:
    """One question to one model, and at most one attempt to mend the answer."""

    def __init__(self, judge: Judge, key: str, name: str, question: Question) -> None:
        self.judge, self.key, self.name, self.question = judge, key, name, question

    async def run(self, draft: Kept | None) -> Ballot:
        fence, first, problem, usage = Fence(), "", "", Usage()
        if draft is not None:  # an earlier run was ended between an answer and its repair
            found = draft.found["draft"]
            fence, first, problem, usage = Fence(**found["fence"]), found["text"], found["problem"], draft.usage
        opening = [
            Message("system", instructions(self.question, fence)),
            Message("user", material(self.question, fence)),
        ]
        if draft is None:
            try:
                first, usage = await self.judge.call(self.name, opening)
                return self._kept(read_answer(first, self.question, fence), usage)
            except UnusableAnswer as error:
                usage += error.usage
                if error.fault not in _REPAIRED:
                    return self._failed(error, usage)
                problem = error.problem
                self._draft(fence, first, problem, usage)
        again = [*opening, Message("assistant", first or "…"), Message("user", repair(problem, fence))]
        try:
            second, more = await self.judge.call(self.name, again)
            usage += more
            return self._kept(read_answer(second, self.question, fence), usage)
        except UnusableAnswer as error:
            return self._failed(error, usage + error.usage)

    def _kept(self, verdict: Verdict, usage: Usage) -> Ballot:
        found = {"values": verdict.values, "reason": verdict.reason, "evidence": verdict.evidence}
        plain = json.loads(json.dumps(found, default=asdict))
        self.judge.keep(self.key, self.name, self.question, plain, usage)
        # As it will be read back, so that a run that asked and one that looked up cannot differ.
        return _ballot(self.key, Kept(self.name, "", plain, usage))

    def _failed(self, error: UnusableAnswer, usage: Usage) -> Ballot:
        if error.fault in _LASTING:
            found = {"fault": error.fault.value, "problem": error.problem}
            self.judge.keep(self.key, self.name, self.question, found, usage)
        return Ballot(self.key, None, error.fault, error.problem, usage)

    def _draft(self, fence: Fence, text: str, problem: str, usage: Usage) -> None:
        draft = {"fence": asdict(fence), "text": text, "problem": problem}
        self.judge.keep(self.key, self.name, self.question, {"draft": draft}, usage)


def _ballot(key: str, kept: Kept) -> Ballot:
    found = kept.found
    if "fault" in found:
        return Ballot(key, None, Fault(found["fault"]), found["problem"], kept.usage)
    values = {name: _plain(value) for name, value in found["values"].items()}
    evidence = tuple(Mark(**mark) for mark in found["evidence"])
    return Ballot(key, Verdict(values, found["reason"], evidence), usage=kept.usage)


def _plain(value: Any) -> Any:
    """A value as it was before it was written: lists as tuples, marks as marks."""
    if isinstance(value, list):
        return tuple(_plain(each) for each in value)
    return Mark(**value) if isinstance(value, dict) else value
