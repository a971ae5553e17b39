"""Flat rows: what was said in one column, the reply, or several replies, in others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from attunement.conversation import Exchange, Mode, Role, Turn
from attunement.errors import ReaderError
from attunement.readers.about import Fields
from attunement.readers.conversations import turns_of
from attunement.readers.layout import each
from attunement.readers.messages import Speakers, as_list, is_messages, utterances_in
from attunement.readers.record import REPLY_COLUMN, Record, Reject
from attunement.readers.source import Row
from attunement.readers.transcript import spoken
from attunement.readers.values import MISSING, checked_text, quoted, reach, type_name


@dataclass(slots=True)
class _Numbering:
    """Counts the rows of a conversation where no column does: rows with one id that follow each other."""

    last: str | None = None
    turn: int = 0

    def next(self, conversation_id: str) -> int:
        """The next turn of that conversation."""
        self.turn = self.turn + 1 if conversation_id == self.last else 0
        self.last = conversation_id
        return self.turn


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatRows:
    """Rows that each hold one message of the person and the reply, or several replies, to it."""

    file: str
    fields: Fields
    replies: tuple[str, ...]
    speakers: Speakers
    mode: Mode

    def read(self, rows: Iterable[Row | Reject]) -> Iterator[Record | Reject]:
        """Every reply of the rows, in order."""
        numbering = _Numbering()
        return each(rows, lambda row: self._replies(row, numbering), self.file)

    def _replies(self, row: Row, numbering: _Numbering) -> list[Record | Reject]:
        about = self.fields.about(row)
        turn = self._turn(row, about.conversation_id, numbering)
        history, said = self._said(row)
        reference = self._reference(row)
        opening = next((earlier.text for earlier in history if earlier.role is Role.PERSON), said)
        found: list[Record | Reject] = []
        for column in self.replies:
            try:
                reply = self._reply(reach(row.columns, column), column)
            except ReaderError as error:
                found.append(Reject(self.file, row.line, str(error)))
                continue
            exchange = Exchange(
                said=said, reply=reply, history=history, reference=reference, context=about.context, mode=self.mode
            )
            columns = about.columns if len(self.replies) == 1 else {**about.columns, REPLY_COLUMN: column}
            id_, user = about.conversation_id, about.user
            found.append(Record(exchange, id_, turn, user, opening, columns, self.file, row.line))
        return found

    def _said(self, row: Row) -> tuple[tuple[Turn, ...], str]:
        """What came before, and what was said; a prompt that is a list of messages holds both."""
        value, name = self.fields.value(row, "said"), self.fields.name("said")
        if not is_messages(value):
            said = checked_text(value, name)
            history = self._history(row)
            if history and history[-1] == Turn(Role.PERSON, said):
                history.pop()
            return tuple(history), said
        *before, last = turns_of(utterances_in(value, name, self.speakers)) or [Turn(Role.MODEL, "")]
        if last.role is not Role.PERSON:
            raise ReaderError(f"{name} does not end with a message of the person")
        return tuple(before), last.text

    def _history(self, row: Row) -> list[Turn]:
        value, name = self.fields.value(row, "history"), self.fields.name("history")
        if value is None or value is MISSING or value == "":
            return []
        try:
            value = as_list(value)
            if isinstance(value, str):
                return turns_of(spoken(value, self.speakers))
            return turns_of(utterances_in(value, name, self.speakers))
        except ReaderError as error:
            if "history" in self.fields.mapped:
                raise ReaderError(f"{name}: {error}") from None
            return []

    def _reply(self, value: object, column: str) -> str:
        name = "reply" if column == "reply" else f"reply (column {quoted(column)})"
        if not is_messages(value):
            return checked_text(value, name)
        turns = turns_of(utterances_in(value, name, self.speakers))
        if not turns or turns[-1].role is not Role.MODEL:
            raise ReaderError(f"{name} does not end with a message of the model")
        return turns[-1].text

    def _reference(self, row: Row) -> str | None:
        value = self.fields.value(row, "reference")
        if value is None or value is MISSING:
            return None
        return checked_text(value, self.fields.name("reference"))

    def _turn(self, row: Row, conversation_id: str, numbering: _Numbering) -> int:
        value = self.fields.value(row, "turn")
        if "turn" not in self.fields.found:
            return numbering.next(conversation_id)
        number = _whole(value)
        if number is None and "turn" in self.fields.mapped:
            shown = type_name(value) if value is None or isinstance(value, list | dict) else quoted(value)
            raise ReaderError(f"{self.fields.name('turn')} is {shown}; it must be a whole number from 0")
        return numbering.next(conversation_id) if number is None else number


def _whole(value: object) -> int | None:
    """A count from 0, also as text or as a float without a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number >= 0 and number.is_integer() else None
