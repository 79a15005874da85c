"""How the supervisor of one release becomes that of the next: `exec`, with its pid, its children and its sockets.

No old code supervises for ever, and nothing that listens or runs notices. The next release first reads, in a process
apart, what it would be given: only if it understands it does the `exec` happen.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hosting import system_users
from hosting.supervision import release
from hosting.supervision.control import ControlError
from hosting.supervision.roles import ProcessRole, Running
from hosting.supervision.supervisor import HeldFolder, Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

UNDERSTANDING = 20
"""Bound on the trial reading, in seconds."""


def written(supervisor: Supervisor) -> str:
    """Return all that the next supervisor must know, file descriptors by number."""
    return json.dumps(
        {
            "state": str(supervisor.state),
            "listening": supervisor.listening.fileno(),
            "lock": supervisor.held.lock,
            "users": supervisor.held.users,
            "door": supervisor.held.door.fileno(),
            "kinds": [asdict(kind) for kind in supervisor.kinds.values()],
            "running": [asdict(one) for one in supervisor.running],
            "at": {name: str(folder) for name, folder in supervisor.at.items()},
        }
    )


def check(supervisor: Supervisor, folder: Path) -> None:
    """Refuse a release that would not understand what it is given. Raises ``ControlError``."""
    command = [str(release.python(folder)), "-P", "-m", "config.succession"]
    try:
        read = subprocess.run(
            command,
            cwd=folder,
            input=written(supervisor),
            text=True,
            capture_output=True,
            timeout=UNDERSTANDING,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ControlError(f"The supervisor of {folder} does not answer.") from error
    if read.returncode:
        raise ControlError(f"The supervisor of {folder} cannot take over: {read.stderr.strip()[-400:]}")


def become(supervisor: Supervisor, folder: Path) -> NoReturn:
    """Go on as the supervisor of that release."""
    told = os.memfd_create("palier-succession", 0)
    os.write(told, written(supervisor).encode())
    os.lseek(told, 0, os.SEEK_SET)
    held = supervisor.held
    for descriptor in (supervisor.listening.fileno(), held.lock, held.users, held.door.fileno()):
        os.set_inheritable(descriptor, True)
    python = str(release.python(folder))
    os.chdir(folder)
    system_users.hand_on()
    os.execv(python, [python, "-P", "-m", "config.serving", "--resume", str(told)])  # noqa: S606 - no shell is wanted


def resumed(told: int, say: Callable[[str], None]) -> Supervisor:
    """Return the supervisor that another release was, ready to go on."""
    with os.fdopen(told, encoding="utf-8") as given:
        kept = read(given.read())
    for name in ("listening", "lock", "users", "door"):
        os.set_inheritable(kept[name], False)
    held = HeldFolder(kept["lock"], kept["users"], socket.socket(fileno=kept["door"]))
    supervisor = Supervisor(kept["state"], socket.socket(fileno=kept["listening"]), kept["kinds"], held, say)
    supervisor.at.update(kept["at"])
    for one in kept["running"]:
        supervisor.adopt(one)
    return supervisor


def read(text: str) -> dict[str, Any]:
    """Return what was written, as objects; fields of another release that are unknown here stop the succession."""
    kept: dict[str, Any] = json.loads(text)
    kinds = [ProcessRole(**{**kind, "arguments": tuple(kind["arguments"])}) for kind in kept["kinds"]]
    return {
        **kept,
        "state": Path(kept["state"]),
        "kinds": kinds,
        "running": [Running(**one) for one in kept["running"]],
        "at": {name: Path(folder) for name, folder in kept["at"].items()},
    }


def main() -> int:
    """Read from standard input what would be given; an exception says that it is not understood."""
    read(sys.stdin.read())
    return 0
