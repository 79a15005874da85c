"""A clamd on the loopback, strict about its protocol; and the harmless text that every scanner recognises, built by pieces."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EICAR = b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
FAULTS = ("", "mute", "drips", "hangs_up", "error", "garbage", "endless", "unfinished")
"""Silence, a sign now and then, an end without a word, its own error, another word, no end, a line without its zero."""

_SAID = {
    "hangs_up": b"",
    "error": b"stream: Can't allocate memory ERROR\0",
    "garbage": b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
    "unfinished": b"stream: OK",
}


class _Line(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        house = cast("FakeClamd", self.server)
        line: socket.socket = self.request
        line.settimeout(5)
        try:
            said = self._exactly(10)
            if said != b"zINSTREAM\0":
                house.wrong.append("command")
                line.sendall(b"UNKNOWN COMMAND\0")
                return
            data = self._stream(house)
            if data is None:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            house.seen.append(data)
            self._answer(house, data)
        except (OSError, EOFError):
            house.wrong.append("cut")

    def _stream(self, house: FakeClamd) -> bytes | None:
        found = b""
        while size := struct.unpack("!L", self._exactly(4))[0]:
            found += self._exactly(size)
            if len(found) > house.limit:
                return None
        line: socket.socket = self.request
        line.setblocking(False)
        try:
            # Nothing follows the empty part.
            if line.recv(1):
                house.wrong.append("after the end")
        except BlockingIOError:
            pass
        line.settimeout(5)
        return found

    def _answer(self, house: FakeClamd, data: bytes) -> None:
        line: socket.socket = self.request
        if house.fault == "mute":
            house.stop.wait(5)
        elif house.fault == "drips":
            while not house.stop.wait(0.05):
                line.sendall(b"s")
        elif house.fault == "endless":
            while not house.stop.is_set():
                line.sendall(b"stream: " * 100)
        else:
            good = b"stream: Test.Signature FOUND\0" if EICAR in data else b"stream: OK\0"
            line.sendall(_SAID.get(house.fault, good))

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self.request.recv(size - len(found))
            if not more:
                raise EOFError
            found += more
        return found


class FakeClamd(socketserver.ThreadingTCPServer):
    """What it was shown, what was wrong with how it was asked, and the fault that it plays."""

    daemon_threads = True

    def __init__(self, *, fault: str = "", limit: int = 25 * 1024 * 1024) -> None:
        self.fault, self.limit = fault, limit
        self.seen: list[bytes] = []
        self.wrong: list[str] = []
        self.stop = threading.Event()
        super().__init__(("127.0.0.1", 0), _Line)

    @property
    def address(self) -> str:
        return f"tcp:127.0.0.1:{self.server_address[1]}"


class _ByPath(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def listening(*, fault: str = "", limit: int = 25 * 1024 * 1024) -> Iterator[FakeClamd]:
    with FakeClamd(fault=fault, limit=limit) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stop.set()
            server.shutdown()
            thread.join(5)


@contextmanager
def listening_at(path: Path) -> Iterator[str]:
    """The same, by a path."""
    with _ByPath(str(path), _Line) as server:
        for name, value in {"fault": "", "limit": 2**20, "seen": [], "wrong": [], "stop": threading.Event()}.items():
            setattr(server, name, value)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"unix:{path}"
        finally:
            server.shutdown()
            thread.join(5)


def away() -> str:
    """An address of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp:127.0.0.1:{free.getsockname()[1]}"
