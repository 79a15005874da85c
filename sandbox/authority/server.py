"""The authority: each answer is made by OpenSSL itself, which is also the judge of the tests."""

import contextlib
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from rfc3161_client._rust import parse_timestamp_request

from sandbox.authority import keys

FAULTS = ("", "nonce", "digest", "expired", "stranger", "refused", "garbage", "endless", "slow", "drip", "busy")
"""Another nonce, another digest, a certificate that is over, one that nobody signed, a refusal, noise, too much, silence,
a head without end, 503."""
_REFUSAL = bytes.fromhex("30053003020102")
_LARGEST = 64 * 1024


class AuthoritySandbox(ThreadingHTTPServer):
    """The server: its keys are made at its start."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path, fault: str = "", pause: float = 60.0) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in FAULTS:
            raise ValueError(fault)
        keys.make(folder)
        self.folder, self.fault, self.pause = folder, fault, pause
        self.asked = 0
        self.one_at_a_time = threading.Lock()
        super().__init__(address, AuthorityHandler)

    def answer(self, query: bytes) -> bytes:
        """What OpenSSL says of a question, with the fault that was chosen."""
        read = parse_timestamp_request(query)
        if self.fault == "digest":
            query = query.replace(read.message_imprint.message, bytes(32))
        if self.fault == "nonce" and read.nonce is not None:
            told = read.nonce.to_bytes((read.nonce.bit_length() + 7) // 8, "big")
            query = query.replace(told, told[:-1] + bytes([told[-1] ^ 1]))
        signer = self.fault if self.fault in keys.SIGNERS else "right"
        with tempfile.NamedTemporaryFile() as file, self.one_at_a_time:
            file.write(query)
            file.flush()
            command = [
                "openssl",
                "ts",
                "-reply",
                "-config",
                str(self.folder / f"{signer}.cnf"),
                "-queryfile",
                file.name,
            ]
            return subprocess.run([*command, "-section", "here"], check=True, capture_output=True, timeout=30).stdout


class AuthorityHandler(BaseHTTPRequestHandler):
    """One question."""

    def do_POST(self) -> None:
        """Answer it."""
        server = cast("AuthoritySandbox", self.server)
        server.asked += 1
        query = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LARGEST))
        if server.fault == "busy":
            self.send_error(503)
            return
        if server.fault == "slow":
            time.sleep(server.pause)
        if server.fault == "drip":
            self._drip(server.pause)
            return
        made = {"garbage": b"\x00not an answer", "refused": _REFUSAL, "endless": b"x" * 4 * _LARGEST}.get(server.fault)
        answer = server.answer(query) if made is None else made
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _drip(self, seconds: float) -> None:
        self.send_response(200)
        with contextlib.suppress(OSError):
            for index in range(int(seconds * 5)):
                self.send_header(f"X-Drip-{index}", "x")
                self.flush_headers()
                time.sleep(0.2)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the framework's signature
        """Keep the terminal quiet."""
