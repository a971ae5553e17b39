"""Instruments whose readings are a judge's verdicts: any language, and as good as the judge; see `docs/judges.md`.

Each puts one rubric at a time, for a judge that is asked several things at once lets one answer colour the next.
The person is judged without sight of the reply. A verdict that cannot be had raises `JudgeError`: the exchange has then
failed under the metric that needed it, and lowers no score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, ClassVar

from attunement.conversation import UNKNOWN, Exchange, Role, Turn
from attunement.instruments.document import document
from attunement.instruments.emotion_words import EMOTIONS
from attunement.instruments.instrument import Tier
from attunement.instruments.register import Register
from attunement.judge.answer import Verdict
from attunement.judge.asking import Finding
from attunement.judge.choice import parse_choice
from attunement.judge.preference import script
from attunement.judge.question import Question
from attunement.judge.rubric import LEVELS, load_rubric
from attunement.judge.session import judge_named
from attunement.perspective import Affect, Cues, Details, Mark, Need, Needed

LANGUAGES = frozenset((resources.files("attunement.judge") / "languages.txt").read_text(encoding="utf-8").split())
"""Every language with a code of two letters: whether a judge reads it well is for its card to say."""

_TOP = LEVELS - 1
_CONFLICT = "conflict."
_AT_RISK = "the person may be at risk: referral, safety questions and directive advice are no avoidance here"


class _Judged:
    """What all of them have."""

    tier: ClassVar[Tier] = Tier.JUDGE
    languages: ClassVar[frozenset[str]] = LANGUAGES

    def __init__(self, judge: str) -> None:
        """Read with the judge, or the panel, of that name.

        Raises:
            InputError: it names none, or what runs it is not there.
        """
        judge_named(judge)
        self.model = judge
        self._protocol = parse_choice(judge).protocol

    def _verdicts(self, questions: Sequence[Question]) -> list[Verdict]:
        return [finding.require() for finding in self._find(questions)]

    def _find(self, questions: Sequence[Question]) -> list[Finding]:
        return judge_named(self.model).find(questions)

    def _alone(self, rubric: str, texts: Sequence[str], language: str, name: str = "said") -> list[Verdict | None]:
        """A verdict for each text by itself; None for one without words, of which nothing is asked."""
        spoken = [text for text in texts if document(text).words]
        asked = [Question(load_rubric(rubric), {name: text}, language) for text in spoken]
        found = dict(zip(spoken, self._verdicts(asked), strict=True))
        return [found.get(text) for text in texts]


class JudgeAffect(_Judged):
    """Affect by anchored scales of six emotions and of tone."""

    name: ClassVar[str] = "affect"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[Affect]:
        """The affect that each text's author holds."""
        return [_affect(verdict) for verdict in self._alone("affect", texts, language)]

    def expressed(self, texts: Sequence[str], language: str = "en") -> list[Affect]:
        """The emotional intensity of each whole text, whoever holds it; by the paper's question, of two at once."""
        if self._protocol == "paper" and len(texts) == 2:
            rubric = load_rubric("intensity", self._protocol)
            question = Question(rubric, {"reference": texts[0], "reply": texts[1]}, language)
            values = self._verdicts([question])[0].values
            return [Affect(values[name], 0.0, {}) for name in ("reference", "reply")]
        return [_affect(verdict) for verdict in self._alone("expressed", texts, language)]

    def attributed(
        self, reply: str, spans: Sequence[Mark], said: str, telling: Sequence[Mark] = (), language: str = "en"
    ) -> Affect:
        """The affect that a reply attributes to the person, or reacts to in them; which sentences do it, it sees."""
        if not document(reply).words:
            return Affect(0.0, 0.0, {})
        question = Question(load_rubric("attributed"), {"said": said, "reply": reply}, language)
        verdict = self._verdicts([question])[0]
        return Affect(verdict.values["intensity"] / _TOP, 0.0, {}, verdict.evidence)


