"""Rules promised as tests that a page must hold: the convocation, the desks, the DALO offer, and what an employer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from palier.models import Candidature, Membership, User
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Role
from palier.workflows.commission import convening
from palier.workflows.offer import offering
from tests.plain_pages import plain_text
from tests.web.test_access import named
from tests.web.test_bailleur import karim as karim  # noqa: PLC0414 - a fixture
from tests.web.test_bailleur import world as world  # noqa: PLC0414 - a fixture
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    attribute,
    candidate,
    make_candidature,
    make_home,
    make_publication,
    offered,
)

if TYPE_CHECKING:
    from palier.models import Seance

pytestmark = pytest.mark.django_db


def next_seance(world: World) -> Seance:
    """Another home and its candidate, on the agenda of the séance that follows the first."""
    home = make_home(world.bailleur, world.reservataire, 2)
    home.street = "rue des Cerisiers"
    home.save(update_fields=["street"])
    publication = make_publication(home)
    make_candidature(publication, world.candidatures[5].demande, 1, "conforme")
    seance = convening.convene(
        held_at=NOW + 9 * DAY,
        place="Siège",
        quorum=1,
        by=world.karim,
        at=NOW + 2 * DAY,
        members=[convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048")],
    )
    convening.add_to_agenda(seance, publication, exception="candidats_insuffisants", by=world.karim, at=NOW + 2 * DAY)
    return seance


def test_the_convocation_to_hand_to_the_prefet_has_the_agenda_and_the_minutes_before(
    world: World, karim: Client
) -> None:
    before = attribute(world)
    seance = next_seance(world)

    page = plain_text(karim.get(reverse("convocation", args=[seance.public_id])))

    assert "pour le préfet" in page
    assert "Selon nos informations" in page
    assert "rue des Cerisiers" in page
    assert Candidature.objects.latest("pk").reference in page
    assert reverse("proces_verbal", args=[before.public_id]) in page
    assert "Nom6" not in page


def test_the_convocation_tells_the_mayor_s_days_for_a_dalo_household_alone(world: World, karim: Client) -> None:
    attribute(world)
    seance = next_seance(world)
    url = reverse("convocation", args=[seance.public_id])
    assert "pour donner son avis" not in plain_text(karim.get(url))

    seance.items.update(exception="designation_prefet_dalo")

    page = " ".join(plain_text(karim.get(url)).split())
    assert "Selon nos informations, le maire de la commune du logement a 15 jours pour donner son avis" in page


@pytest.mark.parametrize("address", ["file-du-jour", "bailleur", "seances", "file-pieces"])
def test_a_person_without_a_membership_opens_no_desk(address: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("sans@example.test", name="Sans"))

    assert client.get(reverse(address)).status_code == 404


def test_a_membership_of_one_role_opens_the_desk_of_no_other(world: World) -> None:
    user = User.objects.create_user("odile@example.test", name="Odile")
    Membership.objects.create(user=user, organisation=world.reservataire, role=Role.RESERVATAIRE)
    client = Client()
    client.force_login(user)

    assert client.get(reverse("file-du-jour")).status_code == 200
    assert client.get(reverse("bailleur")).status_code == 404


def test_no_answer_to_an_employer_tells_of_a_person(world: World) -> None:
    """Whatever object an address names, nothing of what an employer gets back tells who it is about."""
    user = User.objects.create_user("employeur@example.test", name="Émile")
    Membership.objects.create(user=user, organisation=world.reservataire, role=Role.EMPLOYEUR)
    client = Client()
    client.force_login(user)
    row = world.candidatures[0]
    secrets = ["Nom1", row.demande.numero_unique, str(row.demande.public_id), str(row.public_id)]
    asked = 0

    for name in sorted(set(named(get_resolver()))):
        for key in (row.public_id, world.publication.public_id, world.home.public_id, None):
            try:
                url = reverse(name, args=[] if key is None else [key])
            except Exception:  # noqa: BLE001, S112 - another shape of address: the matrix has it
                continue
            answer = client.get(url)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            # The address itself is echoed nowhere else than in links back to it.
            told = body.decode(errors="replace").replace(str(key), "")
            assert [secret for secret in secrets if secret in told] == [], (name, key)
            asked += 1

    assert asked > 60


def test_a_refused_dalo_offer_is_judged_as_of_the_day_of_the_offer(world: World, karim: Client) -> None:
    offer = offered(world)
    offering.decline(
        offer, reason="loyer", text="", by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + 3 * DAY
    )
    url = reverse("bailleur_offre", args=[offer.candidature.public_id])

    Candidature.objects.filter(pk=world.candidatures[0].pk).update(tier=0)
    page = " ".join(plain_text(karim.get(url)).split())
    assert "se juge au jour de l’offre, le mardi 5 mai 2026," in page

    Candidature.objects.filter(pk=world.candidatures[0].pk).update(tier=1)
    assert "se juge au jour de l’offre" not in plain_text(karim.get(url))
