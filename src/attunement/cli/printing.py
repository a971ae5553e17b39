"""Results as compact tables on a terminal: every value with its interval and with how many called for it."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from attunement.audit import Audited, Comparison, PairedDifference
from attunement.audit.folder import REPORT
from attunement.audit.unmeasured import called_for
from attunement.measurement import Outcome
from attunement.profile import Result
from attunement.report.words import plain

if TYPE_CHECKING:
    from attunement.validity import Validation
    from attunement.validity.judge_check import JudgeCheck

_PLAIN_WIDTH = 120


def console(file: IO[str] | None = None) -> Console:
    """Where to print; in a pipe without colours, and no narrower than the tables."""
    out = file or sys.stdout
    width = shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns if out.isatty() else _PLAIN_WIDTH
    return Console(file=out, width=width, highlight=False)


def inert(text: object) -> str:
    """Text from the data with every hidden character written out, so that it cannot steer a terminal."""
    return str(plain(str(text)))


def table(*columns: str, right: Iterable[str] = ()) -> Table:
    """A table without lines; the columns named in `right` are numbers."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    numbers = set(right)
    for name in columns:
        made.add_column(name, justify="right" if name in numbers else "left", no_wrap=name in numbers)
    return made


def print_audit(done: Audited) -> None:
    """What an audit found: results over everything, slices, the null, and where the report is."""
    screen = console()
    for detected in done.summary["inputs"]:
        screen.print(Text(inert(detected)))
    counts = done.summary["exchanges"]
    read = f"{counts['scored']:,} of {counts['read']:,} replies scored in the mode {done.summary['mode']}"
    rejected = f", {counts['rejected']:,} records rejected (rejects.jsonl says why)" if counts["rejected"] else ""
    screen.print(
        Text(f"{read}{rejected}." + ("" if done.fresh else " Nothing had changed: these results stood already."))
    )
    _print_whole(screen, done.whole)
    _print_slices(screen, done.profile.results)
    _print_nulls(screen, done.whole)
    _print_corrected(screen, done)
    _print_failures(screen, done)
    _print_judge(screen, done)
    screen.print(Text(f"\nThe report is {done.folder / REPORT}"))


def _print_whole(screen: Console, results: Sequence[Result]) -> None:
    shown = table("metric", "value", "95 % interval", "called for", "present", "unscorable", right=_NUMBERS)
    for result in results:
        if result.called_for:
            shown.add_row(
                Text(f"  {result.part}" if result.part else result.metric, style="" if result.part else "bold"),
                _number(result.value),
                _interval(result),
                f"{result.called_for:,}",
                f"{result.outcomes[Outcome.PRESENT]:,}",
                f"{result.outcomes[Outcome.UNDEFINED_BY_REPLY]:,}",
            )
    screen.print()
    screen.print(shown)
    seldom = [sentence for result in results if not result.part and (sentence := called_for(result.to_row()))]
    if seldom:
        screen.print()
    for sentence in seldom:
        screen.print(Text(sentence))


_NUMBERS = (
    "value",
    "95 % interval",
    "called for",
    "present",
    "unscorable",
    "first",
    "second",
    "pairs",
    "q",
    "raw",
    "corrected",
    "labels",
)


def _print_slices(screen: Console, results: Sequence[Result]) -> None:
    headlines = [result for result in results if not result.part and result.group and result.called_for]
    columns = dict.fromkeys(column for result in headlines for column in result.group)
    for column in columns:
        inside = [result for result in headlines if column in result.group]
        levels = list(dict.fromkeys(result.group[column] for result in inside))
        if len(levels) > _MOST_LEVELS:
            screen.print(Text(f"\nBy {inert(column)}: {len(levels)} values, in the report."))
            continue
        shown = table(f"by {inert(column)}", *map(inert, levels))
        for metric in dict.fromkeys(result.metric for result in inside):
            cells = {result.group[column]: result for result in inside if result.metric == metric}
            shown.add_row(metric, *(_cell(cells.get(level)) for level in levels))
        screen.print()
        screen.print(shown)


_MOST_LEVELS = 5
"""Values of a column that fit beside each other; the report has all."""


def _print_nulls(screen: Console, results: Sequence[Result]) -> None:
    for result in results:
        if result.null is None:
            continue
        low, high = result.null["interval"]
        null = f"{result.null['value']:.3f} [{low:.3f}, {high:.3f}]"
        if result.null["p"] < 0.05:
            verdict = f"replies shuffled between people give {null} (p = {result.null['p']:.3f})"
        else:
            verdict = f"not told apart from replies shuffled between people, {null} (p = {result.null['p']:.3f})"
        screen.print(Text(f"\n{result.metric}: {verdict}."))


def _print_corrected(screen: Console, done: Audited) -> None:
    corrected = done.summary.get("corrected")
    if corrected is None:
        return
    shown = table("by labels", "raw", "corrected", "95 % interval", "labels", right=_NUMBERS)
    for row in corrected["results"]:
        name = f"{row['metric']}.{row['part']}".rstrip(".")
        group = "".join(f", {column} {level}" for column, level in row["group"].items())
        interval = row["reason"] if row["interval"] is None else "[{:.3f}, {:.3f}]".format(*row["interval"])
        values = "uncorrected" if row["value"] is None else _number(row["value"])
        shown.add_row(inert(name + group), _number(row["raw"]), values, interval, f"{row['labels']:,}")
    screen.print()
    screen.print(shown)
    if corrected["assumed_random"]:
        screen.print(Text("Every exchange is assumed to have had the same chance of being labelled (--assume-random)."))


