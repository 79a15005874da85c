"""A text leaves once whatever dies, and what became of it comes back: told by a gateway that judges each request."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection

from palier.gateways.texting import NotAMobile, TextDeclined, TextGateway, TextsAway, TextsShut, mobile
from palier.jobs.letters import messages
from palier.jobs.letters import texts as tasks
from palier.models import Message
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import texting
from palier.workflows.life import blanking
from sandbox.texts.server import TextsSandbox
from tests.jobs.test_messages import killed_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
KEY = b"k" * 40
NUMBER = "06 12 34 56 78"


@pytest.fixture
def gateway(tmp_path: Path, settings) -> Iterator[Callable[..., TextsSandbox]]:
    """Return a function that starts a gateway and makes it the one of the settings."""
    started: list[tuple[TextsSandbox, threading.Thread]] = []
    (tmp_path / "key").write_bytes(KEY + b"\n")

    def start(fault: str = "", key: bytes = KEY) -> TextsSandbox:
        server = TextsSandbox(("127.0.0.1", 0), key, tmp_path / f"texts{len(started)}.jsonl", fault, pause=2)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        started.append((server, thread))
        settings.SMS_URL = f"http://127.0.0.1:{server.server_address[1]}"
        settings.SMS_KEY_FILE = str(tmp_path / "key")
        settings.SMS_TIMEOUT = 1
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join(5)
        server.server_close()


def kept(**changes: object) -> Message:
    values = {
        "channel": "sms",
        "recipient": NUMBER,
        "subject": "Un courrier vous attend",
        "body": "Bonjour,\n\nUn courrier vous attend dans votre espace, rubrique « Courrier ».",
        "created_at": AT,
    }
    return Message.objects.create(**(values | changes))


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def jobs(task: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' ORDER BY id", [task]
        )
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]


def test_without_a_gateway_a_text_is_kept_and_not_said_sent(committed):
    message = kept()

    messages.send(str(message.pk))

    assert again(message).sent_at is None
    assert jobs(texting.SEND_TASK) == []


def test_a_text_is_handed_to_the_gateway_once_in_plain_signs(committed, gateway):
    server, message = gateway(), kept()

    messages.send(str(message.pk))
    assert jobs(texting.SEND_TASK) == [{"message": str(message.pk)}]
    tasks.send(str(message.pk))
    tasks.send(str(message.pk))

    ((key, said),) = server.taken.items()
    assert key == str(message.pk)
    assert said == {
        "to": "+33612345678",
        "from": "Palier",
        "text": 'Bonjour,\nUn courrier vous attend dans votre espace, rubrique "Courrier".',
    }
    assert again(message).sent_at is not None
    assert len([line for line in server.asked if line.startswith("PUT")]) == 1
    assert jobs(texting.ASK_TASK) == [{"message": str(message.pk), "turn": 0}]


def test_killed_between_the_sending_and_the_mark_it_is_handed_over_again_and_sent_once(committed, gateway, monkeypatch):
    server, message = gateway(), kept()

    with killed_at(monkeypatch, texting, "note_taken"):
        tasks.send(str(message.pk))
    assert again(message).sent_at is None
    tasks.send(str(message.pk))

    assert len(server.taken) == 1
    assert len(server.asked) == 2
    assert again(message).sent_at is not None


def test_a_gateway_that_takes_it_and_hangs_up_is_given_the_same_again(committed, gateway):
    server, message = gateway("mute"), kept()

    with pytest.raises(TextsAway):
        tasks.send(str(message.pk))
    server.fault = ""
    tasks.send(str(message.pk))

    assert len(server.taken) == 1


@pytest.mark.parametrize("fault", ["slow", "broken", "busy", "forged", "replayed", "garbage", "endless"])
def test_who_is_away_or_not_to_be_believed_is_asked_again(committed, gateway, fault):
    server, message = gateway(fault), kept()

    with pytest.raises(TextsAway):
        tasks.send(str(message.pk))
    assert again(message).sent_at is None
    server.fault = ""
    tasks.send(str(message.pk))

    assert len(server.taken) == 1
    retry = tasks.send.retry_strategy
    assert retry.get_retry_decision(exception=TextsAway(), job=_job(attempts=0)) is not None


def test_a_gateway_that_will_never_take_it_is_not_asked_again(committed, gateway):
    server, message = gateway("deaf"), kept()

    tasks.send(str(message.pk))
    tasks.send(str(message.pk))

    assert len(server.asked) == 1
    assert again(message).outcome == MessageOutcome.REFUSED
    retry = tasks.send.retry_strategy
    assert retry.get_retry_decision(exception=TextDeclined("400"), job=_job(attempts=0)) is None


def test_a_gateway_that_does_not_know_this_site_blames_no_message(committed, gateway):
    gateway(key=b"x" * 40)
    message = kept()

    with pytest.raises(TextsShut):
        tasks.send(str(message.pk))

    assert again(message).sent_at is None
    assert again(message).outcome == ""


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("04 72 00 00 00", MessageOutcome.NOT_A_MOBILE),
        ("12", MessageOutcome.NOT_A_NUMBER),
        ("+44 7400 123456", MessageOutcome.NOT_A_NUMBER),
    ],
)
def test_a_number_that_is_no_mobile_of_france_is_not_sent_to(committed, gateway, number, outcome):
    server, message = gateway(), kept(recipient=number)

    tasks.send(str(message.pk))

    assert server.asked == []
    assert again(message).outcome == outcome


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06.12.34.56.78", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0690 12 34 56", "+590690123456"),
        ("0696 20 12 34", "+596696201234"),
        ("0694 20 12 34", "+594694201234"),
        ("0692 12 34 56", "+262692123456"),
        ("0639 69 12 34", "+262639691234"),
    ],
)
def test_mobiles_of_france_and_of_its_overseas_departements_are_written_as_operators_do(typed, number):
    assert mobile(typed) == number


def test_a_number_without_end_is_not_read():
    with pytest.raises(NotAMobile):
        mobile("06" * 10_000)


def test_what_became_of_it_is_asked_until_it_is_known(committed, gateway):
    server, message = gateway(), kept()
    tasks.send(str(message.pk))

    tasks.ask(str(message.pk), 0)
    tasks.ask(str(message.pk), 0)

    assert again(message).outcome == MessageOutcome.DELIVERED
    assert len([line for line in server.asked if line.startswith("GET")]) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"), [("failed", MessageOutcome.FAILED), ("unknown_number", MessageOutcome.UNKNOWN_NUMBER)]
)
def test_a_receipt_that_comes_twice_or_changes_says_nothing_new(committed, gateway, fault, outcome):
    server, message = gateway(fault), kept()
    tasks.send(str(message.pk))

    tasks.ask(str(message.pk), 0)
    server.fault = ""
    texting.note_answer(message.pk, MessageOutcome.DELIVERED, turn=1, at=AT)

    assert again(message).outcome == outcome


def test_a_receipt_that_is_not_known_is_asked_for_six_times_and_no_more(db):
    message = kept(sent_at=AT)

    for turn in range(len(texting.ASKED_AFTER)):
        texting.note_answer(message.pk, None, turn=turn, at=AT)

    assert [job["turn"] for job in jobs(texting.ASK_TASK)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("fault", ["forged", "replayed", "garbage"])
def test_a_receipt_without_the_right_signature_is_not_believed(committed, gateway, fault):
    server, message = gateway(), kept()
    tasks.send(str(message.pk))
    server.fault = fault

    with pytest.raises(TextsAway):
        tasks.ask(str(message.pk), 0)

    assert again(message).outcome == ""


def test_the_same_id_with_other_words_is_refused_and_the_first_stands(gateway, db):
    server, key = gateway(), uuid4()
    made = TextGateway(f"http://127.0.0.1:{server.server_address[1]}", KEY, "Palier", 5)

    made.put(key, "+33612345678", "un")
    made.put(key, "+33612345678", "un")
    with pytest.raises(TextDeclined):
        made.put(key, "+33612345678", "deux")

    assert [said["text"] for said in server.taken.values()] == ["un"]


@pytest.mark.parametrize("url", ["http://sms.example", "ftp://127.0.0.1", "", "https://"])
def test_nothing_leaves_in_clear_to_another_machine(url):
    with pytest.raises(TextsShut):
        TextGateway(url, KEY, "Palier", 1).ask(uuid4())


def test_a_short_key_or_a_sender_that_no_operator_takes_stops_before_anything_leaves(
    committed, gateway, settings, tmp_path
):
    server, message = gateway(), kept()
    settings.SMS_SENDER = "Palier Logement Social"
    with pytest.raises(TextsShut):
        tasks.send(str(message.pk))
    settings.SMS_SENDER = "Palier"
    (tmp_path / "key").write_bytes(b"court")
    with pytest.raises(TextsShut):
        tasks.send(str(message.pk))

    assert server.asked == []


def test_a_code_that_left_stands_nowhere_in_clear(committed, gateway):
    gateway()
    message = kept(subject=next(iter(blanking.SUBJECTS)), body="Votre code de connexion : 123456")

    tasks.send(str(message.pk))

    assert again(message).body == ""


def test_neither_a_number_nor_a_word_is_logged(committed, gateway, caplog):
    server, message = gateway("deaf"), kept()
    caplog.set_level(logging.DEBUG)

    tasks.send(str(message.pk))
    server.fault = "broken"
    with pytest.raises(TextsAway) as raised:
        tasks.send(str(kept().pk))

    told = caplog.text + str([vars(record) for record in caplog.records]) + repr(raised.value)
    for word in ("612345678", "06 12 34", "courrier vous attend", KEY.decode()):
        assert word not in told


def _job(attempts: int) -> object:
    from types import SimpleNamespace

    return SimpleNamespace(attempts=attempts)
