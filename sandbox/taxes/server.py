"""The service: a token by client and secret, then one notice by number and year; strict about every word that it is sent."""

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs
from uuid import UUID

from sandbox.taxes.people import Taxpayer

FAULTS = ("", "slow", "broken", "gateway", "away", "busy", "garbage", "endless", "mute", "elsewhere", "shut", "expired")
"""Silence, 500, 502, 503 and when to come back, 429 and when, noise, too much, hangs up, 302, refuses the client, the token."""
SCOPE = "RessourceIRDerniere"
_PATH = re.compile(r"^/impotparticulier/1\.0/spi/([^/]+)/dernieresituation/ir/assiettes/annrev/(\d{4})$")
_SPI = re.compile(r"^[0-3]\d{12}$")
_LARGEST = 64 * 1024
_LIFE = 3600.0
_OK, _BAD, _UNKNOWN_CLIENT, _NONE = 200, 400, 401, 404


class TaxesSandbox(ThreadingHTTPServer):
    """The server: whom it knows, who may ask, and what it was asked."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        taxpayers: Iterable[Taxpayer],
        *,
        client: str = "palier",
        secret: str = "secret-du-bac-a-sable",  # noqa: S107 - of a stand-in, on the loopback
        teleservice: str = "PALIER",
        fault: str = "",
        pause: float = 60.0,
        delay: float = 0.0,
    ) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in FAULTS:
            raise ValueError(fault)
        self.taxpayers = {one.number: one for one in taxpayers}
        self.known = base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.teleservice, self.fault, self.pause, self.delay = teleservice, fault, pause, delay
        self.tokens: dict[str, float] = {}
        self.asked: list[str] = []
        """Kinds of questions, without their numbers: a stand-in keeps no more than it must, either."""
        self.refused: list[str] = []
        """What was wrong with a question; empty as long as who asks keeps to the protocol."""
        self.seen: set[str] = set()
        self.one_at_a_time = threading.Lock()
        super().__init__(address, TaxesHandler)


class TaxesHandler(BaseHTTPRequestHandler):
    """One request."""

    timeout = 30

    @property
    def house(self) -> TaxesSandbox:
        """The server, with its own words."""
        return cast("TaxesSandbox", self.server)

    def do_POST(self) -> None:
        """Give a token to who is known, for the one scope that this product has."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LARGEST))
        self.house.asked.append("token")
        told = parse_qs(body.decode("ascii", "replace"))
        if self.path != "/token" or self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            self._refuse(_BAD, "address or kind of a token")
        elif self.headers.get("Authorization") != f"Basic {self.house.known}" or self.house.fault == "shut":
            self._refuse(_UNKNOWN_CLIENT, "client", is_wrong=self.house.fault != "shut")
        elif told != {"grant_type": ["client_credentials"], "scope": [SCOPE]}:
            self._refuse(_BAD, "fields of a token")
        else:
            token = secrets.token_urlsafe(24)
            self.house.tokens[token] = time.monotonic() + _LIFE
            self._answer(_OK, {"access_token": token, "scope": SCOPE, "token_type": "Bearer", "expires_in": int(_LIFE)})

    def do_GET(self) -> None:
        """Give one notice, or play the fault that was chosen."""
        self.house.asked.append("notice")
        found = _PATH.match(self.path)
        if found is None:
            self._refuse(_NONE, "address")
            return
        if not self._is_let_in():
            return
        if self._plays_a_fault():
            return
        time.sleep(self.house.delay)
        number, year = found[1], int(found[2])
        if not _SPI.match(number):
            self._answer(_BAD, {"erreur": {"code": 400, "message": "format SPI incorrect"}})
            return
        taxpayer = self.house.taxpayers.get(number)
        notice = taxpayer.notice(year) if taxpayer else None
        if notice is None:
            self._answer(_NONE, {"erreur": {"code": 404, "message": "aucune situation trouvée"}})
            return
        self._answer(_OK, notice)

    def _is_let_in(self) -> bool:
        """Judge the token, the service and the correlation: each question has its own."""
        house, token = self.house, (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if house.tokens.get(token, 0) < time.monotonic() or house.fault == "expired":
            self._refuse(_UNKNOWN_CLIENT, "token", is_wrong=house.fault != "expired")
            return False
        if self.headers.get("ID_Teleservice") != house.teleservice:
            self._refuse(_BAD, "teleservice")
            return False
        correlation = self.headers.get("X-Correlation-ID") or ""
        try:
            is_new = str(UUID(correlation)) == correlation and correlation not in house.seen
        except ValueError:
            is_new = False
        if not is_new or self.headers.get("Content-Length"):
            self._refuse(_BAD, "correlation or body")
            return False
        house.seen.add(correlation)
        return True

    def _plays_a_fault(self) -> bool:
        fault = self.house.fault
        if fault == "slow":
            time.sleep(self.house.pause)
        status = {"broken": 500, "gateway": 502, "away": 503, "busy": 429, "elsewhere": 302}.get(fault)
        if status:
            told = {
                "away": {"Retry-After": "7200"},
                "busy": {
                    "RateLimit-Limit": "50",
                    "RateLimit-Remaining": "0",
                    "RateLimit-Reset": str(int(time.time()) + 7200),
                },
                "elsewhere": {"Location": "http://127.0.0.1:9/"},
            }.get(fault, {})
            self._answer(status, {"erreur": {"code": status, "message": fault}}, told)
        if fault == "mute":
            self.close_connection = True
        return bool(status) or fault == "mute"

    def _refuse(self, status: int, why: str, *, is_wrong: bool = True) -> None:
        if is_wrong:
            self.house.refused.append(why)
        self._answer(status, {"error": "invalid_client" if status == _UNKNOWN_CLIENT else "invalid_request"})

    def _answer(self, status: int, said: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
        fault = self.house.fault if self.command == "GET" else ""
        body = {"garbage": b"\x00[" * 40, "endless": b"x" * 8 * _LARGEST}.get(fault) or json.dumps(said).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the framework's signature
        """Keep the terminal quiet: the address of a question holds a number."""
