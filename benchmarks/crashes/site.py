"""A Palier of its own to be killed: `./run palier serve` on an embedded database that keeps its promises, and a mail sink."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psycopg

from benchmarks import small
from hosting.database import postgres
from hosting.supervision import control

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent.parent
BOUND = 90
"""Bound on every wait, in seconds."""
_ADDRESS = re.compile(r"Palier answers on (http://\S+?)/?\n")
_SPREAD = """
    WITH early AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place FROM palier_publication ORDER BY id LIMIT %(count)s
    ), moved AS (
        -- Scored as on another day: weighed with no rules that are here, they are weighed again without an alarm.
        UPDATE palier_publication p SET weighed_with = 'moved',
            closes_at = now() + make_interval(secs => %(first)s + %(every)s * e.place)
        FROM early e WHERE p.id = e.id RETURNING p.id, p.closes_at
    )
    UPDATE procrastinate_jobs j SET scheduled_at = m.closes_at FROM moved m
    WHERE j.task_name = 'palier.jobs.closing.close' AND (j.args->>'publication')::bigint = m.id
"""


class Site:
    """A context: everything starts with it, and nothing of it is left after."""

    def __init__(self, folder: Path, *, people: int, publications: int, doubt: int) -> None:
        """Take a folder that this site may fill and remove; ``doubt`` is `PALIER_MAIL_DOUBT`, in seconds."""
        self.folder, self.state, self.mail = folder, folder / "state", folder / "mail.jsonl"
        self.url = ""
        self._people, self._publications, self._doubt = people, publications, doubt
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        """Make the database, start the sink and the site, and wait until it answers."""
        self.state.mkdir(parents=True)
        try:
            small.prepare(self.state, people=self._people, publications=self._publications)
            relay = self._sink()
            self._serve(relay)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.close()

    def close(self) -> None:
        """Stop the site as an operator would, then the sink, then the database; remove the folder."""
        for process in reversed(self._started):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(BOUND)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(BOUND)
        postgres.stop(self.state)
        for folder in (postgres.home(self.state), postgres.socket_folder(self.state), self.folder):
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, command: list[str], said: Path, **environment: str) -> subprocess.Popen[bytes]:
        with said.open("wb") as output:
            self._started.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=_clean(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return self._started[-1]

    def _sink(self) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [sys.executable, "-P", "-m", "sandbox.mail", "--port", str(port), "--log", str(self.mail)]
        self._run(command, self.folder / "sink.said")
        self.wait(lambda: _answers(port), "the mail sink did not answer")
        return port

    def _serve(self, relay: int) -> None:
        command = [str(ROOT / "run"), "palier", "serve", "--port", "0"]
        environment = {
            "PALIER_STATE": str(self.state),
            "PALIER_DEMO": "1",
            "PALIER_SMTP_HOST": "127.0.0.1",
            "PALIER_SMTP_PORT": str(relay),
            "PALIER_SMTP_TIMEOUT": str(max(2, self._doubt // 2)),
            "PALIER_MAIL_DOUBT": str(self._doubt),
        }
        process = self._run(command, self.folder / "site.said", **environment)
        self.wait(lambda: process.poll() is not None or bool(_ADDRESS.search(self.said())), "the site did not answer")
        found = _ADDRESS.search(self.said())
        if found is None:
            raise RuntimeError(f"The site did not start:\n{self.said()}")
        self.url = found[1]

    def said(self) -> str:
        """What the site has said so far."""
        return (self.folder / "site.said").read_text(errors="replace")

    def pid(self, role: str) -> int | None:
        """The process that holds a role now."""
        held = control.ask(self.state, "status")["processes"]
        return next((one["pid"] for one in held if (one["role"], one["stage"]) == (role, "serving")), None)

    def ask(self, statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Ask the database as its owner, as soon as it answers."""
        with self.connect() as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def connect(self) -> psycopg.Connection[Any]:
        """Connect as the owner, as soon as the database answers."""
        deadline = time.monotonic() + BOUND
        while True:
            try:
                return psycopg.connect(postgres.url(self.state), autocommit=True, connect_timeout=5)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def spread_closings(self, count: int, *, first: float, every: float) -> None:
        """Let the first publications close one after the other while the bench runs, by their own jobs."""
        self.ask(_SPREAD, {"count": count, "first": first, "every": every})

    def wait(self, holds: Callable[[], bool], otherwise: str, *, bound: float = BOUND) -> float:
        """Wait until it holds, and return the seconds that it took."""
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > bound:
                raise RuntimeError(f"{otherwise} within {bound:.0f} s")
            time.sleep(0.05)
        return time.monotonic() - began


def _clean(more: Mapping[str, str]) -> dict[str, str]:
    """The environment without what a bench or a test set for itself."""
    ours = ("PALIER_", "DJANGO_", "PYTEST_", "DATABASE_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **more}


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
