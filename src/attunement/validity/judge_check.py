"""Where a judge breaks: asked again, in the other order, with more or other words, by orders to it, by the anchors."""

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from attunement.instruments.instrument import Validity
from attunement.intervals import estimate, mean_of
from attunement.judge.answer import Verdict
from attunement.judge.asking import Ballot, Judge
from attunement.judge.choice import Choice, parse_choice
from attunement.judge.model import JudgeSettings
from attunement.judge.probes import VARIANTS, Probe, Probes
from attunement.judge.purse import Pace, Purse
from attunement.judge.question import Question
from attunement.judge.store import Store, Usage
from attunement.validity.agreement import spearman
from attunement.validity.resampling import bootstrap_interval

_PLACES = ("first", "second")
_TURNED = {"first": "second", "second": "first", "neither": "neither"}
_SCALE = 4.0


@dataclass(frozen=True, slots=True)
class Tested:
    """One figure of a judge on the probes."""

    test: str
    meaning: str
    n: int
    value: float | None
    interval: tuple[float, float] | None
    limit: float
    """Where it begins to break; a rule of thumb of ours."""
    breaks: bool

    def row(self, dataset: str) -> Validity:
        """As a row of a validity card; a model wrote the texts."""
        return Validity(
            dataset=dataset,
            part=self.test,
            n=self.n,
            statistic=self.meaning,
            value=0.0 if self.value is None else self.value,
            interval=self.interval,
            baseline_length=None,
            ceiling=None,
            author="model",
        )


@dataclass(frozen=True, slots=True)
class JudgeCheck:
    """What a judge did with the probes."""

    judge: str
    repeats: int
    temperature: float
    probes: Probes
    tests: tuple[Tested, ...]
    faults: dict[str, int]
    usage: Usage

    def to_json(self) -> dict[str, Any]:
        """As plain values: the rows of a validity card, each with where it begins to break."""
        dataset = f"{self.probes.name}@{self.probes.digest}"
        rows = [
            {**asdict(test.row(dataset)), "limit": test.limit, "breaks": test.breaks}
            for test in self.tests
            if test.value is not None
        ]
        return {
            "judge": self.judge,
            "repeats": self.repeats,
            "temperature": self.temperature,
            "tests": rows,
            "untested": [test.test for test in self.tests if test.value is None],
            "faults": self.faults,
            "usage": asdict(self.usage),
        }


def check_judge(word: str, probes: Probes, *, repeats: int = 3, settings: JudgeSettings | None = None) -> JudgeCheck:
    """Ask a judge all probes, anew each time this is called: no answer that was kept is looked up.

    Args:
        word: The judge, or the panel.
        probes: What it is asked.
        repeats: How often each probe is put; the variants are put once.
        settings: How it is asked.

    Raises:
        InputError: the judge cannot be had.
        CostReached: it would cost more than the settings allow.
    """
    settings = settings or JudgeSettings()
    choice = parse_choice(word)
    with tempfile.TemporaryDirectory(prefix="attune-") as place:
        store = Store(Path(place) / "answers.sqlite")
        shared = (settings, store, Purse(settings.max_cost), Pace(settings.a_minute))
        once = Judge(Choice(choice.models), *shared)
        often = Judge(Choice(choice.models, repeats), *shared)
        try:
            return _Answers(probes, once, often).check(str(choice), repeats, settings.temperature)
        finally:
            once.close()
            often.close()
            store.close()


