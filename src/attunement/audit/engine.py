"""An audit from end to end: read, score, summarise, write."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attunement.audit.calibration import Calibration, Corrections, read_calibration
from attunement.audit.choice import chosen_metrics, tiers_of
from attunement.audit.extent import Extent
from attunement.audit.findings import findings
from attunement.audit.folder import EXCHANGES, MEASUREMENTS, REJECTS, REPORT, RUN, SUMMARY, Folder
from attunement.audit.identity import code_digest
from attunement.audit.inputs import Input, digest, inputs
from attunement.audit.judging import configured, estimate
from attunement.audit.options import AuditOptions
from attunement.audit.page import about_of, shown_of
from attunement.audit.parts import Exchanges
from attunement.audit.pool import score
from attunement.audit.scoring import Plan
from attunement.audit.stream import InputStream
from attunement.audit.summary import profile_of, summary_of
from attunement.audit.tables import write_exchanges, write_measurements
from attunement.conversation import UNKNOWN, Mode
from attunement.errors import InputError
from attunement.instruments.tiers import is_judged
from attunement.metric import Metric, signature
from attunement.metrics import METRICS
from attunement.profile import Profile, Result
from attunement.readers import Log, ReadOptions, open_log
from attunement.readers.record import REPLY_COLUMN
from attunement.report.page import render

logger = logging.getLogger("attunement")

SLICED_ANYWAY = (REPLY_COLUMN, "situation")
"""Columns that results are always given by where a log has them: support is not correction, and neither is refusal."""

Progress = Callable[[int, float | None], None]
"""Told the number of exchanges scored so far, and the share of the input that they are, where that can be known."""


@dataclass(frozen=True)
class Audited:
    """A finished audit."""

    folder: Path
    summary: Mapping[str, Any]
    """What `summary.json` holds."""
    fresh: bool
    """False where the results were there already."""

    @property
    def profile(self) -> Profile:
        """All results, whole and by group."""
        return profile_of(self.summary)

    @property
    def whole(self) -> tuple[Result, ...]:
        """The results over everything."""
        return tuple(result for result in self.profile.results if not result.group)


def audit(
    given: Sequence[str | Path],
    out: str | Path,
    options: AuditOptions | None = None,
    *,
    metrics: Mapping[str, type[Metric]] | None = None,
    jobs: int = 1,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Audited:
    """Score every reply of the inputs and write the results to a folder.

    A run that was ended before its time goes on where it was; one that is complete is not repeated.

    Args:
        given: Files to read; `-` is standard input.
        out: The folder to write to; made if it is not there.
        options: What to measure, and how to read the inputs.
        metrics: The metrics to choose from; Attunement's own if not given.
        jobs: Processes to score in. More than one needs the usual `if __name__ == "__main__":` in a script.
        overwrite: Replace another audit that the folder holds.
        progress: Told how far the scoring is.

    Raises:
        InputError: an input, an option or the folder's content is not as it must be.
        OutputError: a result cannot be written.
    """
    options = options or AuditOptions()
    folder = Folder(Path(out))
    folder.require_ours()
    if is_judged(options.tier):
        configured(options.judging)
    chosen = chosen_metrics(options, metrics)
    with inputs([str(name) for name in given]) as sources:
        run = _prepare(sources, options, chosen)
        if folder.finished(run.fingerprint):
            return Audited(folder.path, json.loads((folder.path / SUMMARY).read_bytes()), fresh=False)
        for log in run.stream.logs:
            logger.info("%s", log.detected)
        if run.plan.judged:
            logger.warning("%s", estimate(run.stream, run.plan))
        with folder.locked():
            folder.claim(run.fingerprint, overwrite=overwrite)
            summary = run.carry_out(folder, jobs, progress)
            folder.publish()
    return Audited(folder.path, summary, fresh=True)


@dataclass(frozen=True)
class _Run:
    """What an audit does, before anything is read but the heads of the files."""

    stream: InputStream
    plan: Plan
    options: AuditOptions
    fingerprint: Mapping[str, Any]
    calibration: Calibration | None = None

    def carry_out(self, folder: Folder, jobs: int, progress: Progress | None) -> Mapping[str, Any]:
        """Score, summarise, and leave every result in the folder's drafts."""
        exchanges = Exchanges.read(self._score(folder, jobs, progress))
        for problem in self.stream.problems:
            logger.warning("%s", problem)
        plan = replace(self.plan, by=_worth_a_slice(exchanges, self.plan.by, self.options.by))
        corrections = None if self.calibration is None else Corrections(self.calibration, exchanges, plan)
        found = findings(exchanges, plan, corrections)
        detected = [log.detected for log in self.stream.logs]
        summary = summary_of(found, exchanges, plan, detected, self.stream.rejected, self.stream.problems)
        if corrections is not None:
            summary["corrected"] = corrections.summary(found.corrected)
        with folder.draft(MEASUREMENTS) as sink:
            write_measurements(sink, exchanges, plan, found.settled)
        with folder.draft(EXCHANGES) as sink:
            write_exchanges(sink, exchanges, plan, [source.name for source in self.stream.inputs])
        shown = shown_of(found, exchanges, plan, self.options, self.stream.entries())
        about = about_of(summary, found, plan, self.options, self.fingerprint["inputs"])
        with folder.draft(REPORT) as sink:
            sink.write(render(summary, shown, about).encode("utf-8", "replace"))
        folder.draft_json(SUMMARY, summary)
        folder.draft_json(RUN, {**self.fingerprint, "config": self.options.config})
        return summary

    def _score(self, folder: Folder, jobs: int, progress: Progress | None) -> list[Path]:
        """Score every batch that an earlier try has not, and give the places of all."""
        places: list[Path] = []
        done = 0
        extent = Extent(self.stream.inputs, self.stream.logs)
        with folder.draft(REJECTS) as rejects:
            for batch in score(self.stream.batches(folder.work, rejects), self.plan, jobs):
                places.append(batch.place)
                done += len(batch.entries)
                logger.debug("%d exchanges scored", done)
                if progress is not None:
                    progress(done, extent.share(batch.entries[-1]))
        return places


