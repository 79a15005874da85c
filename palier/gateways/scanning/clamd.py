"""Asks clamd about one file: ``INSTREAM``, the bytes in parts that say their length, an empty part, one line back.

The line names what was found. No person is told that name: it frightens and helps nobody, and a log that kept it would say what
somebody's telephone carries.
"""

import contextlib
import logging
import re
import socket
import struct
import time
from contextlib import closing
from dataclasses import dataclass

from django.dispatch import Signal

from palier.gateways.cutting import cut_after

LOOKED = Signal()
"""One file was looked at, or could not be: ``outcome`` is clean, infected or away. Who measures the site listens."""
_PART, _LONGEST_ANSWER = 64 * 1024, 1024
_TCP = re.compile(r"(?P<host>127\.0\.0\.1|localhost|\[::1\]):(?P<port>\d{1,5})")
"""This machine alone: by this socket papers of households go in clear."""
log = logging.getLogger(__name__)


class ScannerAway(Exception):
    """It does not answer, answers that it could not look, or something else: the file is not known to be clean.

    Holds a kind alone: nothing of the file, nothing of the answer.
    """


@dataclass(frozen=True, slots=True)
class VirusScanner:
    """Where clamd listens: ``unix:/run/clamav/clamd.ctl``, or ``tcp:127.0.0.1:3310``."""

    address: str
    timeout: float = 20.0
    """Seconds for a whole answer, its connection included."""

    def is_infected(self, data: bytes) -> bool:
        """Whether it recognised something in these bytes. Raises ``ScannerAway``."""
        try:
            found = _verdict(self._asked(data))
        except ScannerAway as away:
            log.warning("scanner_away", extra={"kind": str(away)})
            _told("away")
            raise
        if found:
            log.warning("file_infected", extra={"count": len(data)})
        _told("infected" if found else "clean")
        return found

    def _asked(self, data: bytes) -> bytes:
        until = time.monotonic() + self.timeout
        try:
            with closing(self._connected()) as line, cut_after(line, until - time.monotonic()):
                line.settimeout(self.timeout)
                # Past its own limit it answers and closes before the end: what it said is read all the same.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    _send(line, data)
                return _answer(line)
        except OSError as error:
            raise ScannerAway(type(error).__name__) from None

    def _connected(self) -> socket.socket:
        way, _, where = self.address.partition(":")
        if way == "unix" and where.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.timeout)
            try:
                line.connect(where)
            except OSError:
                line.close()
                raise
            return line
        found = _TCP.fullmatch(where) if way == "tcp" else None
        if found is None or not 0 < int(found["port"]) < 2**16:
            raise ScannerAway("address")
        return socket.create_connection((found["host"].strip("[]"), int(found["port"])), self.timeout)


def _send(line: socket.socket, data: bytes) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), _PART):
        part = data[start : start + _PART]
        line.sendall(struct.pack("!L", len(part)) + part)
    line.sendall(struct.pack("!L", 0))


def _answer(line: socket.socket) -> bytes:
    """Its line, to the zero that ends it; nothing of it where it stops before."""
    found = b""
    while not found.endswith(b"\0"):
        more = line.recv(_LONGEST_ANSWER)
        found += more
        if not more or len(found) > _LONGEST_ANSWER:
            raise ScannerAway("answer")
    return found[:-1]


def _verdict(answer: bytes) -> bool:
    """Whether it found something. An answer that is not one of its two words says nothing of the file."""
    if answer == b"stream: OK":
        return False
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return True
    raise ScannerAway("limit" if b"size limit exceeded" in answer else "answer")


def _told(outcome: str) -> None:
    LOOKED.send_robust(VirusScanner, outcome=outcome)
