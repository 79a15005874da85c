"""`./run demo`: the whole product from nothing, on this machine, with an invented world.

Starts the database, brings it to the present schema, makes or freshens the world, then runs
the State's register (sandbox), the web and the worker until Ctrl-C, which stops everything.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from config import (
    demo_identity,
    demo_minutes,
    demo_particulier,
    demo_register,
    demo_signing,
    demo_taxes,
    demo_webhooks,
)
from hosting.database import postgres
from hosting.supervision import control, orders, serving
from hosting.supervision.roles import WEB, WORKER, ProcessRole
from hosting.supervision.supervisor import HeldFolder, Supervisor, hold, let_go

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PREPARING = 900
"""Bound on each step of the preparation, in seconds."""
PROGRESS = "@ "
"""What begins a line of progress of a command; the rest is shown."""
WORKER_AWAY = 2
"""Seconds before the worker comes back, when it has fallen: its absence is part of what is shown."""
PROBE_AFTER = 30
"""Seconds before the probe first visits the site: not while it starts."""


class DemoError(RuntimeError):
    """What stops the demo, said to the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Read the options, prepare, serve."""
    began = time.monotonic()
    options = _options(arguments)
    state = Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve()
    # Messages link to the site, those of the world that is invented first too.
    os.environ.setdefault("PALIER_SITE", f"http://localhost:{options.port}")
    # Ctrl-C too: a shell that starts a command in the background hands it down ignored.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        if options.fresh:
            _start_over(state)
        with _world_of_one_s_own(state, options.port, is_serving=not options.prepare) as held:
            anchor = _prepare(state)
            if options.prepare:
                _say(f"Ready to serve (prepared {since(began)}).")
                return 0
            code = serve(state, options.port, began, anchor, held)
    except (DemoError, control.ControlError, postgres.PostgresError) as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        code = 0
    if not code:
        _say("Stopped.")
    return code


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000, help="port of the site (8000)")
    parser.add_argument("--fresh", action="store_true", help="forget the previous world and start over")
    parser.add_argument("--prepare", action="store_true", help="do all but serve")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, flush=True)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _world_of_one_s_own(state: Path, port: int, *, is_serving: bool) -> Iterator[HeldFolder]:
    """Hold the state folder before anything is written: a second demo never writes into the world of the first.

    The port of one that will serve is tried next: a database that is made for nothing takes its time.
    """
    try:
        held = hold(state)
    except control.ControlError as error:
        raise DemoError(
            f"{error} Open that one, stop it with Ctrl-C, or give this one a world of its own:\n"
            f"PALIER_STATE=/tmp/palier-{port + 1} ./run demo --port {port + 1}"
        ) from error
    try:
        if is_serving:
            _require_free(port)
        with postgres.running(state):
            yield held
    finally:
        let_go(held, state)


def since(began: float) -> str:
    """How long the person at the terminal has waited: the installation counts, where `run` says when it began."""
    typed = os.environ.get("PALIER_BEGAN", "")
    if typed.isdecimal():
        return f"in {time.time() - int(typed):.0f} s, installation included"
    return f"in {time.monotonic() - began:.0f} s"


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(f"Port {port} cannot be used ({error.strerror}): ./run demo --port {port + 1}") from error


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start_over(state: Path) -> None:
    """Forget the world: the embedded database and everything made for it."""
    if os.environ.get("DATABASE_URL"):
        raise DemoError("--fresh empties the embedded database only; DATABASE_URL names another: empty it yourself.")
    if postgres.in_use(state):
        raise DemoError("Another process uses this database: stop it first.")
    postgres.stop(state)
    for folder in (postgres.home(state), postgres.socket_folder(state)):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("media", "sne", "signing", "static"):
        shutil.rmtree(state / name, ignore_errors=True)


def _demo_environment() -> dict[str, str]:
    """Plain HTTP, and letters that leave nowhere."""
    dummy = "django.core.mail.backends.dummy.EmailBackend"
    return {"PALIER_DEMO": "1", "PALIER_EMAIL_BACKEND": os.environ.get("PALIER_EMAIL_BACKEND", dummy)}


def _command(state: Path, *arguments: str, told: Mapping[str, str] = MappingProxyType({})) -> None:
    """Run one management command as the owner, within bounds; its words are shown if it fails. ``told``: settings more."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "django", *arguments],
        env={
            **os.environ,
            **_demo_environment(),
            **told,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PALIER_STATE": str(state),
            "PALIER_LOGIN": "owner",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    late = threading.Timer(PREPARING, process.kill)
    late.start()
    kept: list[str] = []
    try:
        for line in process.stdout or ():
            if line.startswith(PROGRESS):
                _say(f"  {line.removeprefix(PROGRESS).rstrip()}")
            else:
                kept.append(line)
        process.wait()
    finally:
        is_late = not late.is_alive()
        late.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()
    if is_late:
        raise DemoError(f"{arguments[0]} took more than {PREPARING} s.")
    if process.returncode:
        raise DemoError(f"{''.join(kept).strip()}\n{arguments[0]} failed (see above).")


def _prepare(state: Path) -> date:
    """Bring schema, world and static files up to date; return the day on which the world is anchored."""
    _say("Database: bringing the schema up to date ...")
    _command(state, "migrate", "--database", "owner", "--noinput", "--verbosity", "0", "--progress")
    _command(state, "collectstatic", "--noinput", "--verbosity", "0")
    # The file remembers the world of one database: made anew, the world is too.
    made = state / "demo-world"
    known = made.read_text().split() if made.exists() else []
    if known[:1] == [postgres.identity(state)]:
        anchor = date.fromisoformat(known[1])
        _say("World: opening fresh publications ...")
        _command(state, "demo_world", "--open-fresh", "--progress")
        return anchor
    anchor = datetime.now(ZoneInfo("Europe/Paris")).date()
    _say("World: inventing it, once (a minute or two); later starts keep it ...")
    demandes = demo_register.demandes(state, anchor)
    # Its lease is sent to the provider that the demo will have: the worker opens it there within a minute.
    _, signing = demo_signing.process(state / "signing")
    _, events = demo_webhooks.process(state / "receiver")
    words = ("--anchor", anchor.isoformat(), "--demandes", str(demandes), "--progress")
    _command(state, "demo_world", *words, told=signing | events)
    made.write_text(f"{postgres.identity(state)} {anchor.isoformat()}\n")
    return anchor


def serve(state: Path, port: int, began: float, anchor: date, held: HeldFolder) -> int:
    """Run the site and every stand-in until Ctrl-C."""
    register, known = demo_register.process(state, port=free_port(), anchor=anchor)
    shared = _demo_environment() | known
    identities, known = demo_identity.process(state / "identities", port=free_port(), site=f"http://localhost:{port}")
    shared |= known
    taxes, known = demo_taxes.process(state / "taxes", port=free_port(), anchor=anchor)
    shared |= known
    particulier, known = demo_particulier.process(state / "particulier", port=free_port(), anchor=anchor)
    shared |= known
    signing, known = demo_signing.process(state / "signing")
    shared |= known | demo_minutes.told(state / "minutes")
    receiver, known = demo_webhooks.process(state / "receiver")
    shared |= known
    kinds = [
        register,
        identities,
        taxes,
        particulier,
        signing,
        receiver,
        WEB,
        replace(WORKER, rest=WORKER_AWAY),
        # Not from outside, but the page of state has something to show; the first visit waits until the site is there.
        ProcessRole(
            "probe",
            "django",
            "web",
            ("probe", "--site", f"http://localhost:{port}", "--after", str(PROBE_AFTER), "--verbosity", "0"),
        ),
    ]
    listening = serving.take("127.0.0.1", port)
    serving.let_in(listening)
    kinds = [replace(kind, environment=shared) for kind in kinds]
    supervisor = Supervisor(state, listening, kinds, held, _say)
    supervisor.on_answer = lambda: _announce(port, began)
    return supervisor.serve(orders.obey)


def _announce(port: int, began: float) -> None:
    _say(f"\nPalier answers on http://localhost:{port}/  (ready {since(began)})")
    _say(f"Sign in as someone of the cast, in one click: http://localhost:{port}/demo/")
    _say("Ctrl-C stops everything.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