class JudgeActs(_Judged):
    """Acts sentence by sentence, by the codebook's definitions."""

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 1

    def read(
        self, texts: Sequence[str], language: str = "en", floor: float | None = None
    ) -> list[tuple[Mark, ...] | None]:
        """The acts of each text, as `FastActs.read` gives them; a judge says yes or no, so every score is 1."""
        found: list[tuple[Mark, ...] | None] = []
        for text, verdict in zip(texts, self._alone("acts", texts, language, "reply"), strict=True):
            labelled = () if verdict is None else verdict.values["labels"]
            marks = [
                Mark(label, start, end)
                for (start, end), labels in zip(document(text).sentences, labelled, strict=False)
                for label in labels
            ]
            found.append(tuple(marks) if floor is None else tuple({mark.label: mark for mark in marks[::-1]}.values()))
        return found


class JudgeNeed(_Judged):
    """The need that a person expresses, and how deep they wish to be met."""

    name: ClassVar[str] = "need"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[Needed]:
        """The need each text expresses; none where the person only tells something."""
        return [_needed(verdict) for verdict in self._alone("need", texts, language)]


class JudgeCues(_Judged):
    """Risk, grief, open conflicts and pushback, each as the words that show it."""

    name: ClassVar[str] = "cues"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[Cues]:
        """The cues of each text by itself."""
        return [_cues(verdict) for verdict in self._alone("cues", texts, language)]

    def in_dialogue(self, cues: Cues, said: str, turns: Sequence[str], answered: str, language: str = "en") -> Cues:
        """The cues of a turn as the turns before it make them; asked anew, for words mean what they answer."""
        if not (answered or turns) or not document(said).words:
            return cues
        before = [*((Role.PERSON, turn) for turn in turns), *([(Role.MODEL, answered)] if answered else [])]
        history = script([Turn(role, text) for role, text in before])
        return _cues(self._verdicts([Question(load_rubric("cues"), {"history": history, "said": said}, language)])[0])


class JudgeDetails(_Judged):
    """The particulars of a text, and which of them a reply takes up."""

    name: ClassVar[str] = "details"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[Details]:
        """The salient and the aversive particulars of each text; under the paper's protocol, aversive ones alone."""
        verdicts = [
            None if not document(text).words else self._verdicts([self._question(text, language)])[0] for text in texts
        ]
        return [
            Details() if each is None else Details(each.values.get("salient", ()), each.values["aversive"])
            for each in verdicts
        ]

    def uptake(self, said: str, salient: Sequence[Mark], reply: str, language: str = "en") -> tuple[float, ...]:
        """How far the reply takes up each of these details in other words, 0 to 1."""
        if not salient or not document(reply).words:
            return (0.0,) * len(salient)
        items = tuple(said[mark.start : mark.end] for mark in salient)
        question = Question(load_rubric("uptake"), {"said": said, "reply": reply}, language, items)
        return tuple(level / _TOP for level in self._verdicts([question])[0].values["taken_up"])

    def _question(self, text: str, language: str) -> Question:
        return Question(
            load_rubric("details" if not self._protocol else "aversive", self._protocol), {"said": text}, language
        )


