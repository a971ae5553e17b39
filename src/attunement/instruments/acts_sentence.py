"""A sentence as the act rules see it: lower-case, without list marks or Markdown, with its shape and its clauses."""

import re
from operator import itemgetter
from typing import NamedTuple

from attunement.instruments.acts_rules import DIGIT, Firing, Rules
from attunement.instruments.document import Document

_STRAIGHT = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("*"): " ", ord("_"): " ", ord("\xa0"): " "}
_MARK = re.compile(r"[\s\-•·>#–—]*(?:\(?\d{1,3}[.)](?=\s|$)|\(?[a-z]\)(?=\s))?[\s\-•·\"'(]*")
_ITEM = re.compile(r"\s*(?:[\-•·]\s|\(?\d{1,3}[.)](?:\s|$)|\(?[a-z]\)\s)")
_MARKER = re.compile(r"[\s\-•·>#(]*(?:\d{1,3}|[a-z])[.)]\s*")
# A set of characters comes first, for `re` skips what is not in it.
_CUT = re.compile(
    r"[;—–:,\s](?:(?<=[;—–:])\s+|(?<=\s)\s*(?:-\s+|(?=but\b)|(?=and (?:i|you|it's|that|please|have|what|how)\b))"
    r"|(?<=,)\s+(?=(?:and|so|because|yet|or|have|had|would|could|can|what|how|why|please|maybe|perhaps|you|you've|you're"
    r"|i|i'm|i've|it|it's|that|that's|this|there|let|try|then|though|although|if|when|while|don't)\b))"
)

SHAPES = (
    *("starts with a verb", "feeling word", "digit", "question", "exclamation", "colon", "list item"),
    *("up to three words", "up to six words", "twenty words or more", "impersonal statement"),
    *("no closing mark", "quotation"),
)
"""What is seen of a sentence beside the words that `shapes.toml` lists."""

_PERSONAL = ("first person", "second person", "starts with a verb")
"""A sentence of these shapes is no impersonal statement."""


class Sentence(NamedTuple):
    """One sentence of a document; `text` is what rules read, and starts at `start` in the document."""

    text: str
    start: int
    tokens: tuple[str, ...]
    item: bool

    @property
    def end(self) -> int:
        """Where it ends in the document."""
        return self.start + len(self.text)

    def clause(self, firing: Firing) -> tuple[int, int]:
        """Where in the document the clause of a firing starts and ends."""
        start, end = 0, len(self.text)
        for cut in _CUT.finditer(self.text):
            if cut.end() <= firing.start:
                start = cut.end()
            elif cut.start() >= firing.end:
                end = cut.start()
                break
        return self.start + start, self.start + max(end, firing.end)

    def clauses(self) -> list[tuple[int, int]]:
        """Where in the document each of its clauses starts and ends."""
        cuts = [cut.span() for cut in _CUT.finditer(self.text)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(self.text)]
        return [(self.start + start, self.start + end) for start, end in zip(starts, ends, strict=True) if start < end]


def sentences(document: Document) -> list[Sentence]:
    """The sentences of a document that hold more than a list number; a number makes an item of what follows it."""
    plain = _plain(document.text)
    found: list[Sentence] = []
    item = False
    for (start, end), (first, last) in zip(document.sentences, document.bounds, strict=True):
        if _MARKER.fullmatch(plain, start, end):
            item = True
            continue
        item = item or _ITEM.match(plain, start, end) is not None
        mark = _MARK.match(plain, start, end)
        begin = mark.end() if mark and mark.end() < end else start
        while first < last and document.starts[first] < begin:
            first += 1
        found.append(Sentence(plain[begin:end].rstrip(), begin, document.tokens[first:last], item))
        item = False
    return found


def shapes(sentence: Sentence, tokens: frozenset[str], rules: Rules) -> set[str]:
    """Which shapes hold, those of `shapes.toml` and of SHAPES."""
    held = {name for token in tokens if token in rules.shown_by for name in rules.shown_by[token]}
    first = next((token for token in sentence.tokens if token[0].isalnum()), "")
    held.update(rules.opened_by.get(first, ()))
    last = sentence.text[-1:]
    if last in "?!:" and last:
        held.add({"?": "question", "!": "exclamation", ":": "colon"}[last])
    if last.isalnum():
        held.add("no closing mark")
    if '"' in sentence.text:
        held.add("quotation")
    if sentence.item:
        held.add("list item")
    words = len(sentence.tokens)
    if words <= 7:
        held.add("up to three words" if words <= 4 else "up to six words")
    elif words >= 20:
        held.add("twenty words or more")
    if words > 4 and last != "?" and held.isdisjoint(_PERSONAL):
        held.add("impersonal statement")
    return held


def token_set(sentence: Sentence) -> frozenset[str]:
    """The sentence's tokens, with DIGIT where one starts with a digit."""
    tokens = frozenset(sentence.tokens)
    return tokens | {DIGIT} if any(map(str.isdigit, map(itemgetter(0), tokens))) else tokens


def _plain(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few capitals (İ) grow when lowered; offsets must stay those of the text.
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    if lowered.isascii():
        return lowered.replace("*", " ").replace("_", " ")
    return lowered.translate(_STRAIGHT)
