"""Processes that never outlive the one that started them, whatever ends it (Linux).

The kernel tells a child that its parent died (PR_SET_PDEATHSIG). What a child had itself started then comes to
this process (PR_SET_CHILD_SUBREAPER), which knows it by its session and ends it too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
NOT_STARTED = 127
_OWN = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE)
"""The signals that each process answers in its own way."""
_libc = ctypes.CDLL(None)


def become_reaper() -> None:
    """Receive the orphans of one's children, and their children's; kept across `exec`."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(parent: int, *, told_by: int = signal.SIGTERM) -> None:
    """Ask to be told when the parent dies; called in the child, which ends at once if it is too late."""
    _libc.prctl(PR_SET_PDEATHSIG, told_by)
    if os.getppid() != parent:
        os._exit(NOT_STARTED)


def start(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path,
    handed: Iterable[int] = (),
    become: Callable[[], None] | None = None,
) -> int:
    """Run a command in a session of its own, with these file descriptors beside the three usual; return its pid.

    `become` is called in the child, which may there take another user.
    """
    parent = os.getpid()
    # Told to end at its very birth, it would run its parent's handler instead, and never end.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _OWN)
    try:
        pid = os.fork()
        if pid == 0:
            _become(parent, command, environment, folder, handed, become, before)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pid


def _become(
    parent: int,
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    handed: Iterable[int],
    become: Callable[[], None] | None,
    unmasked: Iterable[int],
) -> NoReturn:
    # Nothing may come back from here into the parent's code.
    try:
        os.setsid()
        if become:
            become()
        # Afterwards: the kernel forgets it when the user changes.
        end_with_parent(parent)
        for number in _OWN:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, unmasked)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        for descriptor in handed:
            os.set_inheritable(descriptor, True)
        os.chdir(folder)
        os.execve(command[0], list(command), dict(environment))  # noqa: S606 - no shell is wanted
    finally:
        os._exit(NOT_STARTED)


def ended() -> dict[int, int]:
    """Collect every child that has ended, one's own or inherited: its pid and its code (minus the signal)."""
    found = {}
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            found[pid] = os.waitstatus_to_exitcode(status)
    return found


def orphans(sessions: Iterable[int]) -> dict[int, int]:
    """Return the children of this process that belong to these sessions, whose leaders have ended: pid to session."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    wanted = set(sessions)
    found = {}
    for word in listed.read_text().split() if wanted and listed.exists() else []:
        with contextlib.suppress(ProcessLookupError):
            session = os.getsid(int(word))
            if session in wanted:
                found[int(word)] = session
    return found


def send(pid: int, number: int, *, group: bool = False) -> None:
    """Signal a process, or all its group; one that has ended is left in peace."""
    with contextlib.suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, number)
