"""What persons say, written for this project, with what they feel, want and oppose.

A file of `messages/` is plain text, a block per message, blank lines between; `# domain | voice` heads those below it:

    # workplace | warehouse picker, 24, lowercase
    feel: anger 2, sadness 1
    need: advise depth 2 advice
    details: the 4am shift; Dana's review
    > they put my scan rate on the screen. [conflict.person|dana says its motivation, i told her its humiliating]

`feel` is what the writer themself feels (1 low to 3 high) or `none`; `need` is `none` where none is expressed, and a
last word `advice` says that advice is asked for beside it; `details` may be missing. Brackets mark stretches, and one
may stand in another; ` // ` is a paragraph break. A half of the heads, by a hash, is for tuning; the other is held out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from attunement.errors import InputError
from attunement.perspective import Mark, Need

MESSAGES = Path(__file__).parent / "messages"
EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
CONFLICTS = ("person", "self", "rule", "model", "premise")
LABELS = (*(f"conflict.{kind}" for kind in CONFLICTS), "risk", "grief", "pushback", "quoted", "other", "fictional")

_FELT = re.compile(r"(\w+) ([123])")
_NEED = re.compile(r"(\w+) depth ([0-4])( advice)?")
_BRACKET = re.compile(r"\[([a-z.]+)\||\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a person, as its writer labelled it."""

    place: str
    """File and line of the text."""
    domain: str
    voice: str
    tuning: bool
    """Whether rules and thresholds may be chosen on it."""
    text: str
    feel: dict[str, int]
    need: Need | None
    depth: int | None
    advice: bool
    """Whether advice is asked for."""
    details: tuple[str, ...]
    marks: tuple[Mark, ...]

    def labelled(self, label: str) -> bool:
        """Whether a stretch of that label, or of a kind of it, is marked."""
        return any(mark.label == label or mark.label.startswith(f"{label}.") for mark in self.marks)


def messages(*, tuning: bool | None = None) -> list[Message]:
    """The messages of every file, in order; of one half where `tuning` is given."""
    found = [message for path in sorted(MESSAGES.glob("*.txt")) for message in read(path)]
    return [message for message in found if tuning in (None, message.tuning)]


def read(path: Path) -> Iterator[Message]:
    """The messages of a file.

    Raises:
        InputError: a line is not as described above; names the file, the line and what would be right.
    """
    head = ""
    fields: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        if line.startswith("#"):
            head = line.lstrip("# ")
            if "|" not in head:
                raise InputError(f"{place}: a head reads `# domain | voice`, not {line!r}")
        elif line.startswith(">"):
            if not head or not {"feel", "need"} <= fields.keys():
                raise InputError(f"{place}: a head, `feel:` and `need:` must come before a message")
            yield _message(place, f"{path.name}|{head}", fields, line[1:].strip())
            fields = {}
        elif line.strip():
            name, colon, value = line.partition(":")
            if not colon or name not in ("feel", "need", "details"):
                raise InputError(f"{place}: a line begins with `feel:`, `need:`, `details:`, `>` or `#`, not {line!r}")
            fields[name] = value.strip()


def _message(place: str, head: str, fields: dict[str, str], marked: str) -> Message:
    domain, _, voice = head.partition("|")[2].partition("|")
    text, marks = _unbracketed(marked.replace(" // ", "\n\n"), place)
    need, depth, advice = _need(fields["need"], place)
    return Message(
        place=place,
        domain=domain.strip(),
        voice=voice.strip(),
        tuning=int(sha256(head.encode()).hexdigest(), 16) % 2 == 0,
        text=text,
        feel=_feel(fields["feel"], place),
        need=need,
        depth=depth,
        advice=advice,
        details=tuple(part.strip() for part in fields.get("details", "").split(";") if part.strip()),
        marks=marks,
    )


def _feel(value: str, place: str) -> dict[str, int]:
    parts = [] if value == "none" else [part.strip() for part in value.split(",")]
    felt = [_FELT.fullmatch(part) for part in parts]
    if any(match is None or match[1] not in EMOTIONS for match in felt):
        raise InputError(
            f"{place}: feel reads `none` or emotions with 1 to 3, such as `anger 2, fear 1`, not {value!r}"
        )
    return {match[1]: int(match[2]) for match in felt if match}


def _need(value: str, place: str) -> tuple[Need | None, int | None, bool]:
    if value == "none":
        return None, None, False
    match = _NEED.fullmatch(value)
    if match is None or match[1] not in set(Need):
        raise InputError(f"{place}: need reads `none` or `{'|'.join(Need)} depth 0-4`, not {value!r}")
    need = Need(match[1])
    return need, int(match[2]), bool(match[3]) or need is Need.ADVISE


def _unbracketed(marked: str, place: str) -> tuple[str, tuple[Mark, ...]]:
    """The text without its brackets, and the stretches they marked."""
    text, taken = "", 0
    opened: list[tuple[str, int]] = []
    marks: list[Mark] = []
    for bracket in _BRACKET.finditer(marked):
        text += marked[taken : bracket.start()]
        taken = bracket.end()
        if bracket[1] is not None:
            if bracket[1] not in LABELS:
                raise InputError(f"{place}: no stretch is called {bracket[1]}; there are {', '.join(LABELS)}")
            opened.append((bracket[1], len(text)))
        elif opened:
            label, start = opened.pop()
            marks.append(Mark(label, start, len(text)))
        else:
            text += bracket[0]
    if opened:
        raise InputError(f"{place}: the bracket of {opened[-1][0]} is not closed")
    return text + marked[taken:], tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
