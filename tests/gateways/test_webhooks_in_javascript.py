"""What leaves, heard by the receivers’ own library in JavaScript: it verifies ours and refuses one altered byte (ADR 167)."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from palier.gateways import webhooks
from palier.workflows.partners import sealing_secrets
from tests import in_javascript

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_javascript.folder(tmp_path_factory.mktemp("receiver"))


def call(secret: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    return {"secret": secret, "body": base64.b64encode(body).decode(), "headers": headers}


def heard(made: Path, *calls: dict[str, Any]) -> list[Any]:
    told = in_javascript.run(made, "receiver.ts", json.dumps(calls))
    assert told.returncode == 0, told.stderr
    return list(json.loads(told.stdout))


def test_the_receivers_own_library_verifies_ours_and_refuses_one_altered_byte(made: Path) -> None:
    events = [{"number": number, "type": "offer.answered", "commune": "Fontaine-lès-Dijon"} for number in range(10)]
    whole, altered, renamed = [], [], []
    for event in events:
        secret, number = sealing_secrets.drawn(), event["number"]
        body = json.dumps(event, ensure_ascii=False).encode()
        told = dict(webhooks.headers(f"evt-{number}", int(time.time()), body, [secret]))
        # Each at another place, a byte of an accented letter among them.
        place = body.index("è".encode()) if number == 9 else number * 5
        whole.append(call(secret, body, told))
        altered.append(call(secret, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :], told))
        renamed.append(call(secret, body, {**told, "webhook-id": "evt-x"}))

    assert heard(made, *whole) == events
    assert heard(made, *altered, *renamed) == ["refused"] * 20


def test_while_a_secret_is_changed_both_verify_and_no_other(made: Path) -> None:
    new, former = sealing_secrets.drawn(), sealing_secrets.drawn()
    told = dict(webhooks.headers("evt", int(time.time()), b"{}", [new, former]))

    calls = [call(secret, b"{}", told) for secret in (new, former, sealing_secrets.drawn())]

    assert heard(made, *calls) == [{}, {}, "refused"]
