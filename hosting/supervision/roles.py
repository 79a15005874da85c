"""What a supervisor runs: the roles, and each process that holds one."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from hosting import system_users
from hosting.supervision import gates, processes, release

if TYPE_CHECKING:
    from pathlib import Path

LEAST_REST, LONGEST_REST = 0.5, 8.0
"""Seconds before a fallen process comes back: the first time, and at most, when it falls again and again."""
STEADY = 30
"""Seconds after which a process that falls is a new story."""


class ProcessStage(StrEnum):
    """Where a process stands in its life."""

    SERVING = "serving"
    CANDIDATE = "candidate"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class ProcessRole:
    """A kind of process: a module of the release that is run, as one of the logins of the database.

    A release may be run by the supervisor of another: its modules are called by the names that stay, in `config/`.
    """

    name: str
    module: str
    login: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    rest: float = LEAST_REST
    listens: bool = False
    """It is handed the listening socket."""


WEB = ProcessRole("web", "config.web", "web", listens=True)
WORKER = ProcessRole("worker", "config.worker", "worker")
ARCHIVE = ProcessRole("archive", "config.backups.archive", "owner")
"""Runs where a vault is named (docs/how-to/back-up-and-restore.md)."""


@dataclass(slots=True)
class Running:
    """A process that was started, and what is known of it."""

    instance: str
    role: str
    release: str
    pid: int
    stage: str
    since: float
    """`time.monotonic()` of its start."""
    term_at: float | None = None
    kill_at: float | None = None


def start(
    role: ProcessRole, of: Path, stage: ProcessStage, *, state: Path, listening: int, gate: int | None = None
) -> Running:
    """Start a process of a role from a release; with a gate, one that reads its code and waits there (`gates.py`)."""
    instance = f"{role.name}-{secrets.token_hex(4)}"
    identity = system_users.identity(role.login)
    own = {
        **(system_users.environment(role.login) if identity else os.environ),
        **role.environment,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_LOGIN": role.login,
        "PALIER_INSTANCE": instance,
        **({"PALIER_LISTEN_FD": str(listening)} if role.listens else {}),
        **({} if gate is None else {gates.NAME: str(gate)}),
    }
    command = [str(release.python(of)), "-P", "-m", role.module, *role.arguments]
    handed = [*([listening] if role.listens else []), *([] if gate is None else [gate])]
    become = identity.take if identity else None
    pid = processes.start(command, own, folder=of, handed=handed, become=become)
    return Running(instance, role.name, os.fspath(of), pid, stage, time.monotonic())
