"""« Effacer mon dossier » through the web's own login: said before, done once, refused with its reason, proved."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, Erasure, LegalHold
from palier.models.identifiers import uuid7
from palier.workflows.life import keeping
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
BORN = "17/04/1989"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(of: factories.Applicant) -> Client:
    client = Client()
    client.force_login(of.user, backend=BACKEND)
    return client


def test_the_page_says_what_goes_what_stays_and_changes_nothing() -> None:
    amina = factories.demande()
    page = plain_text(signed_in(amina).get(reverse("effacer-dossier")))

    assert "tout de suite et pour toujours" in page
    assert "registre national" in page
    amina.demande.refresh_from_db()
    assert amina.demande.erasure_asked_at is None


def test_an_erasure_is_asked_once_signs_out_and_is_proved() -> None:
    amina = factories.demande("Zélie")
    client, key = signed_in(amina), str(uuid7())
    answer = client.post(reverse("effacer-dossier"), {"act_key": key, "understood": "on", "birth_date": BORN})

    assert answer.url == reverse("effacement", args=[amina.demande.public_id])
    assert client.get(reverse("mon-dossier")).status_code == 302
    assert "Pas encore effacé" in plain_text(client.get(answer.url))

    keeping.honour(amina.demande, at=timezone.now())
    page = plain_text(client.get(answer.url))

    assert "Ce dossier est effacé" in page
    assert Erasure.objects.get().digest in page
    assert not re.search("Zélie|Benali|@example", page)
    assert not Demande.objects.exists()


def test_without_the_box_nothing_is_asked() -> None:
    amina = factories.demande()
    answer = signed_in(amina).post(reverse("effacer-dossier"), {"act_key": str(uuid7())})

    assert answer.status_code == 400
    assert "Cochez cette case" in plain_text(answer)
    assert "Écrivez votre date de naissance" in plain_text(answer)
    amina.demande.refresh_from_db()
    assert amina.demande.erasure_asked_at is None


def test_after_an_attribution_the_page_says_why_and_until_when() -> None:
    world = worlds.cast(others=2)
    world.at["attribuee"] = world.home_at("attribuee", [world.amina, *world.others])
    client = signed_in(world.amina)

    assert "Un logement vous a été attribué" in plain_text(client.get(reverse("effacer-dossier")))
    answer = client.post(reverse("effacer-dossier"), {"act_key": str(uuid7()), "understood": "on", "birth_date": BORN})

    assert answer.status_code == 409
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.erasure_asked_at is None


def test_a_hold_is_said_to_its_person() -> None:
    amina = factories.demande()
    LegalHold.objects.create(demande=amina.demande, reason="recours", placed_at=timezone.now())

    assert "un recours est en cours" in plain_text(signed_in(amina).get(reverse("effacer-dossier")))


def test_the_page_of_a_proof_tells_nobody_whether_a_file_exists() -> None:
    amina = factories.demande()
    known = plain_text(Client().get(reverse("effacement", args=[amina.demande.public_id])))
    other = uuid7()
    unknown = plain_text(Client().get(reverse("effacement", args=[other])))

    def bare(page: str) -> str:
        return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", page)

    assert bare(known).replace(str(amina.demande.public_id), "") == bare(unknown).replace(str(other), "")
