"""`./run palier serve`: open the port, then supervise what serves on it (hosting/supervision/supervisor.py).

After an upgrade, this verb typed in the old checkout (or by systemd) serves the release that was put in: the
state folder remembers which. Under systemd's socket activation the port is open even while this process is not there.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from hosting import configuration, places, system_users, typed
from hosting.database import postgres, programs
from hosting.supervision import control, orders, release, succession
from hosting.supervision.roles import ARCHIVE, WEB, WORKER, ProcessRole
from hosting.supervision.supervisor import HeldFolder, Supervisor, hold, let_go
from palier.management.french_help import FrenchParser, port

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

FIRST_PASSED = 3
"""Number of the first file descriptor that systemd hands down."""
QUEUE = 4096
"""Connections that may wait while every process is busy or being replaced."""
MOST_PROCESSES = 256
FREEING = 15
"""Seconds during which a port still held by a killed supervisor's children is tried again."""


def main(arguments: list[str]) -> int:
    """Serve until told to stop."""
    if arguments[:1] == ["--resume"]:
        system_users.keep_to_oneself()
        say(f"The supervisor is now that of {release.HERE}.")
        return succession.resumed(int(arguments[1]), say).keep(orders.obey)
    options = _options(arguments)
    state = places.state()
    # Whatever folder the processes stand in, they share this one.
    os.environ["PALIER_STATE"] = str(state)
    _follow(state, arguments)
    system_users.keep_to_oneself()
    try:
        state.mkdir(parents=True, exist_ok=True)
        system_users.prepare(state)
        held = hold(state)
        listening = _of_one_s_own(state, held, options)
        late = [*([] if options.no_worker else [WORKER]), *_archive()]
        supervisor = Supervisor(state, listening, [_web(options.workers), *late], held, say)
        supervisor.on_answer = lambda: announce(listening)
        with contextlib.ExitStack() as until_it_ends:
            with _ahead(supervisor):
                until_it_ends.enter_context(postgres.running(state))
                _make_ready(state, held, listening)
            return supervisor.serve(orders.obey, late={kind.name for kind in late})
    except (control.ControlError, postgres.PostgresError, configuration.ConfigurationError) as error:
        say(str(error))
        return 1


def _ahead(supervisor: Supervisor) -> AbstractContextManager[None]:
    """Read the code of the web meanwhile; not where nothing served yet, whose keys its owner draws first."""
    return supervisor.reading_ahead() if release.read(supervisor.state) else contextlib.nullcontext()


def _of_one_s_own(state: Path, held: HeldFolder, options: argparse.Namespace) -> socket.socket:
    """Take the port first: one that is taken is told at once, not after a schema was read. Nobody is let in yet."""
    try:
        return take(options.host, options.port)
    except control.ControlError:
        let_go(held, state)
        raise


def _make_ready(state: Path, held: HeldFolder, listening: socket.socket) -> None:
    """Prepare, and open the port. Refused, let go of the embedded database: it then stops with its last user."""
    try:
        _prepare(state)
        let_in(listening)
    except control.ControlError:
        let_go(held, state)
        raise


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = FrenchParser(prog="./run palier serve", description=typed.MODULES["serve"][1])
    parser.add_argument("--host", default="127.0.0.1", help="adresse où écouter (127.0.0.1)")
    parser.add_argument("--port", type=port, default=8000, help="port où écouter (8000 ; 0 : n’importe lequel)")
    parser.add_argument("--workers", type=_processes, default=2, help="processus du site (2)")
    parser.add_argument("--no-worker", action="store_true", help="sert le site seul : les tâches se font ailleurs")
    return parser.parse_args(arguments)


def _processes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de 1 à {MOST_PROCESSES}")
    return int(text)


def say(text: str) -> None:
    """Tell the person at the terminal, or the log of the service."""
    print(text, flush=True)


