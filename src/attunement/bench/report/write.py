"""The report's files: `bench.json`, `bench.csv`, `bench.arrow` and `bench.html`."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from attunement.audit.writing import writing, written_at_once
from attunement.bench.conventional import NEURAL
from attunement.bench.report.contents import Contents, contents
from attunement.bench.report.names import MECHANISMS, part_of
from attunement.bench.report.page import render
from attunement.bench.report.runs import read_runs
from attunement.bench.report.shown import shown_replies
from attunement.errors import InputError

FILES = ("bench.json", "bench.csv", "bench.arrow", "bench.html")

_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("model", pa.string()),
    ("task", pa.string()),
    ("name", pa.string()),
    ("label", pa.string()),
    ("by", pa.string()),
    ("among", pa.string()),
    ("value", pa.float64()),
    ("low", pa.float64()),
    ("high", pa.float64()),
    ("items", pa.int64()),
    ("clusters", pa.int64()),
    ("lost", pa.int64()),
    ("own", pa.bool_()),
    ("detectable", pa.float64()),
    ("why", pa.string()),
]
"""A row is a figure of a run: the model's name may hold anything, and so may what a figure is grouped by."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a text for a formula by."""


def report(
    logs: Sequence[str | Path],
    out: str | Path,
    *,
    neural: Sequence[str] = (),
    validity: Mapping[str, float] | None = None,
    title: str = "The benchmark",
    text: bool = True,
) -> Contents:
    """Read the logs of benchmark runs and write what they come to to a folder; made if it is not there.

    Args:
        logs: Inspect logs, or folders of them.
        out: The folder.
        neural: Conventional scores by other people's models to be added; they may fetch weights.
        validity: AUC of mechanisms against people's labels, where the user has measured it.
        title: What stands over the page.
        text: Whether what was said and replied may stand in the page.

    Raises:
        InputError: a log cannot be read, or an option names what is not there.
        OutputError: a file cannot be written.
    """
    _require("neural", neural, NEURAL)
    _require("validity", validity or {}, MECHANISMS)
    found = contents(read_runs(logs), neural, validity)
    folder = Path(out)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(found)
    files = {
        "bench.json": (json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"),
        "bench.csv": as_csv(rows).encode("utf-8", "replace"),
        "bench.arrow": as_arrow(rows),
        "bench.html": render(found, shown_replies(found.runs, text=text), title, text=text).encode("utf-8", "replace"),
    }
    for name, content in files.items():
        with written_at_once(folder / name) as sink:
            sink.write(content)
    return found


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The figures as CSV; a text that a spreadsheet would take for a formula stands after an apostrophe."""
    sink = io.StringIO()
    writer = csv.DictWriter(sink, [name for name, _ in _COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _inert(value) for name, value in row.items()})
    return sink.getvalue()


def as_arrow(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The figures as an Arrow file, texts as they are."""
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(_COLUMNS))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _rows(found: Contents) -> list[dict[str, Any]]:
    return [
        {"model": run.model, "task": run.task, "label": part_of(one.name, run.task).label, **one.to_json()}
        for run in found.runs
        for one in run.results
    ]


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _require(option: str, given: Sequence[str] | Mapping[str, float], known: Sequence[str] | Mapping[str, Any]) -> None:
    for name in given:
        if name not in known:
            raise InputError(f"--{option} {name}: there is no such thing; there are: {', '.join(known)}")
