"""What the archiver last did, in a file of the state folder: read by people, probes and alerts.

`archiving.json`: `at` (last turn), `until` (every commit until then is in the vault), `failing_since`, `error`, `behind`
(bytes of log that have not arrived). An archiver that died leaves an `at` that grows old.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hosting.backups import BackupError
from hosting.backups.store.segments import say_time

if TYPE_CHECKING:
    from pathlib import Path

LATE = 60
"""Seconds without progress after which the archive is said to be late."""


@dataclass
class ArchiveStatus:
    """The content of the file."""

    at: str = ""
    until: str = ""
    failing_since: str = ""
    error: str = ""
    behind: int = 0


class StatusFile:
    """The file, and what was last written in it."""

    def __init__(self, state: Path) -> None:
        """The file is that of this state folder."""
        self.path = state / "archiving.json"
        self.said = ArchiveStatus()

    def done(self, until: datetime | None, *, behind: int) -> bool:
        """A turn went well, or went without the log arriving; say whether that is news after a failure."""
        if until is None:
            self.failed(f"the log does not arrive: {behind} bytes behind", behind)
            return False
        was_failing = bool(self.said.error)
        self._write(ArchiveStatus(until=until.isoformat()))
        return was_failing

    def failed(self, error: str, behind: int = 0) -> bool:
        """A turn failed; say whether that is news."""
        is_news = error != self.said.error
        since = self.said.failing_since or datetime.now(UTC).isoformat()
        self._write(ArchiveStatus(until=self.said.until, failing_since=since, error=error, behind=behind))
        return is_news

    def _write(self, said: ArchiveStatus) -> None:
        said.at = datetime.now(UTC).isoformat()
        self.said = said
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            draft.write_text(json.dumps(asdict(said)))
            # No secret, and the web tells it as a measure; the state folder is closed to everybody else.
            draft.chmod(0o644)
            draft.replace(self.path)
        except OSError:  # a full disk: what could not be written is said on the terminal
            draft.unlink(missing_ok=True)


def report(state: Path, now: datetime) -> tuple[str, bool]:
    """Return a sentence on the archive, and whether all is well. Raises ``BackupError``."""
    path = state / "archiving.json"
    try:
        said = ArchiveStatus(**json.loads(path.read_text()))
        at = datetime.fromisoformat(said.at)
    except FileNotFoundError:
        return f"No archive has run with this state folder ({state}).", False
    except (ValueError, TypeError) as error:
        raise BackupError(f"{path} cannot be read: {error}") from error
    until = say_time(datetime.fromisoformat(said.until)) if said.until else "nothing yet"
    if said.error:
        since = say_time(datetime.fromisoformat(said.failing_since))
        return f"FAILING since {since}: {said.error}. Archived until {until}.", False
    if (late := (now - at).total_seconds()) > LATE:
        return f"STOPPED: its last turn was {late:.0f} s ago. Archived until {until}.", False
    return f"Archiving. Every act until {until} is in the vault.", True
