"""Who sends a byte and then nothing keeps nobody out, is told so calmly, and does not stay; a slow phone arrives."""

from __future__ import annotations

import http.client
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from hosting.admission import bodies
from hosting.admission.bodies import Receiving
from tests.plain_pages import plain_text
from tests.web.admission.serving import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GRACE, PATIENCE = 4.0, 3.0
"""Seconds, shorter than in life: the rules are the same."""
CROWD = 160
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    os.environ.update(TINY_GRACE=str(GRACE), TINY_PATIENCE=str(PATIENCE))
    try:
        with served(tmp_path_factory.mktemp("site"), seconds=0.01, slots=2) as port:
            yield port
    finally:
        del os.environ["TINY_GRACE"], os.environ["TINY_PATIENCE"]


def send_a_byte(port: int, source: str, length: int = 1000) -> socket.socket:
    """Open a connection that announces a form and sends its first byte, as the proxy would pass it on."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(
        f"POST /connexion/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {source}\r\nAccept: text/html\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\nx".encode()
    )
    return connection


def send_a_form(port: int, source: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/connexion/", body=b"numero=1", headers={"X-Forwarded-For": source})
        return connection.getresponse().status
    finally:
        connection.close()


def taken(port: int, source: str, tries: int = 20) -> int:
    """Of so many forms, how many were taken."""
    return sum(send_a_form(port, source) == 200 for _ in range(tries))


def close(connections: list[socket.socket]) -> None:
    for each in connections:
        each.close()


def test_a_crowd_of_slow_senders_keeps_no_other_out(port):
    slow = [send_a_byte(port, "203.0.113.9") for _ in range(CROWD)]
    try:
        assert taken(port, "198.51.100.4") == 20
    finally:
        close(slow)


def test_a_crowd_of_slow_senders_from_everywhere_keeps_nobody_out_for_long(port):
    slow = [send_a_byte(port, f"203.0.{index // 200}.{index % 200 + 1}") for index in range(CROWD)]
    time.sleep(bodies.YOUNG + 0.2)
    try:
        assert taken(port, "198.51.100.4") == 20
    finally:
        close(slow)


def test_neighbours_of_a_slow_sender_on_one_address_get_through(port):
    slow = [send_a_byte(port, "203.0.113.9") for _ in range(CROWD)]
    time.sleep(bodies.YOUNG + 0.2)
    try:
        assert taken(port, "203.0.113.9") == 20
    finally:
        close(slow)


def test_who_is_too_slow_is_told_so_and_their_connection_ends(port):
    began = time.monotonic()

    with send_a_byte(port, "203.0.113.77") as connection:
        told = connection.recv(4096)
        said_after = time.monotonic() - began
        # The server would keep it for as long as its visitor likes, and a thread with it.
        while more := connection.recv(4096):
            told += more

    assert told.startswith(b"HTTP/1.1 408 ")
    assert "n’est pas arrivé en entier" in told.decode()
    assert GRACE - 0.5 < said_after < GRACE + 3
    assert time.monotonic() - began < GRACE + 4 * PATIENCE


def test_a_connection_at_rest_between_two_pages_is_left_alone_while_nobody_is_too_slow(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for pause in (2 * PATIENCE, 0):
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
        before = connection.sock
        time.sleep(pause)
    assert connection.sock is before
    connection.close()


def test_a_sending_that_stops_in_the_middle_is_no_act(port):
    with send_a_byte(port, "203.0.113.78") as connection:
        connection.shutdown(socket.SHUT_WR)

        assert connection.recv(4096)[:13] in (b"HTTP/1.1 408 ", b"")


def test_what_is_too_large_is_refused_before_it_is_read(port):
    with send_a_byte(port, "203.0.113.79", length=200 * MEGABYTE) as connection:
        told = b""
        while more := connection.recv(4096):
            told += more

    assert told.startswith(b"HTTP/1.1 413 ")
    assert "20 Mo au plus" in plain_text(told.decode())


def test_an_address_that_is_never_held_back_holds_no_thread_by_what_is_sent_to_it(port):
    """`/sante/`, `/static/` and others skip the line: forty-eight sendings there were forty-eight threads."""
    slow = []
    for index in range(CROWD):
        connection = socket.create_connection(("127.0.0.1", port), timeout=20)
        connection.sendall(
            f"POST /sante/vivant HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.{index % 9}\r\n"
            "Content-Length: 1000\r\n\r\nx".encode()
        )
        slow.append(connection)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
        connection.request("GET", "/sante/vivant")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        close(slow)


@pytest.mark.parametrize(("megabytes", "rate"), [(20, 50_000), (100, 50_000), (1, 9_000), (0.01, 1_000)])
def test_a_slow_phone_is_waited_for(megabytes, rate):
    one = Receiving("203.0.113.9", int(megabytes * MEGABYTE), None)

    for second in range(int(one.length / rate) + 1):
        # A tunnel of ten seconds in the middle of the first minute.
        one.got = rate * (second if second < 30 else max(30, second - 10))
        assert one.left(one.began + second) > 0, f"given up after {second} seconds"


@pytest.mark.parametrize("rate", [0, 1, 100, 7_000])
def test_who_sends_less_than_the_least_rate_is_given_up(rate):
    one = Receiving("203.0.113.9", 100 * MEGABYTE, None)
    one.got = rate * 200

    assert one.left(one.began + 200) < 0


def test_nobody_holds_a_place_for_longer_than_the_longest_time():
    one = Receiving("203.0.113.9", 100 * MEGABYTE, None, got=100 * MEGABYTE - 1)

    assert one.left(one.began + bodies.LONGEST) <= 0


class Fountain:
    """Sends as fast as it is told, until it is dry."""

    def __init__(self, rate: float) -> None:
        self.rate, self.is_dry = rate, threading.Event()

    def read(self, size: int) -> bytes:
        if self.is_dry.wait(size / self.rate if self.rate else 30):
            return b""
        return b"x" * size


def test_a_good_sending_is_never_given_up_for_another(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "YOUNG", 0.2)
    places, ended, quick = bodies.Bodies(), [], [Fountain(200_000) for _ in range(bodies.SHARE)]

    def upload(fountain: Fountain) -> None:
        try:
            ended.append(places.receive(fountain, MEGABYTE // 4, "a library"))
        except bodies.CutShortError as error:
            ended.append(error)

    threads = [threading.Thread(target=upload, args=(each,)) for each in quick]
    for each in threads:
        each.start()
    time.sleep(0.5)

    assert places.receive(Fountain(1_000_000), 10, "a library") is None
    other = places.receive(Fountain(1_000_000), 10, "another house")

    assert other is not None
    other.close()
    for each in threads:
        each.join(timeout=20)
    assert len([kept for kept in ended if hasattr(kept, "read")]) == bodies.SHARE
    for kept in ended:
        kept.close()


def test_the_shipped_proxy_bounds_a_body_too(repository: Path):
    text = (repository / "deploy" / "caddy" / "Caddyfile").read_text()

    assert "read_body 45m" in text
    assert "read_header 30s" in text
    assert bodies.LONGEST == 45 * 60


def send_without_a_length(port: int, source: str, method: str = "POST") -> socket.socket:
    """Open a connection whose form says no length, sends a byte of it and waits."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(
        f"{method} /connexion/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {source}\r\nAccept: text/html\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n".encode()
    )
    return connection


def test_who_announces_no_length_holds_neither_a_slot_nor_a_thread(port):
    slow = [send_without_a_length(port, f"203.0.113.{index}") for index in range(CROWD)]
    try:
        assert taken(port, "198.51.100.4") == 20
    finally:
        close(slow)
    assert taken(port, "198.51.100.4") == 20, "what was held is not given back once its sender has gone"


def test_what_comes_with_a_reading_is_never_read(port):
    slow = [send_without_a_length(port, f"203.0.113.{index}", "GET") for index in range(8)]
    try:
        for each in slow:
            assert b"200 OK" in each.recv(4096)
        assert taken(port, "198.51.100.4") == 20
    finally:
        close(slow)


def test_who_announces_no_length_is_told_so(port):
    with send_without_a_length(port, "203.0.113.80") as connection:
        told = connection.recv(4096)

    assert told.startswith(b"HTTP/1.1 411 ")
    assert "n’a pas dit sa taille" in told.decode()
