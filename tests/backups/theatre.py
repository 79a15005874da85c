"""A server of its own for a drill: a state folder, its cluster, an archiver, and processes that act on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psycopg
from django.db import connection

from hosting.backups.store import keys
from hosting.backups.store.vault import Vault
from hosting.database import postgres, programs
from hosting.supervision import control
from hosting.typed import MODULES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = Path(os.environ["PALIER_TEST_STATE"])
EMPTY: Mapping[str, str] = {}
PATIENCE = 90
"""Bound on every wait, in seconds: generous, the machine may be busy."""


@dataclass
class Theatre:
    """Everything under one folder; leaving stops what was started."""

    folder: Path
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        keys.write_pair(self.folder / "keys")
        return self

    def build(self) -> None:
        """Make the cluster, with the tables of the tests' own database, which has the migrations."""
        postgres.ensure_running(self.state)
        source = postgres.url(TESTS, database=connection.settings_dict["NAME"])
        for dump, *options in (["pg_dumpall", "--roles-only"], ["pg_dump"]):
            reader = [programs.installed() / "psql", "--quiet", "--no-psqlrc", "--dbname", self.url]
            with subprocess.Popen(
                [programs.installed() / dump, *options, f"--dbname={source}"], stdout=subprocess.PIPE
            ) as out:
                # The owner is there already: that one error is expected.
                subprocess.run(reader, stdin=out.stdout, check=True, timeout=PATIENCE, capture_output=True)
            assert out.returncode == 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.running:
            self.end(process)
        for state in self.folder.iterdir():
            postgres.stop(state)
            # Where the server's user cannot enter the tests' folder, its own stands elsewhere.
            shutil.rmtree(postgres.home(state), ignore_errors=True)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def vault(self) -> Vault:
        return Vault(self.folder / "vault")

    @property
    def seal(self) -> Path:
        return self.folder / "keys" / "backup.seal"

    @property
    def opening(self) -> Path:
        return self.folder / "keys" / "backup.open"

    @property
    def url(self) -> str:
        return postgres.url(self.state)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PALIER_TEST_STATE"}}
        return {
            **kept,
            "PALIER_STATE": str(self.state),
            "PALIER_LOGIN": "owner",
            "PALIER_BACKUP_INTO": str(self.vault.root),
            "PALIER_BACKUP_KEY": str(self.seal),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(ROOT),
            **more,
        }

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a module to its end: `run("hosting.backups.backup", "--check")`."""
        return subprocess.run(
            [sys.executable, "-P", "-m", *arguments],
            env=self.environment(**more),
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=4 * PATIENCE,
        )

    def palier(self, verb: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(MODULES[verb][0], *arguments, **more)

    def start(self, *arguments: str, more: Mapping[str, str] = EMPTY, **how: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", *arguments],
            env=self.environment(**more),
            cwd=self.folder,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **how,
        )
        self.running.append(process)
        return process

    def end(self, process: subprocess.Popen[str]) -> str:
        """Ask a process to end; return what it had left to say."""
        process.terminate()
        try:
            return process.communicate(timeout=PATIENCE)[0]
        except (subprocess.TimeoutExpired, ValueError):
            process.kill()
            process.wait()
            return ""

    def restore(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        to = str(self.folder / name)
        return self.palier("restore", "--to", to, *arguments, PALIER_BACKUP_KEY=str(self.opening))

    def archived(self, since: str, state: Path | None = None) -> None:
        """Wait until the archive says that every commit until then is in the vault."""
        self.wait_for(
            lambda: (self.said(state).get("until") or "") > since, f"nothing archived after {since}: {self.said(state)}"
        )

    def served(self, role: str) -> list[int]:
        """Pids of a role under the supervisor of this state folder."""
        return [one["pid"] for one in control.ask(self.state, "status")["processes"] if one["role"] == role]

    def said(self, state: Path | None = None) -> dict[str, Any]:
        """What the archive of a state folder says; of this one unless another is named."""
        try:
            return dict(json.loads(((state or self.state) / "archiving.json").read_text()))
        except FileNotFoundError:
            return {}

    @staticmethod
    def wait_for(condition: Any, otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, otherwise
            time.sleep(0.05)


def act(process: subprocess.Popen[str], verb: str, count: int = 1) -> list[dict[str, str]]:
    """Have a life do something, and return what it acknowledged."""
    assert process.stdin
    process.stdin.write(f"{verb} {count}\n")
    process.stdin.flush()
    return [answer(process) for _ in range(count)]


def answer(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    line = process.stdout.readline()
    try:
        return dict(json.loads(line))
    except ValueError:
        raise AssertionError(line + process.communicate(timeout=PATIENCE)[0]) from None
