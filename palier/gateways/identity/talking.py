"""Questions to a provider over HTTP: one deadline for a whole sign-in, bounded answers, no redirection followed."""

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from palier.gateways.cutting import cut_after
from palier.gateways.identity.errors import Away, Unbelievable

_MOST, _CHUNK = 256 * 1024, 16 * 1024
_OK, _SERVER_FAULT, _TOO_MANY = 200, 500, 429
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """What came: the status, the media type without its parameters, the body."""

    status: int
    kind: str
    body: bytes

    @property
    def is_ok(self) -> bool:
        """Whether it is what was asked for."""
        return self.status == _OK

    def document(self) -> dict[str, object]:
        """The JSON object that it holds, or ``Unbelievable``."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unbelievable("Le fournisseur d’identité répond autre chose que du JSON.") from error
        if not isinstance(found, dict):
            raise Unbelievable("Le fournisseur d’identité répond autre chose qu’un objet JSON.")
        return found


def is_safe(url: str) -> bool:
    """Whether an address may be asked: encrypted, or on this very machine, and in the letters of an address alone."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    try:
        address = urlsplit(url)
        host, _ = address.hostname, address.port
    except ValueError:
        return False
    return bool(host) and (address.scheme == "https" or (address.scheme == "http" and host in _HERE))


class Talk:
    """One sign-in's questions: all of them together take ``seconds`` at most."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self.until = time.monotonic() + seconds

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> ProviderAnswer:
        """Ask for a page."""
        return self._ask("GET", url, None, headers or {})

    def post(self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> ProviderAnswer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, urlencode(fields).encode(), {**kind, **(headers or {})})

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> ProviderAnswer:
        if not is_safe(url):
            raise Unbelievable("Le fournisseur d’identité donne une adresse qui n’est pas chiffrée.")
        try:
            answer = self._exchange(method, url, body, headers)
        except TimeoutError as error:
            raise Away("Le fournisseur d’identité met trop de temps à répondre.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Away(f"Le fournisseur d’identité ne répond pas ({type(error).__name__}).") from error
        if answer.status >= _SERVER_FAULT or answer.status == _TOO_MANY:
            raise Away(f"Le fournisseur d’identité répond {answer.status}.")
        return answer

    def _exchange(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> ProviderAnswer:
        address, left = urlsplit(url), self._left()
        if address.scheme == "https":
            context = ssl.create_default_context()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                address.hostname or "", address.port, timeout=left, context=context
            )
        else:
            connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=left)
        path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        try:
            connection.connect()
            with cut_after(connection.sock, self._left()):
                connection.request(method, path, body, {"Accept": "*/*", "Connection": "close", **headers})
                return _read(connection.getresponse())
        finally:
            connection.close()

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _read(response: http.client.HTTPResponse) -> ProviderAnswer:
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += chunk
        if len(data) > _MOST:
            raise Unbelievable("Le fournisseur d’identité répond sans fin.")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    return ProviderAnswer(response.status, kind, bytes(data))
