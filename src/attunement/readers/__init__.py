"""Logs of conversations as exchanges, whatever their format."""

from attunement.readers.log import Log, open_log
from attunement.readers.record import KEYS, ReadOptions, Record, Reject

__all__ = ["KEYS", "Log", "ReadOptions", "Record", "Reject", "open_log"]
