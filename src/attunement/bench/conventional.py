"""The conventional scores that stand beside our metrics: how near a reply comes to the words of a reference.

BLEU, chrF++ and TER come from sacreBLEU, ROUGE from rouge-score; CIDEr and the cosine of static word vectors are ours.
None of them knows what a person felt, which is why they stand here. METEOR is absent: every package of it downloads
WordNet. What needs the weights of a model is asked for by name (`NEURAL`) and never fetched unasked.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from attunement.bench.cider import Cider
from attunement.conversation import UNKNOWN
from attunement.instruments.acts_crosswalk import crosswalk, in_scheme
from attunement.instruments.document import document
from attunement.instruments.load import load_instrument
from attunement.instruments.vectors import load_vectors
from attunement.metric import Part

LONGEST_CHUNK = 64
"""Words of a chunk of sentences whose EPITOME behaviours are read at once."""

_ROUGES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
_PUNCTUATION = re.compile(r"[^\w\s]")

SCORES: Mapping[str, Part] = {
    name: Part(label=label, meaning=meaning, low=low, high=high, better="lower" if name == "ter" else "higher")
    for name, label, meaning, low, high in (
        ("bleu1", "BLEU-1", "Words of the reply that stand in the reference.", 0.0, 100.0),
        ("bleu2", "BLEU-2", "The same, up to pairs of words.", 0.0, 100.0),
        ("bleu3", "BLEU-3", "The same, up to three words.", 0.0, 100.0),
        ("bleu4", "BLEU-4", "The same, up to four words.", 0.0, 100.0),
        ("bleu", "BLEU", "sacreBLEU, the reply as one document.", 0.0, 100.0),
        ("rouge1", "ROUGE-1", "F of shared words.", 0.0, 1.0),
        ("rouge2", "ROUGE-2", "F of shared pairs of words.", 0.0, 1.0),
        ("rougeL", "ROUGE-L", "F of the longest common subsequence.", 0.0, 1.0),
        ("rougeLsum", "ROUGE-Lsum", "The same, sentence by sentence.", 0.0, 1.0),
        ("cider", "CIDEr", "Cosine of weighted runs of one to four words.", 0.0, 1.0),
        ("cider_d", "CIDEr-D", "The same, clipped, less for another length, times 10.", 0.0, 10.0),
        ("chrf++", "chrF++", "F of shared runs of characters and words.", 0.0, 100.0),
        ("ter", "TER", "Edits from reply to reference, in words of it.", 0.0, None),
        ("cosine", "cosine", "Nearness in meaning by static word vectors.", -1.0, 1.0),
        ("accuracy", "accuracy", "What the item's answer key knows to be right.", 0.0, 1.0),
    )
}
"""What is given for each reply, EPITOME aside."""

SHARED: Mapping[str, frozenset[str]] = {
    "cosine": frozenset({"details"}),
    "epitome": frozenset({"acts"}),
}
"""The instruments that a score reads with, too: masking of a metric by a score that shares one is not assessable."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A reply and what it is compared with; without a reference only what needs none is scored."""

    reply: str
    reference: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Conventional:
    """The scores of many replies."""

    each: tuple[Mapping[str, float], ...]
    """Of each reply, by name; what could not be scored is not in it."""
    whole: Mapping[str, float]
    """Of all together where that is not the mean: BLEU-1 to 4 and BLEU over the summed counts."""
    absent: Mapping[str, str]
    """What is not given, and why."""
    signatures: Mapping[str, str] = field(default_factory=dict)


