"""The walk of the probe against a real server that behaves, fails, drips, hangs, moves, or makes people wait."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from hosting.probe import journey
from hosting.probe.marks import MinuteMark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOME = "/logements/01890a5d-ac96-774b-bcce-b302099a8057/"
PAGE = '<link rel="stylesheet" href="/style.css"><main id="contenu">{}</main>'
GOOD = {
    "/": PAGE.format("accueil"),
    "/style.css": "body { color: black }",
    "/logements/": PAGE.format(f'<a href="{HOME}">T3</a>'),
    HOME: PAGE.format("T3"),
    "/connexion/": PAGE.format("connexion"),
}
type Answer = Callable[[BaseHTTPRequestHandler], None]


def page(text: str, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = text.encode()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def site(**changed: Answer) -> Iterator[tuple[str, list[str]]]:
    answers: dict[str, Answer] = {path: page(text) for path, text in GOOD.items()}
    answers |= {
        {"accueil": "/", "style": "/style.css", "recherche": "/logements/", "logement": HOME}[name]: answer
        for name, answer in changed.items()
    }
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            try:
                answers.get(self.path, page("", 404))(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_walk_reads_five_pages_and_changes_nothing() -> None:
    with site() as (address, asked):
        found = journey.walk(address, 7, seconds=60)

    assert (found.minute, found.mark, found.step, found.reason) == (7, MinuteMark.UP, "", "")
    assert asked == ["/", "/style.css", "/logements/", HOME, "/connexion/"]


def test_a_search_without_homes_is_no_failure() -> None:
    with site(recherche=page(PAGE.format("aucun logement"))) as (address, asked):
        assert journey.walk(address, 7, seconds=60).mark is MinuteMark.UP

    assert HOME not in asked


@pytest.mark.parametrize(
    ("changed", "step", "reason"),
    [
        ({"accueil": page("", 500)}, "accueil", "http_500"),
        ({"recherche": page("", 503)}, "recherche", "http_503"),
        ({"recherche": page("<p>Une page blanche</p>")}, "recherche", "contenu"),
        ({"style": page("", 404)}, "feuille_de_style", "http_404"),
        ({"logement": page("", 404)}, "logement", "http_404"),
        ({"accueil": page("", 302, Location="/")}, "accueil", "redirections"),
        ({"accueil": cut}, "accueil", "connexion"),
        ({"recherche": drip}, "recherche", "delai"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_fails_is_told_by_its_step_and_code(changed: dict[str, Answer], step: str, reason: str) -> None:
    with site(**changed) as (address, _):
        found = journey.walk(address, 7, seconds=2 if reason == "delai" else 60)

    assert (found.mark, found.step, found.reason) == (MinuteMark.DOWN, step, reason)


def test_a_walk_is_bounded_whatever_the_server_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        found = journey.walk(f"http://127.0.0.1:{silent.getsockname()[1]}", 7, seconds=0.5)

    assert (found.mark, found.reason) == (MinuteMark.DOWN, "delai")
    assert time.monotonic() - began < 10


def test_a_page_of_a_replica_is_told_as_reading_only() -> None:
    with site(recherche=page(GOOD["/logements/"], Palier_Reading="replique")) as (address, _):
        assert journey.walk(address, 7, seconds=60).mark is MinuteMark.READS_ONLY


def test_the_waiting_line_is_neither_up_nor_down() -> None:
    with site(accueil=page("Vous êtes 312ᵉ", 503, Palier_Waiting="312")) as (address, _):
        found = journey.walk(address, 7, seconds=60)

    assert (found.mark, found.step) == (MinuteMark.WAITS, "accueil")


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: object) -> None:
    import ssl
    from pathlib import Path

    from sandbox.sne.certificates import ensure

    folder = Path(str(tmp_path))
    ensure(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    with socket.create_server(("127.0.0.1", 0)) as plain:
        thread = threading.Thread(target=_greet, args=(plain, context))
        thread.start()
        found = journey.walk(f"https://localhost:{plain.getsockname()[1]}", 7, seconds=5)
        thread.join(5)

    assert (found.mark, found.reason) == (MinuteMark.DOWN, "tls")


def _greet(plain: socket.socket, context: object) -> None:
    import ssl

    assert isinstance(context, ssl.SSLContext)
    plain.settimeout(5)
    connection, _ = plain.accept()
    with connection:
        try:
            context.wrap_socket(connection, server_side=True)
        except ssl.SSLError:
            return


def test_the_witness_tells_our_own_network_from_the_sites() -> None:
    with site() as (address, _):
        assert journey.reaches(f"{address}/nulle-part", seconds=60)
    assert not journey.reaches(address, seconds=2)
