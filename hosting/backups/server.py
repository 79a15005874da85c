"""The server that is backed up, and how PostgreSQL's programs reach it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from hosting.backups import BackupError
from hosting.database import programs
from hosting.supervision import processes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

APPLICATION = "palier_archive"
"""How the archive is named on the server: its connections, and the slot that keeps the log for it."""
# What libpq reads from its environment: an argument would show the password to every user of the machine.
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


@dataclass(frozen=True)
class ClusterServer:
    """One cluster, by the address of Palier's database in it, as its owner."""

    url: str

    @cached_property
    def programs(self) -> Path:
        """Where PostgreSQL's programs are; they run as the current user."""
        return programs.installed()

    def connect(self) -> psycopg.Connection[Any]:
        """Connect with statements that commit by themselves, in UTC. Raises ``BackupError``."""
        try:
            return psycopg.connect(
                self.url,
                autocommit=True,
                connect_timeout=10,
                application_name=APPLICATION,
                options="-c timezone=UTC -c datestyle=ISO -c extra_float_digits=1",
            )
        except psycopg.OperationalError as error:
            raise BackupError(f"The server does not answer: {' '.join(str(error).split())}") from error

    def facts(self) -> dict[str, str]:
        """Return what names the cluster and its log."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT (SELECT system_identifier FROM pg_control_system())::text,"
                " pg_size_bytes(current_setting('wal_segment_size'))::text, current_setting('server_version'),"
                " current_user::text, current_database()::text"
            ).fetchone()
        assert row is not None  # noqa: S101 - one row by construction
        return dict(zip(("system", "segment", "version", "user", "database"), row, strict=True))

    def start(self, program: str, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
        """Start one of the programs on this server; it ends with this process, whatever ends that."""
        parent = os.getpid()
        return subprocess.Popen(
            [str(self.programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            env=self._environment(),
            start_new_session=True,
            preexec_fn=lambda: processes.end_with_parent(parent),  # noqa: PLW1509 - this process has one thread
            **how,
        )

    def _environment(self) -> Mapping[str, str]:
        given = conninfo_to_dict(self.url)
        named = {variable: str(given[name]) for name, variable in _VARIABLES.items() if given.get(name)}
        path = os.environ.get("PATH", os.defpath)
        return {"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGAPPNAME": APPLICATION, **named}


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Tell whoever watches."""
    print(text, file=sys.stderr, flush=True)
