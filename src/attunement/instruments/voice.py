"""Whose voice a text is in: what the speaker quotes, hands over, or asks to be invented is not their own."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources

from attunement.instruments.alternatives import any_of
from attunement.instruments.document import Document, document
from attunement.perspective import Mark

_LISTS: dict[str, list[str]] = tomllib.loads(
    (resources.files("attunement.instruments") / "data" / "voice" / "en.toml").read_text(encoding="utf-8")
)
_WORK = frozenset(_LISTS["work"])
_TASK = frozenset(_LISTS["task"]) | _WORK
_NOT_TASK = tuple(_LISTS["not_task"])
_FICTION = frozenset(_LISTS["fiction"])
_ORDERED = frozenset(_LISTS["ordered"])
_INVENT = frozenset(_LISTS["invent"])
_WANTING = frozenset({"need", "want"})

FIRST_PERSON = frozenset(_LISTS["first_person"])
_POLITE = frozenset(_LISTS["polite"])
_ASKING = frozenset(_LISTS["asking"])
_VENTING = tuple(_LISTS["venting"])
_OPENERS = tuple(_LISTS["openers"])
_COMPANY = (*_VENTING, "anyone else", "anybody else", "dae ", "anyone ever", "anybody ever", "you ever", "ever ")
_MEANS = tuple(_LISTS["means"])
_SAYING = frozenset(_LISTS["saying"])
_THOSE_ASKED = frozenset(_LISTS["those_asked"])


def _any_of(name: str) -> str:
    return any_of(_LISTS[name])


_QUOTATION = re.compile(
    r'"(?<!\w")(?=\S)[^"\n]{1,1500}?(?:\n(?!\s*\n)[^"\n]{1,1500}?){0,8}"(?!\w)'
    r"|“[^“”]{1,3000}[”\"]|„[^„“”]{1,3000}[“”]|«[^«»]{1,3000}»|「[^「」]{1,3000}」"
    r"|['‘](?<![\w’'].)(?!(?:cause|til|till|em|bout|n|cuz|tis|twas|round)\b)(?=\w)[^'‘’\n]*(?:['’](?=\w)[^'‘’\n]*){0,12}['’](?!\w)"
)
"""Each kind begins with its sign, and looks behind it only then: `re` skips to the first sign there is."""
_BLOCK_QUOTE = re.compile(r"^[ \t]*(?:>|&gt;).*(?:\n[ \t]*(?:>|&gt;).*)*", re.MULTILINE)
_FENCE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{2,200}`", re.DOTALL)
_OWN_SAYING = re.compile(
    r"\b(?:i|i['’](?:m|ve|d)|myself|my (?:head|mind|brain))\b(?: [\w'’]+){0,4}? "
    rf"(?:{_any_of('own_saying')})\b[^.!?]{{0,25}}$",
    re.IGNORECASE,
)
_SCARE = re.compile(r"\b(?:feel|feeling|felt|am|i['’]m|im|being|so)(?: [\w'’]+)? $", re.IGNORECASE)
_NOUN = _any_of("handed")
_HANDED_OVER = re.compile(
    rf"\bhere(?:['’]s| is| are) (?:[\w'’]+ ){{0,4}}?(?:{_NOUN}|what (?:he|she|they) [\w'’]+)\b[^\n:.]{{0,60}}:\s*"
    rf"|\bi have (?:this|a|an|the) (?:[\w'’]+ )??(?:{_NOUN})\b[^\n:.]{{0,30}}:\s*"
    rf"|\b(?:the|this|these) (?:following|below|given) (?:\w+ ){{0,3}}?(?:{_NOUN})\b[^\n:]{{0,80}}[:\n]\s*"
    rf"|\b(?:the|this|these) (?:{_NOUN}) below\b[^\n:]{{0,80}}[:\n]\s*"
    rf"|\b(?:{_NOUN}) (?:should|must|needs? to|ha(?:s|ve) to) be \w+[^\n:]{{0,120}}[:\n]\s*"
)
"""Looked for in lower case, which is eight times as fast as ignoring case."""
_HANDING = (
    *("here's ", "here’s ", "here is ", "here are ", "i have ", "following ", "below", "given "),
    *("should be ", "must be ", " to be "),
)
"""One of these stands in all that is handed over so; where none does, it need not be looked for."""
_GIVEN = re.compile(rf"\b(?:given|following|provided|below)\b|\b(?:this|these) (?:{_NOUN})\b", re.IGNORECASE)
_SPEAKERS = re.compile(
    r"(?:^[ \t]*[A-Z][\w .]{0,24}:[ \t]+\S.*\n+){2,}(?:^[ \t]*[A-Z][\w .]{0,24}:[ \t]+\S.*)?", re.MULTILINE
)
"""Two or more lines that each begin with the name of who speaks."""
_SAID_BY_OTHERS = re.compile(
    rf"\b(?!i\b)(?:[\w'’]+) (?:just |then |also |even |literally )?(?:{_any_of('saying')})"
    r"(?: (?:to )?(?:me|us|him|her|them|back|this|that|on \w+))*\s*[:—]\s*(?=\w)",
    re.IGNORECASE,
)
_SAMPLE = re.compile(rf"^[ \t*#]*(?:{_any_of('sample')})[ \t*]*(?:\d+[ \t]*)?:[* \t]*\n?", re.IGNORECASE | re.MULTILINE)
_ABOVE = re.compile(
    r"\b(?:above|tl;dr|(?:this|that) (?:text|article|passage|paragraph|review|email|message|poem|letter|essay))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s|\n|\Z")
_PARAGRAPH_END = re.compile(r"\n\s*\n|\Z")


@lru_cache(maxsize=512)
def other_voices(text: str) -> tuple[Mark, ...]:
    """The stretches of a text that are not its author's own voice, in order, none inside another.

    Labels: `quoted` (quotation marks, block quotes, words given after "she wrote:"), `pasted` (a text handed over to be
    worked on, code), `fictional` (a request for a story, poem, scene or part, with what it is to contain) and `sample`
    (labelled task material). "I keep thinking 'I can't do this'" is the author's own and is not marked.
    """
    found = [*_quotations(text), *_fences(text)]
    read = document(text)
    verbs = [instruction(read, first, last) for first, last in read.bounds]
    found += _handed_over(read, verbs)
    found += _fiction(read, verbs)
    return _outermost(found)


@lru_cache(maxsize=512)
def is_task(text: str) -> bool:
    """Whether the whole message is an instruction or question about content, with no speaker of its own in it."""
    read = document(text)
    if not read.sentences or _asks_how_to_die(text):
        return False
    voices = other_voices(text)
    asked = False
    for (start, end), (first, last) in zip(read.sentences, read.bounds, strict=True):
        verb = instruction(read, first, last)
        asked = asked or verb is not None or content_question(read, first, last)
        if _covered(start, end, voices) > 0.6 * (end - start):
            continue
        if _speaks_of_self(read, first if verb is None else verb, last, voices, verb is not None):
            return False
    return asked or any(mark.label in ("fictional", "sample") for mark in voices)


@lru_cache(maxsize=512)
def asks_for_content(text: str) -> bool:
    """Whether a sentence of the message is an instruction or a question about the world."""
    read = document(text)
    return any(
        instruction(read, first, last) is not None or content_question(read, first, last) for first, last in read.bounds
    )


def _asks_how_to_die(text: str) -> bool:
    lowered = text.lower()
    return any(words in lowered for words in _MEANS)


def asks_for_company(read: Document, first: int, last: int) -> bool:
    """Whether a sentence asks if others feel or do as the speaker does: "does anyone else …", "how do you cope …"."""
    opening = " ".join(read.tokens[first : first + 6])
    return opening.startswith(_COMPANY) and any(token in _THOSE_ASKED for token in read.tokens[first:last])


def _quotations(text: str) -> Iterator[Mark]:
    if any(sign in text for sign in "\"“„«「'‘"):
        for match in _QUOTATION.finditer(text):
            start, end = match.span()
            before = text[max(0, start - 80) : start]
            words = match.group().count(" ") + 1
            if _OWN_SAYING.search(before) or (words <= 3 and _SCARE.search(before)):
                continue
            yield Mark("quoted", start, end)
    if ">" in text or "&gt;" in text:
        yield from (Mark("quoted", *match.span()) for match in _BLOCK_QUOTE.finditer(text))
    if (":" in text or "—" in text) and not _SAYING.isdisjoint(document(text).tokens):
        for match in _SAID_BY_OTHERS.finditer(text):
            # One sentence: a cue of danger in the next must never be taken for another's words.
            ending = _SENTENCE_END.search(text, match.end())
            yield Mark("quoted", match.end(), ending.start() if ending else len(text))


def _fences(text: str) -> Iterator[Mark]:
    if "`" in text:
        yield from (Mark("pasted", *match.span()) for match in _FENCE.finditer(text))


def _handed_over(read: Document, verbs: Sequence[int | None]) -> Iterator[Mark]:
    text = read.text
    for (start, end), verb in zip(read.sentences, verbs, strict=True):
        if verb is None:
            continue
        paste = None
        if read.tokens[verb] in _WORK:
            paste = _after_opening(text, read.starts[verb], end)
        elif _GIVEN.search(text, start, end) or _impersonal_paragraph(read, start, end):
            paste = _next_paragraph(text, end)
        if paste is not None:
            yield Mark("pasted", paste, len(text))
            return
        if start > 0 and end >= len(text.rstrip()) and _ABOVE.search(text, start, end):
            yield Mark("pasted", 0, start)
    if ":" in text or "\n" in text:
        lowered = _lowered(text)
        match = _HANDED_OVER.search(lowered) if any(sign in lowered for sign in _HANDING) else None
        if match and match.end() < len(text) and match.end() > match.start():
            yield Mark("pasted", match.end(), len(text))
        if text.count(":") >= 2:
            yield from (Mark("sample", *match.span()) for match in _SPEAKERS.finditer(text))
        if any(verb is not None for verb in verbs):
            for match in _SAMPLE.finditer(text):
                ending = _PARAGRAPH_END.search(text, match.end())
                yield Mark("sample", match.start(), ending.start() if ending else len(text))


def _lowered(text: str) -> str:
    """The text in lower case, or as it is where that would shift its offsets (İ becomes two characters)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _after_opening(text: str, verb: int, end: int) -> int | None:
    """Where the text begins that an instruction hands over: after its colon, or on the next line."""
    colon = text.find(":", verb, end + 1)
    if colon >= 0 and text[colon + 1 :].strip():
        return colon + 1
    if text[end:].lstrip(" .:").startswith("\n") and text[end:].strip():
        return end
    return _next_paragraph(text, end)