def _print_failures(screen: Console, done: Audited) -> None:
    for entry in done.summary["reasons"]:
        if entry["outcome"] == Outcome.FAILED and not entry["part"]:
            reason = inert(entry["reason"])
            screen.print(Text(f"\n{entry['metric']} failed on {entry['exchanges']:,} exchanges: {reason}", style="red"))


def _print_judge(screen: Console, done: Audited) -> None:
    """What judges were asked and what that took; tokens as the provider counted them."""
    if (asked := done.summary.get("judge")) is None:
        return
    counts = (asked["tokens_in"], asked["tokens_out"])
    tokens = (
        "tokens not counted by the provider" if None in counts else "{:,} tokens read, {:,} written".format(*counts)
    )
    faults = ", ".join(f"{count:,} {fault}" for fault, count in asked["faults"].items())
    told = f"{asked['answers']:,} answers, {asked['calls']:,} calls, {tokens}"
    screen.print(Text(f"\nThe judge: {told}{f'; faults: {faults}' if faults else ''}."))
    for metric, unsure in asked["unsure"].items():
        share = f"{unsure['exchanges']:,} exchanges ({unsure['share']:.1%})"
        screen.print(Text(f"{metric} was unsure, and asked it, on {share}."))
    apart = sorted(asked["disagreement"].items(), key=lambda entry: -entry[1]["mean"])[:_MOST_APART]
    for field, found in apart:
        screen.print(Text(f"Judges stand apart on {field} by {found['mean']:.2f} of its scale, on the mean."))


_MOST_APART = 3
"""Fields on which judges disagree most; all are in summary.json."""


def print_comparison(found: Comparison) -> None:
    """What changed from the first audit to the second."""
    screen = console()
    aside = [f"{sum(found.unmatched):,} without a counterpart"] if any(found.unmatched) else []
    aside += [f"{sum(found.ambiguous):,} that share their key with another"] if any(found.ambiguous) else []
    left = f" ({', '.join(aside)} left out)" if aside else ""
    screen.print(Text(f"{found.matched:,} exchanges paired on {' and '.join(found.on)}{left}."))
    shown = table("metric", "first", "second", "change", "95 % interval", "q", "pairs", "new", "gone", right=_NUMBERS)
    for row in found.differences:
        if row.pairs:
            shown.add_row(*_compared(row))
    screen.print()
    screen.print(shown)
    for reason in found.incomparable:
        screen.print(Text(f"\nNot compared, for it was not measured alike: {inert(reason)}"))


def print_validation(found: "Validation") -> None:
    """How far a reader agrees with people."""
    from attunement.report import agreement

    screen = console()
    screen.print(Text(f"{inert(agreement.title(found))}\n", style="bold"))
    shown = table(*agreement.COLUMNS, right=agreement.NUMBERS)
    for row in agreement.cells(found):
        shown.add_row(*map(inert, row))
    screen.print(shown)
    screen.print()
    for sentence in agreement.sentences(found):
        screen.print(Text(inert(sentence)))


def print_judge_check(found: "JudgeCheck") -> None:
    """Where a judge breaks, and on how many answers that stands."""
    screen = console()
    screen.print(
        Text(f"{inert(found.judge)}, each of {len(found.probes.probes)} probes put {found.repeats} times\n", "bold")
    )
    shown = table("test", "value", "95 % interval", "n", "", "of", right=(*_NUMBERS, "n"))
    for test in found.tests:
        interval = "none" if test.interval is None else "[{:.2f}, {:.2f}]".format(*test.interval)
        value = "–" if test.value is None else f"{test.value:.2f}"
        verdict = Text("breaks", style="red") if test.breaks else Text("holds" if test.n else "untested")
        shown.add_row(test.test, value, interval, f"{test.n}", verdict, test.meaning)
    screen.print(shown)
    faults = ", ".join(f"{count} {fault}" for fault, count in sorted(found.faults.items())) or "none"
    screen.print(Text(f"\nFaults: {faults}. Calls: {found.usage.calls:,}."))


def _compared(row: PairedDifference) -> tuple[Text | str, ...]:
    sure = row.q is not None and row.q < 0.05
    return (
        Text(f"  {row.part}" if row.part else row.metric, style="" if row.part else "bold"),
        _number(row.first),
        _number(row.second),
        Text("–" if row.value is None else f"{row.value:+.3f}", style="bold" if sure else ""),
        "none" if row.interval is None else f"[{row.interval[0]:+.3f}, {row.interval[1]:+.3f}]",
        "–" if row.q is None else f"{row.q:.3f}",
        f"{row.pairs:,}",
        f"{row.appeared:,}",
        f"{row.vanished:,}",
    )


def _cell(result: Result | None) -> str:
    if result is None or result.value is None:
        return "–"
    return f"{result.value:.2f}" + (f" [{result.interval[0]:.2f}, {result.interval[1]:.2f}]" if result.interval else "")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(result: Result) -> str:
    if result.interval is not None:
        return f"[{result.interval[0]:.3f}, {result.interval[1]:.3f}]"
    return "none"
