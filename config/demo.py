"""`./run demo`: the whole product from nothing, on this machine, with an invented world.

Starts the database, brings it to the present schema, makes or freshens the world, then runs
the State's register (sandbox), the web and the worker until Ctrl-C, which stops everything.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from config import postgres
from config.children import Children
from sandbox.sne.files import many_to_xml
from sandbox.sne.population import population

if TYPE_CHECKING:
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOUSEHOLDS = 3000
REGISTER_SEED = 2026
"""The register invents the same households for the same seed and day."""
PREPARING = 300
"""Bound on each step of the preparation, in seconds."""
REVIVED = {"register": 60, "worker": 2}
"""Processes that come back, and after how many seconds: long enough to see the site without its register."""
ANSWERING = 30
"""Bound on the wait for a server's first answer, in seconds."""


class DemoError(RuntimeError):
    """What stops the demo, said to the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Read the options, prepare, serve."""
    began = time.monotonic()
    options = _options(arguments)
    state = Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve()
    # Ctrl-C too: a shell that starts a command in the background hands it down ignored.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        if not options.prepare:
            _require_free(options.port)
        if options.fresh:
            _start_over(state)
        with postgres.running(state):
            anchor = _prepare(state)
            if options.prepare:
                _say(f"Ready to serve (prepared in {time.monotonic() - began:.0f} s).")
                return 0
            return _serve(state, options.port, began, anchor)
    except (DemoError, postgres.PostgresError) as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        _say("Stopped.")
        return 0


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


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(f"Port {port} cannot be used ({error.strerror}): ./run demo --port {port + 1}") from error


def _free_port() -> int:
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
    for name in ("media", "sne", "static"):
        shutil.rmtree(state / name, ignore_errors=True)


def _environment(state: Path, login: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_DEMO": "1",
        "PALIER_LOGIN": login,
        "PALIER_EMAIL_BACKEND": os.environ.get("PALIER_EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend"),
        **more,
    }


def _command(state: Path, *arguments: str) -> None:
    """Run one management command as the owner, within bounds; its words are shown if it fails."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-m", "django", *arguments],
        env=_environment(state, "owner"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output, _ = process.communicate(timeout=PREPARING)
    except subprocess.TimeoutExpired as error:
        raise DemoError(f"{arguments[0]} took more than {PREPARING} s.") from error
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if process.returncode:
        raise DemoError(f"{output.strip()}\n{arguments[0]} failed (see above).")


def _prepare(state: Path) -> date:
    """Bring schema, world and static files up to date; return the day on which the world is anchored."""
    _say("Database: bringing the schema up to date ...")
    _command(state, "migrate", "--database", "owner", "--noinput", "--verbosity", "0")
    _command(state, "collectstatic", "--noinput", "--verbosity", "0")
    # The file remembers the world of one database: made anew, the world is too.
    made = state / "demo-world"
    known = made.read_text().split() if made.exists() else []
    if known[:1] == [postgres.identity(state)]:
        anchor = date.fromisoformat(known[1])
        _say("World: opening fresh publications ...")
        _command(state, "demo_world", "--open-fresh")
        return anchor
    anchor = datetime.now(ZoneInfo("Europe/Paris")).date()
    _say("World: inventing households, homes and the cast ...")
    demandes = state / "demandes.xml"
    demandes.write_text(many_to_xml(population(REGISTER_SEED, anchor, HOUSEHOLDS), on=anchor), encoding="utf-8")
    _command(state, "demo_world", "--anchor", anchor.isoformat(), "--demandes", str(demandes))
    made.write_text(f"{postgres.identity(state)} {anchor.isoformat()}\n")
    return anchor


def _serve(state: Path, port: int, began: float, anchor: date) -> int:
    children = Children()
    register = _free_port()
    certificates = state / "sne"
    environment = {"PALIER_SNE_URL": f"https://localhost:{register}", "PALIER_SNE_CERTS": str(certificates)}
    try:
        certificates.mkdir(parents=True, exist_ok=True)
        children.start(
            "register", "sandbox.sne",
            ["--port", str(register), "--certs", str(certificates), "--population", str(HOUSEHOLDS),
             "--seed", str(REGISTER_SEED), "--anchor", anchor.isoformat()],
            _environment(state, "web", **environment),
        )  # fmt: skip
        # --respawn-failed-workers: a worker that dies is replaced, the site stays up.
        children.start(
            "web", "granian",
            ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
             "--blocking-threads", "2", "--no-ws", "--respawn-failed-workers", "--log-level", "warning",
             "config.wsgi:application"],
            _environment(state, "web", **environment),
        )  # fmt: skip
        children.start(
            "worker", "django", ["procrastinate", "worker", "--concurrency", "1"],
            _environment(state, "worker", **environment),
        )  # fmt: skip
        _wait_for_answer(children, port)
        _say(f"\nPalier answers on http://localhost:{port}/  (ready in {time.monotonic() - began:.0f} s)")
        _say(f"Sign in as someone of the cast, in one click: http://localhost:{port}/demo/")
        _say("Ctrl-C stops everything.")
        _watch(children)
    finally:
        children.stop()


def _watch(children: Children) -> NoReturn:
    """Serve until the site itself falls. The register and the worker come back: their absence is part of what is shown."""
    due: dict[str, float] = {}
    while True:
        time.sleep(0.5)
        fallen = children.fallen()
        if fallen is None:
            continue
        name, code = fallen
        if name not in REVIVED:
            raise DemoError(f"The {name} process ended by itself (code {code}): everything stops.")
        if name not in due:
            due[name] = time.monotonic() + REVIVED[name]
            _say(f"The {name} process ended by itself (code {code}); it comes back in {REVIVED[name]} s.")
        elif time.monotonic() >= due[name]:
            del due[name]
            children.revive(name)


def _wait_for_answer(children: Children, port: int) -> None:
    """Return once the site has answered a request, whatever its answer."""
    deadline = time.monotonic() + ANSWERING
    while time.monotonic() < deadline:
        if fallen := children.fallen():
            raise DemoError(f"The {fallen[0]} process ended at once (code {fallen[1]}; see above).")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            connection.getresponse().read()
            return
        connection.close()
        time.sleep(0.1)
    raise DemoError(f"The site did not answer within {ANSWERING} s.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
