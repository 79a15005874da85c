"""What an upgrade waits for, each wait with its bound."""

from __future__ import annotations

import contextlib
import http.client
import os
import time
from typing import TYPE_CHECKING, Any

from hosting.supervision import control, roles, supervisor
from hosting.supervision.control import ControlError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STARTING = 90
"""Seconds given to a release to answer that it is ready."""
LEAVING = supervisor.LAME_DUCK + supervisor.ENDING + 15
STEADY = 2.0
"""Seconds after which a worker that has just started is taken to stay."""
OK = 200


def _until[T](found: Callable[[], T | None], seconds: float, failing: str) -> T:
    deadline = time.monotonic() + seconds
    while (value := found()) is None:
        if time.monotonic() > deadline:
            raise ControlError(failing)
        time.sleep(0.1)
    return value


def _processes(state: Path, role: str) -> list[dict[str, Any]]:
    return [each for each in control.ask(state, "status")["processes"] if each["role"] == role]


def ready(state: Path, instance: str) -> str:
    """Wait until that very instance says, on the common port, that it is ready; return which of its processes did."""

    def found() -> str | None:
        status = control.ask(state, "status")
        if instance in status["failed"]:
            raise ControlError(f"{instance} ended by itself (code {status['failed'][instance]}); see the log.")
        code, answered = _ask(*status["address"])
        return answered if code == OK and answered.startswith(f"{instance}/") else None

    return _until(found, STARTING, f"{instance} did not say that it is ready within {STARTING} s.")


def _ask(host: str, port: int) -> tuple[int, str]:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    name = (os.environ.get("PALIER_HOSTS") or "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection(here, port, timeout=5)
    with contextlib.closing(connection):
        try:
            headers = {"Host": name, "X-Forwarded-Proto": "https", "Connection": "close"}
            connection.request("GET", "/sante/pret", headers=headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            return 0, ""
        return answer.status, answer.headers.get("Palier-Instance", "")


def nobody_leaving(state: Path, role: str) -> str:
    """Wait until every process that was retired has ended; return a word on it."""
    began = time.monotonic()

    def found() -> bool | None:
        return None if any(each["stage"] == roles.ProcessStage.LEAVING for each in _processes(state, role)) else True

    _until(found, LEAVING, f"The old {role} processes do not end; they are killed in the end. Run it again.")
    return f"the old {role} processes have ended, after {time.monotonic() - began:.1f} s"


def worker_of(state: Path, target: Path) -> None:
    """Wait until the worker of that release stays, and the others have ended their jobs."""
    seen: dict[int, float] = {}

    def found() -> bool | None:
        for each in _processes(state, roles.WORKER.name):
            if each["release"] == str(target):
                first = seen.setdefault(each["pid"], time.monotonic())
                if time.monotonic() - first > STEADY:
                    return True
        return None

    _until(found, STARTING, "The worker does not stay; see the log.")
    nobody_leaving(state, roles.WORKER.name)


def no_older_process(state: Path, kept: set[Path]) -> None:
    """Wait until no process of a release before the present one is left."""
    wanted = {str(each) for each in kept}

    def found() -> bool | None:
        status = control.ask(state, "status")
        older = {each["release"] for each in status["processes"]} - wanted
        return None if older or status["orphans"] else True

    _until(found, LEAVING, "Processes of an older release do not end; a contract waits for them.")


def supervised_by(state: Path, target: Path) -> None:
    """Wait until the supervisor is that of the release."""

    def found() -> bool | None:
        with contextlib.suppress(ControlError):
            return control.ask(state, "status")["supervised_by"] == str(target) or None
        return None

    _until(found, STARTING, "The supervisor did not go on with the code of the release.")
