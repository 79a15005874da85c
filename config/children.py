"""Child processes that never outlive this one, whatever ends it (Linux)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PR_SET_PDEATHSIG = 1
GRACE = 10
"""Seconds given to a child between the polite signal and the last one."""

_libc = ctypes.CDLL(None)


class Children:
    """A group of processes: start them, watch them, stop them all."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._recipes: dict[str, tuple[str, Sequence[str], Mapping[str, str]]] = {}

    def start(self, name: str, module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run a module in a process group of its own, so that Ctrl-C reaches this process alone."""
        self._recipes[name] = (module, arguments, environment)
        parent = os.getpid()

        def before_it_runs() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # the parent died between the two calls
                os._exit(1)

        self.running[name] = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=before_it_runs,  # noqa: PLW1509 - this process has one thread
        )

    def fallen(self) -> tuple[str, int] | None:
        """Return the name and code of a child that ended by itself, if any."""
        for name, child in self.running.items():
            code = child.poll()
            if code is not None:
                return name, code
        return None

    def revive(self, name: str) -> None:
        """Start again a child that ended, as it was first started."""
        self.start(name, *self._recipes[name])

    def stop(self) -> None:
        """End every child, politely, then not, with what it started itself."""
        for child in self.running.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
        for child in self.running.values():
            _signal(child, signal.SIGKILL, group=True)
            child.wait()
        self.running.clear()


def _signal(child: subprocess.Popen[bytes], number: int, *, group: bool = False) -> None:
    # Granian's master drains its workers by itself: only the last signal goes to the whole group.
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(child.pid, number)
