"""Notices of return, as relays write them and as strangers do: the signed address is believed, and two words."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.gateways.returns import addresses, notices
from palier.rules.letters.outcomes import MessageOutcome

SECRET = b"s" * 40
KEY = UUID("019a0000-0000-7000-8000-000000000001")
BOX = "retours@palier.example"


def notice(
    to: str = "", *, action: str = "failed", status: str = "5.1.1", kind: str = "delivery-status", more: str = ""
) -> bytes:
    """What a relay writes (RFC 3464)."""
    to = to or addresses.sender(BOX, KEY, SECRET)
    return f"""\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@relais.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Le message n’a pas été remis : <qui@ailleurs.example>: mailbox unavailable
--b1
Content-Type: message/{kind}

Reporting-MTA: dns; relais.example
X-Postfix-Queue-ID: 4ABCDEF
Arrival-Date: Thu, 7 May 2026 10:00:00 +0200 (CEST)

Final-Recipient: rfc822; qui@ailleurs.example
Original-Recipient: rfc822;qui@ailleurs.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.ailleurs.example
Diagnostic-Code: smtp; 550 5.1.1 <qui@ailleurs.example>: Recipient address rejected
--b1
Content-Type: message/rfc822

From: ne-pas-repondre@palier.example
To: qui@ailleurs.example
Subject: Un courrier vous attend
{more}
Bonjour
--b1--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("action", "status", "outcome"),
    [
        ("failed", "5.1.1", MessageOutcome.RETURNED),
        ("Failed", "5.2.2 (mailbox full)", MessageOutcome.RETURNED),
        ("failed", "4.4.7", MessageOutcome.EXPIRED),
        ("failed", "n'importe quoi", MessageOutcome.RETURNED),
        ("delayed", "4.4.1", MessageOutcome.DELAYED),
    ],
)
def test_what_is_lost_is_told_from_what_is_late(action, status, outcome):
    found = notices.read(notice(action=action, status=status), SECRET)

    assert found == notices.ReturnedMessage(KEY, outcome)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "", "failed; delayed"])
def test_what_says_no_loss_says_nothing(action):
    assert notices.read(notice(action=action), SECRET) is None


def test_the_return_address_holds_where_relays_change_its_case_and_where_lines_are_folded():
    to = addresses.sender(BOX, KEY, SECRET)

    assert len(to.partition("@")[0]) <= 64
    assert notices.read(notice(to.upper()), SECRET) is not None
    assert notices.read(notice(f"<{to}>").replace(b"To: <", b"To: =?utf-8?q?Retours?=\r\n <"), SECRET) is not None


def test_a_mailbox_too_long_for_the_signature_is_refused():
    with pytest.raises(ValueError, match="retours"):
        addresses.sender("retours-des-courriels@palier.example", KEY, SECRET)


@pytest.mark.parametrize(
    "to",
    [
        BOX,
        "retours+019a@palier.example",
        addresses.sender(BOX, KEY, b"another secret, of another site"),
        addresses.sender(BOX, UUID(int=7), SECRET).split(".")[0]
        + "."
        + addresses.sender(BOX, KEY, SECRET).split(".", 1)[1],
    ],
)
def test_a_forged_address_names_no_message(to):
    assert notices.read(notice(to), SECRET) is None


def test_a_signed_address_in_what_is_enclosed_is_not_believed():
    own = addresses.sender(BOX, KEY, SECRET)

    assert notices.read(notice(BOX, more=f"To: {own}"), SECRET) is None


def test_an_answer_of_a_person_or_of_an_absent_one_is_no_notice():
    to = addresses.sender(BOX, KEY, SECRET)
    raw = f"To: {to}\r\nSubject: Absent\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n".encode()

    assert notices.read(raw, SECRET) is None


def hostile() -> dict[str, bytes]:
    head = b"To: " + addresses.sender(BOX, KEY, SECRET).encode() + b"\r\n"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(3000)
    )
    wrapped = b"Content-Type: message/rfc822\r\n\r\n" * 5000
    return {
        "ten megabytes": notice() + b"x" * 10 * 1024 * 1024,
        "ten megabytes of lines": notice(more="X: y\n" * 1_000_000),
        "nested": head + nested,
        "wrapped": head + wrapped,
        "an unknown charset": notice().replace(b"charset=utf-8", b"charset=x-\xff-none"),
        "a charset in the report": notice().replace(b"Action: failed", b"Action: =?x-none?b?ZmFpbGVk?="),
        "an encoding of the report": notice().replace(
            b"Content-Type: message/delivery-status\r\n",
            b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n",
        ),
        "no end": head
        + b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status',
        "zeros": head + b"\x00" * 100_000,
        "a boundary without end": head + b'Content-Type: multipart/report; boundary="' + b"b" * 200_000 + b'"\r\n\r\n',
        "headers without end": head + b"X-Y: z\r\n" * 40_000,
        "folds without end": b"To: a\r\n" + b" b\r\n" * 60_000,
        "addresses without end": b"To: "
        + b"r+aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaa@x, " * 4_000
        + b"\r\n\r\n",
        "blocks without end": notice(action="relayed").replace(b"Action: relayed", b"Action: relayed\r\n\r\n" * 20_000),
    }


@pytest.mark.parametrize("name", hostile())
def test_what_a_stranger_writes_is_read_in_a_bounded_time_and_never_raises(name):
    began = time.monotonic()
    notices.read(hostile()[name][: notices.LARGEST], SECRET)
    found = notices.read(hostile()[name], SECRET)

    assert time.monotonic() - began < 5
    assert found is None or found.id == KEY


@given(st.binary(max_size=2000))
def test_noise_is_no_notice(noise):
    assert notices.read(noise, SECRET) is None


@given(st.binary(max_size=400), st.integers(0, 1500))
def test_a_notice_with_noise_in_it_names_its_message_or_none(noise, where):
    raw = notice()

    found = notices.read(raw[:where] + noise + raw[where:], SECRET)

    assert found is None or found.id == KEY
