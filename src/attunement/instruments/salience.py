"""The particulars of a text that a good reply should take up, as phrases and clauses, the most central first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from attunement.instruments.document import Document
from attunement.instruments.phrases import load_phrases
from attunement.instruments.stems import empty_words, stem, verb_forms, word_list
from attunement.perspective import Mark

MOST = 6
"""Details kept at most."""
_WORDS_EACH = 15
"""Words of text for each detail beyond the first two: short messages hold few."""
_LONGEST_PHRASE = 5

_SAYING = frozenset(map(stem, word_list("saying")))
_OWNED = frozenset({"my", "our", "his", "her", "their"})

_CENTRAL: dict[str, float] = {"event": 2.4, "wish": 2.0, "limit": 1.8, "name": 2.0, "person": 1.8, "number": 1.0}
"""How central each kind of detail is by itself."""
_OWN_THING, _THING, _BARE = 1.6, 1.0, 0.4
_WITH_FEELING = 0.7
_REPEATED = 0.4


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: str
    first: int
    end: int
    weight: float


def salient(read: Document, voices: Sequence[Mark]) -> tuple[Mark, ...]:
    """At most six details in the speaker's own voice, the most central first, none inside another."""
    candidates = [*_clauses(read), *_phrases(read)]
    own = [candidate for candidate in candidates if _own(candidate, read, voices)]
    weighed = sorted(own, key=lambda candidate: (-_weight(candidate, read), candidate.first, candidate.end))
    room = min(MOST, 2 + read.words // _WORDS_EACH)
    chosen: list[_Candidate] = []
    mentioned: set[str] = set()
    for candidate in weighed:
        stems = _content(candidate, read)
        overlaps = any(candidate.first < other.end and other.first < candidate.end for other in chosen)
        if len(chosen) < room and stems and not overlaps and not stems <= mentioned:
            chosen.append(candidate)
            mentioned |= stems
    return tuple(Mark(each.label, read.starts[each.first], read.ends[each.end - 1]) for each in chosen)


def _own(candidate: _Candidate, read: Document, voices: Sequence[Mark]) -> bool:
    start, end = read.starts[candidate.first], read.ends[candidate.end - 1]
    return not any(start < voice.end and voice.start < end for voice in voices)


def _content(candidate: _Candidate, read: Document) -> frozenset[str]:
    words = read.tokens[candidate.first : candidate.end]
    kept = [word for word in words if word[0].isalnum() and word not in empty_words()]
    if candidate.label != "number":
        kept = [word for word in kept if word not in word_list("plain") and word not in word_list("adjectives")]
    stems = frozenset(map(stem, kept))
    return frozenset() if candidate.label == "event" and stems <= _SAYING else stems


def _weight(candidate: _Candidate, read: Document) -> float:
    weight = candidate.weight
    first, last = next(bounds for bounds in read.bounds if candidate.first < bounds[1])
    if not word_list("feeling").isdisjoint(read.tokens[first:last]):
        weight += _WITH_FEELING
    head = read.tokens[candidate.end - 1]
    return weight + (_REPEATED if read.tokens.count(head) > 1 else 0.0)


def _clauses(read: Document) -> Iterator[_Candidate]:
    for found in load_phrases("details/clauses").find(read):
        end = found.first + 2
        while end < found.end and read.tokens[end][0].isalnum() and read.tokens[end] not in word_list("clause_ends"):
            end += 1
        end = min(end, found.end)
        while end > found.first + 1 and read.tokens[end - 1] in word_list("dangling"):
            end -= 1
        yield _Candidate(found.label, found.first, end, _CENTRAL[found.label])


def _phrases(read: Document) -> Iterator[_Candidate]:
    """Noun phrases: from a determiner or a content word to the next word that is neither."""
    opens = _opens_phrase()
    for first, last in read.bounds:
        place = first
        while place < last:
            token = read.tokens[place]
            if not opens.get(token, token[0].isalnum()):
                place += 1
                continue
            end = _phrase_end(read, place, last)
            if end > place + (token in word_list("determiners")):
                candidate = _noun_phrase(read, place, end, first)
                if candidate is not None:
                    yield candidate
            place = end


def _phrase_end(read: Document, place: int, last: int) -> int:
    tokens = read.tokens
    end = place + 1 if tokens[place] in word_list("determiners") else place
    determined = end > place
    blocked = _blocked()
    while end < last and end - place < _LONGEST_PHRASE:
        token = tokens[end]
        if token in blocked or not token[0].isalnum():
            clause = tokens[place] in ("that", "this") and token.endswith("s")
            verb_as_noun = (
                determined
                and not clause
                and (token in word_list("verbs") or (end == place + 1 and token in verb_forms()))
            )
            if not verb_as_noun:
                break
        after_person = end > place and tokens[end - 1] in word_list("people") and not _capital(read, end)
        if end > place + determined and (after_person or _ends_phrase(token)):
            break
        end += 1
    return end


def _ends_phrase(token: str) -> bool:
    """Whether a word after a noun or adjective is rather a verb or an adverb."""
    return token.endswith(("ly", "ed", "ing")) and token not in word_list("uninflected")


def _capital(read: Document, place: int) -> bool:
    return read.text[read.starts[place]].isupper()


def _noun_phrase(read: Document, first: int, end: int, sentence: int) -> _Candidate | None:
    tokens = read.tokens
    head = tokens[end - 1].removesuffix("'s")
    if tokens[first][0].isdigit():
        decimals = first > 1 and tokens[first - 1] in (".", ",") and read.starts[first] == read.ends[first - 1]
        alone = end == first + 1 and (len(tokens[first]) == 1 or decimals)
        return None if alone else _Candidate("number", first, end, _CENTRAL["number"])
    named = any(_capital(read, place) for place in range(first, end) if place > sentence)
    shouting = read.text[read.starts[first] : read.ends[end - 1]].isupper() and end - first > 1
    if named and not shouting and len(head) > 1 and head not in word_list("plain"):
        return _Candidate("name", first, end, _CENTRAL["name"])
    if head in word_list("plain") or (head in verb_forms() and tokens[first] not in word_list("determiners")):
        return None
    if not word_list("people").isdisjoint(word.removesuffix("'s") for word in tokens[first:end]):
        weight = _CENTRAL["person"] if tokens[first] in _OWNED else _THING
        return _Candidate("person", first, end, weight + 0.3 * (head not in word_list("people")))
    if tokens[first] not in word_list("determiners") and not _may_stand_bare(tokens, first, end, sentence):
        return None
    weight = _OWN_THING if tokens[first] in _OWNED else _THING if tokens[first] in word_list("determiners") else _BARE
    return _Candidate("thing", first, end, weight)


def _may_stand_bare(tokens: Sequence[str], first: int, end: int, sentence: int) -> bool:
    """Whether words without a determiner are a noun phrase rather than an adjective, an adverb or an interjection."""
    previous = tokens[first - 1]
    if first == sentence or _ends_phrase(tokens[end - 1]) or previous in word_list("before_adjective"):
        return False
    return previous in word_list("prepositions") or previous in verb_forms()


@cache
def _blocked() -> frozenset[str]:
    """Words that no noun phrase holds."""
    return empty_words() | verb_forms() | word_list("adjectives")


@cache
def _opens_phrase() -> dict[str, bool]:
    """Whether a word can open a noun phrase, for the words that are known."""
    return {**dict.fromkeys(_blocked(), False), **dict.fromkeys(word_list("determiners"), True)}
