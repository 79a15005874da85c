"""A renewal for the account of a household: its facts go to the register, and are shown to nobody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from palier.gateways.sne.errors import SneUnavailable
from palier.models import JournalEntry, Letter, MandateAct, Person
from palier.rules.doors.access import Role
from palier.web.signin import register
from palier.workflows.acting.actors import Actor
from tests.mandate_world import code, typed
from tests.plain_pages import plain_text
from tests.web.test_demandeur_dossier import Register, demande, sample, send, sne, wish
from tests.world import adviser

__all__ = ("demande", "sample", "sne")
pytestmark = pytest.mark.django_db


def test_an_adviser_renews_and_reads_nothing_of_what_was_sent(client: Client, demande: Any, sne: Register) -> None:
    celine, jean = adviser("Céline", "Toit commun"), Actor(role=Role.DEMANDEUR, user=demande.holders.get().user)
    made = typed(demande, jean, code(celine, ["renouveler"]), scope=frozenset({"renouveler"}))
    desk = Client()
    desk.force_login(celine.person)
    where = reverse("conseiller-renouveler", args=[made.public_id])

    # What stands in its way is the household's to read.
    refused = desk.post(where, {"act_key": str(uuid4())})
    assert refused.status_code == 409
    assert "sur sa propre page" in plain_text(refused.content.decode())
    assert wish(client).status_code == 302
    assert desk.get(where).status_code == 200

    answer = desk.post(where, {"act_key": str(uuid4())})

    assert answer.status_code == 302
    assert len(sne.sent) == 1
    line = JournalEntry.objects.get(verb="renouveler")
    assert (line.role, line.organisation) == ("mandataire", celine.body.pk)
    assert JournalEntry.objects.filter(verb="importer", role="mandataire").count() == 1
    assert (MandateAct.objects.get().done, Letter.objects.get(kind="renouvellement").audience) == ("renouvellement", [])
    page = plain_text(desk.get(answer.url).content.decode())
    assert "Demande renouvelée" in page
    # Once renewed today, it is not proposed again: the same sentence stands there as on the page of the household.
    assert where not in page
    assert "La demande est déjà renouvelée pour un an" in page
    assert "otre demande est déjà renouvelée" not in page
    for person in Person.objects.filter(demande=demande):
        assert not person.email or person.email not in page
    letter = Letter.objects.get(kind="renouvellement")
    assert "pour votre compte" in plain_text(
        client.get(reverse("courrier-lire", args=[letter.public_id])).content.decode()
    )
    assert send(client, "renouveler").status_code == 409


def test_a_register_that_is_away_changes_nothing(
    client: Client, demande: Any, sne: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    celine, jean = adviser("Céline", "Toit commun"), Actor(role=Role.DEMANDEUR, user=demande.holders.get().user)
    made = typed(demande, jean, code(celine, ["renouveler"]), scope=frozenset({"renouveler"}))
    assert wish(client).status_code == 302

    def away(*_: object, **__: object) -> None:
        raise SneUnavailable("absent")

    monkeypatch.setattr(register, "renew", away)
    desk = Client()
    desk.force_login(celine.person)
    assert (
        desk.post(reverse("conseiller-renouveler", args=[made.public_id]), {"act_key": str(uuid4())}).status_code == 503
    )
    assert not MandateAct.objects.exists()
