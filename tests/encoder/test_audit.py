import json
from pathlib import Path
from typing import Any

import pytest

from attunement.audit import AuditOptions, audit
from attunement.instruments.load import load_instrument
from attunement.metric import signature
from attunement.metrics.load import load_metric
from attunement.metrics.measure import measure
from attunement.metrics.sentiment_attenuation import SentimentAttenuation

SAID = (
    "My dog died on Sunday and I can't stop crying.",
    "What should I do about my landlord?",
    "I got the job!!",
    "ok",
)
REPLIES = (
    "I'm so sorry about your dog.",
    "You should write to him.",
    "There are two sides to every story.",
    "",
    "好的",
)


def log(place: Path, count: int) -> Path:
    rows = [{"prompt": SAID[n % 4] + f" ({n})", "reply": REPLIES[n % 5], "id": f"c{n}"} for n in range(count)]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return place


def test_an_audit_says_the_tier_of_every_instrument(tmp_path: Path) -> None:
    done = audit([log(tmp_path / "log.jsonl", 40)], tmp_path / "out", AuditOptions(tier="encoder"))
    tiers = {row["name"]: row["tier"] for row in done.summary["instruments"]}
    assert {name for name, tier in tiers.items() if tier == "encoder"} == {"affect", "acts", "register"}
    assert tiers["syntax"] == tiers["details"] == tiers["need"] == tiers["cues"] == tiers["language"] == "fast"
    assert all("tier:encoder" in row["signature"] for row in done.summary["results"])
    assert not any(row["outcomes"]["failed"] for row in done.summary["results"])
    assert "encoder" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_several_processes_give_the_same_bytes(tmp_path: Path) -> None:
    source = log(tmp_path / "log.jsonl", 751)  # more than three batches of the pool
    options = AuditOptions(tier="encoder", metrics=("sentiment_attenuation", "conflict_avoidance"))
    for jobs in (1, 2):
        audit([source], tmp_path / str(jobs), options, jobs=jobs)
    for name in ("summary.json", "measurements.parquet", "report.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_a_signature_says_which_model_and_loads_again() -> None:
    found = signature(SentimentAttenuation(tier="encoder"))
    instrument: Any = load_instrument("affect", "encoder")
    assert f"affect:{instrument.version}@{instrument.model}" in found
    assert load_metric(found) == SentimentAttenuation(tier="encoder")


def test_one_instrument_may_be_read_by_the_encoder_alone() -> None:
    found = signature(SentimentAttenuation(tier="acts=encoder"))
    assert "|acts:2@" in found
    assert "@" not in found.partition("affect:")[2].partition("|")[0]


@pytest.mark.parametrize("said", SAID)
def test_every_metric_measures(said: str) -> None:
    assert measure(said, REPLIES[0])
