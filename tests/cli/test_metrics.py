"""`attune metrics`, and what the command says of itself."""

import json
import subprocess
import sys

from attunement.metric import signature
from attunement.metrics import METRICS
from tests.cli.running import attune, started


def test_every_metric_and_part_is_listed() -> None:
    rows = json.loads(attune("metrics", "--json").stdout)
    assert {(row["metric"], row["part"]) for row in rows} == {
        (name, part) for name, metric in METRICS.items() for part in metric.parts
    }
    length = next(row for row in rows if row["metric"] == "length")
    assert length["signature"] == signature(METRICS["length"]())
    assert length["range"] == [0.0, None]


def test_a_table() -> None:
    done = attune("metrics", "--mode", "respond")
    assert done.exit_code == 0
    for name in METRICS:
        assert name in done.stdout


def test_one_mode_only() -> None:
    rows = json.loads(attune("metrics", "--mode", "render", "--json").stdout)
    assert {row["mode"] for row in rows} == {"render"}


def test_version() -> None:
    done = attune("--version")
    assert done.exit_code == 0
    assert done.stdout.startswith("attune 0.")


def test_help_names_every_verb_and_completion() -> None:
    said = attune("--help").stdout
    for word in ("audit", "compare", "explain", "metrics", "--install-completion"):
        assert word in said


def test_help_needs_nothing_heavy() -> None:
    code = "import sys; from attunement.cli import app; print(*(set(sys.modules) & set(sys.argv[1:])))"
    heavy = ["numpy", "pyarrow", "rich", "jinja2", "attunement.metrics", "attunement.audit"]
    found = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "", "attune --help answers at once"


def test_a_reader_who_stops_early_is_no_error() -> None:
    process = started("metrics", "--json")
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate()
    assert (process.returncode, said) == (0, "")
