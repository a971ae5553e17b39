"""An explained exchange on a terminal: texts with what was read in them in colour, then every metric."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from attunement.audit import Explanation
from attunement.audit.explanation import Observed, Scored
from attunement.cli.printing import console, inert, table

_STYLES = ("black on bright_cyan", "black on bright_yellow", "black on bright_magenta", "black on bright_green")
_OUTCOMES = {"present": "bold red", "absent": "green", "failed": "bold red"}


class _Stretch(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def print_explanation(found: Explanation) -> None:
    """Every instrument's reading and spans, then each metric with its outcome, value, evidence and signature."""
    screen = console()
    screen.print(Text(f"Language: {found.language}. Mode: {found.exchange.mode}."))
    for of in dict.fromkeys(reading.of for reading in found.observed):
        screen.print()
        screen.rule(Text(of, style="bold"), align="left")
        text = str(getattr(found.exchange, of))
        screen.print(Text(inert(text)))
        for reading in found.observed:
            if reading.of == of:
                _print_reading(screen, reading, text)
    screen.print()
    screen.rule(Text("metrics", style="bold"), align="left")
    shown = table("metric", "outcome", "value", "thresholds", "read", "why", right=("value",))
    for row in found.scored:
        shown.add_row(*_row(row))
    screen.print(shown)
    _print_evidence(screen, found)
    screen.print()
    for signature in dict.fromkeys(row.signature for row in found.scored):
        screen.print(Text(signature, style="dim"), soft_wrap=True)


def _print_reading(screen: Console, reading: Observed, text: str) -> None:
    head = Text(f"\n{reading.instrument} ", style="bold").append(f"version {reading.version}", style="dim")
    if reading.unread:
        screen.print(head, Text(reading.unread, style="yellow"))
        return
    values = "  ".join(f"{name} {_amount(value)}" for name, value in reading.values.items() if value not in (0, None))
    screen.print(head, Text(values))
    if reading.marks:
        screen.print(_coloured(text, reading.marks))


def _print_evidence(screen: Console, found: Explanation) -> None:
    """The spans behind each metric; those of a part only where the headline has them not."""
    headlines = {row.metric: row.evidence for row in found.scored if not row.part}
    for row in found.scored:
        for span in row.evidence:
            if row.part and span in headlines.get(row.metric, ()):
                continue
            words = inert(found.words(span))
            name = f"{row.metric}.{row.part}".rstrip(".")
            screen.print(Text(f"{name}  ", style="bold").append(f"{span.where} {span.label}: ").append(words, "italic"))


def _row(row: Scored) -> tuple[Text | str, ...]:
    return (
        Text(f"  {row.part}" if row.part else row.metric, style="" if row.part else "bold"),
        Text(row.outcome.replace("_", " "), style=_OUTCOMES.get(row.outcome, "dim")),
        "–" if row.value is None else f"{row.value:.3f}",
        "" if row.part else _listed(row.thresholds),
        _listed(row.readings),
        Text(row.reason),
    )


def _coloured(text: str, marks: Sequence[_Stretch]) -> Text:
    """Each marked stretch in the colour of its label, the labels named in front; the words around left out."""
    colours: dict[str, str] = {}
    shown = Text()
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        style = colours.setdefault(mark.label, _STYLES[len(colours) % len(_STYLES)])
        shown.append(f"  {mark.label or 'found'} ", style="dim").append(inert(text[mark.start : mark.end]), style)
        shown.append("\n")
    shown.rstrip()
    return shown


def _listed(values: Mapping[str, Any]) -> str:
    return "  ".join(f"{name} {_amount(value)}" for name, value in values.items())


def _amount(value: float | str | bool | None) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