def _web(count: int) -> ProcessRole:
    return ProcessRole(WEB.name, WEB.module, WEB.login, environment={"PALIER_WEB_PROCESSES": str(count)}, listens=True)


def _archive() -> list[ProcessRole]:
    return [ARCHIVE] if os.environ.get("PALIER_BACKUP_INTO") else []


def _follow(state: Path, arguments: list[str]) -> None:
    """Serve the release that was put in last, not the checkout in which somebody happens to stand."""
    kept = release.read(state)
    if kept is None or kept.release == release.HERE:
        return
    if not release.can_serve(kept.release):
        say(f"{kept.release}, which served last, is gone: serving from {release.HERE}.")
        return
    say(f"The release that serves is that of {kept.release}.")
    python = str(release.python(kept.release))
    os.execv(python, [python, "-P", "-m", "config.serving", *arguments])  # noqa: S606 - no shell is wanted


def _prepare(state: Path) -> None:
    """Collect the static files of this release; refuse a database that has not its schema."""
    command = [sys.executable, "-P", "-W", "ignore", "-m", "config.schema", "ready"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_LOGIN": "owner",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise control.ControlError((done.stdout + done.stderr).strip())
    if said := done.stdout.strip():
        say(said)


def take(host: str, port: int) -> socket.socket:
    """Return the socket of the port: systemd's if it hands one down, which is open, else one of our own, still closed."""
    if os.environ.pop("LISTEN_PID", "") == str(os.getpid()) and int(os.environ.pop("LISTEN_FDS", "0")) > 0:
        os.set_inheritable(FIRST_PASSED, False)
        given = socket.socket(fileno=FIRST_PASSED)
        given.setblocking(False)
        return given
    deadline, is_told = time.monotonic() + FREEING, False
    while True:
        taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, port))
        except OSError as error:
            taken.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise _unusable(port, error) from error
            if not is_told:
                say(
                    f"Port {port} is taken. If a supervisor was just killed it will be free: trying for {FREEING} s ..."
                )
                is_told = True
            time.sleep(0.2)
            continue
        taken.setblocking(False)
        return taken


def let_in(listening: socket.socket) -> None:
    """Open a port that was taken; one that systemd handed down stays as it is. Raises ``ControlError`` when it cannot."""
    if not listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        try:
            listening.listen(QUEUE)
        except OSError as error:
            # Two that were taken and closed do not see each other: the second one hears of it here.
            raise _unusable(listening.getsockname()[1], error) from error


def _unusable(port: int, error: OSError) -> control.ControlError:
    return control.ControlError(
        f"Port {port} cannot be used ({error.strerror}): end what holds it (ss -ltnp), or give --port another."
    )


_FOR_A_PROXY = (
    "That is for its proxy: asked directly, it sends to https, or does not know the name (docs/how-to/operate.md, 8)."
)
_WITHOUT_A_PROXY = (
    "A browser is sent from there to https, where nobody answers: put a proxy before it that speaks TLS, and set "
    "PALIER_BEHIND_PROXY=1 (docs/how-to/operate.md, 8)."
)


def announce(listening: socket.socket) -> None:
    """Say that the site answers: at the terminal, and to systemd if it waits for it."""
    host, port = listening.getsockname()[:2]
    say(f"Palier answers on http://{f'[{host}]' if ':' in host else host}:{port}/")
    if "1" not in {os.environ.get(name) for name in ("PALIER_DEMO", "PALIER_DEBUG")}:
        say(_FOR_A_PROXY if os.environ.get("PALIER_BEHIND_PROXY") else _WITHOUT_A_PROXY)
    if programs.are_a_package_s() and os.environ.get("PALIER_DEMO") != "1":
        say(
            "Its database is the embedded one, for the demo, tests and a first try: nobody but a release of Palier mends its "
            "faults. In production, Debian's PostgreSQL (docs/how-to/operate.md, 5)."
        )
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"READY=1", "\0" + address[1:] if address.startswith("@") else address)
