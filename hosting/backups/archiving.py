"""The archive: the log, received as it is written, sealed into the vault every few seconds.

pg_receivewal puts the log in a spool beside the server's state, and the server keeps in a slot what has not arrived.
Each turn commits a mark, waits until the spool has it, then seals: whole segments once, the segment under way again each
time it grew. So a second is restorable a few seconds later, without closing a segment of 16 MB each time.
A vault that is full or away stops nothing: the spool grows, then the slot, up to max_slot_wal_keep_size.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import psycopg

from hosting.backups import BackupError, basing
from hosting.backups.registers import Registers
from hosting.backups.server import APPLICATION, ClusterServer, say, warn
from hosting.backups.status import StatusFile
from hosting.backups.store import witnesses
from hosting.backups.store.segments import parse_lsn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from hosting.backups.spool import Spool
    from hosting.backups.store.keys import SealKey
    from hosting.backups.store.vault import Vault

ARRIVAL = 5.0
"""Seconds to wait, in a turn, for the mark to be in the spool."""
WITNESS_EVERY = 3600.0
"""Seconds between two counts of every table."""
HANDING_OVER = 60.0
"""Seconds to wait for the archive of a release that leaves."""
BASE_AGAIN = 60.0
"""Seconds before a base that failed is tried again."""


@dataclass
class Archive:
    """What one archiver works with."""

    server: ClusterServer
    vault: Vault
    key: SealKey
    state: Path
    spool: Spool
    every: float = 5.0
    """Seconds between two turns: with what a turn takes, the most that is lost with the machine."""
    status: StatusFile = field(init=False)
    _system: str = ""
    _receiver: subprocess.Popen[bytes] | None = None
    _told: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    _due: dict[str, float] = field(default_factory=lambda: {"base": 0.0, "witness": 0.0})
    _registers: Registers = field(init=False)

    def __post_init__(self) -> None:
        """Nothing starts yet."""
        self.status = StatusFile(self.state)
        self._registers = Registers(self.vault, self.key)

    def run(self, is_over: Callable[[], bool]) -> None:
        """Archive until told to stop; what fails is said, and tried again at the next turn."""
        with self.vault.alone("archive", is_over, HANDING_OVER):
            try:
                while not is_over():
                    began = time.monotonic()
                    self.turn()
                    _sleep(self.every - (time.monotonic() - began), is_over)
                self.turn()
            finally:
                self._stop_receiver()

    def turn(self) -> bool:
        """Receive, mark, seal; say whether every commit until now is in the vault."""
        try:
            with self.server.connect() as connection:
                until, behind = self._turn(connection)
        except (BackupError, OSError, psycopg.Error) as error:
            self._failed(error)
            return False
        if self.status.done(until, behind=behind):
            say("archive: all is archived again.")
        return until is not None

    def _turn(self, connection: psycopg.Connection[Any]) -> tuple[datetime | None, int]:
        if not self._system:
            system = self.server.facts()["system"]
            self.vault.claim(self.key, system)
            self._system = system
        is_new = self._keep_slot(connection)
        self._receive()
        if is_new or self._lacks_base(connection):
            self._take_base()
        until, behind = self._mark(connection)
        self.spool.seal(self._system, until)
        self._registers.follow(connection, self._system)
        if until and self._is_due("witness", WITNESS_EVERY) and (found := witnesses.take(connection)):
            basing.keep_witness(self.vault, self.key, self._system, found)
        return until, behind

    def _failed(self, error: Exception) -> None:
        said = " ".join(str(error).split())
        if self.status.failed(said):
            warn(f"archive: {said}")
        # What is in the spool is sealed even when the server is not there any more.
        try:
            self.spool.seal(self._system or self.vault.identity(self.key), None)
        except (BackupError, OSError) as again:
            if str(again) != str(error):
                warn(f"archive: {again}")

    def _keep_slot(self, connection: psycopg.Connection[Any]) -> bool:
        """See that the server keeps its log for us; say whether it starts to."""
        slot = connection.execute(
            "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [APPLICATION]
        ).fetchone()
        if slot and slot[0] == "lost":
            warn("archive: the server could not keep the log any longer: there is a gap; a new base is taken.")
            self._stop_receiver()
            self.spool.seal(self._system, None)
            connection.execute("SELECT pg_drop_replication_slot(%s)", [APPLICATION])
            self.spool.clear()
            slot = None
        if not slot:
            connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", [APPLICATION])
        return slot is None

    def _lacks_base(self, connection: psycopg.Connection[Any]) -> bool:
        """A vault without a base of this timeline restores nothing."""
        row = connection.execute("SELECT timeline_id FROM pg_control_checkpoint()").fetchone()
        return row is not None and all(base.first.timeline != row[0] for base in self.vault.bases())

    def _take_base(self) -> None:
        if self._is_due("base", BASE_AGAIN):
            say("archive: taking a base ...")
            base = basing.take(self.server, self.vault, self.key, self.state)
            say(f"archive: base {base.label}.")

    def _is_due(self, what: str, every: float) -> bool:
        if time.monotonic() < self._due[what]:
            return False
        self._due[what] = time.monotonic() + every
        return True

    def _receive(self) -> None:
        if self._receiver and self._receiver.poll() is None:
            return
        self._receiver = self.server.start(
            "pg_receivewal",
            "--directory",
            str(self.spool.ready()),
            "--slot",
            APPLICATION,
            "--synchronous",
            "--no-loop",
            "--no-password",
            "--status-interval=1",
            stderr=self._told,
        )

    def _stop_receiver(self) -> None:
        if self._receiver:
            self._receiver.terminate()
            try:
                self._receiver.wait(10)
            except subprocess.TimeoutExpired:
                self._receiver.kill()
                self._receiver.wait()
        self._receiver = None

    def _last_words(self) -> str:
        """What the receiver said as it ended."""
        self._told.seek(0)
        lines = self._told.read().decode(errors="replace").splitlines()
        self._told.truncate(0)
        return lines[-1] if lines else "it said nothing"

    def _mark(self, connection: psycopg.Connection[Any]) -> tuple[datetime | None, int]:
        """Commit a mark; return its instant once the spool has it, else none, and how many bytes are missing."""
        at = witnesses.clock(connection)
        behind = position = parse_lsn(witnesses.beat(connection))
        deadline = time.monotonic() + ARRIVAL
        while time.monotonic() < deadline:
            arrived = connection.execute(
                "SELECT max(flush_lsn)::text FROM pg_stat_replication WHERE application_name = %s", [APPLICATION]
            ).fetchone()
            behind = position - parse_lsn(arrived[0]) if arrived and arrived[0] else behind
            if behind <= 0:
                return at, 0
            if self._receiver and self._receiver.poll() is not None:
                raise BackupError(f"pg_receivewal ended (code {self._receiver.returncode}): {self._last_words()}")
            time.sleep(0.02)
        return None, behind


def _sleep(seconds: float, is_over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not is_over():
        time.sleep(min(0.1, max(0.0, deadline - time.monotonic())))