def _impersonal_paragraph(read: Document, start: int, end: int) -> bool:
    """Whether the opening paragraph instructs without a first person, and asks for no advice: a task over material."""
    stop = _PARAGRAPH_END.search(read.text, end)
    if stop is None or stop.start() >= len(read.text.rstrip()) or "\n\n" in read.text[:start]:
        return False
    opening = read.tokens[: bisect_left(read.starts, stop.start())]
    return FIRST_PERSON.isdisjoint(opening) and "advice" not in opening


def _next_paragraph(text: str, after: int) -> int | None:
    blank = _PARAGRAPH_END.search(text, after)
    return blank.end() if blank and text[blank.end() :].strip() else None


def _fiction(read: Document, verbs: Sequence[int | None]) -> Iterator[Mark]:
    inside = False
    ordering = not _WANTING.isdisjoint(read.tokens)
    for (start, end), (first, last), verb in zip(read.sentences, read.bounds, verbs, strict=True):
        if verb is None and ordering:
            verb = _order(read, first, last)
        if verb is not None and _asks_to_invent(read, verb, last):
            if not inside:
                yield from _told_before(read, start)
            inside = True
            yield Mark("fictional", read.starts[verb], end)
        elif inside and verb is None and _speaks_of_self(read, first, last, (), instructing=True):
            inside = False
        elif inside:
            yield Mark("fictional", start, end)


