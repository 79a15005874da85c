"""« Nos obligations »: each duty of a desk with its text, what waits for it, what is late, and the act that is next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Offer
from palier.rules.desks import desk_words, duties
from palier.rules.desks.kinds import AwaitingKind as K
from palier.rules.doors.access import Role
from palier.workflows.offer import offering
from tests import world as worlds
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
OF_OTHER_DESKS = {
    *(K.CALLED, K.SITS, K.TO_SIGN, K.TERRITORY_SITTING, K.REFERRED, K.ROOF_ASKED),
    *(K.ADVISED_OFFER, K.ADVISED_RENEWAL, K.ADVISED_PIECE),
}


def entered(by) -> Client:
    client = Client()
    client.force_login(by.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_what_can_await_these_desks_is_under_one_duty_or_said_to_be_under_none() -> None:
    gathered = [kind for one in duties.DUTIES.values() for kind in one.kinds]

    assert len(gathered) == len(set(gathered))
    assert not set(gathered) & (duties.NO_DUTY | OF_OTHER_DESKS)
    assert set(gathered) | duties.NO_DUTY | OF_OTHER_DESKS == set(desk_words.WORDS)


def test_a_desk_where_nothing_waits_is_up_to_date_in_each_of_its_duties() -> None:
    rows = duties.standing([], Role.RESERVATAIRE, now=timezone.now())

    assert {row.sentence for row in rows} == {"Rien n’attend."}
    assert {row.words.source.key for row in rows} >= {"CCH L441-1", "CCH R441-3"}


def test_a_landlord_reads_its_duties_and_the_act_that_is_late_comes_first() -> None:
    world = worlds.cast(others=2)
    on, at = world.home_at("attribuee", [world.amina, *world.others]), timezone.now()
    sent = offering.send_offer(Candidature.objects.get(publication=on, rank=1), answer_days=10, by=world.karim, at=at)
    offering.note_delivery(sent, proof="Remise en main propre", delivered_at=at, by=world.karim, at=at)
    client = entered(world.karim)
    assert reverse("obligations") in client.get(reverse("bailleur")).text

    before = plain_text(client.get(reverse("obligations")))
    assert "Envoyer l’offre, prouver sa remise, laisser au moins dix jours pour répondre" in before
    assert "CCH R441-10" in before
    assert "en retard" not in before
    assert "Bilan de l’année" in before

    Offer.objects.filter(publication=on).update(answer_by=timezone.now() - timedelta(days=1))
    answer = client.get(reverse("obligations"))
    first, address = answer.context["rows"][0]
    assert (first.words.source.key, first.waiting, first.late) == ("CCH R441-10", 1, 1)
    assert client.get(address).status_code == 200
    assert "1 acte attend, en retard." in plain_text(answer)


def test_who_reserves_homes_reads_its_own_duties_alone() -> None:
    world = worlds.cast(others=2)
    world.home_at("classee", [world.amina, *world.others])

    answer = entered(world.odile).get(reverse("obligations"))

    said = plain_text(answer)
    assert "Proposer des candidats, dans le mois pour un logement réservé" in said
    assert "Tenir les séances" not in said
    assert "Bilan de l’année" not in said
    (row,) = [row for row, _ in answer.context["rows"] if row.words.source.key == "CCH L441-1"]
    assert row.waiting == 1
