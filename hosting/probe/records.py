"""What the probe keeps: one append-only file a month, one line a measure. A line cut by a crash is no measure.

2026-11-25T17:53Z;disponible;212;;
2026-11-25T17:54Z;indisponible;10003;recherche;delai
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hosting.probe.marks import BY_WORD, MinuteMark, MinuteMarks

_FIELDS = 5
_SECONDS = 60
_EARLIEST = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) // _SECONDS


@dataclass(frozen=True, slots=True)
class ProbeMeasure:
    """One walk of the probe: when, what it met, how long it took, and what failed."""

    minute: int
    mark: MinuteMark
    milliseconds: int
    step: str = ""
    """The step that failed, a word of ``journey``; empty when all went well."""
    reason: str = ""
    """A code: ``delai``, ``connexion``, ``tls``, ``contenu``, or ``http_`` and the status."""


class AlreadyProbing(Exception):
    """Another probe writes into this folder."""


class Records:
    """The measures of a folder, read once, then kept in memory as they are added."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Read every file; the measures that failed are kept whole, for the reasons.

        A measure of a clock that was wrong, later than ``now`` or before Palier was, is no measure.
        """
        self.folder = folder
        latest = minute_of(now) + 1
        self.line = MinuteMarks()
        self.failed: dict[int, ProbeMeasure] = {}
        self.last: ProbeMeasure | None = None
        for path in sorted(folder.glob("mesures-*.csv")):
            for measure in _read(path):
                if _EARLIEST <= measure.minute <= latest:
                    self._take(measure)

    def add(self, measure: ProbeMeasure) -> None:
        """Append a measure, on the disk before anything is said of it."""
        path = self.folder / f"mesures-{instant(measure.minute):%Y-%m}.csv"
        text = f"{_text(measure)}\n"
        with path.open("ab") as file:
            # A line that a crash cut in the middle ends here, so that this one is whole.
            if file.tell() and not _ends_well(path):
                text = f"\n{text}"
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        self._take(measure)

    def _take(self, measure: ProbeMeasure) -> None:
        self.line.put(measure.minute, measure.mark)
        if measure.mark is not MinuteMark.UP:
            self.failed[measure.minute] = measure
        if self.last is None or measure.minute >= self.last.minute:
            self.last = measure


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder: two probes would tell the same minute twice. Raises ``AlreadyProbing``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sonde.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyProbing from None
        yield


def minute_of(at: datetime) -> int:
    """The minute of an instant."""
    return int(at.timestamp()) // _SECONDS


def instant(minute: int) -> datetime:
    """The first second of a minute, UTC."""
    return datetime.fromtimestamp(minute * _SECONDS, UTC)


def _text(measure: ProbeMeasure) -> str:
    when = f"{instant(measure.minute):%Y-%m-%dT%H:%MZ}"
    return f"{when};{measure.mark.word};{measure.milliseconds};{measure.step};{measure.reason}"


def _read(path: Path) -> Iterator[ProbeMeasure]:
    for text in path.read_text(encoding="ascii", errors="replace").splitlines():
        fields = text.split(";")
        if len(fields) != _FIELDS:
            continue
        try:
            minute, mark, spent = minute_of(datetime.fromisoformat(fields[0])), BY_WORD[fields[1]], int(fields[2])
        except (ValueError, KeyError):
            continue
        yield ProbeMeasure(minute, mark, spent, fields[3], fields[4])


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
