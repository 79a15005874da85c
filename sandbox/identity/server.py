"""Both providers on one port of the loopback: ``/franceconnect/api/v2`` and ``/proconnect/api/v2``."""

import contextlib
import html
import json
import time
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qs, urlsplit

from sandbox.identity.asking import FRANCECONNECT, PROCONNECT, BadQuestion
from sandbox.identity.people import AGENTS, CITIZENS, Somebody
from sandbox.identity.provider import USERINFO_FAULTS, Client, SandboxProvider, TokenError
from sandbox.identity.tokens import TOKEN_FAULTS

WIRE_FAULTS = ("down", "slow", "drip", "endless", "garbage", "cut")
"""503, silence, a head without end, too much, noise, an answer that stops in the middle: of what is asked by the site."""
FAULTS = ("", *TOKEN_FAULTS, *USERINFO_FAULTS, *WIRE_FAULTS, "rotated", "discovery", "state")
_LARGEST = 64 * 1024
_PAGE = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{name}, pour essayer</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}li{{margin:.6rem 0}}</style></head>
<body><main><h1>{name}, pour essayer</h1>{body}</main></body></html>"""


def _of(people: Iterable[Somebody], not_told: str) -> tuple[Somebody, ...]:
    """A provider knows citizens or agents: those whose claims are of the other one are not its own."""
    return tuple(one for one in people if not_told not in one.told)


class IdentitySandbox(ThreadingHTTPServer):
    """The server. ``pause``: how long a slow answer is, in seconds."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], also: tuple[Somebody, ...] = (), pause: float = 60.0) -> None:
        """Listen at once; ``serve_forever`` answers."""
        super().__init__(address, IdentityHandler)
        self.pause = pause
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.providers = {
            "franceconnect": SandboxProvider(
                FRANCECONNECT, f"{self.url}/franceconnect/api/v2", (*CITIZENS, *_of(also, "usual_name"))
            ),
            "proconnect": SandboxProvider(
                PROCONNECT, f"{self.url}/proconnect/api/v2", (*AGENTS, *_of(also, "family_name"))
            ),
        }

    def know(self, name: str, client: Client) -> SandboxProvider:
        """Let one provider know a site."""
        self.providers[name].clients[client.client_id] = client
        return self.providers[name]


class IdentityHandler(BaseHTTPRequestHandler):
    """One question."""

    def do_GET(self) -> None:
        """Pages of people, and what is published."""
        self._answer("")

    def do_POST(self) -> None:
        """The token's page, and a logout sent as a form."""
        length = self.headers.get("Content-Length", "0")
        self._answer(self.rfile.read(min(int(length), _LARGEST) if length.isdecimal() else 0).decode("latin-1"))

    def _answer(self, body: str) -> None:
        address = urlsplit(self.path)
        kind, _, rest = address.path.strip("/").partition("/api/v2/")
        provider = cast("IdentitySandbox", self.server).providers.get(kind)
        if provider is None:
            self._send(404, "text/plain", "")
            return
        asked = parse_qs(body if self.command == "POST" else address.query, keep_blank_values=True)
        told = {name: values[0] for name, values in asked.items()}
        try:
            if rest in ("token", "userinfo", "jwks", ".well-known/openid-configuration"):
                self._for_the_site(provider, rest, told)
            else:
                self._for_people(provider, rest, asked, told)
        except BadQuestion as error:
            self._page(provider, f"<p>Cette demande est refusée : {html.escape(str(error))}.</p>", 400)

    def _for_people(
        self, provider: SandboxProvider, rest: str, asked: dict[str, list[str]], told: dict[str, str]
    ) -> None:
        if rest == "authorize":
            name = provider.question(asked)
            rows = "".join(
                f'<li><a href="choix?question={name}&amp;qui={html.escape(one.key)}">{html.escape(one.label)}</a></li>'
                for one in provider.people.values()
            )
            self._page(
                provider, f'<p>Qui êtes-vous ?</p><ul>{rows}</ul><p><a href="choix?question={name}">Annuler</a></p>'
            )
        elif rest == "choix":
            self._redirect(provider.back(told.get("question", ""), told.get("qui", "")))
        elif rest == "session/end":
            self._redirect(provider.after(told))
        else:
            self._send(404, "text/plain", "")

    def _for_the_site(self, provider: SandboxProvider, rest: str, told: dict[str, str]) -> None:
        if provider.fault in WIRE_FAULTS and self._fails(provider.fault):
            return
        try:
            if rest == "token":
                self._json(200, provider.tokens(told))
            elif rest == "userinfo":
                scheme, _, token = self.headers.get("Authorization", "").partition(" ")
                self._send(200, *provider.person(token if scheme == "Bearer" else ""))
            else:
                self._json(200, provider.keys.published() if rest == "jwks" else provider.description())
        except TokenError as refusal:
            self._json(refusal.status, {"error": refusal.code, "error_description": "voir la spécification"})

    def _fails(self, fault: str) -> bool:
        if fault == "slow":
            time.sleep(cast("IdentitySandbox", self.server).pause)
            return False
        if fault == "drip":
            self.send_response(200)
            with contextlib.suppress(OSError):
                for index in range(int(cast("IdentitySandbox", self.server).pause * 5)):
                    self.send_header(f"X-Drip-{index}", "x")
                    self.flush_headers()
                    time.sleep(0.2)
        elif fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b'{"issuer"')
        else:
            made = {"down": "", "endless": "x" * 1024 * 1024, "garbage": "\x00 pas une réponse"}[fault]
            with contextlib.suppress(OSError):
                self._send(503 if fault == "down" else 200, "application/json", made)
        return True

    def _json(self, status: int, told: dict[str, object]) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(told))

    def _page(self, provider: SandboxProvider, body: str, status: int = 200) -> None:
        self._send(status, "text/html; charset=utf-8", _PAGE.format(name=provider.rules.name, body=body))

    def _redirect(self, url: str) -> None:
        self.send_response(303)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, body: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the framework's signature
        """Keep the terminal quiet."""
