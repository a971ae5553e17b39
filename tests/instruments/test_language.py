"""Language identification, by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.instruments.language import FastLanguage

READER = FastLanguage()

CASES = [
    ("I can't stop thinking about it", "en", "plain English"),
    ("idk wht 2 do anymre", "en", "slang"),
    ("kms", "en", "one word of slang"),
    ("devastated", "en", "one word"),
    ("my name is Zhang Wei and I'm from 北京", "en", "romanised names and two characters"),
    ("Siobhán told me that Xiǎomíng left", "en", "letters outside ASCII in names"),
    ("Please fix it:\n```python\nfor i in range(3): print(i)\n```", "en", "code beside prose"),
    ("Ich bin sehr müde und traurig", "de", "German"),
    ("Je n'en peux plus, j'ai tout perdu", "fr", "French"),
    ("no puedo más con mi vida", "es", "Spanish"),
    ("estou muito cansado de tudo isso", "pt", "Portuguese"),
    ("もう無理です", "ja", "kana"),
    ("東京へ行きたい", "ja", "kana among characters"),
    ("我很难过", "zh", "Han only"),
    ("나는 너무 슬퍼", "ko", "Hangul"),
    ("أنا حزين جدا اليوم", "ar", "right to left"),
    ("שלום, אני עצוב", "he", "Hebrew"),
    ("من خیلی ناراحتم و نمی‌دانم چه کار کنم", "fa", "Persian in Arabic script"),
    ("Мне очень грустно сегодня, и я не знаю почему", "ru", "Russian"),
    ("Мені дуже сумно і я не знаю, що робити", "uk", "Ukrainian"),
    ("", "und", "nothing"),
    ("😭😭", "und", "emoji only"),
    ("12345 67", "und", "digits only"),
    ("```\nx = 1\n```", "und", "code only"),
    ("https://example.org/a", "und", "an address only"),
]


@pytest.mark.parametrize(("text", "code", "why"), CASES, ids=[case[-1] for case in CASES])
def test_language(text: str, code: str, why: str) -> None:
    assert READER.read([text])[0].code == code, why


def test_a_japanese_reply_is_never_english() -> None:
    reply = "それはつらいですね。OKです。一緒に考えましょう。"
    assert READER.read([reply])[0].code == "ja"


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=50)
def test_scores_are_probabilities_and_answers_repeat(text: str) -> None:
    found = READER.read([text])[0]
    assert 0 <= found.score <= 1
    assert found == READER.read([text])[0]
