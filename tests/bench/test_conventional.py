"""Conventional scores: CIDEr by hand against its paper, the others against what their packages are known to give."""

import math
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from attunement.bench.cider import Cider
from attunement.bench.conventional import NEURAL, SCORES, Pair, conventional, cosine, folded

pytestmark = pytest.mark.bench

CAT = ["the", "cat", "sat"]
DOG = ["the", "dog", "ran"]


def test_cider_by_hand() -> None:
    # Two items. "the" stands in both references: log(2 / 2) = 0. Every other run of words stands in one: log 2.
    cider = Cider([CAT, DOG])
    # One word: (the, cat, ran) has cat and ran at (log 2) / 3, the reference cat and sat: one of two shared, 1 / 2.
    # Two words: "the cat", "cat ran" against "the cat", "cat sat": 1 / 2. Three words: nothing shared. Four: no run.
    assert cider.score(["the", "cat", "ran"], CAT) == pytest.approx((1 / 2 + 1 / 2 + 0 + 0) / 4)
    assert cider.score(CAT, CAT) == pytest.approx(3 / 4), "no run of four words, and none to share"
    assert cider.score(["the", "the"], CAT) == 0, "what every reference says counts nothing"


def test_cider_d_clips_and_minds_length() -> None:
    cider = Cider([CAT, DOG])
    # "cat cat cat": the weight of cat is log 2; the reference's is (log 2) / 3, and so is what is left of ours.
    # Shared (log 2)² / 9, lengths log 2 and √2 (log 2) / 3: 1 / (3 √2). Longer runs share nothing. Lengths are equal.
    assert cider.score_d(["cat", "cat", "cat"], CAT) == pytest.approx(10 / 4 / (3 * math.sqrt(2)))
    # Three words more: e^(−9 / 72).
    same = [*CAT, *["cat"] * 3]
    fewer = cider.score_d(same, CAT)
    assert 0 < fewer < cider.score_d(CAT, CAT)
    assert cider.score_d(CAT, CAT) == pytest.approx(10 * 3 / 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("It's Zoë’s—still!", "it s zoe s still"), ("他说：“好。”", "他说 好"), ("", "")],
)
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_a_reply_equal_to_its_reference() -> None:
    text = "The bus was late again. She waited an hour in the rain, and nobody came."
    found = conventional([Pair(text, text), Pair("Nothing of the kind.", "Quite another story was told here.")])
    best = found.each[0]
    for name in ("bleu1", "bleu4", "bleu", "chrf++"):
        assert best[name] == pytest.approx(100), name
    for name in ("rouge1", "rouge2", "rougeL", "rougeLsum", "cosine", "cider"):
        assert best[name] == pytest.approx(1), name
    assert best["ter"] == 0
    assert all(found.each[1][name] < best[name] for name in ("bleu1", "rouge1", "chrf++", "cosine", "cider"))
    assert found.each[1]["ter"] > 0


def test_bleu_and_rouge_by_hand() -> None:
    # Five words of which four are shared, as long as the reference: BLEU-1 is 80. Pairs: 3 of 4 (a b, b c, c d).
    (only,) = conventional([Pair("alpha beta gamma delta nine", "alpha beta gamma delta epsilon")]).each
    assert only["bleu1"] == pytest.approx(80)
    assert only["bleu2"] == pytest.approx(100 * math.sqrt(0.8 * 0.75))
    assert only["rouge1"] == pytest.approx(0.8)
    assert only["rouge2"] == pytest.approx(0.75)
    assert only["ter"] == pytest.approx(20), "one word of five is another"


def test_document_level_scores_sum_counts() -> None:
    # 4 of 5 words, and 0 of 5: 4 of 10 over both, where the mean of two geometric means would be another number.
    pairs = [Pair("a b c d nine", "a b c d e"), Pair("v w x y z", "k l m n o")]
    assert conventional(pairs).whole["bleu1"] == pytest.approx(40)
    assert "nrefs:1" in conventional(pairs).signatures["bleu"]


def test_chinese_is_cut_into_characters() -> None:
    (only,) = conventional([Pair("雨停了，她还在等。", "雨停了，他还在等。", "zh")]).each
    assert 0 < only["bleu"] < 100


def test_epitome_sums_grow_with_length_and_means_do_not() -> None:
    short = "I'm so sorry. That sounds exhausting. What has been the hardest part for you?"
    once, four = conventional([Pair(short), Pair("\n".join([short] * 40))]).each
    assert four["epitome.total"] > 3 * once["epitome.total"]
    assert four["epitome.total.per_chunk"] == pytest.approx(once["epitome.total.per_chunk"], rel=0.35)
    assert once["epitome.exploration"] > 0.5


def test_what_is_not_given_is_named() -> None:
    found = conventional([Pair("No reference here, and nothing to hold it against.")])
    assert "METEOR" in found.absent
    assert any("no reference" in why for why in found.absent.values())
    assert not found.whole
    absent = conventional([Pair("a", "b")]).absent
    assert set(NEURAL) <= set(absent)


def test_cosine_needs_known_words() -> None:
    assert cosine("zzqx", "the cat") is None
    near, far = cosine("my mother died", "her father passed away"), cosine("my mother died", "quarterly tax form")
    assert near is not None and far is not None and near > far


def test_an_installed_model_runs_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def score(replies: list[str], references: list[str], lang: str) -> tuple[Any, Any, list[float]]:
        return None, None, [0.25 for _ in replies]

    stand_in = SimpleNamespace(score=score, __spec__=SimpleNamespace(name="bert_score"))
    monkeypatch.setitem(sys.modules, "bert_score", stand_in)
    pair = Pair("a b", "a c")
    assert "not asked for" in conventional([pair]).absent["bertscore"]
    assert conventional([pair], ["bertscore"]).each[0]["bertscore"] == 0.25


def test_every_score_is_described() -> None:
    (found,) = conventional([Pair("The rain stopped.", "The rain has stopped.")]).each
    assert {name for name in found if not name.startswith("epitome.")} <= set(SCORES)
