"""The user's own files: Newsroom, WMT's literary task as XML, SGM and plain text, and JSON Lines of any columns."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from attunement.bench.items import load_items
from attunement.bench.loaders import columns_of, records
from attunement.errors import InputError

pytestmark = pytest.mark.bench

XML = """<?xml version='1.0' encoding='utf-8'?>
<dataset id="literary">
 <collection id="webnovel">
  <doc id="book1-ch1" origlang="zh">
   <src lang="zh">
    <p><seg id="1">雨停了。</seg><seg id="2">她没走。</seg></p>
    <p><seg id="3">“再坐一会儿吧。”</seg></p>
   </src>
   <ref lang="en" translator="A">
    <p><seg id="1">The rain had stopped.</seg><seg id="2">She stayed &amp; waited.</seg></p>
    <p><seg id="3">"Sit a little longer."</seg></p>
   </ref>
   <ref lang="en" translator="B"><p><seg id="1">Another hand's.</seg></p></ref>
   <hyp system="x" lang="en"><p><seg id="1">A system's.</seg></p></hyp>
  </doc>
 </collection>
</dataset>
"""
SOURCE = """<srcset setid="t" srclang="zh">
<doc docid="b1" genre="novel">
<p><seg id="1">山里下雪了</seg></p>
</doc>
</srcset>
"""
REFERENCE = """<refset setid="t" srclang="zh" trglang="en">
<doc docid="b1" sysid="ref">
<p><seg id="1">Snow & more snow in the hills</seg></p>
</doc>
</refset>
"""


def written(folder: Path, name: str, text: str | bytes) -> Path:
    place = folder / name
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return place


def as_lines(*rows: Any) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_newsroom_gives_the_summary_and_keeps_the_article_as_reference(tmp_path: Path) -> None:
    rows = [
        {"url": "http://paper.example/a", "title": "Ferry", "summary": "A ferry stopped.", "text": "The ferry, full …"},
        {"url": "http://paper.example/b", "title": "Bridge", "summary": "A bridge rose.", "text": "It rose …"},
    ]
    held = gzip.compress(as_lines(*rows).encode())
    found = records(written(tmp_path, "train.jsonl.gz", held), "news_generation")
    assert [where for where, _ in found] == ["train.jsonl.gz:1", "train.jsonl.gz:2"]
    first = found[0][1]
    assert (first["id"], first["summary"], first["reference"]) == (
        "http://paper.example/a",
        "A ferry stopped.",
        "The ferry, full …",
    )
    assert "text" not in first, "else the article would be what the model is asked with"


def test_columns_of_other_names_and_inside_objects(tmp_path: Path) -> None:
    place = written(tmp_path, "mine.jsonl", as_lines({"k": 7, "data": {"prompt": "I failed again."}, "tag": "school"}))
    ((_, row),) = records(place, "support", {"said": "data.prompt", "id": "k", "domain": "tag"})
    assert (row["said"], row["id"], row["domain"]) == ("I failed again.", 7, "school")


def test_xml_joins_segments_and_takes_the_first_reference(tmp_path: Path) -> None:
    ((where, row),) = records(written(tmp_path, "lit.xml", XML), "literary_translation")
    assert where == "lit.xml:4"
    assert row == {
        "id": "book1-ch1",
        "text": "雨停了。她没走。\n“再坐一会儿吧。”",
        "reference": 'The rain had stopped. She stayed & waited.\n"Sit a little longer."',
    }


def test_sgm_has_a_file_for_each_side_and_bare_ampersands(tmp_path: Path) -> None:
    source, reference = written(tmp_path, "t-src.zh.sgm", SOURCE), written(tmp_path, "t-ref.en.sgm", REFERENCE)
    ((_, row),) = records(f"{source},{reference}", "literary_translation")
    assert row == {"id": "b1", "text": "山里下雪了", "reference": "Snow & more snow in the hills"}
    with pytest.raises(InputError, match=r"t-src.zh.sgm:2: the document 'b1' has no reference"):
        records(source, "literary_translation")


@pytest.mark.parametrize("between", ["", "<CHAPTER id='2'>"])
def test_aligned_texts_are_cut_where_both_are(tmp_path: Path, between: str) -> None:
    source = written(tmp_path, "v.zh", f"一\n二\n{between}\n三\n")
    reference = written(tmp_path, "v.en", f"one\ntwo\n{between}\nthree\n")
    found = records(f"{source},{reference}", "literary_translation")
    assert [(where, row["text"], row["reference"]) for where, row in found] == [
        ("v.zh:1", "一\n二", "one\ntwo"),
        ("v.zh:4", "三", "three"),
    ]


def test_folders_with_a_text_for_a_text(tmp_path: Path) -> None:
    for side, words in (("zh", "山"), ("en", "hill")):
        (tmp_path / side).mkdir()
        written(tmp_path / side, f"001.{side}.txt", words)
    ((_, row),) = records(f"{tmp_path / 'zh'},{tmp_path / 'en'}", "literary_translation")
    assert row == {"id": "001", "text": "山", "reference": "hill"}
    written(tmp_path / "zh", "002.zh.txt", "川")
    with pytest.raises(InputError, match="paired by name"):
        records(f"{tmp_path / 'zh'},{tmp_path / 'en'}", "literary_translation")


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ('{"summary": "a"\n', {}, r"x.jsonl:1: is no JSON"),
        ('{"said": "a"}\n[1]\n', {}, r"x.jsonl:2: a record is an object"),
        ('{"said": "a"}\n{"said": " "}\n', {}, r"x.jsonl:2: 'said' is empty; it must be text"),
        ('{"said": 4}\n', {}, r"x.jsonl:1: 'said' is int; it must be text"),
        ('{"q": "a"}\n', {"said": "question"}, r"x.jsonl:1: there is no 'question'; the record has 'q'"),
        ("\n", {}, "holds no item"),
        (b'{"said": "a"}\n{"said": "\xff"}\n', {}, r"x.jsonl:2: this is not UTF-8"),
    ],
)
def test_a_bad_record_is_said_with_its_line(tmp_path: Path, text: str, columns: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        records(written(tmp_path, "x.jsonl", text), "support", columns)


def test_texts_that_do_not_align(tmp_path: Path) -> None:
    one, two = written(tmp_path, "v.zh", "一\n二\n"), written(tmp_path, "v.en", "one\n")
    with pytest.raises(InputError, match=r"v.zh has 2 lines and v.en 1"):
        records(f"{one},{two}", "literary_translation")
    three = written(tmp_path, "w.en", "one\n\n")
    with pytest.raises(InputError, match=r"w.en:2: this line stands between documents"):
        records(f"{one},{three}", "literary_translation")
    with pytest.raises(InputError, match="no such file"):
        records(tmp_path / "none.jsonl", "support")
    with pytest.raises(InputError, match="is cut off"):
        records(written(tmp_path, "cut.gz", gzip.compress(b"a" * 999)[:-12]), "support")


def test_a_document_without_a_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"n.xml:2: a <doc> has neither docid nor id"):
        records(written(tmp_path, "n.xml", "<srcset>\n<doc></doc></srcset>"), "literary_translation")


def test_items_of_a_task_come_out_of_a_file(tmp_path: Path) -> None:
    rows = as_lines({"abstract": "A ferry stopped.", "body": "The ferry, full, …"}, {"abstract": "B.", "body": "C."})
    place = written(tmp_path, "mine.jsonl", rows)
    first, _ = load_items("news_generation", place, columns_of("summary=abstract,reference=body"))
    assert (first.said, first.reference, first.id) == ("A ferry stopped.", "The ferry, full, …", "00001")
    (passage,) = load_items("literary_translation", written(tmp_path, "lit.xml", XML))
    assert passage.said.startswith("雨停了") and passage.reference is not None
    with pytest.raises(InputError, match="is not of the form KEY=COL"):
        columns_of(["summary"])
    with pytest.raises(InputError, match=r"mine.jsonl:1: there is no"):
        load_items("support", place)
