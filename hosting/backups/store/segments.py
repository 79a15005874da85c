"""The names and numbers of the write-ahead log: positions, segments, timelines, and the times people type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hosting.backups import BackupError

PARIS = ZoneInfo("Europe/Paris")
_SEGMENT = re.compile(r"[0-9A-F]{24}")
_HISTORY = re.compile(r"[0-9A-F]{8}\.history")
_LOG = 1 << 32


@dataclass(frozen=True, slots=True, order=True)
class LogSegment:
    """One file of the log: its timeline, and its number from the cluster's first byte."""

    timeline: int
    number: int

    def name(self, size: int) -> str:
        """Return PostgreSQL's own name, for segments of `size` bytes."""
        per_log = _LOG // size
        return f"{self.timeline:08X}{self.number // per_log:08X}{self.number % per_log:08X}"


def is_segment(name: str) -> bool:
    """Say whether a file is a whole segment."""
    return _SEGMENT.fullmatch(name) is not None


def is_history(name: str) -> bool:
    """Say whether a file tells where a timeline left another one."""
    return _HISTORY.fullmatch(name) is not None


def parse(name: str, size: int) -> LogSegment:
    """Read a segment's name."""
    return LogSegment(int(name[:8], 16), int(name[8:16], 16) * (_LOG // size) + int(name[16:], 16))


def parse_lsn(text: str) -> int:
    """Read a position (`0/2000120`) as a number of bytes."""
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) | int(low, 16)


def parse_time(text: str) -> datetime:
    """Read an instant; without an offset it is the time of Paris, the earlier one where clocks go back.

    Raises ``BackupError``.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise BackupError(f"{text!r} is not an instant: write it as 2026-11-25 14:03:00, time of Paris.") from None
    return (read if read.tzinfo else read.replace(tzinfo=PARIS)).astimezone(UTC)


def say_time(at: datetime) -> str:
    """Write an instant for people: time of Paris, with its offset."""
    return at.astimezone(PARIS).isoformat(" ", "milliseconds")