def _prepare(sources: Sequence[Input], options: AuditOptions, metrics: Sequence[Metric]) -> _Run:
    reading = ReadOptions(
        map=options.map,
        roles=options.roles,
        mode=options.mode,
        by=options.by,
    )
    by = tuple(dict.fromkeys((*options.by, *SLICED_ANYWAY)))
    logs = [open_log(source.path, reading) for source in sources]
    discreet = options.no_text or options.redact
    tier = tiers_of(options.tier, METRICS).general
    plan = Plan(tuple(metrics), _shared_mode(sources, logs), by, tier, discreet)
    fingerprint = {
        "schema": 1,
        "attunement": version("attunement"),
        "code": code_digest(),
        "options": options.plain,
        "metrics": [signature(metric) for metric in metrics],
        "inputs": [
            {"name": source.name, "format": log.format, "size": source.size, "sha256": source.sha256}
            for source, log in zip(sources, logs, strict=True)
        ],
    }
    stream = InputStream(sources, logs, by, options.by, text=not options.no_text, redact=options.redact)
    if options.calibrate is None:
        return _Run(stream, plan, options, fingerprint)
    calibration = read_calibration(options.calibrate, plan, assume_random=options.assume_random)
    fingerprint["labels"] = {"name": options.calibrate.name, "sha256": digest(options.calibrate)}
    return _Run(stream, plan, options, fingerprint, calibration)


def _worth_a_slice(exchanges: Exchanges, by: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """The columns that were asked for, and those sliced anyway that the log has."""
    levels = exchanges.labels([column for column in by if column not in asked])
    known = {column for column, labels in levels.items() if labels.dictionary.to_pylist() not in ([UNKNOWN], [])}
    return tuple(column for column in by if column in asked or column in known)


def _shared_mode(sources: Sequence[Input], logs: Sequence[Log]) -> Mode:
    modes = [log.mode for log in logs]
    if len(set(modes)) > 1:
        first, other = sources[modes.index(Mode.RESPOND)].name, sources[modes.index(Mode.RENDER)].name
        raise InputError(f"{other} has references and {first} has none; audit them apart, or give --mode")
    return modes[0]
