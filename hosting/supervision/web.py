"""The web processes of one release, on a listening socket that somebody else keeps open.

The supervisor binds the port once and hands its socket down: releases follow each other on it and no connection is
refused in between. A release that leaves (SIGUSR1) first stops accepting and closes each connection after its answer;
only then does SIGTERM end it. TERM alone would reset what had just been accepted (26 of 64,000 requests, measured).
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import resource
import signal
import socket
import stat
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from hosting.supervision import gates
from hosting.supervision.processes import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

THREADS = 64
"""Threads of Python a process. Two of them run pages (PALIER_WEB_SLOTS: with four, p99 rose from 25 ms to 0.7 s under
saturation), some wait for these, and a third is left to tell the others their turn: hosting/admission/."""
BACKLOG = 4096
"""Connections that the kernel holds while every process is busy or being replaced; it bounds this by net.core.somaxconn."""
CONNECTIONS = 16_384
"""Connections a process holds, idle ones included: beyond it they would wait in the backlog without an answer."""
LAME_DUCK = 3.0
"""Seconds between the end of accepting and SIGTERM: clients see that their connection is closed, and move on."""
DRAINING = 50
"""Seconds given to requests in flight once SIGTERM has come."""
STEP = 0.02
"""Seconds between two looks at a process that is ending."""
ORPHAN_SECONDS = 60
"""Longest life of a process whose master has died."""
STAYING = (("Server", "Palier"),)
LEAVING = (*STAYING, ("Connection", "close"))
leaving = threading.Event()
"""Set in a process that no longer accepts: each answer closes its connection."""


class InheritedServer(MPServer):
    """Granian's server on a socket that is open already: one queue of connections for every process and release."""

    def __init__(self, descriptor: int, **options: Any) -> None:
        """Keep the descriptor of the listening socket."""
        super().__init__(**options)
        self._descriptor = descriptor

    def _stop_workers(self) -> None:
        """Let every process end its requests; kill, and say so, the one that truly does not end.

        The library asks once, a millisecond after: another of its threads may have collected the process and not noted it
        yet, and it then tells of a killing that did not take place (at half of the stops).
        """
        deadline, processes = time.monotonic() + DRAINING, list[Any](self.wrks)
        for each in processes:
            each.terminate()
        for each in processes:
            while each.is_alive() and time.monotonic() < deadline:
                each.join(min(STEP, deadline - time.monotonic()))
                time.sleep(STEP)
            if each.is_alive():
                logging.getLogger("_granian").warning("Killing worker-%s: it does not end", each.idx + 1)
                each.kill()
                each.join()
        self.wrks.clear()

    def _init_shared_socket(self) -> None:
        self._shd = SocketHolder(self._descriptor, False, BACKLOG)  # type: ignore[call-arg,assignment]
        self._sso = None


def prepare(load: Callable[[], Callable[..., Any]]) -> Callable[..., Any]:
    """Prepare a web process that has just been forked: tie it to its master, then load the application."""
    master = int(os.environ["PALIER_MASTER"])
    signal.signal(signal.SIGUSR1, _leave)
    end_with_parent(master, told_by=signal.SIGUSR1)
    threading.Thread(target=_end_as_orphan, args=(master,), daemon=True).start()
    # Here and not above: the master makes no application, so that a fork carries no connection.
    return naming_nothing(load())


def naming_nothing(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Let the server write no name of its own; once this process is leaving, send each next connection elsewhere."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> object:
            is_said = ("Connection", "close") in headers
            more_headers = LEAVING if leaving.is_set() and not is_said else STAYING
            return start_response(status, [*headers, *more_headers], *more)

        return application(environ, start)

    return answer


def _end_as_orphan(master: int) -> None:
    """End a process whose master was killed: it has stopped accepting, its requests end, it goes."""
    while os.getppid() == master:
        time.sleep(1)
    time.sleep(LAME_DUCK)
    os.kill(os.getpid(), signal.SIGTERM)
    # The last resort, should a request never end.
    time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def _forget_signals() -> None:
    # The master's handlers, kept by the fork, would swallow a SIGTERM that comes while the product is loading.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _leave(_number: int, _frame: object) -> None:
    """Stop accepting, for good: a socket on which nobody calls takes the place of the shared one, which stays open."""
    leaving.set()
    shared = os.fstat(int(os.environ["PALIER_LISTEN_FD"])).st_ino
    deaf = socket.socket()
    deaf.bind(("127.0.0.1", 0))
    deaf.listen(1)
    deaf.setblocking(False)
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # closed since it was listed
            found = os.fstat(int(entry.name))
            if stat.S_ISSOCK(found.st_mode) and found.st_ino == shared:
                os.dup2(deaf.fileno(), int(entry.name))
    deaf.close()


def allow_connections() -> None:
    """Ask for as many files as the system lets this process have: each connection is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def share(code: Callable[[], None]) -> None:
    """Import code that every process forked after this will hold in common, apart from what the collector moves."""
    # Nothing dies of what is imported: the collector would look at it all again and again.
    gc.disable()
    code()
    gc.collect()
    gc.freeze()
    gc.enable()


def main(load: Callable[[], Callable[..., Any]], code: Callable[[], None]) -> int:
    """Serve until SIGTERM what each process makes for itself, of code that they all share."""
    allow_connections()
    share(code)
    if not gates.wait():
        return 0
    # A fork is what keeps the descriptor; the default differs between versions of Python.
    multiprocessing.set_start_method("fork")
    os.environ["PALIER_MASTER"] = str(os.getpid())
    # The group's signal reaches the master too, and processes that are not ready for it.
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    os.register_at_fork(after_in_child=_forget_signals)
    server = InheritedServer(
        int(os.environ["PALIER_LISTEN_FD"]),
        target="config.wsgi:application",
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("PALIER_WEB_PROCESSES") or 2),
        blocking_threads=THREADS,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAINING,
        log_level=LogLevels.warning,
    )
    # Granian warns of so many threads at each start; ours mostly wait, and the slots bound those that work.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server.serve(target_loader=lambda _target: prepare(load))
    return 0
