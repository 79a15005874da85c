"""One call to a receiver: to the very address that was looked at, without a redirect, in a time and a size, its name verified.

The name is resolved once. What was found public is connected to: a name that changes its answer meanwhile changes nothing.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Buffer, Mapping
from typing import override

from palier.gateways.webhooks.addresses import public_addresses
from palier.rules.partners.webhook_addresses import AddressRefused, asked
from palier.rules.partners.webhook_delays import SendOutcome

TIMEOUT = 10.0
"""Seconds for all of it: to connect, to send, and to hear the answer."""
LARGEST_ANSWER = 16 * 1024
_GOOD = range(200, 300)
_MOVED = range(300, 400)
_PART = 4096


class _Late(Exception):
    """The time of the whole call is over."""


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was chosen before, under the name that was asked."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None, until: float) -> None:
        super().__init__(host, port)
        self._address, self._context, self._until = address, context, until
        self._opened: _Watched | None = None

    def end(self) -> None:
        """Close what was opened."""
        if self._opened is not None:
            self._opened.end()

    @override
    def connect(self) -> None:
        line = socket.create_connection((self._address, self.port), timeout=_left(self._until))
        try:
            line.settimeout(_left(self._until))
            wrapped = self._context.wrap_socket(line, server_hostname=self.host) if self._context else line
            self.sock = self._opened = _Watched(wrapped, self._until)
        except BaseException:
            line.close()
            raise


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    loopback: bool = False,
    timeout: float = TIMEOUT,
    context: ssl.SSLContext | None = None,
) -> SendOutcome:
    """Post a body, once. Whatever the other side does, this ends in time and says a word."""
    until = time.monotonic() + timeout
    try:
        told = asked(url, loopback=loopback)
        address = public_addresses(told.host, told.port, loopback=loopback)[0]
    except AddressRefused as refused:
        return SendOutcome(None, str(refused))
    tls = None if told.is_plain else (context or ssl.create_default_context())
    line = _Pinned(told.host, told.port, address, tls, until)
    try:
        return _spoken(line, told.target, body, headers, until)
    except ssl.SSLError:
        return SendOutcome(None, "tls")
    except (TimeoutError, _Late):
        return SendOutcome(None, "delai")
    except (OSError, http.client.HTTPException, ValueError):
        return SendOutcome(None, "connexion")
    finally:
        line.end()


def _spoken(line: _Pinned, target: str, body: bytes, headers: Mapping[str, str], until: float) -> SendOutcome:
    sent = {"Content-Type": "application/json", "User-Agent": "Palier-Webhooks/1", "Connection": "close", **headers}
    line.request("POST", target, body, sent)
    answer = line.getresponse()
    status, size = answer.status, 0
    while part := answer.read1(_PART):
        size += len(part)
        if size > LARGEST_ANSWER:
            return SendOutcome(status, "reponse_longue")
        _left(until)
    if status in _GOOD:
        return SendOutcome(status, "")
    return SendOutcome(status, "redirection" if status in _MOVED else "code")


class _Watched:
    """A socket held to the end of the whole call at each read and write: a drop a second does not make it last an hour."""

    def __init__(self, held: socket.socket, until: float) -> None:
        self._held, self._until = held, until

    def sendall(self, data: bytes) -> None:
        self._held.settimeout(_left(self._until))
        self._held.sendall(data)

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._held, self._until))

    def close(self) -> None:
        """The library lets go of a line whose answer is still to be read: who opened it ends it."""

    def end(self) -> None:
        self._held.close()


class _Reading(io.RawIOBase):
    """What the library reads an answer from."""

    def __init__(self, held: socket.socket, until: float) -> None:
        self._held, self._until = held, until

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        self._held.settimeout(_left(self._until))
        return self._held.recv_into(memoryview(buffer))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _Late
    return left
