"""A primary, its streaming replica and the site, each a real process, made in a test's own folder and stopped with it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psycopg

from hosting.database import postgres, programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOUND = 60
"""Seconds given to anything that must happen."""
OLDEST = 8
"""Age in seconds beyond which the replica of these tests shows no place."""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    seconds: float


@dataclass
class Site:
    """The site as a browser meets it; one cookie jar a person."""

    state: Path
    port: int
    seeded: dict[str, Any]
    replica: Path
    jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def jar(self, person: str) -> dict[str, str]:
        session = self.seeded["sessions"].get(person)  # a visitor without an account has none
        return self.jars.setdefault(person, {"palier_session": session} if session else {})

    def ask(self, method: str, path: str, person: str = "amina", form: list[tuple[str, str]] | None = None) -> Answer:
        jar = self.jar(person)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=BOUND)) as connection:
            connection.request(method, path, body=None if form is None else urlencode(form), headers=headers)
            response = connection.getresponse()
            text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            jar[name] = value
        return Answer(response.status, response.headers, text, time.monotonic() - began)

    def until_writable(self) -> None:
        until(lambda: self.ask("GET", "/connexion/").status == 200, "the site takes acts again")

    def count(self, statement: str) -> int:
        with psycopg.connect(postgres.url(self.state)) as connection:
            row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
        assert row is not None
        return int(row[0])


def touch(site: Site) -> None:
    """Let a change reach the replica, as a worker at rest does every few seconds: its data are then of now."""
    with (
        psycopg.connect(postgres.url(site.state)) as primary,
        psycopg.connect(postgres.url(site.replica), autocommit=True) as replica,
    ):
        row = primary.execute("SELECT pg_logical_emit_message(true, 'test', ''), clock_timestamp()").fetchone()
        primary.commit()
        assert row is not None
        reached = "SELECT pg_last_xact_replay_timestamp() >= %s"
        until(lambda: (replica.execute(reached, [row[1]]).fetchone() or [False])[0], "the replica follows")


def until(condition: Any, what: str) -> None:
    end = time.monotonic() + BOUND
    while not condition():
        assert time.monotonic() < end, f"waited too long until {what}"
        time.sleep(0.05)


def environment(state: Path, login: str, **more: str) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PALIER_TEST_STATE"}}
    return {
        **known,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_LOGIN": login,
        "PALIER_DEMO": "1",
        # Who answers now is asked of every page: none is a copy of a moment ago.
        "PALIER_COPY_SECONDS": "0",
        **more,
    }


def run(state: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-m", *arguments],
        env=environment(state, "owner"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def clone(of: Path, state: Path) -> None:
    """Make a streaming replica of one embedded server, and start it."""
    state.mkdir()
    folder, sockets, found = postgres.home(state), postgres.socket_folder(state), programs.usable(postgres.home(state))
    for each in (folder, sockets):
        programs.own(each)
    programs.run(
        found / "pg_basebackup",
        "-h",
        postgres.socket_folder(of),
        "-U",
        postgres.OWNER,
        "-D",
        folder / "data",
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
    )
    with (folder / "data" / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"unix_socket_directories = '\"{sockets}\"'\n")
    start(state)


def start(state: Path) -> None:
    folder = postgres.home(state)
    programs.run(
        programs.usable(postgres.home(state)) / "pg_ctl",
        "start",
        "-D",
        folder / "data",
        "-l",
        folder / "log",
        "-w",
        "-t",
        BOUND,
    )


def forget(state: Path) -> None:
    postgres.stop(state)
    for folder in (postgres.home(state), postgres.socket_folder(state)):
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Site]:
    primary, replica = folder / "primary", folder / "replica"
    with contextlib.ExitStack() as stack:
        stack.callback(forget, primary)
        stack.callback(forget, replica)
        postgres.ensure_running(primary, durable=False)
        run(primary, "django", "migrate", "--database", "owner", "--noinput", "--verbosity", "0")
        run(primary, "django", "collectstatic", "--noinput", "--verbosity", "0")
        seeded = json.loads(run(primary, "tests.outages.seed"))
        clone(primary, replica)
        site = Site(primary, _free_port(), seeded, replica)
        web = _serve(site)
        stack.callback(_end, web)
        until(lambda: _answers(site, web), "the site answers")
        yield site


@contextlib.contextmanager
def beside(site: Site, **more: str) -> Iterator[Site]:
    """Another web on the same two servers, with settings of its own."""
    other = replace(site, port=_free_port(), jars={})
    web = _serve(other, **more)
    try:
        until(lambda: _answers(other, web), "the other web answers")
        yield other
    finally:
        _end(web)


def _serve(site: Site, **more: str) -> subprocess.Popen[bytes]:
    # Reading from a replica while the primary is there has its own tests, and its own web.
    asked = {"PALIER_REPLICA_OLDEST": str(OLDEST), "PALIER_REPLICA_READS": "0", **more}
    with (site.state / f"web-{site.port}.log").open("wb") as log:
        return subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(site.port),
                "--workers",
                "1",
                "--blocking-threads",
                "2",
                "--no-ws",
                "--log-level",
                "warning",
                "config.wsgi:application",
            ],
            env=environment(site.state, "web", PALIER_REPLICA_URL=postgres.url(site.replica), **asked),
            stdin=subprocess.DEVNULL,
            stderr=log,
        )


def _answers(site: Site, web: subprocess.Popen[bytes]) -> bool:
    assert web.poll() is None, (site.state / f"web-{site.port}.log").read_text()
    with contextlib.suppress(OSError, http.client.HTTPException):
        return site.ask("GET", "/").status == 200
    return False


def _end(web: subprocess.Popen[bytes]) -> None:
    web.terminate()
    try:
        web.wait(15)
    except subprocess.TimeoutExpired:
        web.kill()
        web.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
