"""The receiver: a signature of *Standard Webhooks* is verified with the standard library alone, before anything is read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLERANCE = 300
_LARGEST = 64 * 1024
_TAKEN, _REFUSED = 204, 401


def is_true(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> bool:
    """Whether a call is of who holds the secret, and of now. Ten lines that a partner may write."""
    said, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now - int(at)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(key, f"{said}.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    signed = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), f"v1,{right}".encode()) for one in signed)


class Receiver(ThreadingHTTPServer):
    """The server: its secret, and what it took, each once."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], secret: str) -> None:
        """Listen at once; ``serve_forever`` answers."""
        self.secret = secret
        self.taken: dict[str, dict[str, object]] = {}
        super().__init__(address, _Call)


class _Call(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Take a call: verified, kept once, answered."""
        size = self.headers.get("Content-Length", "")
        body = self.rfile.read(int(size)) if size.isdecimal() and int(size) <= _LARGEST else b""
        receiver = cast("Receiver", self.server)
        is_own = is_true(receiver.secret, dict(self.headers.items()), body, now=time.time())
        if is_own and self.headers["webhook-id"] not in receiver.taken:
            receiver.taken[self.headers["webhook-id"]] = found = json.loads(body)
            print(found["number"], found["type"], found["data"]["href"], flush=True)
        self.send_response(_TAKEN if is_own else _REFUSED)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each call but what is taken."""