def conventional(pairs: Sequence[Pair], neural: Sequence[str] = (), *, edits: bool = True) -> Conventional:
    """Every conventional score of some replies to the items of one task.

    Args:
        pairs: The replies; the references together give CIDEr's weights.
        neural: Names out of `NEURAL` to be added, where their package is installed; they may fetch weights.
        edits: Whether TER is given: it is meant for translations, and takes most of the time.
    """
    compared = [place for place, pair in enumerate(pairs) if pair.reference]
    absent = {"METEOR": "no package gives it without downloading WordNet"}
    if not edits:
        absent["TER"] = "it counts the edits to a translation, and this is none"
    each: list[dict[str, float]] = [_epitome(pair) for pair in pairs]
    whole: dict[str, float] = {}
    signatures: dict[str, str] = {}
    if compared:
        some = [pairs[place] for place in compared]
        columns = _scored(some, edits=edits)
        for name, (run, why) in _neural(neural).items():
            if run is None:
                absent[name] = why
            else:
                columns[name] = run(some)
        for name, values in columns.items():
            for place, value in zip(compared, values, strict=True):
                if value is not None:
                    each[place][name] = float(value)
        whole, signatures = _whole(some)
    else:
        absent["BLEU, ROUGE, CIDEr, chrF++, TER, cosine"] = "there is no reference to compare a reply with"
    return Conventional(tuple(each), whole, absent, signatures)


def _scored(pairs: Sequence[Pair], *, edits: bool) -> dict[str, list[float | None]]:
    """Each score that needs a reference, as a column."""
    plain = [(folded(pair.reply), folded(pair.reference or "")) for pair in pairs]
    cider = Cider([reference.split() for _, reference in plain])
    columns: dict[str, list[float | None]] = {
        f"bleu{order}": [_bleu(order).sentence_score(reply, [reference]).score for reply, reference in plain]
        for order in (1, 2, 3, 4)
    }
    columns["bleu"] = [_bleu(4, pair.language).sentence_score(pair.reply, [_given(pair)]).score for pair in pairs]
    rouges = [_rouge().score(_by_line(_given(pair)), _by_line(pair.reply)) for pair in pairs]
    columns |= {name: [found[name].fmeasure for found in rouges] for name in _ROUGES}
    tokens = [(reply.split(), reference.split()) for reply, reference in plain]
    columns["cider"] = [cider.score(reply, reference) for reply, reference in tokens]
    columns["cider_d"] = [cider.score_d(reply, reference) for reply, reference in tokens]
    columns["chrf++"] = [_chrf().sentence_score(pair.reply, [_given(pair)]).score for pair in pairs]
    if edits:
        columns["ter"] = [_ter().sentence_score(pair.reply, [_given(pair)]).score for pair in pairs]
    columns["cosine"] = [cosine(pair.reply, _given(pair)) for pair in pairs]
    return columns


def _whole(pairs: Sequence[Pair]) -> tuple[dict[str, float], dict[str, str]]:
    plain = [folded(pair.reply) for pair in pairs], [folded(_given(pair)) for pair in pairs]
    found = {f"bleu{order}": _bleu(order).corpus_score(plain[0], [plain[1]]).score for order in (1, 2, 3, 4)}
    bleu = _bleu(4, pairs[0].language)
    found["bleu"] = bleu.corpus_score([pair.reply for pair in pairs], [[_given(pair) for pair in pairs]]).score
    for metric in (_chrf(), _ter()):
        metric.corpus_score(["a"], [["a"]])  # a signature counts the references
    signatures = {
        name: str(one.get_signature()) for name, one in (("bleu", bleu), ("chrf++", _chrf()), ("ter", _ter()))
    }
    return found, signatures


def _given(pair: Pair) -> str:
    return pair.reference or ""


