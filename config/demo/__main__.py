"""`./run demo`: the whole product from nothing, on this machine, with an invented world.

Starts the database, brings it to the present schema, makes or freshens the world, then runs
the State's register (sandbox), the web and the worker until Ctrl-C, which stops everything.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from config.demo.preparing import DemoError, prepare, say, start_over
from config.demo.serving import serve, since
from hosting.database import postgres
from hosting.supervision import control
from hosting.supervision.supervisor import HeldFolder, hold, let_go

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ROOT = Path(__file__).resolve().parents[2]


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
            start_over(state)
        with _world_of_one_s_own(state, options.port, is_serving=not options.prepare) as held:
            anchor = prepare(state)
            if options.prepare:
                say(f"Ready to serve (prepared {since(began)}).")
                return 0
            code = serve(state, options.port, began, anchor, held)
    except (DemoError, control.ControlError, postgres.PostgresError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        code = 0
    if not code:
        say("Stopped.")
    return code


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=8000, help="port of the site (8000)")
    parser.add_argument("--fresh", action="store_true", help="forget the previous world and start over")
    parser.add_argument("--prepare", action="store_true", help="do all but serve")
    return parser.parse_args(arguments)


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


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise DemoError(f"Port {port} cannot be used ({error.strerror}): ./run demo --port {port + 1}") from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
