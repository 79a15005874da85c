"""Messages that wait behind one another leave in one session; each is still marked once, and what is bad fails alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.jobs.letters import mails, messages, noting, together
from palier.jobs.path.retaking import Mine
from palier.models import (
    Fact,
    Letter,
    Message,
    Organisation,
    OrganisationLook,
    PaperLetter,
    PasswordLink,
    Person,
    SafeChannel,
)
from palier.models.doors import jobs, jobs_together
from palier.models.letters import last_words
from palier.rules.letters import senders
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.people.facts import Situation
from palier.workflows.letters import leaving, leaving_together
from palier.workflows.letters.leaving import SEND_TASK
from palier.workflows.life import blanking
from tests import factories
from tests.jobs.test_messages import Killed, grown_old, kept, killed_at

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def worker(committed: None) -> Iterator[int]:
    """A worker that lives: this process."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        (Mine.worker,) = cursor.fetchone()
    yield int(Mine.worker)
    Mine.worker, Mine.running = None, set()


def queued(*found: Message) -> tuple[Message, ...]:
    for message in found:
        jobs.defer(SEND_TASK, message=str(message.pk))
    return found


def of_jobs() -> dict[str, tuple[str, int]]:
    """What became of the job of each message, and how often it was begun."""
    rows = ProcrastinateJob.objects.filter(task_name=SEND_TASK).order_by("id")
    return {row.args["message"]: (row.status, row.attempts) for row in rows}


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_what_waits_leaves_in_one_session_and_each_job_ends_by_itself(post, worker):
    taken, first = post(), kept()
    others = queued(*(kept(recipient=f"voisin{number}@example.org") for number in range(3)))

    messages.send(str(first.pk))

    assert [line["to"] for line in taken.lines] == [[one.recipient] for one in (first, *others)]
    assert taken.sink.sessions == 1
    assert all(again(one).sent_at and again(one).claimed_at for one in (first, *others))
    assert of_jobs() == {str(one.pk): ("succeeded", 1) for one in others}
    for one in (first, *others):
        messages.send(str(one.pk))
    assert len(taken.ids) == 4


def test_what_waits_is_left_alone_where_no_worker_runs(post):
    taken, first = post(), kept()
    (other,) = queued(kept())

    messages.send(str(first.pk))

    assert len(taken.ids) == 1
    assert of_jobs() == {str(other.pk): ("todo", 0)}


def test_a_mailbox_that_does_not_exist_fails_alone_in_the_same_session(post, worker):
    taken, first = post(), kept()
    bad, last = queued(kept(recipient="personne@example.org"), kept())

    messages.send(str(first.pk))

    assert [again(one).outcome for one in (first, bad, last)] == ["", MessageOutcome.RETURNED, ""]
    assert len(taken.ids) == 2
    assert taken.sink.sessions == 1


def test_a_message_that_cannot_be_made_fails_alone_and_its_job_begins_again_later(post, worker, monkeypatch):
    taken, first = post(), kept()
    bad, last = queued(kept(), kept())
    made = mails.mail
    monkeypatch.setattr(mails, "mail", lambda now: 1 / 0 if now.id == bad.pk else made(now))

    messages.send(str(first.pk))

    assert len(taken.ids) == 2
    assert of_jobs() == {str(bad.pk): ("todo", 1), str(last.pk): ("succeeded", 1)}
    assert ProcrastinateJob.objects.get(status="todo").scheduled_at > timezone.now()
    assert again(bad).claimed_at is None


def test_a_job_that_failed_too_often_ends_as_failed(post, worker, monkeypatch):
    post()
    first, (bad,) = kept(), queued(kept())
    monkeypatch.setattr(jobs_together, "ATTEMPTS", 100)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 8")
    made = mails.mail
    monkeypatch.setattr(mails, "mail", lambda now: 1 / 0 if now.id == bad.pk else made(now))

    messages.send(str(first.pk))

    assert of_jobs() == {str(bad.pk): ("failed", 9)}


def test_the_first_that_cannot_be_made_fails_its_own_job_once_the_others_left(post, worker, monkeypatch):
    taken, first = post(), kept()
    (other,) = queued(kept())
    made = mails.mail
    monkeypatch.setattr(mails, "mail", lambda now: 1 / 0 if now.id == first.pk else made(now))

    with pytest.raises(ZeroDivisionError):
        messages.send(str(first.pk))

    assert len(taken.ids) == 1
    assert of_jobs() == {str(other.pk): ("succeeded", 1)}


def test_a_relay_that_is_away_is_asked_once_and_what_waits_waits_as_it_did(post, worker):
    taken, first = post(), kept()
    others = queued(kept(), kept())
    taken.sink.shutdown()
    taken.sink.server_close()

    with pytest.raises(OSError, match=r"refused|reset"):
        messages.send(str(first.pk))

    assert of_jobs() == {str(one.pk): ("todo", 0) for one in others}
    assert Mine.running == set()


