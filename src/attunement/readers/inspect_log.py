"""Inspect logs: each sample of an evaluation is a conversation; its metadata and scores are columns."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from attunement.errors import InputError, ReaderError
from attunement.readers.json_window import JsonWindow
from attunement.readers.record import Reject
from attunement.readers.source import Row
from attunement.readers.stream import Stream

_ATTACHMENT = "attachment://"
_WANTED = {"id", "epoch", "messages", "metadata", "scores", "attachments"}
_UNWANTED = {"events", "events_data", "store", "timelines"}
"""What can be large in a sample and is not read."""


@dataclass(frozen=True, slots=True)
class InspectDocument:
    """The samples of an Inspect log in JSON, one at a time; a row's line is the number of the sample."""

    format: ClassVar[str] = "inspect"
    title: ClassVar[str] = "an Inspect log in JSON"
    stream: Stream

    def __iter__(self) -> Iterator[Row | Reject]:
        window = JsonWindow(self.stream.path, self.stream.texts())
        evaluation: Mapping[str, Any] = {}
        for key in window.members():
            if key != "samples" or window.peek() != "[":
                value = window.value()
                evaluation = value if key == "eval" and isinstance(value, dict) else evaluation
                continue
            for number, sample in enumerate(window.items(), 1):
                yield self._row(number, sample, evaluation)

    def _row(self, number: int, sample: object, evaluation: Mapping[str, Any]) -> Row | Reject:
        if isinstance(sample, dict):
            return Row(number, _columns(sample, evaluation))
        return Reject(str(self.stream.path), number, "is no sample of an Inspect log")


@dataclass(frozen=True, slots=True)
class InspectArchive:
    """The samples of an Inspect `.eval` log, one at a time; a row's line is the number of the sample.

    Raises:
        InputError: the archive is no Inspect log.
    """

    format: ClassVar[str] = "inspect"
    title: ClassVar[str] = "an Inspect log"
    path: Path

    def __post_init__(self) -> None:
        try:
            with zipfile.ZipFile(self.path) as archive:
                names = archive.namelist()
        except zipfile.BadZipFile:
            raise InputError(f"{self.path}: is a damaged or truncated archive; copy it again") from None
        if "header.json" not in names and "_journal/start.json" not in names:
            raise InputError(f"{self.path}: is a zip archive but no Inspect log; unpack it and name the files in it")

    def __iter__(self) -> Iterator[Row | Reject]:
        try:
            from inspect_ai.log import read_eval_log, read_eval_log_sample, read_eval_log_sample_summaries
        except ImportError:
            raise InputError(
                f"{self.path}: an Inspect .eval log needs the extra 'inspect': pip install 'attunement[inspect]'"
            ) from None
        log, number = str(self.path), 0
        try:
            evaluation = read_eval_log(log, header_only=True, format="eval").eval.model_dump(mode="json")
            for number, kept in enumerate(read_eval_log_sample_summaries(log, format="eval"), 1):
                sample = read_eval_log_sample(log, kept.id, kept.epoch, format="eval", exclude_fields=_UNWANTED)
                yield Row(number, _columns(sample.model_dump(mode="json", include=_WANTED), evaluation))
        except Exception as error:  # Inspect lets through whatever its zip, zstd and JSON readers raise
            raise ReaderError(
                f"{self.path}: sample {number} cannot be read: {error}; what stands before was read"
            ) from error


def _columns(sample: Mapping[str, Any], evaluation: Mapping[str, Any]) -> dict[str, Any]:
    attachments = sample.get("attachments") or {}
    scores = sample.get("scores") or {}
    epochs = (evaluation.get("config") or {}).get("epochs") or 1
    label, epoch = str(sample.get("id")), sample.get("epoch", 1)
    return {
        **(sample.get("metadata") or {}),
        "id": label if epochs == 1 else f"{label}:{epoch}",
        "sample_id": label,
        "epoch": epoch,
        "task": evaluation.get("task"),
        "model": evaluation.get("model"),
        "score": {name: score.get("value") for name, score in scores.items() if isinstance(score, dict)},
        "messages": _attached(sample.get("messages"), attachments),
    }


def _attached(value: Any, attachments: Mapping[str, str]) -> Any:
    """The value with each reference to an attachment replaced by the attached text."""
    if not attachments:
        return value
    if isinstance(value, str) and value.startswith(_ATTACHMENT):
        return attachments.get(value.removeprefix(_ATTACHMENT), value)
    if isinstance(value, list):
        return [_attached(item, attachments) for item in value]
    if isinstance(value, dict):
        return {key: _attached(item, attachments) for key, item in value.items()}
    return value