def folded(text: str) -> str:
    """Lower-case, with accents and punctuation taken off, for scores of shared words; other scripts keep theirs."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(_PUNCTUATION.sub(" ", bare.lower()).split())


def cosine(reply: str, reference: str) -> float | None:
    """Cosine of the mean word vectors of two texts; None where either has no known word."""
    one, other = _mean_vector(reply), _mean_vector(reference)
    if one is None or other is None:
        return None
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def _mean_vector(text: str) -> Any:
    known = [vector for word in document(text).spoken() if (vector := load_vectors().of(word)) is not None]
    return np.mean(known, axis=0) if known else None


def _epitome(pair: Pair) -> dict[str, float]:
    """EPITOME's three behaviours, as our acts tell of them: 0 to 1 a chunk, summed as is usual, and the mean beside.

    A sum grows with the length of a reply whatever it says.
    """
    chunks = _chunks(pair.reply)
    language = pair.language if pair.language != UNKNOWN else "en"
    instrument: Any = load_instrument("acts")
    found = instrument.read(chunks, language, floor=0.0) if chunks else []
    read = [in_scheme(acts, "epitome") for acts in found if acts is not None]
    if not read:
        return {}
    sums = {f"epitome.{label}": sum(one[label] for one in read) for label in crosswalk("epitome")}
    whole = sums | {"epitome.total": sum(sums.values())}
    return whole | {f"{name}.per_chunk": value / len(read) for name, value in whole.items()}


def _chunks(text: str) -> list[str]:
    """Whole sentences, as many together as have at most 64 words; a longer sentence stands alone."""
    found = document(text)
    chunks: list[str] = []
    start = words = 0
    for (first, past), (begin, end) in zip(found.bounds, found.sentences, strict=True):
        size = found.words_between(first, past)
        if words and words + size > LONGEST_CHUNK:
            words, start = 0, begin
        if not words:
            start = begin
            chunks.append("")
        words += size
        chunks[-1] = text[start:end]
    return [chunk for chunk in chunks if chunk.strip()]


def _by_line(text: str) -> str:
    """A sentence a line, as ROUGE-Lsum takes them."""
    return "\n".join(text[start:end] for start, end in document(text).sentences)


def _sacrebleu() -> Any:
    return import_module("sacrebleu.metrics")


@cache
def _bleu(order: int, language: str = "en") -> Any:
    tokenize = {"zh": "zh", "ja": "char"}.get(language.partition("-")[0], "13a")
    return _sacrebleu().BLEU(max_ngram_order=order, effective_order=True, tokenize=tokenize)


@cache
def _chrf() -> Any:
    return _sacrebleu().CHRF(word_order=2)


@cache
def _ter() -> Any:
    return _sacrebleu().TER()


@cache
def _rouge() -> Any:
    return import_module("rouge_score.rouge_scorer").RougeScorer(_ROUGES, tokenizer=_Words())


class _Words:
    """Words of any script, for ROUGE: its own tokenizer keeps Latin letters only."""

    def tokenize(self, text: str) -> list[str]:
        return folded(text).split()


_Run = Callable[[Sequence[Pair]], list[float | None]]


def _bertscore(pairs: Sequence[Pair]) -> list[float | None]:
    texts = [pair.reply for pair in pairs], [_given(pair) for pair in pairs]
    _, _, f = import_module("bert_score").score(*texts, lang=pairs[0].language)
    return [float(value) for value in f]


def _comet(pairs: Sequence[Pair]) -> list[float | None]:
    comet = import_module("comet")
    model = comet.load_from_checkpoint(comet.download_model("Unbabel/wmt22-comet-da"))
    rows = [{"src": "", "mt": pair.reply, "ref": _given(pair)} for pair in pairs]
    return [float(value) for value in model.predict(rows).scores]


def _sentence_cosine(pairs: Sequence[Pair]) -> list[float | None]:
    model = import_module("sentence_transformers").SentenceTransformer("all-MiniLM-L6-v2")
    ours = model.encode([pair.reply for pair in pairs], normalize_embeddings=True)
    theirs = model.encode([_given(pair) for pair in pairs], normalize_embeddings=True)
    return [float(one @ other) for one, other in zip(ours, theirs, strict=True)]


NEURAL: Mapping[str, tuple[str, _Run]] = {
    "bertscore": ("bert_score", _bertscore),
    "comet": ("comet", _comet),
    "sentence_cosine": ("sentence_transformers", _sentence_cosine),
}
"""Scores by other people's models: their package, and what runs it."""


def _neural(asked: Sequence[str]) -> dict[str, tuple[_Run | None, str]]:
    found: dict[str, tuple[_Run | None, str]] = {}
    for name, (package, run) in NEURAL.items():
        if find_spec(package) is None:
            found[name] = None, f"the package {package} is not installed"
        elif name not in asked:
            found[name] = None, "it fetches the weights of a model, and was not asked for"
        else:
            found[name] = run, ""
    return found
