"""Which exchanges a report shows."""

from pathlib import Path

import numpy as np
import pytest

from attunement.audit import AuditOptions, audit, engine, findings
from attunement.audit.parts import Exchanges
from attunement.audit.scoring import Plan
from attunement.audit.shown import MAX_SHOWN, _lowest
from attunement.errors import InputError
from attunement.report.given import Shown
from tests.audit.logs import rows, write_rows
from tests.audit.small_metrics import SMALL


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """What the report is handed to show."""
    shown: list[Shown] = []

    def render(summary: object, given: list[Shown], about: object) -> str:
        shown[:] = given
        return "<!doctype html>"

    monkeypatch.setattr(engine, "render", render)
    return shown


def run(folder: Path, count: int, **columns: str) -> None:
    audit([write_rows(folder / "log.jsonl", rows(count, **columns))], folder / "out", metrics=SMALL)


def test_a_small_log_is_shown_whole(tmp_path: Path, kept: list[Shown]) -> None:
    run(tmp_path, 40)
    assert len({one.conversation_id for one in kept}) == 40
    first = next(one for one in kept if one.conversation_id == "c00000")
    assert first.said is not None
    assert first.said.startswith("Can you tell me")
    assert [(found.metric, found.part, found.value) for found in first.measured][:2] == [
        ("unanswered", "", 0.5),
        ("unanswered", "short", 0.0),
    ]
    (span,) = first.measured[0].evidence
    assert first.said[span.start : span.end] == "?"


def test_of_a_large_one_as_many_as_are_allowed_in_an_order_that_says_nothing(tmp_path: Path, kept: list[Shown]) -> None:
    run(tmp_path, 1200)
    assert len(kept) == MAX_SHOWN
    ids = [one.conversation_id for one in kept]
    assert ids != sorted(ids)
    flagged = [one for one in kept if one.measured[0].outcome == "present"]
    assert len(flagged) >= 100, "a fifth of the exchanges is flagged, a fifth of the strata at the least"


def test_settled_outcomes_are_shown(tmp_path: Path, kept: list[Shown]) -> None:
    run(tmp_path, 40)
    assert {found.outcome for one in kept for found in one.measured if found.metric == "longer"} <= {
        "present",
        "absent",
    }
    assert all(not found.reason for one in kept for found in one.measured if found.metric == "longer")


def test_the_lowest_keys() -> None:
    key = np.array([5, 3, 3, 9, 1])
    rows_ = np.array([True, True, True, True, False])
    assert _lowest(rows_, key, 2).tolist() == [1, 2]
    assert _lowest(rows_, key, 9).tolist() == [1, 2, 0, 3]
    assert _lowest(rows_, key, 0).tolist() == []


def test_an_input_that_changes_underway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(10))
    real = findings.findings

    def change(exchanges: Exchanges, plan: Plan, _: object) -> findings.Findings:
        write_rows(log, rows(20)[10:])
        return real(exchanges, plan)

    monkeypatch.setattr(engine, "findings", change)
    with pytest.raises(InputError, match="an input was changed while it was audited"):
        audit([log], tmp_path / "out", metrics=SMALL)


def test_risk_stands_apart(tmp_path: Path, kept: list[Shown]) -> None:
    entries = rows(20)
    entries[4]["prompt"] = "I want to kill myself tonight. Is there anybody I can talk to?"
    audit([write_rows(tmp_path / "log.jsonl", entries)], tmp_path / "out", metrics=SMALL)
    assert [one.conversation_id for one in kept if one.risk] == ["c00004"]


def test_no_text(tmp_path: Path, kept: list[Shown]) -> None:
    log = write_rows(tmp_path / "log.jsonl", rows(10))
    audit([log], tmp_path / "out", AuditOptions(no_text=True), metrics=SMALL)
    assert all((one.said, one.reply, one.reference, one.history) == (None, None, None, ()) for one in kept)
    assert any(found.evidence for one in kept for found in one.measured), "offsets stay"
