"""Which of two answers keeps more of a person, asked in both orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.conversation import Role, Turn
from attunement.judge.answer import Verdict
from attunement.judge.fence import lines_of
from attunement.judge.question import Question
from attunement.judge.rubric import load_rubric
from attunement.judge.session import judge_named

NEITHER = "neither"
_TURNED = {"first": "second", "second": "first", NEITHER: NEITHER}
_SPEAKERS = {Role.PERSON: "person", Role.MODEL: "answer"}


@dataclass(frozen=True, slots=True)
class Preference:
    """What a judge prefers; `neither` where the two orders do not agree, for then it preferred a place."""

    better: str
    """`first`, `second` or `neither`."""
    margin: float
    """0 to 4: the mean of both orders; 0 for neither."""
    agreed: bool
    """Whether both orders came to the same."""
    reasons: tuple[str, str]
    """Of the order that was given, and of the other."""


def preferred(
    said: str, first: str, second: str, *, judge: str, language: str = "en", history: Sequence[Turn] = ()
) -> Preference:
    """Which of two answers to a person keeps more of them, by a judge that is asked twice: in either order.

    Args:
        said: What the person said.
        first: One answer.
        second: The other.
        judge: The judge, as in `openai/gpt-5.2` or `A&B*3`.
        language: BCP-47 tag of what the person wrote.
        history: What was said before.

    Raises:
        JudgeError: there is no verdict in one of the orders.
        InputError: the judge cannot be had.
    """
    questions = both_orders(said, first, second, language=language, history=history)
    straight, turned = (finding.require() for finding in judge_named(judge).find(questions))
    return preference(straight, turned)


def both_orders(
    said: str, first: str, second: str, *, language: str = "en", history: Sequence[Turn] = ()
) -> tuple[Question, Question]:
    """The question in the order that is given, and in the other."""
    rubric = load_rubric("preference")
    before = {"history": script(history)} if history else {}
    straight = Question(rubric, {**before, "said": said, "first": first, "second": second}, language)
    return straight, Question(rubric, {**before, "said": said, "first": second, "second": first}, language)


def preference(straight: Verdict, turned: Verdict) -> Preference:
    """What two verdicts come to, the second of which was asked in the other order."""
    one, other = straight.values["better"], _TURNED[turned.values["better"]]
    agreed = one == other
    better = one if agreed else NEITHER
    margin = (straight.values["margin"] + turned.values["margin"]) / 2 if better != NEITHER else 0.0
    return Preference(better, margin, agreed, (straight.reason, turned.reason))


def script(history: Sequence[Turn]) -> str:
    """Earlier turns as a judge is shown them: every line begins with who speaks, so that no line can claim another."""
    return "\n".join(f"{_SPEAKERS[turn.role]}> {line}" for turn in history for line in lines_of(turn.text))
