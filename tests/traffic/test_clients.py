"""The clients of the benches act on the real pages, over real HTTP, and their ledger agrees with the database."""

from __future__ import annotations

import socket
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection

from benchmarks import small
from benchmarks.traffic import Client, Crowd, Ledger, Outcome, Result, check, open_publications, people
from palier.models import Candidature, Publication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Visitors = Callable[..., Client]
PEOPLE, PUBLICATIONS = 6, 4


@pytest.fixture
def owner(committed: None) -> Iterator[psycopg.Connection[Any]]:
    small.fill(PEOPLE, PUBLICATIONS, timedelta(days=6))
    known = connection.get_connection_params()
    parameters = {key: known[key] for key in ("dbname", "host", "port", "user", "password") if key in known}
    with psycopg.connect(**parameters, autocommit=True) as opened:
        yield opened


@pytest.fixture
def visitor() -> Iterator[Visitors]:
    """Clients that hang up at the end of the test."""
    opened: list[Client] = []

    def new(*arguments: Any, **options: Any) -> Client:
        opened.append(Client(*arguments, **options))
        return opened[-1]

    yield new
    for client in opened:
        client.close()


def test_a_client_applies_reads_its_place_and_withdraws(
    live_server: Any, owner: psycopg.Connection[Any], visitor: Visitors
) -> None:
    ledger = Ledger()
    client = visitor(live_server.url, ledger, people(owner, 1)[0])
    publication = open_publications(owner, 1)[0]

    assert client.sign_in()
    assert client.search(ou="Montreuil").status == 200
    assert client.apply(publication) is Outcome.ACKNOWLEDGED
    assert client.apply(publication) is None  # the page offers it once
    assert client.place(publication).place == (1, 1, 1)
    assert client.withdraw(publication) is Outcome.ACKNOWLEDGED

    report = check(ledger, owner)
    assert report.faults == []
    assert (report.acknowledged, report.places) == (2, 2)
    assert ledger.failures() == []


def test_a_crowd_at_once_loses_and_doubles_nothing(
    live_server: Any, owner: psycopg.Connection[Any], visitor: Visitors
) -> None:
    ledger = Ledger()
    publications = open_publications(owner, PUBLICATIONS)
    clients = [visitor(live_server.url, ledger, person) for person in people(owner, PEOPLE)]
    turns = dict.fromkeys(clients, 0)

    def turn(client: Client) -> None:
        turns[client] += 1
        publication = publications[turns[client] % PUBLICATIONS]
        if not client.wire.cookies:
            client.sign_in()
        client.apply(publication)
        client.place(publication)
        if turns[client] % 3 == 0:
            client.withdraw(publication)

    crowd = Crowd(clients, turn)
    deadline = time.monotonic() + 60
    while min(turns.values()) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    crowd.stop()

    report = check(ledger, owner)
    assert report.faults == []
    assert ledger.failures() == []
    assert report.acknowledged >= PEOPLE * PUBLICATIONS
    assert report.places >= PEOPLE


class Cutter:
    """Hands requests to a site, and drops the answer to the first form sent: its outcome is unknown to the client."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cuts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                asked, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(asked,), daemon=True).start()

    def _pass_on(self, asked: socket.socket) -> None:
        # One request a connection: the answer says when it is over.
        with asked, socket.create_connection(("127.0.0.1", self.port), timeout=20) as site:
            request = b""
            while b"\r\n\r\n" not in request:
                request += asked.recv(65536)
            head, _, body = request.partition(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            while lengths and len(body) < int(lengths[0].partition(b":")[2]):
                body += asked.recv(65536)
            site.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            answer = b""
            while part := site.recv(65536):
                answer += part
            if b"/candidater/" in head and not self.cuts:
                self.cuts += 1
                return
            asked.sendall(answer)


def test_an_act_whose_answer_was_cut_is_sent_again_and_done_once(
    live_server: Any, owner: psycopg.Connection[Any], visitor: Visitors
) -> None:
    ledger = Ledger()
    cutter = Cutter(int(live_server.url.rpartition(":")[2]))
    client = visitor(cutter.url, ledger, people(owner, 1)[0], host="localhost")
    publication = open_publications(owner, 1)[0]
    client.sign_in()

    outcome = client.apply(publication)
    cutter.listener.close()

    assert outcome is Outcome.ACKNOWLEDGED
    assert cutter.cuts == 1
    assert ledger.acts[0].attempts == 2
    assert [request.kind for request in ledger.failures()] == ["deposer"]
    assert check(ledger, owner).faults == []
    assert Candidature.objects.count() == 1


def test_a_refusal_is_written_as_one(live_server: Any, owner: psycopg.Connection[Any], visitor: Visitors) -> None:
    ledger = Ledger()
    client = visitor(live_server.url, ledger, people(owner, 1)[0])
    publication = open_publications(owner, 1)[0]
    client.sign_in()
    client.place(publication)
    Publication.objects.filter(public_id=publication).update(stage="retiree")

    assert client.apply(publication) is Outcome.REFUSED

    assert check(ledger, owner).faults == []
    assert ledger.counts()["deposer", Result.REFUSED] == 1


def test_a_site_that_is_not_there_fails_within_bounds(visitor: Visitors) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = visitor(f"http://127.0.0.1:{port}")

    assert client.search().status == 0
    assert [request.what for request in client.ledger.failures()] == ["ConnectionRefusedError"]
