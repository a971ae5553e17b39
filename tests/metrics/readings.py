"""Exact readings for tests by hand: what instruments would say, written down."""

from collections.abc import Sequence

from attunement.conversation import Context, Exchange, Situation, Turn
from attunement.depth import given_depth
from attunement.instruments.document import document
from attunement.perspective import Affect, Cues, Details, Mark, Need, Needed, Perspective
from attunement.reading import Legibility, Person, Reading, Reply

Quoted = Sequence[tuple[str, str]]
"""Pairs of a label and the stretch of the text that carries it."""


def marks(text: str, quoted: Quoted) -> tuple[Mark, ...]:
    """A mark for each quoted stretch, where it first stands in the text."""
    return tuple(Mark(label, text.index(piece), text.index(piece) + len(piece)) for label, piece in quoted)


def person(
    said: str,
    *,
    felt: float = 0.0,
    risk: Sequence[str] = (),
    grief: Sequence[str] = (),
    conflict: Quoted = (),
    pushback: Sequence[str] = (),
    need: Need | None = None,
    depth: int | None = None,
    details: Sequence[str] = (),
    advice_asked: bool = False,
    at_risk: bool | None = None,
    task: bool = False,
    moves: tuple[str, ...] | None = None,
) -> Person:
    """A person's side; `felt` is e, from 0 to 4."""
    cues = Cues(
        risk=marks(said, [("risk", piece) for piece in risk]),
        grief=marks(said, [("grief", piece) for piece in grief]),
        conflict=marks(said, conflict),
        pushback=marks(said, [("pushback", piece) for piece in pushback]),
    )
    perspective = Perspective(
        affect=Affect(felt / 4, -0.5, {"sadness": felt / 4}),
        need=Needed(need, depth, advice_asked),
        cues=cues,
        details=Details(salient=marks(said, [("detail", piece) for piece in details])),
    )
    return Person(
        perspective=perspective,
        advice_asked=advice_asked,
        at_risk=bool(risk) if at_risk is None else at_risk,
        task=task,
        moves=moves,
    )


def reply(text: str, *, acts: Quoted = (), attributed: float = 0.0, uptake: tuple[float, ...] = ()) -> Reply:
    """A reply's side; `attributed` is r, from 0 to 4."""
    found = marks(text, acts)
    return Reply(
        words=document(text).words,
        acts=found,
        attributed=Affect(attributed / 4, -0.5, {"sadness": attributed / 4}),
        uptake=uptake,
        depth=given_depth(document(text), found, uptake),
    )


def reading(
    said: str,
    text: str,
    their_side: Person | None = None,
    its_side: Reply | None = None,
    *,
    history: tuple[Turn, ...] = (),
    situation: Situation = Situation.UNKNOWN,
    premise_true: bool | None = None,
    unreadable: str = "",
    unscorable: str = "",
) -> Reading:
    """A reading of an exchange; a side that is not given holds nothing."""
    context = Context(situation=situation, premise_true=premise_true)
    return Reading(
        exchange=Exchange(said=said, reply=text, history=history, context=context),
        legibility=Legibility(unreadable=unreadable, unscorable=unscorable),
        person=their_side or person(said),
        reply=its_side or reply(text),
    )
