"""Affect in the nine languages beside English: plain sentences, voices, and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.instruments.affect import FastAffect
from attunement.instruments.affect_languages import BITS, LANGUAGES, EmotionStems, text_buckets
from attunement.instruments.emotion_words import EMOTIONS
from attunement.perspective import Affect

READER = FastAffect()


def read(text: str, language: str) -> Affect:
    affect = READER.read([text], language)[0]
    assert affect is not None
    return affect


PLAIN = [
    ("de", "Ich freue mich so sehr, das ist wunderschön!", "joy"),
    ("de", "Ich bin so traurig, ich muss die ganze Zeit weinen.", "sadness"),
    ("de", "Was für eine Frechheit, diese Lügner machen mich wütend.", "anger"),
    ("es", "Qué alegría, muchas gracias, me encanta, qué hermoso.", "joy"),
    ("es", "Tengo mucho miedo.", "fear"),
    ("es", "Me da mucha tristeza, no paro de llorar.", "sadness"),
    ("pt", "Que alegria, parabéns, amei demais!", "joy"),
    ("pt", "Estou muito triste, só choro de saudade.", "sadness"),
    ("ru", "Мне очень грустно, я всё время плачу.", "sadness"),
    ("ru", "Я боюсь, мне страшно.", "fear"),
    ("ru", "Ура, я так рада, спасибо!", "joy"),
    ("uk", "Мені дуже страшно, боюся вибухів.", "fear"),
    ("uk", "Дякую, я така щаслива!", "joy"),
    ("zh", "今天太开心了，谢谢大家！", "joy"),
    ("zh", "我好难过，一直在哭。", "sadness"),
    ("zh", "气死我了，真是垃圾。", "anger"),
    ("ar", "راني فرحان بزاف", "joy"),
    ("ar", "راني خايف بزاف", "fear"),
    ("am", "በጣም ደስ ይላል እግዚአብሔር ይባርክህ", "joy"),
    ("ha", "Wannan abin tsoro ne, yan bindiga sun kai hari", "fear"),
    ("ha", "Allah ya jikan sa, mun ji bakin ciki da rasuwarsa", "sadness"),
]


@pytest.mark.parametrize(("language", "text", "emotion"), PLAIN)
def test_a_plain_feeling_is_the_strongest(language: str, text: str, emotion: str) -> None:
    affect = read(text, language)
    assert affect.emotions[emotion] == affect.intensity
    assert (affect.valence > 0) == (emotion == "joy")


NEUTRAL = [
    ("de", "Der Zug fährt um zehn Uhr von Gleis drei."),
    ("ru", "Поезд отправляется в десять часов."),
    ("uk", "Потяг відправляється о десятій годині."),
    ("zh", "会议十点在三号会议室开始。"),
]


@pytest.mark.parametrize(("language", "text"), NEUTRAL)
def test_a_plain_fact_is_weaker_than_any_feeling(language: str, text: str) -> None:
    felt = min(read(said, code).intensity for code, said, _ in PLAIN if code == language)
    assert read(text, language).intensity < felt


def test_what_is_quoted_counts_nothing() -> None:
    quoted = "Im Brief steht „Ich bin so traurig, ich muss die ganze Zeit weinen“."
    assert read(quoted, "de") == read(f"Im Brief steht {' ' * 53}.", "de")
    whole = READER.expressed([quoted], "de")[0]
    assert whole is not None
    assert whole.emotions["sadness"] > read(quoted, "de").emotions["sadness"]


@pytest.mark.parametrize("code", ["ar", "arq", "ar-DZ"])
def test_codes_of_one_language_read_alike(code: str) -> None:
    assert read("راني فرحان بزاف", code) == read("راني فرحان بزاف", "ar")
    assert READER.read(["今天太开心了"], "zh-Hans-CN") == READER.read(["今天太开心了"], "zh")


def test_another_script_says_little() -> None:
    assert read("This is the worst day of my life.", "am").intensity < 0.5


def test_stems_match_where_the_language_lets_them() -> None:
    assert [(start, end) for _, start, end in EmotionStems("zh").find("我很开心")] == [(2, 4)]
    german = EmotionStems("de")
    assert not list(german.find("Totale")), "'tot' is a whole word, not a stem"
    assert [start for emotion, start, _ in german.find("Ich war tot müde") if EMOTIONS[emotion] == "sadness"] == [8, 12]
    assert not list(german.find("Umfreude")), "a stem begins a word"


@pytest.mark.parametrize("text", ["", "  ", "…", "123 456"])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_said_is_readable(text: str, language: str) -> None:
    affect = read(text, language)
    assert affect.intensity == max(affect.emotions.values())


@given(st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
@settings(deadline=None)
def test_readings_are_in_range_and_marks_inside(text: str, language: str) -> None:
    for affect in (*READER.read([text], language), *READER.expressed([text], language)):
        assert affect is not None
        assert set(affect.emotions) == set(EMOTIONS)
        assert all(0 <= value <= 1 for value in affect.emotions.values())
        assert affect.intensity == max(affect.emotions.values())
        assert -1 <= affect.valence <= 1
        assert all(0 <= mark.start < mark.end <= len(text) for mark in affect.marks)


@given(st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
@settings(deadline=None)
def test_buckets_are_in_range_and_ignore_case_of_ascii(text: str, language: str) -> None:
    found = text_buckets(text, language)
    assert np.all((found >= 0) & (found < 1 << BITS))
    if text.isascii():
        assert found.tolist() == text_buckets(text.upper(), language).tolist()
