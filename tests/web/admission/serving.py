"""A tiny site served by real processes, and people who come to it with a browser that refreshes as it is told."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
THREADS = 32


@contextmanager
def served(state: Path, *, seconds: float, slots: int = 1, processes: int = 2) -> Iterator[int]:
    """Serve the tiny site on a free port, which is given back; every page takes ``seconds``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "TINY_KEY": secrets.token_hex(16),
        "TINY_STATE": str(state),
        "TINY_SECONDS": str(seconds),
        "TINY_SLOTS": str(slots),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (state / "server.log").open("wb") as log:
        server = subprocess.Popen(
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
                str(port),
                "--workers",
                str(processes),
                "--blocking-threads",
                str(THREADS),
                "--no-ws",
                "--log-level",
                "error",
                "tests.web.admission.tiny_site:application",
            ],
            cwd=ROOT,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert server.poll() is None, (state / "server.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(port: int) -> bool:
    try:
        return Person(port).ask("/sante/vivant").status == 200
    except OSError:
        return False


@dataclass
class Light:
    """A light answer: how long it took, and the place it told."""

    seconds: float
    place: int


@dataclass
class Person:
    """Someone with a browser: keeps cookies, and asks again when the page says so."""

    port: int
    came_at: float = 0.0
    served_at: float | None = None
    light: list[Light] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str = "/", body: str | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Accept": "text/html",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        try:
            connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if "Palier-Waiting" in answer.headers:
            self.light.append(Light(time.monotonic() - began, int(answer.headers["Palier-Waiting"])))
        return answer

    def come(self, deadline: float, path: str = "/") -> None:
        """Ask until the page comes."""
        self.came_at = time.monotonic()
        while time.monotonic() < deadline:
            try:
                answer = self.ask(path)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                time.sleep(1)
                continue
            if answer.status == 200:
                self.served_at = time.monotonic()
                return
            if answer.status != 503:
                self.errors.append(str(answer.status))
            time.sleep(max(0.0, min(float(answer.headers.get("Refresh", "1")), deadline - time.monotonic())))


def crowd(port: int, people: int, *, every: float, within: float) -> list[Person]:
    """People who come one after the other, ``every`` so many seconds; wait until all have been served, or time is up."""
    persons = [Person(port) for _ in range(people)]
    deadline = time.monotonic() + within
    threads = [threading.Thread(target=person.come, args=(deadline,)) for person in persons]
    for thread in threads:
        thread.start()
        time.sleep(every)
    for thread in threads:
        thread.join(timeout=within + 30)
    return persons
