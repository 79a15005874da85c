"""What waited when a safe address was chosen: it leaves to no contact of before, and to nobody else's any less."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.jobs.letters import messages, texts
from palier.models import Fact, Message, Person, SafeChannel
from palier.rules.doors.access import Role
from palier.rules.letters.composing import LetterText
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.people.facts import Situation
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting, signing_in
from palier.workflows.letters import leaving, texting
from tests import couples, factories
from tests.workflows.forking.moves import go

if TYPE_CHECKING:
    from palier.models import Demande
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
BEFORE, SAFE, PHONE = "avant@example.org", "sure@example.org", "06 12 34 56 78"
DOUBT = timedelta(minutes=1)


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    Person.objects.filter(demande=made.demande).update(email=BEFORE, phone=PHONE)
    return made


def queued(demande: Demande, recipient: str = BEFORE, channel: str = "email", **changes: object) -> Message:
    values = {"subject": "Un courrier", "body": "Bonjour", "created_at": timezone.now()}
    return Message.objects.create(demande=demande, channel=channel, recipient=recipient, **(values | changes))


def protected(of: Applicant) -> None:
    by = Actor(role=Role.DEMANDEUR, user=of.user)
    protecting.protect(of.demande, SAFE, by=by, at=timezone.now())


def leaves(message: Message) -> bool:
    now = timezone.now()
    if message.channel == "sms":
        return texting.prepare(message.pk, at=now) is not None
    return leaving.prepare(message.pk, doubt=DOUBT, at=now) is not None


def outcome(message: Message) -> str:
    return Message.objects.get(pk=message.pk).outcome


def test_what_waited_leaves_to_no_contact_of_before_a_safe_address(amina):
    mail, text, safe = queued(amina.demande), queued(amina.demande, PHONE, "sms"), queued(amina.demande, SAFE)
    protected(amina)

    assert [leaves(one) for one in (mail, text, safe)] == [False, False, True]
    assert [outcome(one) for one in (mail, text, safe)] == [MessageOutcome.HELD, MessageOutcome.HELD, ""]
    assert not leaves(mail)


def test_a_code_that_waited_is_held_back_and_emptied(amina, settings):
    said = signing_in.message_of("123456", "jeton")
    code = queued(amina.demande, subject=said.title, body=said.body)
    text = queued(amina.demande, PHONE, "sms", subject=said.title, body=said.body)
    protected(amina)

    messages.send(str(code.pk))
    texts.send(str(text.pk))

    for one in (code, text):
        assert (outcome(one), Message.objects.get(pk=one.pk).body) == (MessageOutcome.HELD, "")


def test_the_letter_of_what_was_held_back_is_announced_at_the_safe_address_once(amina):
    text = LetterText(kind="offre_sociale", title="Un titre secret", paragraphs=["Bonjour"])
    telling.send(amina.demande, text, by=Actor(role=Role.DEMANDEUR, user=amina.user), at=timezone.now())
    mail = Message.objects.get(recipient=BEFORE)
    protected(amina)

    assert not leaves(mail)
    assert not leaves(mail)

    told = Message.objects.get(recipient=SAFE)
    assert (told.subject, told.demande) == (telling.announcement(None).title, amina.demande)
    assert "secret" not in told.subject + told.body


def test_whoever_chose_a_safe_address_during_the_words_with_the_relay_is_not_written_to(amina):
    mail = queued(amina.demande)
    now = leaving.prepare(mail.pk, doubt=DOUBT, at=timezone.now())
    protected(amina)

    with pytest.raises(leaving.HeldBack):
        leaving.claim(now, at=timezone.now())
    assert not leaves(mail)
    assert outcome(mail) == MessageOutcome.HELD


def test_a_situation_that_hides_holds_back_what_goes_to_a_contact_that_was_changed(amina):
    old = queued(amina.demande)
    kept = queued(amina.demande, PHONE, "sms")
    Person.objects.filter(demande=amina.demande).update(email="apres@example.org")
    assert leaves(old)
    path = f"claims/{Situation.VIOLENCE}"
    Fact.objects.create(demande=amina.demande, layer="declare", path=path, value={}, at=timezone.now())

    assert [leaves(old), leaves(kept)] == [False, True]


def test_another_holder_of_the_file_is_written_to_all_the_same(amina):
    protected(amina)
    other = Person.objects.get(demande=amina.demande, key="d")
    other.pk, other.key, other.role, other.email = None, "c", "cotitulaire", "autre@example.org"
    other.save(force_insert=True)

    assert leaves(queued(amina.demande, "autre@example.org"))
    assert not leaves(queued(amina.demande, BEFORE))


def test_nothing_of_a_file_that_somebody_left_in_silence_is_held_back(amina):
    couple = couples.couple()
    mail = queued(couple.demande, Person.objects.get(demande=couple.demande, key="c1").email)
    of_her = queued(couple.demande, "amina@exemple.test")
    Person.objects.filter(demande=couple.demande, key="d").update(email="amina@exemple.test")
    go(couple)

    assert [leaves(mail), leaves(of_her)] == [True, True]
    assert not SafeChannel.objects.filter(demande=couple.demande).exists()


def test_what_hangs_on_no_file_leaves(amina):
    protected(amina)
    mail = Message.objects.create(channel="email", recipient=BEFORE, subject="x", body="y", created_at=timezone.now())

    assert leaves(mail)
