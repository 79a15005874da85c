"""The embedded database, for the supervisor: is it alive, and how it comes back.

The server answers to nobody's parenthood (`pg_ctl` lets it go), so it is found by its own file. Bringing it back may
last: a process of its own does it, and the supervisor goes on with the rest.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from hosting.database import postgres
from hosting.supervision import processes, release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REST = 0.3
"""Seconds between two attempts: the memory of a killed server is freed when its last child has left."""


class Database:
    """The embedded server of a state folder; nothing to do where DATABASE_URL names another."""

    def __init__(self, state: Path, say: Callable[[str], None]) -> None:
        """Look after the server of this state folder."""
        self._state = state
        self._say = say
        self._helper: int | None = None
        self._next = 0.0
        self.is_ours = not os.environ.get("DATABASE_URL")

    def is_alive(self) -> bool:
        """Say whether the server's process lives; it may still be recovering."""
        try:
            pid = int((postgres.home(self._state) / "data" / "postmaster.pid").read_text().split(maxsplit=1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError) as error:
            return isinstance(error, PermissionError)
        return True

    def look(self) -> None:
        """Bring the server back if it has fallen."""
        if not self.is_ours or self._helper is not None or time.monotonic() < self._next or self.is_alive():
            return
        self._say("The database has fallen; it is started again.")
        command = [str(release.python(release.HERE)), "-P", "-m", "hosting.database.postgres", "start"]
        environment = {**os.environ, "PALIER_STATE": str(self._state)}
        self._helper = processes.start(command, environment, folder=release.HERE)

    def collected(self, ended: dict[int, int]) -> None:
        """Take note of the children that have ended."""
        if self._helper in ended:
            self._next = time.monotonic() + REST
            if code := ended[self._helper]:
                self._say(f"The database did not start (code {code}); trying again.")
            self._helper = None
