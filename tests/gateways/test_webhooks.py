"""What leaves for a receiver: signed as their own library verifies, to public addresses alone, and ended whatever they do."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from palier.gateways import webhooks
from palier.rules.partners import webhook_addresses as addresses
from palier.workflows.partners import sealing_secrets
from sandbox.sne import certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from palier.rules.partners.webhook_delays import SendOutcome

PRIVATE = (
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),  # noqa: S104 - an address that is refused
    *(
        "::1",
        "::",
        "fec0::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
    ),
    *(
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "224.0.0.1",
        "ff02::1",
    ),
    *("192.0.2.1", "198.18.0.1", "203.0.113.5", "240.0.0.1", "255.255.255.255", "2001:db8::1", "not an address"),
)
PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808")
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def _whole(line: socket.socket) -> bytes:
    """A request with its body: who closes on unread bytes takes back what it said."""
    said = line.recv(65_536)
    while b"\r\n\r\n" not in said or not said.partition(b"\r\n\r\n")[2]:
        said += line.recv(65_536)
    return said


@contextmanager
def receiver(talk: Callable[[socket.socket], None], *, turns: int = 1) -> Iterator[tuple[str, list[bytes]]]:
    """A receiver on the loopback, which hears a request and then does as it likes."""
    heard: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(10)

    def serve() -> None:
        for _ in range(turns):
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                try:
                    heard.append(_whole(line))
                    talk(line)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}/recevoir", heard
    finally:
        door.close()
        thread.join(timeout=10)


def called(talk: Callable[[socket.socket], None], timeout: float = 1.0) -> SendOutcome:
    with receiver(talk) as (url, _):
        return webhooks.send(url, b"{}", {}, loopback=True, timeout=timeout)


@pytest.mark.parametrize("number", range(10))
def test_the_receivers_own_library_verifies_ours_and_refuses_one_altered_byte(number: int) -> None:
    secret = sealing_secrets.drawn()
    body = json.dumps({"number": number, "type": "offer.answered"}).encode()
    told = webhooks.headers(f"evt-{number}", int(time.time()), body, [secret])

    assert Webhook(secret).verify(body, dict(told)) == {"number": number, "type": "offer.answered"}

    place = number % len(body)
    altered = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(altered, dict(told))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, {**told, "webhook-id": "evt-x"})


def test_while_a_secret_is_changed_both_verify_and_no_other() -> None:
    new, former = sealing_secrets.drawn(), sealing_secrets.drawn()
    told = dict(webhooks.headers("evt", int(time.time()), b"{}", [new, former]))

    assert Webhook(new).verify(b"{}", told) == Webhook(former).verify(b"{}", told) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(sealing_secrets.drawn()).verify(b"{}", told)


def test_a_secret_is_of_256_bits_and_none_is_drawn_twice() -> None:
    drawn = {sealing_secrets.drawn() for _ in range(50)}

    assert len(drawn) == 50
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in drawn} == {32}


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not addresses.is_public(address)
    _resolves(monkeypatch, [address])
    monkeypatch.setattr(socket, "create_connection", _never)

    assert webhooks.send("https://partner.example/", b"{}", {}).fault == "adresse_privee"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_called(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *("10.0.0.1", "127.0.0.1", "169.254.169.254", "[::1]", "[fec0::1]", "2130706433", "127.1", "0x7f.1"),
        *("localhost", "localhost.", "bureau", "erp.local", "erp.internal"),
    ],
)
def test_a_private_number_is_refused_when_it_is_declared(host: str) -> None:
    with pytest.raises(addresses.AddressRefused, match="adresse_privee"):
        addresses.asked(f"https://{host}/recu")


def test_a_host_with_one_private_address_is_not_called_at_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolves(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    monkeypatch.setattr(socket, "create_connection", _never)

    assert webhooks.send("https://partner.example/", b"{}", {}).fault == "adresse_privee"


def test_a_name_is_resolved_once_and_what_was_found_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _resolves(monkeypatch, ["8.8.8.8"], then=["127.0.0.1"])
    connected: list[object] = []

    def noted(address: object, timeout: float) -> socket.socket:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", noted)

    assert webhooks.send("https://partner.example/", b"{}", {}).fault == "connexion"
    assert connected == [("8.8.8.8", 443)]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("http://partner.example/", "ftp://partner.example/", "//partner.example/", "partner.example", "https://"),
        *("https://user:pass@partner.example/", "https://partner.example/#x", "https://partner.example:99999/"),
        *("https://partner.example/a b", "https://partner.example/\r\nX: y", "https://pártner.example/"),
        *("https://partner.example/" + "a" * 600, "https:\\\\partner.example/", "http://127.0.0.1:8000/"),
    ],
)
def test_an_address_that_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(addresses.AddressRefused):
        addresses.asked(url)


def test_the_loopback_opens_for_a_demo_and_nothing_else_does_with_it() -> None:
    assert addresses.asked("http://127.0.0.1:8131/x", loopback=True).is_plain
    for address in PRIVATE:
        is_own = address in ("::1", "127.0.0.1", "127.8.9.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1")
        assert addresses.is_public(address, loopback=True) == is_own, address


def test_what_is_sent_is_heard_whole_with_its_headers() -> None:
    with receiver(lambda line: line.sendall(GOOD)) as (url, heard):
        told = webhooks.send(url + "?a=1", b'{"n":1}', {"webhook-id": "evt-1"}, loopback=True)

    assert told == (200, "")
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /recevoir?a=1 HTTP/1.1\r\n")
    assert b"webhook-id: evt-1" in head
    assert body == b'{"n":1}'


def test_who_answers_after_an_hour_is_left_in_time() -> None:
    assert called(lambda _: time.sleep(2), timeout=0.5).fault == "delai"


def test_who_answers_a_drop_at_a_time_is_left_in_time() -> None:
    def drip(line: socket.socket) -> None:
        for sign in GOOD * 40:
            line.sendall(bytes([sign]))
            time.sleep(0.05)

    began = time.monotonic()
    assert called(drip, timeout=0.6).fault == "delai"
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(code: int) -> None:
    heard = []

    def elsewhere(line: socket.socket) -> None:
        heard.append(1)
        line.sendall(f"HTTP/1.1 {code} Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".encode())

    assert called(elsewhere) == (code, "redirection")
    assert heard == [1]


def test_who_goes_on_and_on_is_left() -> None:
    def loop(line: socket.socket) -> None:
        for _ in range(200):
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 50)
            time.sleep(0.02)

    assert called(loop, timeout=0.6).fault in ("delai", "connexion")


@pytest.mark.parametrize("length", [b"Content-Length: 6\r\n", b""])
def test_an_answer_that_comes_in_parts_is_heard_to_its_end(length: bytes) -> None:
    def parts(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        for sign in (b"abc", b"def"):
            time.sleep(0.1)
            line.sendall(sign)

    assert called(parts, timeout=5) == (200, "")


def test_an_answer_without_end_is_left() -> None:
    def long(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            line.sendall(b"a" * 4096)

    assert called(long, timeout=5) == (200, "reponse_longue")


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", b"nonsense\r\n\r\n"])
def test_who_closes_early_took_nothing(said: bytes) -> None:
    assert called(lambda line: line.sendall(said)).fault == "connexion"


def test_who_said_yes_and_closed_before_the_end_of_its_words_has_taken_it() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"

    assert called(lambda line: line.sendall(said)) == (200, "")


@pytest.mark.parametrize("code", [400, 401, 404, 410, 429, 500, 503])
def test_an_answer_that_is_no_yes_is_no_yes(code: int) -> None:
    said = f"HTTP/1.1 {code} No\r\nContent-Length: 0\r\n\r\n".encode()

    assert called(lambda line: line.sendall(said)) == (code, "code")


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A receiver over TLS, whose name is localhost, and who believes whom signed it."""
    certificates.ensure(tmp_path)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            try:
                with own.wrap_socket(line, server_side=True) as safe:
                    _whole(safe)
                    safe.sendall(GOOD)
            except OSError:
                line.close()

    threading.Thread(target=serve, daemon=True).start()
    yield door.getsockname()[1], ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    door.close()


def test_over_tls_the_name_is_verified_and_so_is_who_signed_it(
    over_tls: tuple[int, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, trusted = over_tls
    _resolves(monkeypatch, ["127.0.0.1"])

    def send(host: str, context: ssl.SSLContext | None) -> SendOutcome:
        return webhooks.send(f"https://{host}:{port}/", b"{}", {}, loopback=True, context=context)

    assert send("localhost", trusted) == (200, "")
    assert send("localhost", None).fault == "tls"
    assert send("partner.example", trusted).fault == "tls"


def _never(*_: object, **__: object) -> socket.socket:
    raise AssertionError("it was connected to")


def _resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str], then: list[str] | None = None) -> list[str]:
    asked: list[str] = []
    waiting = [*answers, *([then] if then else [])]

    def answer(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked
