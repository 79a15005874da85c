"""How the software calls: one word for each act, the same when it calls again, and a wait where it is asked for one."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

type Sent = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
OK, AGAIN = 300, (429, 503)
TRIES, LONGEST_WAIT = 5, 60.0
TIMEOUT = 30.0


class RefusedCall(Exception):
    """The site refused, with a code that a software reads and a sentence that a person reads."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        """Keep both."""
        self.status, self.code = status, str(said.get("code", ""))
        fields = "".join(f"\n  {one['field']}: {one['sentence']}" for one in said.get("errors", ()))
        super().__init__(f"{status} {self.code}: {said.get('detail', '')}{fields}")


def over_http(site: str) -> Sent:
    """Send to a site, over TLS where its address says so."""
    told = urlsplit(site)

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        kind = http.client.HTTPSConnection if told.scheme == "https" else http.client.HTTPConnection
        line = kind(told.netloc, timeout=TIMEOUT)
        try:
            line.request(method, path, body or None, dict(headers))
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            line.close()

    return send


class PartnerApi:
    """The API, as its own description says it."""

    def __init__(self, send: Sent, key: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Keep the key; it is written nowhere."""
        self._send, self._key, self._sleep = send, key, sleep

    def read(self, path: str) -> dict[str, Any]:
        """Read an address."""
        return self._call("GET", path, None, "")

    def every(self, path: str) -> list[dict[str, Any]]:
        """Every row of a list, page by page."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.read(f"{path}?limit=100{cursor}")
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    def do(self, path: str, said: object, *, word: str, method: str = "POST") -> dict[str, Any]:
        """Do an act once, however often this is called with this word."""
        return self._call(method, path, said, word)

    def _call(self, method: str, path: str, said: object, word: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}
        body = b""
        if method != "GET":
            body = json.dumps(said if said is not None else {}).encode()
            headers |= {"Content-Type": "application/json", "Idempotency-Key": word}
        for left in range(TRIES, 0, -1):
            status, told, answer = self._send(method, f"/api/v1/{path}", headers, body)
            if status not in AGAIN or left == 1:
                break
            # The same call, under the same word: what was done is not done twice.
            self._sleep(min(float(told.get("Retry-After", 1)), LONGEST_WAIT))
        found: dict[str, Any] = json.loads(answer)
        if status >= OK:
            raise RefusedCall(status, found)
        return found
