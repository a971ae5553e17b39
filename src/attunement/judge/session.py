"""The judges of this process: made once for each choice, all on one file of answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attunement.errors import JudgeError
from attunement.judge.asking import Expected, Judge, Unanswered
from attunement.judge.choice import parse_choice
from attunement.judge.model import JudgeSettings
from attunement.judge.purse import Pace, Purse
from attunement.judge.store import Store, default_place
from attunement.judge.tally import tally


class _Session:
    """How judges are asked, where their answers are kept, and what they share: one purse and one pace."""

    def __init__(self, settings: JudgeSettings, place: Path | None) -> None:
        self.settings = settings
        self.place = place
        self.made: dict[str, Judge] = {}
        self.collecting = False
        self._shared: tuple[Store, Purse, Pace] | None = None

    def judge(self, word: str) -> Judge:
        if word not in self.made:
            choice = parse_choice(word)
            if self._shared is None:
                store = Store(self.place or default_place())
                self._shared = (store, Purse(self.settings.max_cost), Pace(self.settings.a_minute))
            self.made[word] = Judge(choice, self.settings, *self._shared)
            self.made[word].collecting(on=self.collecting)
        return self.made[word]

    def collect(self, *, on: bool) -> None:
        self.collecting = on
        for judge in self.made.values():
            judge.collecting(on=on)

    def close(self) -> None:
        for judge in self.made.values():
            judge.close()
        if self._shared is not None:
            self._shared[0].close()


_session = _Session(JudgeSettings(), None)


def configure(settings: JudgeSettings | None = None, place: Path | None = None) -> None:
    """How judges are asked from now on, and in which file their answers are kept."""
    global _session
    _session.close()
    _session = _Session(settings or JudgeSettings(), place)


def judge_named(word: str) -> Judge:
    """The judge, or panel, that a word names: `openai/gpt-5.2`, `A&B*3`.

    Raises:
        InputError: the word names none, or a model cannot be had.
        OutputError: the file of answers cannot be opened.
    """
    return _session.judge(word)


class Answering:
    """Work that asks judges, done over and over until all it asks is answered."""

    def attempt(self, work: Callable[[], object]) -> None:
        """Do it as far as the answers reach; what it asks beyond them is noted, and a fault is left to who uses it."""
        with suppress(Unanswered, JudgeError):
            work()

    def ask(self) -> int:
        """Ask all that was noted, side by side, and give its number.

        Raises:
            CostReached: nothing more may be spent; what was answered is kept.
        """
        return sum(judge.ask_collected() for judge in _session.made.values())

    def tally(self) -> Mapping[str, Any]:
        """What all answers that were used took, and how far the judges stood apart."""
        return tally(_session.made.values())

    def expected(self) -> Expected:
        """What asking all that was noted will take, reckoned from the length of the texts."""
        return sum((judge.expected() for judge in _session.made.values()), Expected())


@contextmanager
def answering() -> Iterator[Answering]:
    """Within it, questions without an answer are noted and not asked, until `Answering.ask` asks them."""
    session = _session
    for judge in session.made.values():
        judge.forget()
    session.collect(on=True)
    try:
        yield Answering()
    finally:
        session.collect(on=False)


def answer_all(works: Callable[[], Iterable[Callable[[], object]]]) -> Mapping[str, Any]:
    """Have judges answer all that some works will ask, and give what the answers took.

    What is asked depends on what was answered (a detail is looked for once it is known to be one), so the works are
    done until they ask nothing new; each round's questions are asked side by side.

    Raises:
        CostReached: nothing more may be spent; what was answered is kept.
    """
    with answering() as judges:
        while True:
            for work in works():
                judges.attempt(work)
            if not judges.ask():
                return judges.tally()
