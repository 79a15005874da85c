"""A cluster taken out of a base, and replayed by PostgreSQL itself up to where it is told."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from hosting.backups import BackupError, basing
from hosting.database import postgres, programs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REPLAY = 4 * 3600
"""Bound on a replay, in seconds."""
# A standby must have room for what the server had: PostgreSQL refuses to replay with less.
_ROOM = {
    "max_connections setting": "max_connections",
    "max_worker_processes setting": "max_worker_processes",
    "max_wal_senders setting": "max_wal_senders",
    "max_prepared_xacts setting": "max_prepared_transactions",
    "max_locks_per_xact setting": "max_locks_per_transaction",
}
_HBA = "local all all trust\nlocal replication all trust\n"


@dataclass
class Recovery:
    """A state folder whose cluster is being restored: `home/data`, and the log it replays in `home/wal`."""

    state: Path
    user: str
    database: str

    @property
    def home(self) -> Path:
        """Where the server's user can go."""
        return postgres.home(self.state)

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The log to replay, in clear."""
        return self.home / "wal"

    @property
    def url(self) -> str:
        """The address of the restored database."""
        return postgres.url(self.state, self.user, self.database)

    def make_folders(self) -> None:
        """Make the folders, refusing any that holds something. Raises ``BackupError``."""
        if self.state.exists() and any(self.state.iterdir()):
            raise BackupError(f"{self.state} holds something: a restore goes into a new folder.")
        self.state.mkdir(parents=True, exist_ok=True)
        for folder in (self.home, postgres.socket_folder(self.state), self.data, self.log):
            if folder != self.home and folder.exists() and any(folder.iterdir()):
                raise BackupError(f"{folder} holds something: a restore goes into a new folder.")
            programs.own(folder)

    def discard(self) -> None:
        """Leave nothing of a restore that failed: half a cluster is not one."""
        self.stop()
        for folder in (self.data, self.log):
            shutil.rmtree(folder, ignore_errors=True)
        for part in basing.STATE_PARTS:
            found = self.state / part
            shutil.rmtree(found, ignore_errors=True) if found.is_dir() else found.unlink(missing_ok=True)

    def hand_over(self) -> None:
        """Give the files to the server's user."""
        if user := programs.system_user():
            for folder in (self.data, self.log):
                for path in (folder, *folder.rglob("*")):
                    shutil.chown(path, user.pw_uid, user.pw_gid)

    def prepare(self) -> None:
        """Write the settings of a server of ours: those of the first one name its own folders and certificates."""
        (self.data / "postgresql.conf").write_text("# Restored by Palier: see postgresql.auto.conf.\n")
        (self.data / "pg_hba.conf").write_text(_HBA)
        (self.data / "pg_ident.conf").write_text("")
        self.hand_over()

    def replay(self, target: Mapping[str, str]) -> None:
        """Start the replay up to a target, and return once the server answers. Raises ``BackupError``."""
        shell = f'cp {shlex.quote(str(self.log).replace("%", "%%") + "/")}%f "%p"'
        # On the base's own timeline: what was lived at that second, whatever came of it later.
        always = {"restore_command": shell, "archive_mode": "off", "recovery_target_timeline": "current"}
        settings = {**self._room(), **always, **target}
        lines = "".join(f"{name} = '{value.replace("'", "''")}'\n" for name, value in settings.items())
        socket = postgres.socket_folder(self.state)
        (self.data / "postgresql.auto.conf").write_text(postgres.configuration(socket) + lines)
        (self.data / "recovery.signal").write_text("")
        self.hand_over()
        try:
            postgres.start(programs.usable(self.home), self.home, seconds=REPLAY)
        except programs.PostgresError as error:
            raise BackupError(f"the replay failed: {self.fatal() or error}") from error

    def wait(self, query: str, wanted: object) -> None:
        """Wait until the replay says so; what stops it is told in the server's own words. Raises ``BackupError``."""
        deadline = time.monotonic() + REPLAY
        while time.monotonic() < deadline:
            try:
                with self.connect() as connection:
                    found = connection.execute(query).fetchone()
            except psycopg.OperationalError as error:
                if fatal := self.fatal():
                    raise BackupError(f"the replay failed: {fatal}") from error
                found = None
            if found and found[0] == wanted:
                return
            time.sleep(0.1)
        raise BackupError(f"the replay did not end within {REPLAY} s.")

    def connect(self) -> psycopg.Connection[Any]:
        """Connect as the owner, as the counts were taken."""
        options = "-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1"
        return psycopg.connect(self.url, autocommit=True, connect_timeout=10, options=options)

    def stop(self) -> None:
        """Stop the server, whether it runs or not."""
        postgres.stop(self.state)

    def fatal(self) -> str:
        """Return the last fatal line of the server's log, if any."""
        path = self.home / "log"
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        return next((line.split("FATAL:", 1)[1].strip() for line in reversed(lines) if "FATAL:" in line), "")

    def _room(self) -> dict[str, str]:
        program = programs.installed() / "pg_controldata"
        done = subprocess.run(
            [str(program), str(self.data)], capture_output=True, text=True, check=False, timeout=60, env={"LC_ALL": "C"}
        )
        said = dict(line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)
        return {ours: said[theirs].strip() for theirs, ours in _ROOM.items() if theirs in said}
