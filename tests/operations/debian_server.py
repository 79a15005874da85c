"""Debian's own PostgreSQL and PgBouncer, started for a test from the files of `deploy/`, in a folder and as nobody's service."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from hosting.database import programs
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROGRAMS = Path("/usr/lib/postgresql/17/bin")
DEPLOY = ROOT / "deploy"
SECONDS = 60
_LOGINS = "CREATE ROLE palier_web LOGIN; CREATE ROLE palier_worker LOGIN"
"""What `migrate` makes, and nothing else of it."""


def needed(*names: str | Path) -> None:
    """Skip where one of these programs is not there."""
    for name in (PROGRAMS / "postgres", *names):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed (apt-get install postgresql pgbouncer)")


def me() -> str:
    """Return who runs the tests, as the system says at a socket."""
    return pwd.getpwuid(os.geteuid()).pw_name


def server_s() -> str:
    """Return who the programs run as."""
    return programs.name_of(programs.server_uid())


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Folder:
    """Where the programs live, and what runs in it."""

    def __init__(self, path: Path, port: int) -> None:
        """Know the place."""
        self.path, self.port = path, port
        self.data = path / "data"
        self._running: list[subprocess.Popen[bytes]] = []

    def put(self, name: str, source: Path, filled: Mapping[str, str]) -> Path:
        """Copy a file of `deploy/`, its places filled."""
        text = source.read_text(encoding="utf-8")
        for place, value in filled.items():
            text = text.replace(place, value)
        return self.write(name, text)

    def write(self, name: str, text: str) -> Path:
        """Write a file that is the server's alone."""
        target = self.path / name
        target.write_text(text, encoding="utf-8")
        target.chmod(0o600)
        os.chown(target, programs.server_uid(), -1)
        return target

    def make(self, *, included: Mapping[str, str]) -> None:
        """Make a cluster as Debian does, with lines put first in its `pg_hba.conf` or `pg_ident.conf`."""
        programs.run(
            PROGRAMS / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", seconds=SECONDS
        )
        for name, line in included.items():
            target = self.data / name
            target.write_text(line + "\n" + target.read_text(encoding="utf-8"), encoding="utf-8")

    def start_postgres(self, *settings: str) -> None:
        """Start it, and type what `palier.sql` says and the logins that `migrate` makes."""
        given = [f"port={self.port}", f"unix_socket_directories={self.path}", "fsync=off", *settings]
        self.start(PROGRAMS / "postgres", "-D", self.data, *[word for each in given for word in ("-c", each)])
        with self.superuser() as server:
            for statement in (DEPLOY / "postgresql/palier.sql").read_text(encoding="utf-8").split(";\n"):
                server.execute(statement)  # type: ignore[arg-type] # a file of ours
            server.execute(_LOGINS)

    def superuser(self) -> psycopg.Connection[Any]:
        """Connect by the socket as `postgres`, once it answers."""
        return self.patiently(dbname="postgres", user="postgres", port=self.port)

    def patiently(self, **where: Any) -> psycopg.Connection[Any]:
        """Connect by this folder's socket once something answers there."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                return psycopg.connect(host=str(self.path), autocommit=True, connect_timeout=10, **where)
            except psycopg.OperationalError:
                if time.monotonic() > deadline or any(each.poll() is not None for each in self._running):
                    raise AssertionError((self.path / "log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.1)

    def start(self, program: str | Path, *arguments: object) -> None:
        """Start a program as the servers' user; what it says is in `log`."""
        user = programs.system_user()
        who: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        with (self.path / "log").open("ab") as log:
            self._running.append(
                subprocess.Popen(
                    [str(program), *map(str, arguments)],
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                    **who,
                )
            )

    def stop(self) -> None:
        """End what runs, the last started first."""
        for each in reversed(self._running):
            each.send_signal(signal.SIGINT)
        for each in self._running:
            each.wait(timeout=SECONDS)


@contextmanager
def folder() -> Iterator[Folder]:
    """Yield a folder that the servers' user may enter, and remove it with what runs there."""
    path = Path(tempfile.mkdtemp(prefix="palier-files-", dir="/var/tmp"))
    os.chown(path, programs.server_uid(), -1)
    path.chmod(0o755)
    found = Folder(path, free_port())
    try:
        yield found
    finally:
        found.stop()
        shutil.rmtree(path, ignore_errors=True)
