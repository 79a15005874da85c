"""A provider of signature, asked over HTTP and called back: what is taken, what is refused, and what is never believed."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest

from palier.gateways.signing import (
    SigningAway,
    SigningOrder,
    SigningPaper,
    SigningPerson,
    SigningRefused,
    SigningService,
    SigningShut,
    calls,
)
from sandbox.signing import papers
from sandbox.signing.server import SigningSandbox
from tests.signing_world import CALL_KEY, SECRET, sign_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = CALL_KEY.encode()
NOW = 1_800_000_000
CONTRACT = papers.proof(["Contrat"])
PAPER, AMINA, KARIM = UUID(int=1), UUID(int=2), UUID(int=3)


def order(key: UUID, level: str = "simple", contact: str = "", days: int = 10, data: bytes = CONTRACT) -> SigningOrder:
    return SigningOrder(
        key=key,
        level=level,
        ends_at=datetime.now(UTC) + timedelta(days=days),
        papers=(SigningPaper(PAPER, "Le contrat", hashlib.sha256(CONTRACT).hexdigest(), data),),
        people=(
            SigningPerson(AMINA, "Amina", contact, "http://testserver/mon-bail"),
            SigningPerson(KARIM, "Karim", contact, "http://testserver/bureau"),
        ),
        call="",
    )


@pytest.fixture
def started() -> Iterator[Callable[..., tuple[SigningSandbox, SigningService]]]:
    running: list[tuple[SigningSandbox, threading.Thread]] = []

    def start(fault: str = "", folder: Path | None = None) -> tuple[SigningSandbox, SigningService]:
        server = SigningSandbox(("127.0.0.1", 0), secret=SECRET, call_key=KEY, fault=fault, pause=2, folder=folder)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        running.append((server, thread))
        return server, SigningService(server.url, SECRET, 1)

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_an_envelope_is_put_opened_signed_by_all_and_given_back_with_its_proof(started) -> None:
    server, service = started()
    key = uuid4()
    service.put(order(key))
    links = service.open(key)
    assert set(links) == {AMINA, KARIM}
    assert service.status(key).completed_at is None
    assert sign_there(links[AMINA]) == 303
    assert set(service.status(key).signed) == {AMINA}
    with pytest.raises(SigningRefused):
        service.proof(key)
    assert sign_there(links[KARIM]) == 303
    assert service.status(key).completed_at is not None
    found = service.signed_file(key, PAPER)
    assert found.made_from == hashlib.sha256(CONTRACT).hexdigest()
    assert found.data.startswith(CONTRACT)
    assert len(found.data) > len(CONTRACT)
    assert service.proof(key).startswith(b"%PDF-")
    assert server.refused == []


def test_the_same_envelope_again_is_the_same_and_another_under_its_id_is_refused(started) -> None:
    server, service = started()
    one = order(uuid4())
    service.put(one)
    links = service.open(one.key)
    service.put(one)
    assert service.open(one.key) == links
    with pytest.raises(SigningRefused):
        service.put(order(one.key, days=20))
    assert server.refused == ["another envelope under the same id"]


def test_started_again_it_knows_its_envelopes_who_signed_and_where_the_others_sign(started, tmp_path: Path) -> None:
    """In memory alone, a restart left every open envelope to be signed by nobody."""
    _, service = started(folder=tmp_path)
    one, cancelled = order(uuid4()), order(uuid4())
    for each in (one, cancelled):
        service.put(each)
    links = service.open(one.key)
    assert sign_there(links[AMINA]) == 303
    assert service.cancel(cancelled.key)
    (tmp_path / str(uuid4())).mkdir()
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "envelope.json").write_text("{", encoding="ascii")

    again, back = started(folder=tmp_path)

    assert set(again.envelopes) == {str(one.key), str(cancelled.key)}
    assert set(back.status(one.key).signed) == {AMINA}
    back.put(one)
    moved = back.open(one.key)
    assert {urlsplit(moved[who]).path for who in moved} == {urlsplit(links[who]).path for who in links}
    assert sign_there(moved[KARIM]) == 303
    assert back.signed_file(one.key, PAPER).data.startswith(CONTRACT)
    assert back.proof(one.key).startswith(b"%PDF-")
    with pytest.raises(SigningRefused):
        back.open(cancelled.key)


def test_a_paper_that_is_not_the_one_declared_is_taken_by_nobody(started) -> None:
    _, service = started()
    with pytest.raises(SigningRefused):
        service.put(order(uuid4(), data=CONTRACT + b"%"))


def test_a_level_that_knows_people_by_a_contact_takes_none_without(started) -> None:
    _, service = started()
    with pytest.raises(SigningRefused):
        service.put(order(uuid4(), level="avancee"))
    service.put(order(uuid4(), level="avancee", contact="amina@example.test"))


def test_what_everybody_signed_is_not_cancelled_and_the_rest_is(started) -> None:
    _, service = started()
    one, two = order(uuid4()), order(uuid4())
    for each in (one, two):
        service.put(each)
    mine, _ = service.open(one.key), service.open(two.key)
    assert service.cancel(two.key) is True
    assert service.cancel(two.key) is True
    for link in mine.values():
        sign_there(link)
    assert service.cancel(one.key) is False
    assert service.cancel(uuid4()) is True


def test_nobody_signs_what_is_cancelled_or_over(started) -> None:
    _, service = started()
    one, late = order(uuid4()), order(uuid4(), days=-1)
    service.put(one)
    links = service.open(one.key)
    service.cancel(one.key)
    assert sign_there(links[AMINA]) == 409
    service.put(late)
    with pytest.raises(SigningRefused):
        service.open(late.key)


@pytest.mark.parametrize("fault", ["slow", "broken", "busy", "garbage", "mute"])
def test_a_provider_that_is_away_is_asked_again_later(started, fault: str) -> None:
    _, service = started(fault)
    with pytest.raises(SigningAway):
        service.status(uuid4())


def test_a_provider_that_does_not_know_this_site_is_for_the_operator(started) -> None:
    _, service = started("shut")
    with pytest.raises(SigningShut):
        service.status(uuid4())
    with pytest.raises(SigningShut):
        SigningService("http://192.0.2.1:9", SECRET).status(uuid4())


def test_nobody_is_led_to_another_host_than_the_providers(started) -> None:
    _, service = started("elsewhere")
    one = order(uuid4())
    service.put(one)
    with pytest.raises(SigningAway):
        service.open(one.key)


def test_no_error_and_no_repr_tells_a_secret_or_a_contact(started) -> None:
    _, service = started()
    assert SECRET not in repr(service)
    assert "amina@" not in repr(order(uuid4(), contact="amina@example.test"))
    assert "%PDF" not in repr(order(uuid4()))


def said(event: str = "evt-12345678", envelope: object = PAPER, **more: object) -> bytes:
    return json.dumps({"event": event, "envelope": str(envelope), **more}).encode()


def read(body: bytes, *, date: int = NOW, key: bytes = KEY, signed: str = "", now: float = NOW) -> calls.ProviderCall:
    return calls.read(KEY, str(date), signed or calls.signature(key, str(date), body), body, now=now)


def test_a_call_that_is_signed_now_says_where_to_look() -> None:
    found = read(said())
    assert (found.event, found.envelope) == ("evt-12345678", PAPER)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": b"x" * 32},
        {"signed": "v1=" + "0" * 64},
        {"signed": "0" * 64},
        {"signed": "é"},
        {"date": NOW - calls.SKEW - 1},
        {"date": NOW + calls.SKEW + 1},
    ],
)
def test_a_call_signed_otherwise_or_at_another_hour_is_none(changed: dict[str, object]) -> None:
    with pytest.raises(calls.UntrueCall):
        read(said(), **changed)


def test_the_hour_and_each_byte_are_under_the_signature() -> None:
    signed = calls.signature(KEY, str(NOW), said())
    with pytest.raises(calls.UntrueCall):
        calls.read(KEY, str(NOW + 1), signed, said(), now=NOW)
    with pytest.raises(calls.UntrueCall):
        calls.read(KEY, str(NOW), signed, said(envelope=AMINA), now=NOW)
    with pytest.raises(calls.UntrueCall):
        calls.read(KEY, "٣" * 10, calls.signature(KEY, "٣" * 10, said()), said(), now=NOW)


def test_a_site_without_a_key_is_called_by_nobody() -> None:
    for key in (b"", b"short"):
        with pytest.raises(calls.UntrueCall):
            calls.read(key, str(NOW), calls.signature(key, str(NOW), said()), said(), now=NOW)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", said(event=""), said(event="a b" * 5), said(envelope="x"), b"[" * 60_000]
)
def test_a_true_call_that_says_nothing_is_told_apart(body: bytes) -> None:
    with pytest.raises(calls.UnreadableCall):
        read(body)


def test_a_signature_holds_no_longer_than_its_skew() -> None:
    body = said()
    read(body, now=NOW + calls.SKEW)
    assert time.time() != NOW
    with pytest.raises(calls.UntrueCall):
        read(body, now=NOW + calls.SKEW + 1)
