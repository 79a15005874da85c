"""Asks a provider of signature over HTTP: one time limit an exchange, bounded answers, no redirection followed.

Nothing here writes an address, a name or a paper down, and an error holds a kind and a status alone.
"""

import hashlib
import http.client
import json
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from palier.gateways.cutting import cut_after
from palier.gateways.signing.errors import SigningAway, SigningRefused, SigningShut
from palier.rules.signing.signing_orders import EnvelopeStatus, SignedFile, SigningOrder

_MOST_WORDS, _MOST_FILE, _CHUNK = 256 * 1024, 40 * 1024 * 1024, 64 * 1024
_OK, _GONE, _CLIENT, _CONFLICT = frozenset({200, 201, 204}), frozenset({404, 410}), 4, 409
_SHUT, _BUSY = frozenset({401, 403}), frozenset({408, 425, 429})
_HERE = ("127.0.0.1", "localhost", "::1")
_LONGEST_LINK = 1000
MADE_FROM = "Signing-Made-From"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SigningService:
    """Where it answers, and the secret by which it knows this site."""

    url: str
    secret: str = field(repr=False)
    timeout: float = 20.0
    pages: str = ""
    """The host of the pages where people sign; its own where it is not said."""

    def put(self, order: SigningOrder) -> None:
        """Make the envelope and give its papers, or again. ``SigningAway``, ``SigningShut``, ``SigningRefused``."""
        self._good(self._ask("PUT", f"/envelopes/{order.key}", _json(_told(order))))
        for paper in order.papers:
            path = f"/envelopes/{order.key}/papers/{paper.key}"
            self._good(self._ask("PUT", path, paper.data, "application/pdf"))

    def open(self, key: UUID) -> dict[UUID, str]:
        """Let it be signed; where each signer goes, by the id of ours. Raises ``SigningAway``."""
        told = self._read(self._ask("POST", f"/envelopes/{key}/open", b""))
        try:
            return {UUID(one): self._link(link) for one, link in dict(told["links"]).items()}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SigningAway("unreadable") from error

    def status(self, key: UUID) -> EnvelopeStatus:
        """Who has signed. Raises ``SigningAway``."""
        told = self._read(self._ask("GET", f"/envelopes/{key}"))
        try:
            signed = {UUID(one): _instant(at) for one, at in dict(told["signed"]).items()}
            done = told.get("completed_at")
            return EnvelopeStatus(signed, _instant(done) if done else None)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SigningAway("unreadable") from error

    def signed_file(self, key: UUID, paper: UUID) -> SignedFile:
        """One paper as all have signed it."""
        answer = self._good(self._ask("GET", f"/envelopes/{key}/papers/{paper}/signed"))
        return SignedFile(answer.headers.get(MADE_FROM.lower(), ""), answer.body)

    def proof(self, key: UUID) -> bytes:
        """What the provider tells of how it was signed."""
        return self._good(self._ask("GET", f"/envelopes/{key}/proof")).body

    def cancel(self, key: UUID) -> bool:
        """End it; false where everybody had signed: it stays signed. What the provider does not know is over already."""
        answer = self._ask("POST", f"/envelopes/{key}/cancel", b"")
        if answer.status in _GONE:
            return True
        if answer.status == _CONFLICT:
            return False
        self._good(answer)
        return True

    def _link(self, told: object) -> str:
        """An address of the provider's own pages, and of no other host."""
        if not isinstance(told, str) or len(told) > _LONGEST_LINK or not told.isprintable():
            raise SigningAway("unreadable link")
        found, own = urlsplit(told), urlsplit(self.url)
        if (found.scheme, found.hostname) != (own.scheme, self.pages or own.hostname) or found.username:
            raise SigningAway("link of another host")
        return told

    @staticmethod
    def _good(answer: _Answer) -> _Answer:
        if answer.status in _OK:
            return answer
        if answer.status in _SHUT:
            raise SigningShut(str(answer.status))
        if answer.status // 100 == _CLIENT and answer.status not in _BUSY:
            raise SigningRefused(str(answer.status))
        raise SigningAway(str(answer.status))

    def _read(self, answer: _Answer) -> dict[str, Any]:
        try:
            return dict(json.loads(self._good(answer).body))
        except (ValueError, TypeError, RecursionError) as error:
            raise SigningAway("unreadable") from error

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> _Answer:
        address, until = urlsplit(self.url), time.monotonic() + self.timeout
        connection = _connection(self.url, self.timeout)
        headers = {"Authorization": f"Bearer {self.secret}", "Accept": "*/*", "Connection": "close"}
        if body is not None:
            headers |= {"Content-Type": kind, "Content-SHA256": hashlib.sha256(body).hexdigest()}
        try:
            connection.connect()
            with cut_after(connection.sock, until - time.monotonic()):
                connection.request(method, f"{address.path.rstrip('/')}{path}", body, headers)
                with closing(connection.getresponse()) as answer:
                    told = {name.lower(): value for name, value in answer.getheaders()}
                    return _Answer(answer.status, _whole(answer), told)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SigningAway(type(error).__name__) from None
        finally:
            connection.close()


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _told(order: SigningOrder) -> dict[str, object]:
    return {
        "level": order.level,
        "ends_at": order.ends_at.astimezone(UTC).isoformat(),
        "papers": [{"id": str(one.key), "name": one.name, "sha256": one.sha256} for one in order.papers],
        "signers": [
            {
                "id": str(one.key),
                "name": one.name,
                "back": one.back,
                **({"contact": one.contact} if one.contact else {}),
            }
            for one in order.people
        ],
        "call": order.call,
    }


def _instant(told: object) -> datetime:
    found = datetime.fromisoformat(str(told))
    if found.tzinfo is None:
        raise ValueError
    return found


def _connection(url: str, timeout: float) -> http.client.HTTPConnection:
    address = urlsplit(url)
    if address.scheme == "https" and address.hostname:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(address.hostname, address.port, timeout=timeout, context=context)
    # In clear to this machine alone: what stands in for the provider.
    if address.scheme == "http" and address.hostname in _HERE:
        return http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
    raise SigningShut("address")


def _whole(answer: http.client.HTTPResponse) -> bytes:
    is_file = (answer.getheader("Content-Type") or "").startswith("application/pdf")
    most, found = _MOST_FILE if is_file else _MOST_WORDS, bytearray()
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > most:
            raise SigningAway("endless")
    return bytes(found)
