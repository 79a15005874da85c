"""A Palier that truly serves: the supervisor, its processes and its port, on a database of the tests' server."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.traffic.client import WAITING_HEADER
from hosting.supervision import control

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 60
OK = 200
_ADDRESS = re.compile(r"Palier answers on http://127\.0\.0\.1:(\d+)/")


def environment(state: Path, database: str) -> dict[str, str]:
    """Those of a demo on this database, without what the tests set for themselves."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PALIER_", "DJANGO_", "PYTEST_", "PYTHON"))
    }
    return {
        **kept,
        "PALIER_STATE": str(state),
        "DATABASE_URL": database,
        "PALIER_DEMO": "1",
        "PALIER_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }


@dataclass
class Site:
    """One `./run palier serve`, what it says, and where it answers."""

    state: Path
    database: str
    checkout: Path = ROOT
    port: int = 0

    def start(self, before: Sequence[str] = (), *, handed: int | None = None) -> Site:
        """Serve, and wait until it answers; a port once had is kept. A socket may be handed down, as number 3."""
        self.state.mkdir(parents=True, exist_ok=True)
        self.said = self.state.parent / f"{self.state.name}.said"
        already = self.text().count("Palier answers on")
        with self.said.open("a") as output:
            self.process = subprocess.Popen(
                [*before, self.checkout / "run", "palier", "serve", "--port", str(self.port)],
                preexec_fn=None if handed is None else lambda: os.dup2(handed, 3),  # noqa: PLW1509
                close_fds=handed is None,
                env=environment(self.state, self.database),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_for(lambda: self.text().count("Palier answers on") > already or self.process.poll() is not None)
        found = _ADDRESS.findall(self.text())
        assert self.process.poll() is None, self.text()
        self.port = int(found[-1])
        return self

    def text(self) -> str:
        """What it has said so far."""
        return self.said.read_text() if self.said.exists() else ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def status(self) -> dict[str, Any]:
        return control.ask(self.state, "status")

    def pids(self, role: str, stage: str = "serving") -> list[int]:
        return [one["pid"] for one in self.status()["processes"] if (one["role"], one["stage"]) == (role, stage)]

    def get(self, path: str) -> int:
        """The status of a page; that of the waiting line, when everybody has their turn in it, is a good one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return OK if WAITING_HEADER in answer.headers else answer.status

    def stop(self) -> None:
        """Stop it as an operator would, or at last as nobody should."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise


def wait_for(condition: Any, *, seconds: float = SECONDS) -> None:
    """Wait until it holds; fails after the bound."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def family(pid: int) -> list[int]:
    """The processes that live in the session of a pid: it, and all that it started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            if os.getsid(int(folder.name)) == pid and "\nState:\tZ" not in (folder / "status").read_text():
                found.append(int(folder.name))
    return found
