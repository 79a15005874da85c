"""What did not arrive is told to its person on their page, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import Message, Person, SafeChannel
from palier.models.doors import acting
from palier.models.letters import unreached_contacts
from palier.rules.letters.outcomes import LOST, MessageOutcome
from tests import couples, factories
from tests.counter_world import address, agent, in_role, in_the_visit, seen
from tests.mandate_world import at_home, given
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of as signed_in
from tests.web.test_helpers import client_of
from tests.world import adviser

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
MAIL = "amina@example.org"


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    Person.objects.filter(demande=made.demande).update(email=MAIL, phone="06 12 34 56 78")
    return made


def lost(of: Applicant, outcome: str = MessageOutcome.RETURNED, *, days: int = 1, **changes: object) -> Message:
    at = timezone.now() - timedelta(days=days)
    values = {
        "demande": of.demande,
        "channel": "email",
        "recipient": MAIL,
        "subject": "x",
        "body": "y",
        "created_at": at,
        "sent_at": at,
        "outcome": outcome,
        "outcome_at": at if outcome else None,
    }
    return Message.objects.create(**(values | changes))


def page(of: Applicant, name: str = "mon-dossier") -> str:
    return plain_text(client_of(of.user).get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", ["mon-dossier", "mes-candidatures", "mes-donnees"])
def test_its_person_reads_it_where_they_arrive(amina, name):
    lost(amina)

    assert f"Un courriel envoyé à {MAIL} est revenu : cette adresse ne reçoit pas." in page(amina, name)


@pytest.mark.parametrize("outcome", sorted(LOST))
def test_each_loss_has_its_sentence_and_no_page_fails(amina, outcome):
    lost(amina, outcome, channel="sms", recipient="06 12 34 56 78")

    assert "06 12 34 56 78" in page(amina)


def test_what_is_late_or_arrived_is_not_told(amina):
    lost(amina, MessageOutcome.DELAYED)
    lost(amina, MessageOutcome.DELIVERED, channel="sms", recipient="06 12 34 56 78")

    assert "Tous vos courriers sont ici" not in page(amina)


def test_a_contact_that_changed_is_told_no_more(amina):
    lost(amina)
    Person.objects.filter(demande=amina.demande).update(email="nouvelle@example.org")

    assert MAIL not in page(amina)


def test_a_later_mail_that_did_not_come_back_ends_it_after_three_days(amina):
    lost(amina, days=10)
    lost(amina, "", days=2)
    assert MAIL in page(amina)

    Message.objects.filter(outcome="").update(sent_at=timezone.now() - timedelta(days=4))
    assert "est revenu" not in page(amina)


def test_nobody_elses_file_says_it(amina):
    lost(amina)

    assert MAIL not in page(factories.demande("Noé"))


def test_a_safe_address_is_told_to_who_chose_it_and_never_written(amina):
    SafeChannel.objects.create(
        demande=amina.demande, email="sure@example.org", set_at=timezone.now(), person_key=amina.user.holder.person_key
    )
    lost(amina, recipient="sure@example.org")

    said = page(amina)
    assert "Un courriel envoyé à votre adresse sûre n’est pas arrivé." in said
    assert "sure@example.org" not in said
    SafeChannel.objects.update(person_key="c9")
    assert "adresse sûre n’est pas arrivé" not in page(amina)


def asked_as(role: str) -> None:
    with transaction.atomic():
        acting.take(role)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM palier_unreached()")


@pytest.mark.parametrize("role", [acting.GATE, acting.PUBLIC])
def test_the_database_lets_no_other_role_ask(as_login, role):
    with as_login("palier_web"), pytest.raises(ProgrammingError, match="permission denied"):
        asked_as(role)


def test_no_page_writes_what_became_of_a_message(amina):
    with pytest.raises(IntegrityError, match="message_outcome_of_sent"):
        lost(amina, sent_at=None)


def test_no_counter_and_no_act_of_an_adviser_reads_a_contact(amina):
    lost(amina)
    by = agent("Rosa", "Guichet de Montreuil")
    visit = seen(amina.demande, by)
    with in_role(in_the_visit(visit)):
        assert unreached_contacts.read() == []
    shown = signed_in(by.person).get(address(visit, "mon-dossier"))
    assert shown.status_code == 200
    assert MAIL not in plain_text(shown)

    celine = adviser("Céline", "Toit commun")
    mandate = given(amina, celine)
    claim = replace(at_home(amina.demande, celine), organisation=celine.body.pk, mandate=mandate.pk, word="candidater")
    with in_role(claim):
        assert unreached_contacts.read() == []
    assert MAIL in page(amina)


def test_a_contact_of_the_other_holder_is_told_to_them_alone() -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(email="amina.neuf@example.org", phone="")
    lost(factories.Applicant(couple.demande, couple.amina.person, couple.amina), recipient="amina.neuf@example.org")

    for who, reads in ((couple.amina, True), (couple.marc, False)):
        shown = plain_text(client_of(who.person).get(reverse("mon-dossier")).content.decode())
        assert ("amina.neuf@example.org" in shown) is reads
