"""A machine that serves acts and burns: everything is killed, its disks are emptied, and what the vault gives back is counted."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from hosting.backups import restoring
from hosting.backups.server import ClusterServer
from hosting.backups.spool import Spool
from hosting.backups.store import keys
from hosting.backups.store.vault import Vault
from hosting.database import postgres, programs

WRITERS = 4
PAUSE = 0.005
"""Seconds between two acts of a writer."""
PATIENCE = 60
"""Bound on every wait, in seconds."""


@dataclass(frozen=True)
class Way:
    """One way to archive."""

    name: str
    every: float = 5.0
    """Seconds between two turns; with `archive_command`, the `archive_timeout`."""
    keeps_spool: bool = False
    """The spool is on another machine: it does not burn."""
    waits: bool = False
    by_command: bool = False


@dataclass
class Outcome:
    """What one fire cost."""

    acknowledged: int
    lost: int
    span: float
    """Seconds between the first act that is lost and the fire."""
    restored_in: float


@dataclass
class Machine:
    """A cluster under load, and its archive."""

    folder: Path
    way: Way
    acknowledged: list[tuple[str, float]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _archive: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.state, self.vault = self.folder / "state", Vault(self.folder / "elsewhere" / "vault")
        self.spool = self.folder / ("elsewhere" if self.way.keeps_spool else "state") / "spool"
        self.seal, self.opening = keys.write_pair(self.folder / "elsewhere" / "keys")

    def serve(self, seconds: float) -> None:
        """Take acts and archive them for so long, from the moment when all is archived."""
        postgres.ensure_running(self.state)
        with self._connect() as connection:
            connection.execute("CREATE TABLE mark (id uuid PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())")
            if self.way.by_command:
                self._hand_over_segments(connection)
        if not self.way.by_command:
            self._stream()
        for _ in range(WRITERS):
            self._threads.append(threading.Thread(target=self._write, daemon=True))
            self._threads[-1].start()
        time.sleep(seconds)

    def burn(self) -> float:
        """Kill everything at once, empty the disks; return the instant."""
        for pid in (*self._family(self._archive.pid if self._archive else 0), *self._family(self._postmaster())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        burnt = time.monotonic()
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        if self._archive:
            self._archive.wait(PATIENCE)
        shutil.rmtree(postgres.home(self.state) / "data")
        shutil.rmtree(self.state)
        return burnt

    def count(self, burnt: float) -> Outcome:
        """Restore all that is left, and look for each acknowledged act."""
        key = keys.read_open(self.opening)
        if self.way.keeps_spool:
            Spool(self.spool, self.vault, key.seal).seal(self.vault.identity(key.seal), None)
        began, to = time.monotonic(), self.folder / "restored"
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                done = restoring.restore(self.vault, key, restoring.plan(self.vault, key, None), to)
            took = time.monotonic() - began
            with done.recovery.connect() as connection:
                found = {str(row[0]) for row in connection.execute("SELECT id FROM mark")}
        finally:
            postgres.stop(to)
        lost = [at for mark, at in self.acknowledged if mark not in found]
        return Outcome(len(self.acknowledged), len(lost), burnt - min(lost) if lost else 0.0, took)

    def clear(self) -> None:
        """Leave nothing running and nothing behind."""
        self._stop.set()
        if self._archive and self._archive.poll() is None:
            self._archive.terminate()
            self._archive.wait(PATIENCE)
        for state in (self.state, self.folder / "restored"):
            postgres.stop(state)
            shutil.rmtree(postgres.home(state), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(postgres.url(self.state), autocommit=True)

    def _stream(self) -> None:
        command = [
            sys.executable,
            "-P",
            "-m",
            "config.backups.archive",
            "--into",
            str(self.vault.root),
            "--key",
            str(self.seal),
            "--every",
            str(self.way.every),
            "--spool",
            str(self.spool),
        ]
        environment = {**os.environ, "PALIER_STATE": str(self.state)}
        environment.pop("DATABASE_URL", None)
        self._archive = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self.vault.names("wal"):
            if time.monotonic() > deadline or self._archive.poll() is not None:
                raise RuntimeError("the archive did not start")
            time.sleep(0.1)
        if self.way.waits:
            with self._connect() as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'palier_archive'")
                connection.execute("SELECT pg_reload_conf()")

    def _hand_over_segments(self, connection: psycopg.Connection) -> None:
        """Give the vault and the key that seals to the server's user, who runs the command."""
        _base(self)
        if user := programs.system_user():
            for path in (self.folder / "elsewhere", *(self.folder / "elsewhere").rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid)
        inner = [
            sys.executable,
            "-P",
            "-m",
            "config.backups.archive",
            "--into",
            str(self.vault.root),
            "--key",
            str(self.seal),
        ]
        command = "HOME=/nonexistent " + shlex.join(inner).replace("%", "%%") + ' --segment "%p"'
        for name, value in (
            ("archive_mode", "on"),
            ("archive_command", command),
            ("archive_timeout", f"{self.way.every:g}s"),
        ):
            connection.execute(f"ALTER SYSTEM SET {name} = '{value.replace("'", "''")}'")
        connection.close()
        home = postgres.home(self.state)
        postgres.stop(self.state)
        postgres.start(programs.usable(home), home)

    def _write(self) -> None:
        with contextlib.suppress(psycopg.Error), self._connect() as connection:
            while not self._stop.is_set():
                row = connection.execute("INSERT INTO mark (id) VALUES (gen_random_uuid()) RETURNING id").fetchone()
                self.acknowledged.append((str(row[0]), time.monotonic()))
                time.sleep(PAUSE)

    def _postmaster(self) -> int:
        return int((postgres.home(self.state) / "data" / "postmaster.pid").read_text().splitlines()[0])

    def _family(self, pid: int) -> list[int]:
        """A process and its children, the parent first: nobody is there to tidy up."""
        if not pid:
            return []
        children = Path(f"/proc/{pid}/task/{pid}/children")
        return [pid, *map(int, children.read_text().split())] if children.exists() else [pid]


def _base(machine: Machine) -> None:
    from hosting.backups import basing

    server = ClusterServer(postgres.url(machine.state))
    basing.take(server, machine.vault, keys.read_seal(machine.seal), machine.state)
