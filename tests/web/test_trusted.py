"""The pages of whom a holder trusts: naming, taking back, and the link by which who was named answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import SafeChannel, TrustedContact, UnaskedAddress
from palier.models.identifiers import uuid7
from palier.workflows.mandates import trusted_answers
from tests import couples, factories
from tests.mandate_world import trusting_somebody
from tests.plain_pages import plain_text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
FORM, HELPS = reverse("personne-a-prevenir"), reverse("qui-m-aide")


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def post(client: Client, recipient: str = "nadia@example.org", name: str = "Nadia <b>K.</b>") -> HttpResponse:
    return client.post(FORM, {"name": name, "recipient": recipient, "act_key": str(uuid7())})


def text(client: Client, url: str = HELPS) -> str:
    return plain_text(client.get(url).content.decode())


def link_of(row: TrustedContact) -> str:
    TrustedContact.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    return trusted_answers.link(row).removeprefix("https://logement.example")


def test_a_holder_names_somebody_and_takes_it_back(amina):
    client = client_of(amina.user)
    assert "Choisir une personne à prévenir" in text(client)
    assert "Lui demander son accord" in text(client, FORM)
    assert post(client).url == f"{HELPS}#personne-a-prevenir"
    assert "Nadia &lt;b&gt;K." in text(client)
    assert "attend une réponse" in text(client)

    row = TrustedContact.objects.get()
    end = reverse("retirer-personne-a-prevenir", args=[row.public_id])
    assert client.post(end, {"act_key": str(uuid7())}).status_code == 302
    assert "retiré" in text(client)
    assert client.post(end, {"act_key": str(uuid7())}).status_code == 409
    again = reverse("retirer-personne-a-prevenir", args=[uuid7()])
    assert client.post(again, {"act_key": str(uuid7())}).status_code == 404


def test_the_same_form_sent_twice_names_once(amina):
    client, body = client_of(amina.user), {"name": "Nadia", "recipient": "n@example.org", "act_key": str(uuid7())}
    assert [client.post(FORM, body).status_code for _ in range(2)] == [302, 302]
    assert TrustedContact.objects.count() == 1


@pytest.mark.parametrize("recipient", ["", "nadia", "nadia@", "06 12 34 56 78"])
def test_what_no_message_reaches_is_said_beside_the_field(amina, recipient):
    answer = post(client_of(amina.user), recipient)
    assert answer.status_code == 400
    assert "Cette personne n’est pas enregistrée" in plain_text(answer.content.decode())
    assert not TrustedContact.objects.exists()


@pytest.mark.parametrize(("typed", "status"), [("06 12 34 56 78", 302), ("01 48 70 00 00", 400)])
def test_where_texts_leave_a_mobile_is_taken_and_a_landline_is_not(amina, settings, typed, status):
    settings.SMS_URL = "https://sms.example"
    assert post(client_of(amina.user), typed).status_code == status
    assert list(TrustedContact.objects.values_list("channel", "recipient")) == (
        [("sms", "+33612345678")] if status == 302 else []
    )


def test_a_protected_file_is_led_to_its_safe_address_and_names_nobody(amina):
    SafeChannel.objects.create(demande=amina.demande, person_key="d", email="s@example.org", set_at=timezone.now())
    client = client_of(amina.user)
    page = text(client, FORM)
    assert "adresse sûre" in page
    assert "Lui demander son accord" not in page
    assert post(client).status_code == 409
    assert not TrustedContact.objects.exists()


def test_the_other_holder_sees_nobody_and_takes_nothing_back():
    couple = couples.couple()
    amina, marc = client_of(couple.amina.person), client_of(couple.marc.person)
    assert post(amina).status_code == 302
    row = TrustedContact.objects.get()

    assert "nadia@example.org" in text(amina)
    assert "nadia@example.org" not in text(marc)
    end = reverse("retirer-personne-a-prevenir", args=[row.public_id])
    assert marc.post(end, {"act_key": str(uuid7())}).status_code == 404
    assert post(marc, "autre@example.org").status_code == 302
    assert {one.person_key for one in TrustedContact.objects.all()} == {"d", "c1"}


def test_who_is_named_answers_without_an_account_and_learns_no_name(amina, client):
    row = trusting_somebody(amina)
    url = link_of(row)
    page = client.get(url)
    said = plain_text(page.content.decode())
    assert "Voulez-vous être prévenu ?" in said
    assert amina.persons[0].last_name not in said
    assert "Nadia" not in said
    assert page["Referrer-Policy"] == "strict-origin"
    assert TrustedContact.objects.get().state == "demande"

    assert "C’est noté" in plain_text(client.post(url, {"reponse": "oui"}).content.decode())
    assert "a dit oui" in text(client_of(amina.user))
    assert "Ne plus être prévenu ?" in text(client, url)
    assert "Vous ne recevez plus rien" in plain_text(client.post(url, {"reponse": "arreter"}).content.decode())
    assert "Ce lien ne sert plus" in text(client, url)
    assert "a arrêté" in text(client_of(amina.user))


def test_never_is_taken_also_behind_a_link_that_is_over(amina, client):
    row = trusting_somebody(amina)
    url = link_of(row)
    client.post(url, {"reponse": "non"})
    assert "n’a pas dit oui" in text(client_of(amina.user))
    client.post(url, {"reponse": "jamais"})
    assert UnaskedAddress.objects.count() == 1
    client.post(url, {"reponse": "jamais"})
    assert UnaskedAddress.objects.count() == 1


@pytest.mark.parametrize("body", [{}, {"reponse": "retirer"}, {"reponse": "x" * 5_000}])
def test_what_is_no_answer_changes_nothing(amina, client, body):
    url = link_of(trusting_somebody(amina))
    assert "Voulez-vous être prévenu ?" in plain_text(client.post(url, body).content.decode())
    assert TrustedContact.objects.get().state == "demande"


def test_who_tries_links_is_slowed(client):
    url = reverse("personne-prevenue", args=["rien"])
    found = [client.post(url, {"reponse": "oui"}).status_code for _ in range(8)]
    assert found[0] == 200
    assert found[-1] == 429


def test_a_question_too_old_takes_no_answer(amina, client):
    url = link_of(trusting_somebody(amina))
    TrustedContact.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert "Ce lien ne sert plus" in text(client, url)
    client.post(url, {"reponse": "oui"})
    assert TrustedContact.objects.get().state == "demande"