def _told_before(read: Document, until: int) -> Iterator[Mark]:
    """What a request for "this scene" has told before it."""
    for (start, end), (first, last) in zip(read.sentences, read.bounds, strict=True):
        if end <= until and FIRST_PERSON.isdisjoint(read.tokens[first:last]):
            yield Mark("fictional", start, end)


def _asks_to_invent(read: Document, verb: int, last: int) -> bool:
    word = read.tokens[verb]
    if word in _WANTING:
        return True
    if word in ("roleplay", "pretend", "imagine", "simulate", "emulate"):
        return True
    if word in ("act", "play"):
        return any(token in ("as", "like", "role", "part") for token in read.tokens[verb + 1 : verb + 5])
    return word in _INVENT and not _FICTION.isdisjoint(read.tokens[verb + 1 : min(last, verb + 14)])


def _order(read: Document, first: int, last: int) -> int | None:
    """The token of "need" or "want" in "I need a paragraph …", or None."""
    tokens = read.tokens
    for index in range(first, last - 3):
        if (
            tokens[index] == "i"
            and tokens[index + 1] in _WANTING
            and tokens[index + 2] in ("a", "an", "another", "one")
            and not _ORDERED.isdisjoint(tokens[index + 3 : min(last, index + 6)])
        ):
            return index + 1
    return None


