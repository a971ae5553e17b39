"""What a person says they want of the reply, and how far it should go."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from attunement.instruments.document import Document
from attunement.instruments.instrument import Tier, primary_subtag
from attunement.instruments.person_model import NEEDS, scores
from attunement.instruments.person_sentences import inside, observed, own_stretch
from attunement.instruments.phrases import Phrase, merged
from attunement.perspective import Mark, Need, Needed

_NOTHING = Needed()
_NEEDS: dict[str, Need] = {need.value: need for need in Need}
_REFUSAL = "only_listen"
"""The label of what asks to be heard and nothing else, which refuses advice."""
_NO_ADVICE = frozenset({Need.ACKNOWLEDGE, Need.EXPLORE})
"""Needs whose wording leaves no doubt that advice is not what is asked for, unless it is named."""

_USUAL_DEPTH: dict[Need, int] = {
    Need.ACKNOWLEDGE: 1,
    Need.EXPLORE: 3,
    Need.ADVISE: 2,
    Need.CORRECT: 2,
    Need.ACT: 3,
}
"""How deep a reply each need asks for by itself, on the anchors of `FastNeed`."""
_STORY = 60
"""Words from which a question comes with a story: who tells one is answered with more than a tip or a nod."""
_SHORT_QUESTION = 9
"""Words up to which a request for a fact stands alone and one fact answers it."""
_COURTESY = 15
"""Words up to which thanks are the message; in a longer one they are manners, and say nothing of what is wanted."""


@dataclass(frozen=True)
class FastNeed:
    """Reads the need a person expressed in their own voice; none where they only told something.

    Phrases say what they mean; where none stands, a small model over the sentences does.

    `depth` is how far the reply should go: 0 a word will do, 1 an acknowledgement or one fact, 2 a focused answer or
    reflection, 3 several sides or an explanation, 4 working it through step by step.
    """

    name: ClassVar[str] = "need"
    version: ClassVar[int] = 2
    tier: ClassVar[Tier] = Tier.FAST
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    def read(self, texts: Sequence[str], language: str = "en") -> list[Needed | None]:
        """The need each text expresses, in order; None for each where the language cannot be read."""
        if primary_subtag(language) not in self.languages:
            return [None] * len(texts)
        return [_needed(text) for text in texts]


def _needed(text: str) -> Needed:
    seen = observed(text)
    read = seen.read
    voices = [voice for voice in seen.voices if voice.label != "fictional"]
    own = [_plain(phrase) for phrase in seen.needs if not inside(phrase.mark(read), voices)]
    refused = any(phrase.label == _REFUSAL for phrase in own)
    asked = any(phrase.label == "advice" for phrase in own)
    need = _asked_for(own, read) or _thanked(own, read)
    marks = [Mark(need.value, *_span(phrase, read)) for phrase in own if _says(phrase.label, need)] if need else []
    likelihood = 1.0
    said = None if refused else scores(text)
    if said is not None:
        asked = asked or (need not in _NO_ADVICE and said.called("advice"))
        if need is None and said.called("need") and not _tagged(read):
            need = _NEEDS[said.likeliest(NEEDS)]
            likelihood = said.likelihood(need.value)
            marks = _stated(said.sentence("need"), need, read, voices)
    if need is None:
        return _NOTHING
    depth = _depth(need, own, read)
    return Needed(need, depth, asked, refused, merged(marks), likelihood)


def _tagged(read: Document) -> bool:
    """Whether the message ends on a tag; the phrases know which of them ask something."""
    return read.tokens[-2:] == ("right", "?")


def _stated(sentence: int, need: Need, read: Document, voices: Sequence[Mark]) -> list[Mark]:
    """The sentence that the need is read from, as far as it is the speaker's own."""
    start, end = own_stretch(*read.sentences[sentence], voices)
    return [Mark(need.value, start, end)] if start < end else []


def _plain(phrase: Phrase) -> Phrase:
    """A tag that is left asks to be set right."""
    return phrase._replace(label=Need.CORRECT.value) if phrase.label == "tag" else phrase


def _asked_for(found: list[Phrase], read: Document) -> Need | None:
    """The need expressed in most sentences; among equals the last, for people end on what they want.

    Who asks for nothing to be done but to be heard needs that, whatever else the words could mean.
    """
    if any(phrase.label == _REFUSAL for phrase in found):
        return Need.ACKNOWLEDGE
    asked = {(phrase.label, _sentence(phrase, read)): phrase.end for phrase in found if phrase.label in _NEEDS}
    if not asked:
        return None
    sentences = Counter(label for label, _ in asked)
    if len(sentences) > 1:
        del sentences[Need.ACKNOWLEDGE.value]
    last = {label: max(end for (other, _), end in asked.items() if other == label) for label in sentences}
    return _NEEDS[max(sentences, key=lambda label: (sentences[label], last[label], label))]


def _thanked(found: list[Phrase], read: Document) -> Need | None:
    """Thanks that are the message want no more than to be heard."""
    thanked = read.words <= _COURTESY and any(phrase.label == "thanks" for phrase in found)
    return Need.ACKNOWLEDGE if thanked and "?" not in read.tokens else None


def _says(label: str, need: Need) -> bool:
    return label == need.value or (need is Need.ACKNOWLEDGE and label == "thanks")


def _span(phrase: Phrase, read: Document) -> tuple[int, int]:
    return read.starts[phrase.first], read.ends[phrase.end - 1]


def _sentence(phrase: Phrase, read: Document) -> int:
    return next(place for place, (_, end) in enumerate(read.bounds) if phrase.first < end)


def _depth(need: Need, found: list[Phrase], read: Document) -> int:
    """From the need, then from what was said of length and detail, then from how much was told."""
    labels = {phrase.label for phrase in found}
    if need is Need.ACKNOWLEDGE:
        return 0 if "thanks" in labels and read.words <= _SHORT_QUESTION else _USUAL_DEPTH[need]
    told = read.words >= _STORY
    if "deepest" in labels:
        return 4
    if "shallower" in labels:
        return 1 + told
    if "fact" in labels and need is Need.ACT and read.words <= 2 * _SHORT_QUESTION:
        return 1
    return max(_USUAL_DEPTH[need], 3 if told or "deeper" in labels else 0)
