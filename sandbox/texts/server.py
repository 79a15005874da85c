"""The gateway: requests are signed and dated, an id is one message for ever, a receipt is asked for."""

import json
import os
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from palier.gateways.texting import signing

FAULTS = (
    "",
    "slow",
    "broken",
    "busy",
    "forged",
    "replayed",
    "garbage",
    "endless",
    "deaf",
    "mute",
    "failed",
    "unknown_number",
)
"""Silence, 500, 429, a wrong signature, the answer to another request, noise, too much, 400, takes it and hangs up,
then two receipts of what did not arrive."""
_PATH = re.compile(r"^/messages/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_NUMBER = re.compile(r"^\+(33|590|594|596|262)\d{9}$")
_SENDER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9 ]{0,10}$")
_CONFLICT = 409
_LARGEST, _LONGEST = 16 * 1024, 6 * 153
_LANDED = {"failed": "failed", "unknown_number": "unknown_number"}


class TextsSandbox(ThreadingHTTPServer):
    """The server: its key, its log, what it took, and what it was asked."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], key: bytes, log: Path, fault: str = "", pause: float = 60.0) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in FAULTS:
            raise ValueError(fault)
        self.key, self.fault, self.pause = key, fault, pause
        self.taken: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.seen: set[str] = set()
        self.former = ""
        self.one_at_a_time = threading.Lock()
        self._log = os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a")
        super().__init__(address, TextsHandler)

    def take(self, key: str, said: dict[str, str]) -> int:
        """Keep a message once: 201, 200 the same again, 409 another under the same id."""
        with self.one_at_a_time:
            if key in self.taken:
                return 200 if self.taken[key] == said else _CONFLICT
            self.taken[key] = said
            self._log.write(json.dumps({"id": key, **said}) + "\n")
            self._log.flush()
            return 201

    def server_close(self) -> None:
        """Close the log too."""
        super().server_close()
        self._log.close()


class TextsHandler(BaseHTTPRequestHandler):
    """One request."""

    timeout = 30

    def do_PUT(self) -> None:
        """Take a message."""
        server = cast("TextsSandbox", self.server)
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LARGEST))
        if not self._is_let_in(body):
            return
        said = _read(body)
        if said is None:
            self._answer(400, {"error": "message"})
            return
        key = self.path.rpartition("/")[2]
        status = server.take(key, said)
        if server.fault == "mute":
            self.close_connection = True
            return
        self._answer(status, {"error": "conflict"} if status == _CONFLICT else {"id": key, "state": "accepted"})

    def do_GET(self) -> None:
        """Say what became of one."""
        server = cast("TextsSandbox", self.server)
        if not self._is_let_in(b""):
            return
        key = self.path.rpartition("/")[2]
        if key not in server.taken:
            self._answer(404, {"error": "unknown"})
            return
        self._answer(200, {"id": key, "state": _LANDED.get(server.fault, "delivered")})

    def _is_let_in(self, body: bytes) -> bool:
        """Judge the signature, its hour and the address, then play the fault that was chosen."""
        server = cast("TextsSandbox", self.server)
        server.asked.append(f"{self.command} {self.path}")
        date, given = self.headers.get(signing.DATE, ""), self.headers.get(signing.SIGNATURE, "")
        right = signing.of_request(server.key, self.command, self.path, date, body)
        second = date.partition(".")[0]
        is_of_now = second.isdecimal() and abs(time.time() - int(second)) <= signing.OLDEST
        if not is_of_now or not signing.holds(given, right) or given in server.seen:
            self._answer(401, {"error": "signature"})
            return False
        server.seen.add(given)
        if not _PATH.match(self.path):
            self._answer(404, {"error": "address"})
            return False
        if server.fault == "slow":
            time.sleep(server.pause)
        refused = {"broken": 500, "busy": 429, "deaf": 400}.get(server.fault)
        if refused:
            self._answer(refused, {"error": server.fault})
        return refused is None

    def _answer(self, status: int, said: dict[str, str]) -> None:
        server = cast("TextsSandbox", self.server)
        body = {"garbage": b"\x00[" * 40, "endless": b"x" * 8 * _LARGEST}.get(server.fault) or json.dumps(said).encode()
        signature = signing.of_answer(server.key, self.headers.get(signing.SIGNATURE, ""), status, body)
        told = {"forged": "0" * 64, "replayed": server.former or "0" * 64}.get(server.fault, signature)
        server.former = signature
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(signing.SIGNATURE, told)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the framework's signature
        """Keep the terminal quiet."""


def _read(body: bytes) -> dict[str, str] | None:
    """The message, if each of its three words is as it must be."""
    try:
        said = json.loads(body)
    except ValueError:
        return None
    if (
        not isinstance(said, dict)
        or set(said) != {"to", "from", "text"}
        or not all(isinstance(x, str) for x in said.values())
    ):
        return None
    is_right = _NUMBER.match(said["to"]) and _SENDER.match(said["from"]) and 0 < len(said["text"]) <= _LONGEST
    return said if is_right else None