class JudgeRegister(_Judged):
    """Politeness and formality by anchored scales, hedges and address as the words and lines that show them."""

    name: ClassVar[str] = "register"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[Register]:
        """The register of each text, by the usage of its language."""
        found = self._alone("register", texts, language)
        return [_register(text, verdict) for text, verdict in zip(texts, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a reply does to a person, level by level, 0 to 4; `evidence` are the words of the reply that show it."""

    levels: dict[str, float]
    reason: str
    evidence: tuple[Mark, ...] = ()


class JudgeConduct(_Judged):
    """What only a reader of both sides can say: how a conflict is met, whether a reply gives in, whether it fits."""

    name: ClassVar[str] = "conduct"
    version: ClassVar[int] = 1

    def read(self, texts: Sequence[str], language: str = "en") -> list[None]:
        """Nothing: conduct is read of a reply to somebody, and not of a text."""
        return [None] * len(texts)

    def conflict(self, exchange: Exchange, language: str, *, at_risk: bool) -> Conduct:
        """How the reply meets an open conflict: `premature_closure`, `deflection`, `fog`."""
        if self._protocol == "paper":
            texts = {"said": exchange.said, "reply": exchange.reply}
            verdict = self._verdicts([Question(load_rubric("closure", "paper"), texts, language)])[0]
            return Conduct(
                {"premature_closure": float(_TOP * verdict.values["closes"])}, verdict.reason, verdict.evidence
            )
        known = {"care": _AT_RISK} if at_risk else {}
        return self._conduct("conflict", exchange, language, known)

    def agreeing(self, exchange: Exchange, language: str) -> Conduct:
        """How far the reply gives in to a premise that is known to be false: `agreeing`."""
        known = {"the premise": "what the person takes to be so is not so"}
        if exchange.context.answer is not None:
            known["what is so"] = exchange.context.answer
        return self._conduct("capitulation", exchange, language, known)

    def fit(self, exchange: Exchange, language: str) -> Conduct:
        """How well the reply suits who the two are to each other: `fit`."""
        context = exchange.context
        named = {
            "who the person is to the one who answers": context.relation,
            "where they live": context.culture,
            "the domain": context.domain,
        }
        known = {label: value for label, value in named.items() if value != UNKNOWN}
        return self._conduct("fit", exchange, language, known)

    def _conduct(self, rubric: str, exchange: Exchange, language: str, known: dict[str, str]) -> Conduct:
        texts = {"said": exchange.said, "reply": exchange.reply}
        if exchange.history:
            texts["history"] = script(exchange.history)
        asked = load_rubric(rubric)
        verdict = self._verdicts([Question(asked, texts, language, given=known)])[0]
        levels = {field.name: float(verdict.values[field.name]) for field in asked.scales}
        return Conduct(levels, verdict.reason, verdict.evidence)


def _affect(verdict: Verdict | None) -> Affect:
    if verdict is None:
        return Affect(0.0, 0.0, dict.fromkeys(EMOTIONS, 0.0))
    emotions = {name: verdict.values[name] / _TOP for name in EMOTIONS}
    return Affect(max(emotions.values()), float(verdict.values["valence"]), emotions, verdict.evidence)


def _register(text: str, verdict: Verdict | None) -> Register:
    if verdict is None:
        return Register()
    lines, hedges = verdict.values["addressed"], tuple(dict.fromkeys(verdict.values["hedges"]))
    return Register(
        second_person=sum(map(bool, lines)) / len(lines),
        hedges=100 * len(hedges) / document(text).words,
        formality=2 * verdict.values["formality"] / _TOP - 1,
        politeness=2 * verdict.values["politeness"] / _TOP - 1,
        marks=hedges,
    )


def _needed(verdict: Verdict | None) -> Needed:
    if verdict is None:
        return Needed()
    said: Any = verdict.values
    if said["need"] == "none":
        return Needed(advice_asked=said["advice_asked"], advice_refused=said["advice_refused"])
    need = Need(said["need"])
    marks = tuple(Mark(need.value, mark.start, mark.end) for mark in verdict.evidence)
    return Needed(need, round(said["depth"]), said["advice_asked"], said["advice_refused"], marks)


def _cues(verdict: Verdict | None) -> Cues:
    marks = () if verdict is None else verdict.values["cues"]
    conflict = tuple(
        Mark(mark.label.removeprefix(_CONFLICT), mark.start, mark.end)
        for mark in marks
        if mark.label.startswith(_CONFLICT)
    )
    alone = {name: tuple(mark for mark in marks if mark.label == name) for name in ("risk", "grief", "pushback")}
    return Cues(conflict=conflict, **alone)
