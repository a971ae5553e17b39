"""From the utterances of a conversation to an exchange for each reply."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from attunement.conversation import Exchange, Mode, Role, Turn
from attunement.errors import ReaderError
from attunement.readers.about import About
from attunement.readers.messages import Utterance
from attunement.readers.record import Record, Reject


def replies_in(
    utterances: Sequence[Utterance], about: About, mode: Mode, file: str, line: int
) -> Iterator[Record | Reject]:
    """A record for each reply, in order; a reply that cannot be read is a reject and keeps its number.

    Messages of one speaker in a row are one, joined with a blank line. What the model says before the person spoke is
    history, and no reply.

    Raises:
        ReaderError: there is no reply at all.
    """
    turn = 0
    history: list[Turn] = []
    opening = said = None
    for role, group in groupby(utterances, key=lambda utterance: utterance.role):
        block = list(group)
        text = _joined(block)
        if role is Role.PERSON:
            said = text
            opening = said if opening is None else opening
            continue
        fault = next((utterance.fault for utterance in block if utterance.fault), None)
        before = tuple(history)
        if said is not None:
            history.append(Turn(Role.PERSON, said))
        if not fault:
            history.append(Turn(role, text))
        if said is None or opening is None or all(utterance.given for utterance in block):
            continue
        if fault:
            yield Reject(file, line, fault)
        else:
            exchange = Exchange(said=said, reply=text, history=before, context=about.context, mode=mode)
            yield Record(exchange, about.conversation_id, turn, about.user, opening, about.columns, file, line)
        turn += 1
        said = None
    if not turn:
        raise ReaderError("the conversation holds no reply of the model to something the person said")


def turns_of(utterances: Sequence[Utterance]) -> list[Turn]:
    """The utterances as turns, those of one speaker in a row joined.

    Raises:
        ReaderError: one cannot be read.
    """
    turns = []
    for role, group in groupby(utterances, key=lambda utterance: utterance.role):
        block = list(group)
        for utterance in block:
            if utterance.fault:
                raise ReaderError(utterance.fault)
        turns.append(Turn(role, _joined(block)))
    return turns


def _joined(block: Sequence[Utterance]) -> str:
    if len(block) == 1:
        return block[0].text
    return "\n\n".join(utterance.text for utterance in block if utterance.text.strip())
