"""A plain transcript, `Role: text` with turns of many lines, as utterances."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from attunement.conversation import Role
from attunement.errors import ReaderError
from attunement.readers.messages import Speakers, Utterance
from attunement.readers.names import ASIDE_IN_TRANSCRIPTS
from attunement.readers.values import text_fault

_TURN = re.compile(
    r" {0,3}(?:\[[^\]\n]{1,40}\]\s*)?(?:#+ )?[*_]*(?P<name>[^\W\d_][\w '.-]{0,39}?)[*_]*\s*:[*_]*[ \t]?(?P<text>.*)"
)
"""A line that may begin a turn: perhaps a time in brackets or Markdown, a name, a colon."""

_NO_SPEAKER = "the transcript does not begin with a speaker's name and a colon, such as 'User: '"


@dataclass(slots=True)
class _Cast:
    """Who speaks in one transcript.

    Of the names known anyway, each speaker goes by the first that occurs, so that `Model:` in a reply begins no turn
    once the model has spoken as `Assistant:`. Names given with `--roles` always count.
    """

    speakers: Speakers
    names: dict[Role, str] = field(default_factory=dict)

    def begins(self, line: str) -> tuple[bool, Role | None, str]:
        """Whether the line begins a turn, whose (None: somebody aside), and its first words."""
        match = _TURN.match(line)
        if match is None:
            return False, None, line
        name = match["name"].lower()
        role = self.speakers.named.get(name)
        if role is None:
            return name in ASIDE_IN_TRANSCRIPTS, None, match["text"]
        if name in self.speakers.chosen or self.names.setdefault(role, name) == name:
            return True, role, match["text"]
        return False, None, line


def spoken(transcript: str, speakers: Speakers) -> list[Utterance]:
    """What the person and the model said, oldest first.

    Raises:
        ReaderError: the first line begins no turn of a known speaker, or the text holds NUL or a lone surrogate.
    """
    if fault := text_fault(transcript):
        raise ReaderError(f"the transcript {fault}")
    cast = _Cast(speakers)
    turns = _turns(transcript, cast)
    return [Utterance(role, "\n".join(lines).strip()) for role, lines in turns if role is not None]


def begins_like_transcript(text: str, speakers: Speakers) -> bool:
    """Whether the first line with words begins a turn of somebody known."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return _Cast(speakers).begins(first)[0]


def speaker_named(text: str) -> str | None:
    """The name before the colon of the first line with words, if it has one."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    match = _TURN.match(first)
    return match["name"] if match else None


def no_model(transcript: str, speakers: Speakers) -> str:
    """Why no reply was found: perhaps a line begins with a name that nobody knows."""
    for line in transcript.split("\n"):
        name = speaker_named(line)
        if name is not None and name.lower() not in ASIDE_IN_TRANSCRIPTS | speakers.named.keys():
            return f"the transcript holds no turn of the model; {speakers.unknown(name)}"
    return "the transcript holds no turn of the model"


def _turns(transcript: str, cast: _Cast) -> Iterator[tuple[Role | None, list[str]]]:
    role: Role | None = None
    lines: list[str] | None = None
    for line in transcript.replace("\r\n", "\n").split("\n"):
        begins, speaker, text = cast.begins(line)
        if begins:
            if lines is not None:
                yield role, lines
            role, lines = speaker, [text]
        elif lines is not None:
            lines.append(line)
        elif line.strip():
            raise ReaderError(_no_speaker(line, cast.speakers))
    if lines is not None:
        yield role, lines


def _no_speaker(line: str, speakers: Speakers) -> str:
    name = speaker_named(line)
    return _NO_SPEAKER if name is None else f"the transcript begins with no known speaker; {speakers.unknown(name)}"
