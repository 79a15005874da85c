"""Hands a text to the gateway, and asks what became of it: one total time limit, a bounded answer, believed once verified.

A message is *put* under its own opaque id: handed over again after a crash, it is the same one, and is sent once.
"""

import http.client
import json
import secrets
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

from palier.gateways.cutting import cut_after
from palier.gateways.texting import signing
from palier.gateways.texting.errors import TextDeclined, TextsAway, TextsShut
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.letters.texts import is_sender

_MOST, _CHUNK = 16 * 1024, 4 * 1024
_TAKEN, _DECLINED = frozenset({200, 201}), 4
_SHUT, _BUSY = frozenset({401, 403}), frozenset({408, 425, 429})
_STATES = {
    "accepted": None,
    "delivered": MessageOutcome.DELIVERED,
    "failed": MessageOutcome.FAILED,
    "unknown_number": MessageOutcome.UNKNOWN_NUMBER,
}
SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class TextGateway:
    """Where it answers, the key that both sign with, and the name that telephones show."""

    url: str
    key: bytes = field(repr=False)
    sender: str
    timeout: float = 20.0

    def put(self, key: UUID, number: str, text: str) -> MessageOutcome | None:
        """Hand a message over, or again; what is known of it, if anything. ``TextsAway``, ``TextsShut``, ``TextDeclined``."""
        if not is_sender(self.sender):
            raise TextsShut("sender")
        return self._ask("PUT", key, {"to": number, "from": self.sender, "text": text})

    def ask(self, key: UUID) -> MessageOutcome | None:
        """What became of a message. The same errors."""
        return self._ask("GET", key, None)

    def _ask(self, method: str, key: UUID, said: dict[str, str] | None) -> MessageOutcome | None:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        status, answer = self._exchange(method, f"{urlsplit(self.url).path.rstrip('/')}/messages/{key}", body)
        if status in _SHUT:
            raise TextsShut(str(status))
        if status not in _TAKEN:
            kind = TextDeclined if status // 100 == _DECLINED and status not in _BUSY else TextsAway
            raise kind(str(status))
        try:
            told = json.loads(answer)
            if told["id"] != str(key):
                raise TextsAway("other message")
            return _STATES[told["state"]]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise TextsAway("unreadable") from error

    def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        address, until = urlsplit(self.url), time.monotonic() + self.timeout
        connection = _connection(self.url, self.timeout)
        # The same second may ask twice: what is random in the date makes each its own question.
        date = f"{int(time.time())}.{secrets.token_hex(8)}"
        asked = signing.of_request(self.key, method, path, date, body)
        headers = {"Content-Type": "application/json", signing.DATE: date, signing.SIGNATURE: asked}
        try:
            connection.connect()
            with cut_after(connection.sock, until - time.monotonic()):
                connection.request(method, path, body or None, {**headers, "Host": address.netloc.rpartition("@")[2]})
                answer = connection.getresponse()
                content = _read(answer)
        except (OSError, http.client.HTTPException) as error:
            raise TextsAway(type(error).__name__) from error
        finally:
            connection.close()
        given = answer.headers.get(signing.SIGNATURE, "")
        # A proxy in between that is out of order signs nothing: that is one more way to be away.
        if not signing.holds(given, signing.of_answer(self.key, asked, answer.status, content)):
            raise TextsShut("unsigned") if answer.status in _SHUT else TextsAway("unsigned")
        return answer.status, content


def _connection(url: str, timeout: float) -> http.client.HTTPConnection:
    address = urlsplit(url)
    if address.scheme == "https" and address.hostname:
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(address.hostname, address.port, timeout=timeout, context=context)
    # In clear to this machine alone: a relay of one's own, or what stands in for a gateway.
    if address.scheme == "http" and address.hostname in ("127.0.0.1", "localhost", "::1"):
        return http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
    raise TextsShut("address")


def _read(answer: http.client.HTTPResponse) -> bytes:
    found = b""
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > _MOST:
            raise TextsAway("endless")
    return found
