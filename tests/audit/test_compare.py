"""Two audits compared, by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.audit import AuditOptions, audit, compare, write_comparison
from attunement.errors import InputError
from tests.audit.logs import write_rows
from tests.audit.small_metrics import SMALL


def audited(folder: Path, name: str, entries: list[dict[str, Any]], by: tuple[str, ...] = ()) -> Path:
    log = write_rows(folder / f"{name}.jsonl", entries)
    audit([log], folder / name, AuditOptions(by=by), metrics=SMALL)
    return folder / name


def asking(count: int, reply: str) -> list[dict[str, Any]]:
    """Rows that ask two questions each, all with an opening of their own."""
    return [
        {"id": f"c{number}", "prompt": f"Is the shop number {number} open? And is it far?", "reply": reply}
        for number in range(count)
    ]


def test_a_difference_by_hand(tmp_path: Path) -> None:
    # A leaves one of two questions, .5 each; B leaves none in the first 15, and both, 1, in the other 15.
    first = audited(tmp_path, "a", asking(30, "It is open now."))
    entries = asking(15, "It is open. It is near.") + asking(30, "I do not know")[15:]
    second = audited(tmp_path, "b", entries)
    found = compare(first, second)
    (row,) = [row for row in found.differences if (row.metric, row.part) == ("unanswered", "")]
    assert (row.first, row.second, row.value) == (0.5, 0.5, 0.0)
    # Differences of -.5 and .5 over 30 clusters of one: SE = .5 / sqrt(29); t(.975, 29) = 2.0452.
    assert row.interval is not None
    half = 2.0452 * 0.5 / np.sqrt(29)
    assert row.interval == pytest.approx((-half, half), abs=1e-3)
    assert (row.pairs, row.clusters, row.appeared, row.vanished) == (30, 30, 0, 15)
    assert (found.matched, found.unmatched, found.ambiguous, found.incomparable) == (30, (0, 0), (0, 0), ())
    assert row.p == pytest.approx(1)


def test_a_change_is_found_and_named(tmp_path: Path) -> None:
    first = audited(tmp_path, "a", asking(30, "It is open. It is near."))
    second = audited(tmp_path, "b", asking(30, "I do not know"))
    found = compare(first, second)
    row = found.differences[0]
    assert (row.value, row.appeared, row.moves) == (1.0, 30, {})
    assert row.q == 0.0
    changed = [entry for entry in found.changed if entry.metric == "unanswered"]
    assert changed[0] == type(changed[0])("unanswered", "c0", 0, "absent", "present", 1.0)
    assert len(changed) == 30


def test_every_other_move_is_counted(tmp_path: Path) -> None:
    first = audited(tmp_path, "a", asking(3, "It is open. It is near."))
    second = audited(tmp_path, "b", asking(3, ""))
    row = compare(first, second).differences[0]
    assert row.moves == {"absent undefined_by_reply": 3}
    assert (row.value, row.pairs) == (None, 0)


def test_what_has_no_counterpart_is_counted(tmp_path: Path) -> None:
    first = audited(tmp_path, "a", asking(5, "It is open."))
    second = audited(tmp_path, "b", asking(8, "It is open.")[2:])
    found = compare(first, second)
    assert (found.matched, found.unmatched) == (3, (2, 3))
    assert found.differences[0].interval is None, "3 clusters give no interval"


def test_paired_on_a_column(tmp_path: Path) -> None:
    def side(name: str) -> Path:
        entries = [{**row, "id": f"{name}{row['id']}", "item": row["id"]} for row in asking(4, "Yes. Yes.")]
        return audited(tmp_path, name, entries, by=("item",))

    first, second = side("a"), side("b")
    assert compare(first, second, on=["item"]).matched == 4
    with pytest.raises(InputError, match=r"no exchanges of .* match on conversation_id and turn.*--map id=COLUMN"):
        compare(first, second)


def test_what_shares_a_key_is_left_out(tmp_path: Path) -> None:
    entries = [{**row, "item": ("x", "y", "z")[min(number, 2)]} for number, row in enumerate(asking(5, "Yes."))]
    sides = audited(tmp_path, "a", entries, by=("item",)), audited(tmp_path, "b", entries, by=("item",))
    found = compare(*sides, on=["item"])
    assert (found.matched, found.ambiguous) == (2, (3, 3))
    with pytest.raises(InputError, match="several share one key"):
        compare(*sides, on=["turn"])


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    side = audited(tmp_path, "a", asking(3, "Yes."), by=())
    with pytest.raises(
        InputError, match=r"--on turm: .* has no such column; audit it with --by turm; did you mean 'turn'"
    ):
        compare(side, side, on=["turm"])


def test_a_cluster_of_either_side_is_a_cluster(tmp_path: Path) -> None:
    first = audited(tmp_path, "a", [{**row, "user": "u"} for row in asking(25, "Yes.")])
    second = audited(tmp_path, "b", asking(25, "No."))
    assert compare(first, second).differences[0].clusters == 1


def test_metrics_measured_otherwise_are_not_compared(tmp_path: Path) -> None:
    first = audited(tmp_path, "a", asking(3, "Yes."))
    log = write_rows(tmp_path / "b.jsonl", asking(3, "Yes."))
    audit([log], tmp_path / "b", AuditOptions(metrics=("longer",)), metrics=SMALL)
    found = compare(first, tmp_path / "b")
    assert {row.metric for row in found.differences} == {"longer"}
    assert found.incomparable == (
        "unanswered: unanswered|v:1 against not measured",
        "unanswered.short: unanswered|v:1 against not measured",
    )


def test_modes_are_not_compared(tmp_path: Path) -> None:
    from attunement.conversation import Mode

    first = audited(tmp_path, "a", asking(3, "Yes."))
    audit([tmp_path / "a.jsonl"], tmp_path / "b", AuditOptions(mode=Mode.RENDER), metrics=SMALL)
    with pytest.raises(InputError, match="only audits in one mode"):
        compare(first, tmp_path / "b")


@pytest.mark.parametrize("missing", ["summary.json", "measurements.parquet", "exchanges.parquet"])
def test_an_unfinished_audit(tmp_path: Path, missing: str) -> None:
    side = audited(tmp_path, "a", asking(3, "Yes."))
    (side / missing).unlink()
    with pytest.raises(InputError, match=f"holds no finished audit: {missing} is missing"):
        compare(side, side)


def test_no_folder_and_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no folder"):
        compare(tmp_path / "nothing", tmp_path / "nothing")
    side = audited(tmp_path, "a", asking(3, "Yes."))
    (side / "measurements.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="cannot be read"):
        compare(side, side)


def test_an_audit_of_nothing(tmp_path: Path) -> None:
    side = audited(tmp_path, "a", [{"id": "x", "prompt": "a", "reply": None}] * 2)
    with pytest.raises(InputError, match="no scored exchange"):
        compare(side, side)


def test_written(tmp_path: Path) -> None:
    side = audited(tmp_path, "a", asking(3, "Yes."))
    found = compare(side, side)
    write_comparison(found, tmp_path / "out" / "deep")
    held = json.loads((tmp_path / "out" / "deep" / "compare.json").read_text())
    assert held["matched"] == 3
    assert held["differences"][0]["value"] == 0.0