def instruction(read: Document, first: int, last: int) -> int | None:
    """The token of the verb of an instruction that opens a sentence ("could you please write …"), or None."""
    tokens = read.tokens
    if " ".join(tokens[first : first + 6]).startswith(_OPENERS):
        return first
    if tokens[first] in FIRST_PERSON and "you" not in tokens[first + 1 : first + 5]:
        return None
    if "please" in tokens[first + 1 : last - 1] and FIRST_PERSON.isdisjoint(tokens[first:last]):
        first = tokens.index("please", first + 1)
    position = first
    while position < min(last, first + 9) and tokens[position] in _POLITE:
        position += 1
    if position >= last:
        return None
    if tokens[position] in _TASK and not (position + 1 < last and tokens[position + 1] == ":"):
        opening = " ".join(tokens[position : position + 6])
        return None if opening.startswith(_NOT_TASK) else position
    return None


def content_question(read: Document, first: int, last: int) -> bool:
    """Whether a sentence asks about the world, not whether others feel as the speaker does ("does anyone else …")."""
    tokens = read.tokens
    if tokens[first] not in _ASKING or tokens[last - 1] in (".", "!", "…"):
        return False
    if tokens[last - 1] != "?" and (last - first < 4 or tokens[first + 1] in ("a", "an")):
        return False
    return not " ".join(tokens[first : first + 6]).startswith(_VENTING)


def _speaks_of_self(read: Document, first: int, last: int, voices: tuple[Mark, ...], instructing: bool) -> bool:
    """Whether a first person stands in the tokens, but for "for me" and "I will give you …" in an instruction."""
    tokens = read.tokens
    for index in range(first, last):
        if tokens[index] not in FIRST_PERSON or _inside(read.starts[index], voices):
            continue
        if (
            instructing
            and "feel" not in tokens[first:last]
            and (tokens[index] in ("me", "us") or _addresses(tokens[index : index + 5]))
        ):
            continue
        return True
    return False


def _addresses(tokens: tuple[str, ...]) -> bool:
    return tokens[0] == "i" and len(tokens) > 1 and tokens[1] in ("want", "need", "would", "will") and "you" in tokens


def _covered(start: int, end: int, voices: tuple[Mark, ...]) -> int:
    return sum(max(0, min(end, mark.end) - max(start, mark.start)) for mark in voices)


def _inside(offset: int, voices: tuple[Mark, ...]) -> bool:
    return any(mark.start <= offset < mark.end for mark in voices)


def _outermost(found: list[Mark]) -> tuple[Mark, ...]:
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if kept and mark.end <= kept[-1].end:
            continue
        if kept and mark.start < kept[-1].end:
            mark = Mark(mark.label, kept[-1].end, mark.end)
        if mark.start < mark.end:
            kept.append(mark)
    return tuple(kept)
