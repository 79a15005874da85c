"""Asks for one notice: a token, then the notice; one time limit for both, bounded answers, no redirection followed.

The service wants the tax number in the address that is asked (its protocol): nothing here writes an address down, and an error
holds a kind and a status alone.
"""

import base64
import http.client
import json
import ssl
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from palier.gateways.cutting import cut_after
from palier.gateways.taxes import reading
from palier.gateways.taxes.errors import TaxesAway, TaxesShut
from palier.rules.fetching.tax_notices import TaxNotice

_SCOPE = "RessourceIRDerniere"
"""What the token opens: the last situation for the income tax, and nothing else."""
_MOST, _CHUNK = 64 * 1024, 8 * 1024
_OK, _CLIENT = 200, 4
_NOTHING = frozenset({204, 400, 403, 404, 410, 422})
"""No notice of that year under that number, or no such number: which of them is told to nobody."""
_SHUT = frozenset({401})
_BUSY = frozenset({408, 425, 429})
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    wait: float


@dataclass(frozen=True, slots=True)
class TaxService:
    """Where it answers, and as whom it knows this site."""

    url: str
    client: str
    secret: str = field(repr=False)
    teleservice: str
    """The identifier that the DGFiP gave to this service of the site (``ID_Teleservice``)."""
    timeout: float = 20.0

    def notice(self, number: str, year: int) -> TaxNotice | None:
        """The notice on the income of a year, or none. Raises ``TaxesAway`` or ``TaxesShut``."""
        until = time.monotonic() + self.timeout
        token = self._token(until)
        headers = {
            "Authorization": f"Bearer {token}",
            "ID_Teleservice": self.teleservice,
            "X-Correlation-ID": str(uuid4()),
        }
        path = f"/impotparticulier/1.0/spi/{number}/dernieresituation/ir/assiettes/annrev/{year}"
        answer = self._ask("GET", path, None, headers, until)
        if answer.status in _NOTHING:
            return None
        return reading.notice(self._good(answer).body, year)

    def _token(self, until: float) -> str:
        known = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        body = urlencode({"grant_type": "client_credentials", "scope": _SCOPE}).encode()
        headers = {"Authorization": f"Basic {known}", "Content-Type": "application/x-www-form-urlencoded"}
        answer = self._ask("POST", "/token", body, headers, until)
        if answer.status // 100 == _CLIENT and answer.status not in _BUSY:
            raise TaxesShut(str(answer.status))
        try:
            token = json.loads(self._good(answer).body)["access_token"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise TaxesAway("unreadable token") from error
        if not isinstance(token, str) or not token or not (token.isascii() and token.isprintable()) or " " in token:
            raise TaxesAway("unreadable token")
        return token

    @staticmethod
    def _good(answer: _Answer) -> _Answer:
        if answer.status in _SHUT:
            raise TaxesShut(str(answer.status))
        if answer.status != _OK:
            raise TaxesAway(str(answer.status), answer.wait)
        return answer

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], until: float) -> _Answer:
        address, left = urlsplit(self.url), until - time.monotonic()
        if left <= 0:
            raise TaxesAway("TimeoutError")
        connection = _connection(self.url, left)
        try:
            connection.connect()
            with cut_after(connection.sock, until - time.monotonic()):
                sent = {"Accept": "application/json", "Connection": "close", **headers}
                connection.request(method, f"{address.path.rstrip('/')}{path}", body, sent)
                # Closed by hand: an answer given up half-way holds the socket until it is collected.
                with closing(connection.getresponse()) as answer:
                    return _Answer(answer.status, _read(answer), _wait(answer))
        except (OSError, http.client.HTTPException, ValueError) as error:
            # Neither the address nor what it holds: the name of what went wrong, and nothing of the error itself.
            raise TaxesAway(type(error).__name__) from None
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
    raise TaxesShut("address")


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
            raise TaxesAway("endless")
    return found
