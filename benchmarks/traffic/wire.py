"""One browser's worth of HTTP: a connection that is kept alive, cookies, and an honest word for each answer."""

from __future__ import annotations

import contextlib
import http.client
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

CUT = 0
"""The status of a request whose connection was cut, refused or silent for too long."""
_BROKEN = (http.client.HTTPException, OSError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Instants are of the monotonic clock, in seconds: they compare across threads and processes."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: str
    asked_at: float
    answered_at: float
    reconnections: int = 0
    """1 when a kept connection had been closed meanwhile and the request went again on a new one, as browsers do."""
    error: str = ""

    @property
    def location(self) -> str:
        """Where a redirection leads."""
        return self.headers.get("location", "")


class Wire:
    """A connection to one site, with its cookies. One thread at a time."""

    def __init__(self, base_url: str, *, timeout: float = 20, host: str | None = None) -> None:
        """Connect lazily. ``host`` is the name sent where the address is not one that the site answers to."""
        parts = urlsplit(base_url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"Not a plain HTTP address: {base_url}")
        self._address = (parts.hostname, parts.port or 80)
        self._timeout = timeout
        self._host = host or (f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname)
        self._origin = f"http://{self._host}"
        self._connection: http.client.HTTPConnection | None = None
        self.cookies: dict[str, str] = {}

    @property
    def cookie_header(self) -> str:
        """The cookies as one header carries them; empty without any."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._send("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, str], *, referer: str = "/") -> Answer:
        """Send a form, as the page at ``referer`` would."""
        return self._send(
            "POST",
            path,
            urlencode(fields).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self._origin,
                "Referer": self._origin + referer,
            },
        )

    def raw(self, path: str) -> bytes:
        """Read a file, byte by byte; on a connection of its own."""
        connection = http.client.HTTPConnection(*self._address, timeout=self._timeout)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": self._host, "User-Agent": "palier-traffic"})
            return connection.getresponse().read()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        asked_at = time.monotonic()
        headers = {"Host": self._host, "Accept": "text/html", "User-Agent": "palier-traffic", **headers}
        if self.cookies:
            headers["Cookie"] = self.cookie_header
        is_reused = self._connection is not None and self._connection.sock is not None
        try:
            return self._once(method, path, body, headers, asked_at)
        except _BROKEN as error:
            self.close()
            if not (is_reused and _was_closed_idle(error)):
                return _cut(error, asked_at)
        # The server had hung up while nothing was under way: nobody was answered, so the request goes again.
        try:
            return self._once(method, path, body, headers, asked_at, reconnections=1)
        except _BROKEN as error:
            self.close()
            return _cut(error, asked_at, reconnections=1)

    def _once(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: dict[str, str],
        asked_at: float,
        reconnections: int = 0,
    ) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self._address, timeout=self._timeout)
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        found = {name.lower(): value for name, value in response.getheaders()}
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                self._keep(value)
        return Answer(response.status, found, text, asked_at, time.monotonic(), reconnections)

    def _keep(self, header: str) -> None:
        with contextlib.suppress(Exception):
            for name, morsel in SimpleCookie(header).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)


def _was_closed_idle(error: Exception) -> bool:
    """Say whether a kept connection ended without a byte of answer: the sign of a server that had hung up before."""
    return isinstance(error, (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError))


def _cut(error: Exception, asked_at: float, reconnections: int = 0) -> Answer:
    return Answer(CUT, {}, "", asked_at, time.monotonic(), reconnections, error=type(error).__name__)
