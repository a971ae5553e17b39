"""One verdict from several: judges of a panel, or one judge asked again."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from statistics import fmean, median
from typing import Any

from attunement.judge.answer import Verdict
from attunement.judge.rubric import Field, Kind, Rubric
from attunement.perspective import Mark


def combined(rubric: Rubric, verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of a panel: medians of levels, means of shares, and what more than half of the judges saw."""
    if len(verdicts) == 1:
        return verdicts[0]
    values = {
        field.name: _COMBINED[field.kind]([each.values[field.name] for each in verdicts]) for field in rubric.fields
    }
    reasons = " / ".join(each.reason for each in verdicts)
    evidence = tuple(dict.fromkeys(mark for each in verdicts for mark in each.evidence))
    return Verdict(values, reasons, tuple(sorted(evidence, key=lambda mark: (mark.start, mark.end))))


def disagreement(rubric: Rubric, verdicts: Sequence[Verdict]) -> dict[str, float]:
    """For each field, the mean difference of two judges, 0 (they agree) to 1; empty for fewer than two.

    Of scales and tones as a share of their range, of choices and flags whether they differ, of marked stretches,
    lines and items the mean over what either of the two judges marked.
    """
    pairs = list(combinations(verdicts, 2))
    if not pairs:
        return {}
    return {
        field.name: fmean(_apart(field, first.values[field.name], second.values[field.name]) for first, second in pairs)
        for field in rubric.fields
    }


def _apart(field: Field, first: Any, second: Any) -> Any:
    match field.kind:
        case Kind.LEVEL:
            return abs(first - second) / 4
        case Kind.SHARE:
            return float(abs(first - second))
        case Kind.TONE:
            return abs(first - second) / 2
        case Kind.CHOICE | Kind.FLAG:
            return float(first != second)
        case Kind.MARKS:
            return _unshared([*first], [*second], _overlap)
        case Kind.LINES:
            return fmean([_unshared(one, other, _equal) for one, other in zip(first, second, strict=True)] or [0.0])
        case Kind.ITEMS:
            return fmean([abs(one - other) / 4 for one, other in zip(first, second, strict=True)] or [0.0])


def _unshared(first: Sequence[Any], second: Sequence[Any], same: Callable[[Any, Any], bool]) -> float:
    """The share of all marks of two judges that the other has not."""
    everything = len(first) + len(second)
    if not everything:
        return 0.0
    alone = sum(not any(same(one, other) for other in second) for one in first)
    alone += sum(not any(same(one, other) for other in first) for one in second)
    return alone / everything


def _overlap(one: Mark, other: Mark) -> bool:
    return one.label == other.label and one.start < other.end and other.start < one.end


def _equal(one: str, other: str) -> bool:
    return one == other


def _median(values: Sequence[float]) -> float:
    return median(values)


def _commonest(values: Sequence[Hashable]) -> Any:
    """What most say; among equals what the judge named first says."""
    return Counter(values).most_common(1)[0][0]


def _marks(given: Sequence[tuple[Mark, ...]]) -> tuple[Mark, ...]:
    """The marks that overlap one of the same label by more than half of the judges, as the first of them has it."""
    kept: list[Mark] = []
    for mark in (mark for marks in given for mark in marks):
        seen = sum(any(_overlap(mark, other) for other in marks) for marks in given)
        if 2 * seen > len(given) and not any(_overlap(mark, other) for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda mark: (mark.start, mark.end)))


def _lines(given: Sequence[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    found = []
    for labelled in zip(*given, strict=True):
        counts = Counter(label for labels in labelled for label in labels)
        found.append(tuple(label for label, count in counts.items() if 2 * count > len(given)))
    return tuple(found)


def _items(given: Sequence[tuple[int, ...]]) -> tuple[float, ...]:
    return tuple(median(levels) for levels in zip(*given, strict=True))


_COMBINED: Mapping[Kind, Callable[[Sequence[Any]], Any]] = {
    Kind.LEVEL: _median,
    Kind.SHARE: fmean,
    Kind.TONE: fmean,
    Kind.CHOICE: _commonest,
    Kind.FLAG: _commonest,
    Kind.MARKS: _marks,
    Kind.LINES: _lines,
    Kind.ITEMS: _items,
}
