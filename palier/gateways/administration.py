"""One question to a service of the administration: one time limit for a whole answer, a bounded body, no redirection followed.

What is asked may stand in the address (their protocols): nothing here writes an address down, and an error holds a kind and a
status alone. Nothing of a person is in its words.
"""

import http.client
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from palier.gateways.cutting import cut_after

_MOST, _CHUNK = 64 * 1024, 8 * 1024
_HERE = ("127.0.0.1", "localhost", "::1")


class StateAway(Exception):
    """It does not answer, answers 429 or 5xx, or something that cannot be read: it is asked again later.

    ``wait`` is how many seconds it asks to be left alone; 0 where it says nothing.
    """

    def __init__(self, why: str, wait: float = 0.0) -> None:
        """Keep what the service asks."""
        super().__init__(why)
        self.wait = wait


class StateShut(Exception):
    """It does not know this site, or the settings do not hold: for the operator, no person is at fault."""


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """What came back."""

    status: int
    body: bytes
    wait: float


def ask(
    url: str, method: str, path: str, headers: Mapping[str, str], *, body: bytes | None = None, until: float
) -> StateAnswer:
    """Ask before ``until`` of the monotonic clock. Raises ``StateAway`` or ``StateShut``."""
    address, left = urlsplit(url), until - time.monotonic()
    if left <= 0:
        raise StateAway("TimeoutError")
    connection = _connection(url, left)
    try:
        connection.connect()
        with cut_after(connection.sock, until - time.monotonic()):
            sent = {"Accept": "application/json", "Connection": "close", **headers}
            connection.request(method, f"{address.path.rstrip('/')}{path}", body, sent)
            # Closed by hand: an answer given up half-way holds the socket until it is collected.
            with closing(connection.getresponse()) as answer:
                return StateAnswer(answer.status, _read(answer), _wait(answer))
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Neither the address nor what it holds: the name of what went wrong, and nothing of the error itself.
        raise StateAway(type(error).__name__) from None
    finally:
        connection.close()


def _connection(url: str, timeout: float) -> http.client.HTTPConnection:
    address = urlsplit(url)
    if address.scheme == "https" and address.hostname:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(address.hostname, address.port, timeout=timeout, context=context)
    # In clear to this machine alone: what stands in for the service.
    if address.scheme == "http" and address.hostname in _HERE:
        return http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
    raise StateShut("address")


def _wait(answer: http.client.HTTPResponse) -> float:
    """Seconds for which it asks to be left alone: ``Retry-After``, or the instant of ``RateLimit-Reset``."""
    told = {name: (answer.getheader(name) or "").strip() for name in ("Retry-After", "RateLimit-Reset")}
    if told["Retry-After"].isdecimal():
        return float(told["Retry-After"])
    return max(float(told["RateLimit-Reset"]) - time.time(), 0.0) if told["RateLimit-Reset"].isdecimal() else 0.0


def _read(answer: http.client.HTTPResponse) -> bytes:
    found = b""
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > _MOST:
            raise StateAway("endless")
    return found
