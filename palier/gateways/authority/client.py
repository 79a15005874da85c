"""Asks an authority of time over HTTP: one total time limit, a bounded answer, verified before it is handed on."""

import http.client
import ssl
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from palier.gateways.authority import verifying
from palier.gateways.authority.errors import Silent, UnbelievableStamp
from palier.gateways.authority.verifying import Stamp
from palier.gateways.cutting import cut_after

_MOST, _CHUNK, _OK = 64 * 1024, 8 * 1024, 200
_CLOCKS = timedelta(minutes=5)
"""How far the authority's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Where it answers, and the file of the certificates that it is believed by. ``timeout`` is the whole call's, in seconds."""

    url: str
    trusted: Path
    timeout: float = 20.0

    def stamp(self, content: bytes, *, at: datetime) -> Stamp:
        """Have this content dated now, or ``Silent``, or ``UnbelievableStamp``."""
        trusted = verifying.certificates(self.trusted)
        asked, nonce = verifying.request(content)
        found = verifying.verify(self._post(asked), content, trusted, nonce=nonce)
        if abs(found.stamped_at - at) > _CLOCKS:
            raise UnbelievableStamp("L’heure de l’autorité est à plus de cinq minutes de la nôtre.")
        return found

    def _post(self, body: bytes) -> bytes:
        until = time.monotonic() + self.timeout
        address = urlsplit(self.url)
        kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}.get(address.scheme)
        if kind is None or not address.hostname:
            raise Silent("L’adresse de l’autorité n’en est pas une.")
        options = {"context": ssl.create_default_context()} if address.scheme == "https" else {}
        connection = kind(address.hostname, address.port, timeout=self.timeout, **options)
        try:
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.connect()
            with cut_after(connection.sock, until - time.monotonic()):
                connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
                answer = connection.getresponse()
                if answer.status != _OK:
                    raise Silent(f"L’autorité répond {answer.status}.")
                return _read(answer)
        except TimeoutError as error:
            raise Silent("L’autorité met trop de temps à répondre.") from error
        except (OSError, http.client.HTTPException) as error:
            raise Silent(f"L’autorité ne répond pas ({type(error).__name__}).") from error
        finally:
            connection.close()


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The answer, of a bounded size."""
    found = b""
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > _MOST:
            raise UnbelievableStamp("L’autorité répond sans fin.")
    return found
