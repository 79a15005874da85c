"""A provider of identity for tests, and a browser at it: whoever it sends back is chosen by name."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from palier.gateways.identity import ProviderKind, metadata
from palier.gateways.identity.providers import Provider
from sandbox.identity.provider import Client
from sandbox.identity.server import IdentitySandbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.identity.people import Somebody

SECRET = "secret-du-bac-a-sable"
DOORS = {ProviderKind.FRANCECONNECT: "connexion", ProviderKind.PROCONNECT: "pro/connexion"}


@contextmanager
def running(
    site: str = "http://testserver", also: tuple[Somebody, ...] = (), pause: float = 2.0
) -> Iterator[IdentitySandbox]:
    """Both providers on the loopback, which know ``site``; what was published by others before is forgotten."""
    metadata.KNOWN.clear()
    server = IdentitySandbox(("127.0.0.1", 0), also, pause)
    for kind, door in DOORS.items():
        back = f"{site}/{door}/{kind}/retour/"
        server.know(kind.value, Client("palier", SECRET, (back,), (f"{site}/deconnexion/navigateur/",)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        metadata.KNOWN.clear()


def provider(server: IdentitySandbox, kind: ProviderKind, folder: Path, timeout: float = 5.0) -> Provider:
    """How the site knows one of them."""
    file = folder / "secret"
    file.write_text(f"{SECRET}\n")
    return Provider(kind, server.providers[kind.value].issuer, "palier", file, timeout)


def get(url: str) -> tuple[int, str, str]:
    """Status, where it leads, and the page: nothing is followed."""
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
    try:
        connection.request("GET", f"{address.path}?{address.query}")
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode()
    finally:
        connection.close()


def choose(url: str, who: str) -> str:
    """Go where the site sends, say who one is (nobody: turn back), and give where the provider sends back to."""
    status, _, page = get(url)
    assert status == 200, page
    question = page.split("choix?question=")[1].split('"')[0].split("&")[0]
    status, where, page = get(f"{url.split('/authorize', maxsplit=1)[0]}/choix?question={question}&qui={who}")
    assert status == 303, page
    return where


def told(where: str) -> dict[str, str]:
    """What the provider says in the address."""
    return dict(parse_qsl(urlsplit(where).query))
