"""The judges of this process: made once for each choice, all on one file of answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from attunement.judge.asking import Ballot, Expected, Judge, Unanswered
from attunement.judge.choice import parse_choice
from attunement.judge.model import JudgeSettings
from attunement.judge.store import Store, default_place

_settings = JudgeSettings()
_place: Path | None = None
_made: dict[str, Judge] = {}


def configure(settings: JudgeSettings | None = None, place: Path | None = None) -> None:
    """How judges are asked from now on, and in which file their answers are kept."""
    global _settings, _place
    _made.clear()
    _store.cache_clear()
    _settings, _place = settings or JudgeSettings(), place


def judge_named(word: str) -> Judge:
    """The judge, or panel, that a word names: `openai/gpt-5.2`, `A&B*3`.

    Raises:
        InputError: the word names none, or a model cannot be had.
        OutputError: the file of answers cannot be opened.
    """
    if word not in _made:
        _made[word] = Judge(parse_choice(word), _settings, _store(_place or default_place()))
    return _made[word]


class Answering:
    """Work that asks judges, done over and over until all it asks is answered."""

    def __init__(self) -> None:
        self.ballots: dict[str, Ballot] = {}
        """Every answer that was used, by key."""

    def attempt(self, work: Callable[[], object]) -> None:
        """Do it as far as the answers reach; what it asks beyond them is noted."""
        try:
            work()
        except Unanswered:
            return

    def ask(self) -> int:
        """Ask all that was noted, side by side, and give its number.

        Raises:
            CostReached: nothing more may be spent; what was answered is kept.
        """
        asked = sum(judge.ask_collected() for judge in _made.values())
        for judge in _made.values():
            self.ballots |= judge.used
        return asked

    def expected(self) -> Expected:
        """What asking all that was noted will take, reckoned from the length of the texts."""
        return sum((judge.expected() for judge in _made.values()), Expected())


@contextmanager
def answering() -> Iterator[Answering]:
    """Within it, questions without an answer are noted and not asked, until `Answering.ask` asks them."""
    for judge in _made.values():
        judge.forget()
        judge.collecting(on=True)
    try:
        yield Answering()
    finally:
        for judge in _made.values():
            judge.collecting(on=False)


@lru_cache(maxsize=1)
def _store(place: Path) -> Store:
    return Store(place)
