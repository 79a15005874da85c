"""What a refusal costs the others, and what it leaves behind: no slot is held, no time tells a dead code, no trace stays."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Message
from palier.models.identifiers import uuid7
from palier.web.requests import edge
from palier.web.requests.cookies import bound
from palier.web.requests.resuming import COOKIE
from palier.web.signin import answers, views
from palier.workflows.doors import code_hashes, signing_in, slowing
from palier.workflows.life import keeping
from tests import factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_a_refusal_behind_the_door_holds_no_slot_while_it_waits(no_beat: list[float], client: Client) -> None:
    """Five connections that sent an unreadable form held every slot, and everybody was told to wait."""
    unreadable = {"numero": "x", "birth_date": "x"}

    answer = client.post(reverse("connexion"), unreadable, **{edge.SLOT: object()})

    assert (answer.status_code, no_beat) == (400, [])
    assert -5 < answer.wsgi_request.META[edge.LEAVES_AT] - time.monotonic() <= views.STEP


def test_without_a_door_a_refusal_still_leaves_on_its_beat(no_beat: list[float], client: Client) -> None:
    client.post(reverse("connexion"), {"numero": "x", "birth_date": "x"})

    assert len(no_beat) == 1


def test_a_dead_code_costs_what_a_living_one_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the register away, the sixth try was faster for a number known here."""
    amina = factories.demande()
    code = signing_in.keep(amina.demande.pk, "x", code_hashes.hashed("654321"), at=timezone.now())
    paid: list[str] = []
    monkeypatch.setattr(code_hashes, "hashed", lambda drawn, *_: paid.append(drawn) or "!")

    assert signing_in.take_code(amina.demande, uuid7(), "123456", at=timezone.now()) is None
    assert signing_in.take_code(amina.demande, code.public_id, "123456", at=timezone.now() + timedelta(hours=1)) is None
    assert len(paid) == 2


def test_an_address_that_was_being_proved_goes_with_the_file() -> None:
    amina = factories.demande()
    client = Client()
    client.force_login(amina.user, backend=BACKEND)
    client.post(reverse("acces"), {"act_key": str(uuid7()), "email": "nouvelle@ailleurs.example", "is_sure": "on"})
    assert Message.objects.filter(recipient="nouvelle@ailleurs.example").exists()

    client.post(reverse("effacer-dossier"), {"act_key": str(uuid7()), "understood": "on", "birth_date": "17/04/1989"})
    assert client.get(reverse("mon-dossier")).status_code == 302
    keeping.honour(amina.demande, at=timezone.now())

    assert not Message.objects.filter(recipient="nouvelle@ailleurs.example").exists()
    assert not any("ailleurs" in str(each.get_decoded()) for each in Session.objects.all())


def test_who_leaves_on_purpose_leaves_no_word_of_who_they_were() -> None:
    amina = factories.demande()
    client = Client()
    client.force_login(amina.user, backend=BACKEND)
    client.get(reverse("mon-dossier"))
    assert client.cookies[bound(COOKIE)].value

    client.post(reverse("deconnexion"))

    assert client.cookies[bound(COOKIE)].value == ""


def test_a_day_of_waiting_is_called_a_day_and_says_what_still_opens(rf, client: Client) -> None:
    request = client.get(reverse("connexion")).wsgi_request
    a_day = plain_text(answers.too_many(request, slowing.A_DAY))
    minutes = plain_text(answers.too_many(request, timedelta(minutes=15)))

    assert "avant demain à la même heure" in a_day
    assert "adresse sûre" in a_day
    assert "Attendez" not in a_day
    assert "Attendez 15" in minutes
