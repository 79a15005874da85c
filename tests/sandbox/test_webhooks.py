"""The receiver that a partner may write: it takes ours once, and nobody else's."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from palier.gateways import webhooks
from palier.workflows.partners import sealing_secrets
from sandbox.webhooks.receiver import Receiver, is_true

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = b'{"number":7,"type":"offer.answered","data":{"href":"/api/v1/publications/x/candidates"}}'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver(("127.0.0.1", 0), sealing_secrets.drawn())
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def sent(receiver: Receiver, secret: str, *, late: int = 0) -> int | None:
    signed = webhooks.headers("evt-7", int(time.time()) - late, BODY, [secret])
    return webhooks.send(f"http://127.0.0.1:{receiver.server_address[1]}/", BODY, signed, loopback=True).status


def test_ours_is_taken_once_and_said_yes_to_twice(receiver: Receiver) -> None:
    assert [sent(receiver, receiver.secret) for _ in range(2)] == [204, 204]
    assert [one["number"] for one in receiver.taken.values()] == [7]


def test_another_s_and_an_old_one_are_refused(receiver: Receiver) -> None:
    assert sent(receiver, sealing_secrets.drawn()) == 401
    assert sent(receiver, receiver.secret, late=900) == 401
    assert receiver.taken == {}


@pytest.mark.parametrize("headers", [{}, {"webhook-timestamp": "x"}, {"webhook-timestamp": "1"}])
def test_a_call_without_its_headers_is_nobody_s(headers: dict[str, str]) -> None:
    assert not is_true(sealing_secrets.drawn(), headers, BODY, now=time.time())
