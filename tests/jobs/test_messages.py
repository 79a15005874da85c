"""A message leaves once whatever dies: told by a relay that speaks SMTP and counts what it took."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.mail import mailers
from django.db import connection
from django.utils import timezone

from palier.gateways import relay
from palier.jobs.doors import protecting
from palier.jobs.letters import messages
from palier.jobs.people import life
from palier.models import Message, SafeChannel
from palier.models.identifiers import uuid7
from palier.workflows.letters import leaving
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)


def kept(**changes: object) -> Message:
    values = {
        "channel": "email",
        "recipient": "amina@example.org",
        "subject": "Un courrier vous attend",
        "body": "Bonjour,\n.\n..une ligne qui commence par un point",
        "created_at": AT,
    }
    return Message.objects.create(**(values | changes))


def waiting() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def grown_old(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(claimed_at=timezone.now() - timedelta(hours=1))


class Killed(BaseException):
    """Stands for the kill of a process: nothing after it runs, not even what handles errors."""


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Iterator[None]:
    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, die)
        with pytest.raises(Killed):
            yield


def test_a_message_is_taken_once_and_a_replayed_job_says_nothing(post):
    taken, message = post(), kept()

    messages.send(str(message.pk))
    messages.send(str(message.pk))

    message.refresh_from_db()
    assert len(taken.ids) == 1
    assert taken.lines[0]["to"] == ["amina@example.org"]
    assert message.sent_at is not None
    assert message.doubts == 0


def test_killed_before_the_last_word_nothing_was_sent_and_the_retry_is_the_first(post, monkeypatch):
    taken, message = post(), kept()

    with killed_at(monkeypatch, leaving, "claim"):
        messages.send(str(message.pk))
    assert taken.ids == []
    messages.send(str(message.pk))

    assert len(taken.ids) == 1
    assert taken.lines[0]["references"] == ""


def test_killed_between_the_claim_and_the_answer_it_is_said_again_once_as_such_and_under_another_id(post, monkeypatch):
    taken, message = post(), kept()

    with killed_at(monkeypatch, leaving, "note_taken"):
        messages.send(str(message.pk))
    first = taken.ids
    messages.send(str(message.pk))
    assert taken.ids == first
    assert len(waiting()) == 1
    grown_old(message)
    messages.send(str(message.pk))
    messages.send(str(message.pk))

    assert len(set(taken.ids)) == len(taken.ids) == 2
    assert taken.lines[1]["references"] == first[0]
    assert taken.lines[1]["subject"].startswith("Nouvel envoi")


def test_a_relay_that_hangs_up_without_an_answer_leaves_a_doubt_that_ends(post):
    taken, message = post("mute"), kept()

    for _ in range(leaving.MOST_DOUBTS + 1):
        messages.send(str(message.pk))
        grown_old(message)
    with pytest.raises(leaving.TooDoubtful):
        messages.send(str(message.pk))

    assert len(set(taken.ids)) == len(taken.ids) == leaving.MOST_DOUBTS + 1


def test_a_relay_that_refuses_leaves_no_doubt_and_the_same_sending_is_tried_again(post):
    taken, message = post("busy"), kept()

    with pytest.raises(Exception, match="451"):
        messages.send(str(message.pk))
    message.refresh_from_db()
    assert message.claimed_at is None
    taken.sink.fault = ""
    messages.send(str(message.pk))

    message.refresh_from_db()
    assert len(taken.ids) == 1
    assert message.doubts == 0


def test_a_relay_that_cannot_be_reached_leaves_the_message_to_be_sent(post):
    taken, message = post(), kept()
    taken.sink.shutdown()
    taken.sink.server_close()

    with pytest.raises(OSError, match=r"refused|reset"):
        messages.send(str(message.pk))

    message.refresh_from_db()
    assert message.sent_at is None
    assert message.claimed_at is None


def test_two_workers_with_the_same_message_say_the_last_word_once(post):
    taken, message = post(), kept()
    both_ready = threading.Barrier(2, timeout=10)
    claim = leaving.claim
    outcomes: list[object] = []

    def claimed_together(*args: object, **kwargs: object) -> None:
        both_ready.wait()
        claim(*args, **kwargs)  # type: ignore[arg-type]

    def work() -> None:
        try:
            outcomes.append(messages.send(str(message.pk)))
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(leaving, "claim", claimed_together)
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(20)

    assert outcomes == [None, None]
    assert len(taken.ids) == 1


def test_a_claim_of_the_future_after_a_clock_set_back_is_in_doubt_and_never_stuck(post):
    taken, message = post(), kept(claimed_at=timezone.now() + timedelta(days=30))

    messages.send(str(message.pk))

    assert len(taken.ids) == 1
    assert taken.lines[0]["subject"].startswith("Nouvel envoi")


def test_what_is_no_relay_is_given_the_message_whole(committed, mailoutbox):
    message = kept()

    messages.send(str(message.pk))

    message.refresh_from_db()
    assert next(sent.extra_headers["Message-ID"] for sent in mailoutbox).startswith(f"<{message.pk}.0@")
    assert message.sent_at is not None


def test_an_answer_that_never_comes_is_a_doubt_and_not_an_error():
    assert not issubclass(relay.Uncertain, OSError)


def test_an_announcement_that_runs_twice_is_kept_once(committed):
    amina = factories.demande("Amina")
    key = str(uuid7())

    for _ in range(2):
        life.announce(amina.demande.pk, key=key)
    life.announce(amina.demande.pk, key=str(uuid7()))

    assert Message.objects.count() == 2


def test_a_safe_channel_reached_twice_by_one_job_gets_one_message(committed):
    amina = factories.demande("Amina")
    SafeChannel.objects.create(demande=amina.demande, email="sure@example.org", set_at=AT)
    key = str(uuid7())

    for _ in range(2):
        protecting.announce(amina.demande.pk, "Votre réponse est attendue", "Bonjour", key=key)

    assert [message.recipient for message in Message.objects.all()] == ["sure@example.org"]


def test_the_last_word_does_not_wait_for_what_went_before_it(post):
    post()
    way = mailers.default
    assert isinstance(way, relay.Relay)

    way.open()

    assert way.connection is not None
    assert way.connection.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    way.close()