def test_a_relay_that_ends_its_session_is_given_the_next_in_another(post, worker):
    taken, first = post("tired"), kept()
    others = queued(*(kept() for _ in range(4)))

    messages.send(str(first.pk))

    assert len(set(taken.ids)) == len(taken.ids) == 5
    assert taken.sink.sessions == 3
    assert set(of_jobs().values()) == {("succeeded", 1)}
    assert not any(again(one).doubts for one in (first, *others))


def test_no_message_is_begun_after_the_time_of_a_batch(post, worker, monkeypatch):
    taken, first = post(), kept()
    (other,) = queued(kept())
    monkeypatch.setattr(together, "SECONDS", 0.0)

    messages.send(str(first.pk))

    assert len(taken.ids) == 1
    assert of_jobs() == {str(other.pk): ("todo", 0)}


def test_killed_among_those_claimed_together_they_alone_are_said_again_as_such(post, worker, monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 2)
    taken, first = post(), kept()
    second, third = queued(kept(), kept())
    hand_over, said = mails.hand_over, []

    def die_at_the_second(*args: object, **kwargs: object) -> bool:
        if said:
            raise Killed
        said.append(1)
        return hand_over(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(mails, "hand_over", die_at_the_second)
        with pytest.raises(Killed):
            messages.send(str(first.pk))
    assert [bool(again(one).claimed_at) for one in (first, second, third)] == [True, True, False]
    assert set(of_jobs().values()) == {("doing", 0)}
    (before,) = taken.ids

    for one in (first, second, third):
        if again(one).claimed_at:
            grown_old(one)
        messages.send(str(one.pk))

    assert len(set(taken.ids)) == len(taken.ids) == 4
    assert [line["references"] for line in taken.lines[:2]] == ["", before]
    assert [again(one).doubts for one in (first, second, third)] == [1, 1, 0]


def test_a_claim_that_is_no_longer_fresh_is_given_up_and_made_anew(post, worker, monkeypatch):
    monkeypatch.setattr(together, "FRESH_SECONDS", 0.0)
    taken, first = post(), kept()
    others = queued(kept(), kept())
    step, steps = last_words.step, []

    def counted(answered: list[object], claims: list[object], **kwargs: object) -> set[object]:
        steps.append((len(answered), len(claims)))
        return step(answered, claims, **kwargs)  # type: ignore[arg-type, return-value]

    monkeypatch.setattr(last_words, "step", counted)

    messages.send(str(first.pk))

    assert steps == [(0, 3), (1, 2), (1, 1)]
    assert len(taken.ids) == 3
    assert not any(again(one).doubts for one in (first, *others))


def test_what_was_claimed_and_not_said_waits_without_a_doubt(post, worker, monkeypatch):
    taken, first = post(), kept()
    (other,) = queued(kept())
    monkeypatch.setattr(together, "SECONDS", 0.0)

    messages.send(str(first.pk))
    assert again(other).claimed_at is None
    messages.send(str(other.pk))

    assert len(taken.ids) == 2
    assert again(other).doubts == 0


def test_a_doubt_stays_one_though_the_database_goes_away(post, worker, monkeypatch):
    taken, first = post("mute"), kept()
    queued(kept())

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(mails, "prepared", away)
    monkeypatch.setattr(noting, "NOTING", 1)

    with pytest.raises(OperationalError):
        messages.send(str(first.pk))

    assert len(taken.ids) == 1
    assert again(first).claimed_at is not None


def test_killed_before_the_jobs_are_marked_nothing_is_sent_twice(post, worker, monkeypatch):
    taken, first = post(), kept()
    others = queued(kept(), kept())

    with killed_at(monkeypatch, jobs_together, "end"):
        messages.send(str(first.pk))
    for one in (first, *others):
        messages.send(str(one.pk))

    assert len(taken.ids) == 3
    assert not any(again(one).doubts for one in (first, *others))


def test_a_relay_that_hangs_up_leaves_each_in_doubt_and_says_none_twice(post, worker):
    taken, first = post("mute"), kept()
    (other,) = queued(kept())

    messages.send(str(first.pk))

    assert len(set(taken.ids)) == len(taken.ids) == 2
    assert [again(one).sent_at for one in (first, other)] == [None, None]
    # Each comes back once its doubt is old, by a job of its own.
    assert ProcrastinateJob.objects.filter(status="todo", scheduled_at__isnull=False).count() == 2


def test_a_contact_that_changes_while_the_relay_is_spoken_to_gets_nothing(post, worker, monkeypatch):
    taken, amina = post(), factories.demande("Amina")
    Person.objects.filter(demande=amina.demande).update(email="avant@example.org")
    (waiting,) = queued(kept(recipient="avant@example.org", demande=amina.demande))
    step = last_words.step

    def moved_meanwhile(*args: object, **kwargs: object) -> set[object]:
        Person.objects.filter(demande=amina.demande).update(email="apres@example.org")
        SafeChannel.objects.get_or_create(
            demande=amina.demande, defaults={"email": "sure@example.org", "set_at": timezone.now()}
        )
        return step(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(last_words, "step", moved_meanwhile)

    messages.send(str(kept().pk))

    assert "avant@example.org" not in [to for line in taken.lines for to in line["to"]]
    assert again(waiting).outcome == MessageOutcome.HELD


def test_a_message_that_another_sender_claims_meanwhile_is_said_by_the_other_alone(post, worker, monkeypatch):
    taken, first = post(), kept()
    (other,) = queued(kept())
    step = last_words.step

    def claimed_by_another(*args: object, **kwargs: object) -> set[object]:
        Message.objects.filter(pk=other.pk).update(claimed_at=timezone.now())
        return step(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(last_words, "step", claimed_by_another)

    messages.send(str(first.pk))

    assert len(taken.ids) == 1
    assert again(other).sent_at is None


def test_a_code_that_left_stands_nowhere_in_clear_and_its_link_is_known_to_have_left(post, worker):
    post()
    member = factories.demande("Amina").user
    subject = next(iter(blanking.SUBJECTS))
    code, text = queued(kept(subject=subject, body="Votre code : 123456"), kept(channel="sms", recipient="0612345678"))
    now = timezone.now()
    link = PasswordLink.objects.create(public_id=code.pk, user=member, secret_hash="x", created_at=now, expires_at=now)

    messages.send(str(kept().pk))

    assert (again(code).body, again(code).recipient) == ("", "")
    assert again(text).sent_at is None
    assert PasswordLink.objects.get(pk=link.pk).left_at is not None


def test_jobs_that_another_worker_holds_or_that_are_not_due_are_not_taken(worker):
    held, later, free, tried = queued(kept(), kept(), kept(), kept())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 h' WHERE args->>'message' = %s",
            [str(later.pk)],
        )
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 3 WHERE args->>'message' = %s", [str(tried.pk)])
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            cursor.execute(
                "BEGIN; SELECT 1 FROM procrastinate_jobs WHERE args->>'message' = %s FOR UPDATE", [str(held.pk)]
            )
            found = jobs_together.take(SEND_TASK, "message", worker=worker, most=10)
    finally:
        other.close()

    assert [job.subject for job in found] == [str(free.pk)]


@pytest.mark.django_db
def test_each_is_worded_together_as_it_is_alone():
    amina, hidden = factories.demande("Amina"), factories.demande("Noé")
    for one, address in ((amina, "amina@example.org"), (hidden, "noe@example.org")):
        Person.objects.filter(demande=one.demande).update(email=address)
    path = f"claims/{Situation.VIOLENCE}"
    Fact.objects.create(demande=hidden.demande, layer="declare", path=path, value={}, at=timezone.now())
    named, plain = factories.organisation("reservataire", "Est"), factories.organisation("bailleur", "Ouest")
    OrganisationLook.objects.create(
        organisation=named, sender_name="Est Habitat", reply_to="accueil@est.example", changed_at=timezone.now()
    )
    letters = [
        _letter(amina.demande, facts=senders.LetterHead(named.name, named.contact).facts(named.public_id)),
        _letter(amina.demande, audience=[named.pk]),
        _letter(amina.demande, audience=[plain.pk]),
        _letter(amina.demande),
        _printed(_letter(amina.demande), named),
        _letter(hidden.demande, audience=[named.pk]),
    ]
    found = [
        kept(demande=one.demande, about=one.public_id, recipient=" AMINA@example.org ")
        if one.demande == amina.demande
        else kept(demande=one.demande, about=one.public_id, recipient="noe@example.org")
        for one in letters
    ]
    # Of another file: who adds a message names what they like.
    found += [kept(), kept(demande=hidden.demande, about=letters[0].public_id, recipient="noe@example.org")]

    ready = leaving_together.prepare([one.pk for one in found], at=timezone.now())
    alone = {one.pk: leaving.prepare(one.pk, doubt=timedelta(minutes=2), at=timezone.now()) for one in found}

    assert {key: one.message for key, one in ready.items()} == alone
    assert [ready[one.pk].message.sender_name for one in found] == [
        "Est Habitat",
        "Est Habitat",
        "",
        "",
        "Est Habitat",
        "",
        "",
        "",
    ]


@pytest.mark.django_db
def test_what_is_not_plain_is_looked_at_alone():
    amina = factories.demande("Amina")
    Person.objects.filter(demande=amina.demande).update(email="amina@example.org")
    apart = [
        kept(channel="sms"),
        kept(sent_at=timezone.now()),
        kept(claimed_at=timezone.now()),
        kept(doubts=1),
        kept(demande=amina.demande, recipient="ancienne@example.org"),
    ]
    plain = kept(demande=amina.demande, recipient="amina@example.org")

    ready = leaving_together.prepare([one.pk for one in (*apart, plain)], at=timezone.now())

    assert list(ready) == [plain.pk]


def _letter(demande: object, **changes: object) -> Letter:
    values = {"kind": "accuse_candidature", "title": "Un titre", "paragraphs": ["Bonjour"], "sent_at": timezone.now()}
    return Letter.objects.create(demande=demande, **(values | changes))


def _printed(letter: Letter, by: Organisation) -> Letter:
    PaperLetter.objects.create(
        demande=letter.demande,
        organisation=by,
        letter=letter,
        person_key="d",
        title="Un titre",
        paragraphs=["Bonjour"],
        made_at=timezone.now(),
        made_on=timezone.localdate(),
    )
    return letter
