"""The product as it serves: `./run palier serve` on a free port, in a process of its own, and what it weighs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hosting.supervision import release

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
STARTING, STOPPING = 120, 90
"""Bounds in seconds."""
_ADDRESS = re.compile(r"Palier answers on (http://\S+?)/?$")


class NotServing(RuntimeError):
    """The site did not start; the message holds what it said."""


class Served:
    """A context in which the site of a state folder answers; its database is marked demo, and no e-mail leaves."""

    def __init__(self, state: Path, *, workers: int = 2, root: Path | None = None, copies: str = "0") -> None:
        """Prepare; the context starts it. ``root`` is the checkout to serve, this one if not given.

        ``copies``: seconds for which a page that nobody signed in for is copied, unless the environment says it.
        """
        self.root, self.copies = root, copies
        self.state, self.workers = state, workers
        self.url = ""
        self.said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._before: release.Serving | None = None

    def __enter__(self) -> Self:
        """Start, and return once the site answers."""
        # The supervisor starts the release that served last from this folder, whichever checkout calls it.
        self._before = release.read(self.state)
        release.write(self.state, self.root or ROOT)
        environment = {
            **os.environ,
            "PALIER_STATE": str(self.state),
            "PALIER_DEMO": "1",
            "PALIER_LOG_LEVEL": "WARNING",
            # A page is measured as it is made; set in the environment, as it is copied.
            "PALIER_COPY_SECONDS": os.environ.get("PALIER_COPY_SECONDS", self.copies),
            "PALIER_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }
        environment.pop("PALIER_LOGIN", None)
        python = str(self.root / ".venv" / "bin" / "python") if self.root else sys.executable
        command = [python, "-P", "-m", "config.cli", "serve", "--port", "0", "--workers", str(self.workers)]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.root
        )
        threading.Thread(target=self._listen, daemon=True).start()
        deadline = time.monotonic() + STARTING
        while not self.url:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise NotServing("The site did not start:\n" + "\n".join(self.said))
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it, with all that it started; the folder serves again what it served."""
        self._end()
        if self._before is not None:
            release.write(self.state, self._before.release)

    def _listen(self) -> None:
        assert self._process is not None  # noqa: S101 - started above
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in self._process.stdout:
            self.said.append(line.rstrip())
            if found := _ADDRESS.match(line.strip()):
                self.url = found.group(1)

    def _end(self) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def memory(self) -> Memory:
        """What its processes weigh now."""
        return Memory(sum(weight(pid) for pid in self.processes()) / 1024)

    def processes(self) -> set[int]:
        """The web, the worker and their supervisor, as they are now; never those of the database."""
        assert self._process is not None  # noqa: S101 - started above
        return {pid for pid in descendants(self._process.pid) if not _is_postgres(pid)}


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of the web, the worker and their supervisor together, what they share counted once (PSS)."""

    megabytes: float


def descendants(pid: int) -> set[int]:
    """A process and all that it started, however deep."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # ended meanwhile
                continue
    found, fresh = {pid}, {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def weight(pid: int) -> int:
    """The proportional set size of a process, in kB; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip().startswith("postgres")
    except OSError:
        return True
