"""How fast `attune audit` is, in reply words a second, and how much memory all its processes take together.

    python benchmarks/audit_speed.py [LOG...] [--times 1 10] [--jobs 1 2] [--tier encoder] [--map said=… --map reply=…]

Without a log: `alpaca_eval_outputs` of the data pack that ATTUNEMENT_DATA names. For each number of processes: the
whole command from start to end, as a user waits for it, and the largest sum of PSS (memory that processes share is
counted once) over the command and its workers, looked at ten times a second. Beside it the time that
`vaderSentiment.polarity_scores` takes for the same replies in this process, and what reading and measuring take.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from attunement.audit import AuditOptions
from attunement.audit.choice import chosen_metrics
from attunement.conversation import Exchange
from attunement.readers import ReadOptions, Record, open_log


def main() -> None:
    given = _arguments()
    options = ReadOptions(map=dict(entry.split("=", 1) for entry in given.map))
    exchanges = list(_exchanges(given.logs, options))
    words = sum(len(exchange.reply.split()) for exchange in exchanges)
    for times in given.times:
        print(f"{times * len(exchanges):,} exchanges, {times * words:,} reply words")
        with tempfile.TemporaryDirectory() as folder:
            logs = [_repeated(log, times, Path(folder), options) for log in given.logs]
            mapping = given.map if times == 1 else []
            for jobs in given.jobs:
                seconds, cpu, memory = _audit(logs, mapping, jobs, given.tier, Path(folder) / "out")
                rate = f"{times * words / seconds:,.0f} words/s, {times * len(exchanges) / seconds:,.0f} exchanges/s"
                print(f"  --jobs {jobs}: {seconds:.1f} s, {cpu:.1f} s of CPU, {rate}, {memory / 1e6:,.0f} MB at most")
    _inside(exchanges, given.logs, options, given.tier)


def _inside(exchanges: Sequence[Exchange], logs: Sequence[Path], options: ReadOptions, tier: str) -> None:
    """CPU time of the parts, in this process, on the log taken once."""
    sample = exchanges[:: max(1, len(exchanges) // 2000)]
    metrics = chosen_metrics(AuditOptions(tier=tier))
    reading = _cpu(lambda: sum(1 for _ in _exchanges(logs, options))) / len(exchanges)
    _measure_all(metrics, sample[:20])
    measuring = _cpu(lambda: _measure_all(metrics, sample)) / len(sample)
    analyser = SentimentIntensityAnalyzer()
    vader = _cpu(lambda: [analyser.polarity_scores(exchange.reply) for exchange in sample]) / len(sample)
    words = sum(len(exchange.reply.split()) for exchange in sample) / len(sample)
    print(f"reading a log: {reading * 1e3:.3f} ms an exchange")
    print(
        f"measuring with {len(metrics)} metrics: {measuring * 1e3:.3f} ms an exchange, {words / measuring:,.0f} words/s"
    )
    print(f"vaderSentiment: {vader * 1e3:.3f} ms a reply, {words / vader:,.0f} words/s")
    print(f"measuring takes {measuring / vader:.2f} times as long as vaderSentiment")


def _measure_all(metrics: Sequence[object], exchanges: Sequence[Exchange]) -> None:
    for exchange in exchanges:
        for metric in metrics:
            metric.measure(exchange)  # type: ignore[attr-defined]


def _cpu(work: object) -> float:
    before = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - before


def _audit(logs: Sequence[Path], mapping: Sequence[str], jobs: int, tier: str, out: Path) -> tuple[float, float, int]:
    """Seconds, CPU seconds and the most memory that one run of the command takes."""
    shutil.rmtree(out, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "attunement",
        "audit",
        *map(str, logs),
        "--out",
        str(out),
        "--tier",
        tier,
        "--jobs",
        str(jobs),
        "-q",
    ]
    for entry in mapping:
        command += ["--map", entry]
    before = _children_cpu()
    start = time.perf_counter()
    with subprocess.Popen(command) as process:
        most = 0
        while process.poll() is None:
            most = max(most, sum(_memory(pid) for pid in _family(process.pid)))
            time.sleep(0.1)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return seconds, _children_cpu() - before, most


def _children_cpu() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _memory(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def _exchanges(logs: Sequence[Path], options: ReadOptions) -> Iterator[Exchange]:
    for log in logs:
        yield from (found.exchange for found in open_log(log, options) if isinstance(found, Record))


def _repeated(log: Path, times: int, folder: Path, options: ReadOptions) -> Path:
    """The log that many times over, as plain JSON Lines; every conversation keeps its opening and loses its id."""
    if times == 1:
        return log
    place = folder / log.name.removesuffix(".gz")
    with place.open("w", encoding="utf-8") as sink:
        for _ in range(times):
            for found in open_log(log, options):
                if isinstance(found, Record):
                    row = {"said": found.exchange.said, "reply": found.exchange.reply}
                    sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    return place


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("logs", nargs="*", type=Path, metavar="LOG")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10], help="take the log that many times over")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--tier", default="fast", help="tier of the instruments")
    parser.add_argument("--map", action="append", default=[], metavar="KEY=COL")
    given = parser.parse_args()
    if not given.logs:
        if "ATTUNEMENT_DATA" not in os.environ:
            parser.error("give a log, or set ATTUNEMENT_DATA to the data pack")
        given.logs = [Path(os.environ["ATTUNEMENT_DATA"]) / "alpaca_eval_outputs.jsonl.gz"]
    return given


if __name__ == "__main__":
    main()