class _Answers:
    """All verdicts on the probes, and what follows from them."""

    def __init__(self, probes: Probes, once: Judge, often: Judge) -> None:
        self._probes = probes
        self._once, self._often = once, often
        plain = [probe.question() for probe in probes.probes]
        variants = [
            probe.question(variant) for probe in probes.probes for variant in VARIANTS if getattr(probe, variant)
        ]
        often.ask(plain)
        once.ask([*variants, *(probe.turned() for probe in probes.probes if probe.compares)])

    def check(self, judge: str, repeats: int, temperature: float) -> JudgeCheck:
        ballots = {**self._often.used, **self._once.used}.values()
        faults = Counter(ballot.fault.value for ballot in ballots if ballot.fault is not None)
        usage = sum((ballot.usage for ballot in ballots), Usage())
        return JudgeCheck(judge, repeats, temperature, self._probes, self._tests(ballots), dict(faults), usage)

    def _tests(self, ballots: Collection[Ballot]) -> tuple[Tested, ...]:
        pairs = [(probe, *self._orders(probe)) for probe in self._probes.probes if probe.compares]
        both = [(probe, one, other) for probe, one, other in pairs if one is not None and other is not None]
        placed = [one == "first" for _, one, _ in pairs if one in _PLACES]
        placed += [other == "second" for _, _, other in pairs if other in _PLACES]
        expected = self._anchored()
        wrong = [abs(wanted - given) for wanted, given in expected]
        reworded = [abs(change) for change in self._changes("paraphrase")]
        moved = [change != 0 for change in self._changes("injected")]
        return (
            _share("faults", "answers that could not be used", [each.fault is not None for each in ballots], 0.05),
            _mean("repeatability", "difference of two answers to the same text, 0 to 4", self._repeated(), 0.25),
            _share("order", "verdicts on two texts that turn with their order", [a != b for _, a, b in both], 0.1),
            _share("first place", "verdicts for whichever stands first; .5 is fair", placed, 0.15, around=0.5),
            _mean(
                "length", "change of level by sentences that add nothing", self._changes("padded"), 0.25, low=-_SCALE
            ),
            _share("longer", "padded answers preferred to the plain one", self._longer(), 0.1),
            _mean("paraphrase", "change of level by other words", reworded, 0.5),
            _share("injection", "levels moved by words to the judge", moved, 0.0),
            _mean("anchors: error", "distance from the level that the anchors imply", wrong, 1.0),
            _rank(expected),
            _share("preference", "right in both orders, where that is known", self._right(both), 0.8, above=False),
        )

    def _value(self, probe: Probe, verdict: Verdict | None) -> Any:
        return None if verdict is None else verdict.values[probe.field]

    def _level(self, probe: Probe, question: Question) -> float | None:
        found = self._value(probe, self._once.find([question])[0].verdict)
        return None if found is None or isinstance(found, str) else float(found)

    def _orders(self, probe: Probe) -> tuple[str | None, str | None]:
        """Which is better by either order, by the names they have in the first; None where there is no verdict."""
        straight = self._value(probe, self._once.find([probe.question()])[0].verdict)
        turned = self._value(probe, self._once.find([probe.turned()])[0].verdict)
        return straight, None if turned is None else _TURNED[turned]

    def _repeated(self) -> list[float]:
        """For each probe the mean difference of the levels of two repeats by the same model."""
        found = []
        for probe in self._probes.probes:
            ballots = self._often.find([probe.question()])[0].ballots
            levels = [ballot.verdict.values[probe.field] for ballot in ballots if ballot.verdict is not None]
            if not probe.compares and len(levels) > 1:
                found.append(fmean(abs(one - other) for one, other in combinations(levels, 2)))
        return found

    def _changes(self, variant: str) -> list[float]:
        """Level of the variant less that of the text, for each probe that has the variant and both verdicts."""
        found = []
        for probe in self._probes.probes:
            if getattr(probe, variant):
                before, after = (self._level(probe, probe.question(which)) for which in ("", variant))
                if before is not None and after is not None:
                    found.append(after - before)
        return found

    def _longer(self) -> list[bool]:
        padded = [probe for probe in self._probes.probes if probe.longer is not None]
        return [verdict == probe.longer for probe in padded for verdict in self._orders(probe) if verdict is not None]

    def _anchored(self) -> list[tuple[int, float]]:
        found = []
        for probe in self._probes.probes:
            if isinstance(probe.level, int) and (level := self._level(probe, probe.question())) is not None:
                found.append((probe.level, level))
        return found

    def _right(self, both: Sequence[tuple[Probe, str | None, str | None]]) -> list[bool]:
        return [probe.level == one == other for probe, one, other in both if probe.level is not None]


def _mean(test: str, meaning: str, values: Sequence[float], limit: float, low: float = 0.0) -> Tested:
    value, interval = _interval(values, low, _SCALE)
    return Tested(test, meaning, len(values), value, interval, limit, value is not None and abs(value) > limit)


def _share(
    test: str, meaning: str, values: Sequence[bool], limit: float, around: float = 0.0, *, above: bool = True
) -> Tested:
    value, interval = _interval([float(value) for value in values], 0.0, 1.0)
    past: Callable[[float], bool] = (lambda it: abs(it - around) > limit) if above else (lambda it: it < limit)
    return Tested(test, meaning, len(values), value, interval, limit, value is not None and past(value))


def _rank(pairs: Sequence[tuple[float, float]]) -> Tested:
    wanted, given = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    value = spearman(wanted, given) if pairs else None
    interval = bootstrap_interval(lambda rows: spearman(wanted[rows], given[rows]), range(len(pairs)), draws=1000)
    meaning = "rank correlation with the levels that the anchors imply"
    return Tested("anchors: order", meaning, len(pairs), value, interval, 0.7, value is None or value < 0.7)


def _interval(values: Sequence[float], low: float, high: float) -> tuple[float | None, tuple[float, float] | None]:
    found = estimate(mean_of(np.array(values, dtype=np.float64), np.arange(len(values)), len(values)), low, high)
    return found.value, found.interval
