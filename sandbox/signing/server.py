"""The provider: envelopes put, opened, signed on its page, given back with their proof; strict about every word."""

import hashlib
import json
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from palier.gateways.signing.client import MADE_FROM
from sandbox.signing import calling, pages, papers
from sandbox.signing.keeping import Envelope, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAULTS = (
    "",
    "slow",
    "broken",
    "busy",
    "garbage",
    "mute",
    "shut",
    "uncalled",
    "twice",
    "forged",
    "stale",
    "other_file",
    "rewritten",
    "elsewhere",
)
"""Silence, 500, 429, noise, hangs up, refuses the secret; calls never, twice, signed otherwise, too late; gives back a file made
from another, one that does not begin as it did, an address of another host."""
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ENVELOPE = re.compile(rf"^/envelopes/({_UUID})(?:/(open|cancel|proof)|/papers/({_UUID})(/signed)?)?$")
_SIGN = re.compile(r"^/sign/([A-Za-z0-9_-]{20,64})$")
_LARGEST = 40 * 1024 * 1024


class SigningSandbox(ThreadingHTTPServer):
    """The server: its secret, the key of its calls, and what it keeps, in memory or in the folder that it is given."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        *,
        secret: str,
        call_key: bytes,
        fault: str = "",
        pause: float = 60.0,
        folder: "Path | None" = None,
    ) -> None:
        """Listen at once; ``serve_forever`` answers."""
        if fault not in FAULTS:
            raise ValueError(fault)
        self.secret, self.call_key, self.fault, self.pause = secret, call_key, fault, pause
        self.shelf = Shelf(folder) if folder else None
        self.envelopes = (
            {key: Envelope(files=files, **told) for key, told, files in self.shelf.read()} if self.shelf else {}
        )
        self.refused: list[str] = []
        """What was wrong with a question; empty as long as who asks keeps to the protocol."""
        self.one_at_a_time = threading.Lock()
        super().__init__(address, SigningHandler)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keep(self, key: str) -> None:
        """Write an envelope down as it stands now."""
        if self.shelf is not None:
            one = self.envelopes[key]
            words = {name: value for name, value in vars(one).items() if name != "files"}
            self.shelf.keep(key, words, one.files)

    def sign(self, token: str) -> Envelope | None:
        """One signs, once; none where there is nothing to sign for this token."""
        with self.one_at_a_time:
            for key, one in self.envelopes.items():
                signer = one.tokens.get(token)
                if signer is None or one.is_over:
                    continue
                one.signed.setdefault(signer, datetime.now(UTC).isoformat())
                self.keep(key)
                kind = "envelope.completed" if one.completed_at else "signer.signed"
                calling.tell(one.told["call"], self.call_key, key, kind, self.fault)
                return one
        return None


class SigningHandler(BaseHTTPRequestHandler):
    """One request."""

    timeout = 30

    @property
    def house(self) -> SigningSandbox:
        """The server, with its own words."""
        return cast("SigningSandbox", self.server)

    def do_GET(self) -> None:
        """What is known of an envelope, a file of it, or the page where one signs."""
        if page := _SIGN.match(self.path):
            self._show(page[1])
        else:
            self._api("GET", b"")

    def do_PUT(self) -> None:
        """Make an envelope, or give a paper of it."""
        self._api("PUT", self._body())

    def do_POST(self) -> None:
        """Open, cancel, or sign."""
        body = self._body()
        if page := _SIGN.match(self.path):
            self._signed(page[1], parse_qs(body.decode("utf-8", "replace")))
        else:
            self._api("POST", body)

    def _body(self) -> bytes:
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))

    def _api(self, method: str, body: bytes) -> None:
        found = _ENVELOPE.match(self.path)
        if self.headers.get("Authorization") != f"Bearer {self.house.secret}" or self.house.fault == "shut":
            self._refuse(401, "secret", is_wrong=self.house.fault != "shut")
        elif found is None:
            self._refuse(404, "address")
        elif self._plays_a_fault():
            return
        elif body and self.headers.get("Content-SHA256") != hashlib.sha256(body).hexdigest():
            self._refuse(400, "digest of the body")
        else:
            what = found[2] or ("paper" if found[3] else "envelope")
            with self.house.one_at_a_time:
                self._answer_api(f"{method} {what}{found[4] or ''}", found, body)

    def _answer_api(self, asked: str, found: re.Match[str], body: bytes) -> None:
        one = self.house.envelopes.get(found[1])
        if asked == "PUT envelope":
            self._put(found[1], one, body)
        elif one is None:
            self._answer(404, {"error": "unknown"})
        elif asked.startswith("GET") and asked != "GET envelope":
            self._given(asked, found, one)
        else:
            acts: dict[str, Callable[[], None]] = {
                "PUT paper": lambda: self._put_paper(found[1], found[3], body),
                "POST open": lambda: self._open(found[1], one),
                "POST cancel": lambda: self._cancel(found[1], one),
                "GET envelope": lambda: self._answer(200, {"signed": one.signed, "completed_at": one.completed_at}),
            }
            acts.get(asked, lambda: self._refuse(405, "method"))()

    def _cancel(self, key: str, one: Envelope) -> None:
        one.is_cancelled = one.completed_at is None
        self.house.keep(key)
        self._answer(200 if one.is_cancelled else 409, {"cancelled": one.is_cancelled})

    def _given(self, asked: str, found: re.Match[str], one: Envelope) -> None:
        """What is given once all have signed."""
        if one.completed_at is None:
            self._answer(409, {"error": "not complete"})
        elif asked == "GET proof":
            self._give(papers.proof(pages.proof_lines(found[1], one.told, one.signed)), {})
        elif asked == "GET paper/signed" and found[3] in one.files:
            self._give(*self._file(one, found[3]))
        else:
            self._refuse(405, "method")

    def _file(self, one: Envelope, paper: str) -> tuple[bytes, dict[str, str]]:
        data = one.files[paper]
        digest = hashlib.sha256(data).hexdigest()
        if self.house.fault == "other_file":
            digest = hashlib.sha256(b"another").hexdigest()
        names = ", ".join(signer["name"] for signer in one.told["signers"])
        made = papers.signed(data, f"signed in a sandbox, worth nothing: {names}")
        return (made[::-1] if self.house.fault == "rewritten" else made), {MADE_FROM: digest}

    def _put(self, key: str, one: Envelope | None, body: bytes) -> None:
        try:
            told = dict(json.loads(body))
        except (ValueError, TypeError):
            self._refuse(400, "words of an envelope")
            return
        if wrong := pages.wrong(told):
            self._refuse(422, wrong)
        elif one is not None and one.told != told:
            self._refuse(409, "another envelope under the same id")
        else:
            self.house.envelopes.setdefault(key, Envelope(told))
            self.house.keep(key)
            self._answer(200 if one else 201, {"id": key})

    def _put_paper(self, key: str, paper: str, body: bytes) -> None:
        one = self.house.envelopes[key]
        declared = {each["id"]: each["sha256"] for each in one.told["papers"]}
        if declared.get(paper) != hashlib.sha256(body).hexdigest() or not body.startswith(b"%PDF-"):
            self._refuse(422, "a paper that is not the one declared")
            return
        one.files[paper] = body
        self.house.keep(key)
        self._answer(200, {"id": paper})

    def _open(self, key: str, one: Envelope) -> None:
        if one.is_over or set(one.files) != {each["id"] for each in one.told["papers"]}:
            self._refuse(409, "opened before it was whole, or after its end", is_wrong=not one.is_over)
            return
        one.is_open = True
        if not one.tokens:
            one.tokens = {secrets.token_urlsafe(24): signer["id"] for signer in one.told["signers"]}
        self.house.keep(key)
        host = "http://192.0.2.1" if self.house.fault == "elsewhere" else self.house.url
        self._answer(200, {"links": {signer: f"{host}/sign/{token}" for token, signer in one.tokens.items()}})

    def _show(self, token: str) -> None:
        one = next((each for each in self.house.envelopes.values() if token in each.tokens), None)
        if one is None or one.is_over:
            self._page(410, "<p>Cette adresse ne sert plus.</p>")
            return
        signer = next(each for each in one.told["signers"] if each["id"] == one.tokens[token])
        body = pages.to_sign(one.told, signer, has_signed=one.tokens[token] in one.signed)
        self._page(200, body)

    def _signed(self, token: str, told: dict[str, list[str]]) -> None:
        one = self.house.sign(token) if told.get("lu") == ["oui"] else None
        if one is None:
            self._page(409, "<p>Rien n’a été signé.</p>")
            return
        back = next(each["back"] for each in one.told["signers"] if each["id"] == one.tokens[token])
        self.send_response(303)
        self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _plays_a_fault(self) -> bool:
        fault = self.house.fault
        if fault == "slow":
            time.sleep(self.house.pause)
        if status := {"broken": 500, "busy": 429}.get(fault):
            self._answer(status, {"error": fault})
        elif fault == "mute":
            self.close_connection = True
        elif fault == "garbage":
            self._send(200, b"\x00[" * 40, "application/json", {})
        else:
            return False
        return True

    def _refuse(self, status: int, why: str, *, is_wrong: bool = True) -> None:
        if is_wrong:
            self.house.refused.append(why)
        self._answer(status, {"error": why})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        self._send(status, json.dumps(said).encode(), "application/json", {})

    def _give(self, data: bytes, headers: dict[str, str]) -> None:
        self._send(200, data, "application/pdf", headers)

    def _page(self, status: int, body: str) -> None:
        self._send(status, pages.PAGE.format(body=body).encode(), "text/html; charset=utf-8", {})

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the framework's signature
        """Keep the terminal quiet: an address lets somebody sign."""
