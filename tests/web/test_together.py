"""Several homes in one act: each by itself, told line by line, the refused beside the done, and what waits after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Home, Offer, Seance
from palier.models.identifiers import uuid7
from palier.workflows.commission import sitting
from palier.workflows.offer import offering
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast()


def test_homes_are_oriented_together_and_what_is_refused_is_told_beside_its_home(world: World) -> None:
    homes = [factories.home(world.bailleur, None) for _ in range(3)]
    foreign = factories.home(world.stranger_karim.body, None)
    karim = entered(world.karim)
    said = {
        "reservataire": world.reservataire.pk,
        "reason": "accord",
        "vacancy_notified_on": timezone.localdate().isoformat(),
    }
    page = read(karim, "bailleur_orienter")
    assert all(home.rpls_id in page for home in homes)
    assert foreign.rpls_id not in page
    reasons = karim.get(reverse("bailleur_orienter")).context["form"].fields["reason"].choices
    said["reason"] = reasons[0][0]

    assert "Choisissez au moins un logement" in act(karim, "bailleur_orienter", **said)
    stolen = act(karim, "bailleur_orienter", **said, chosen=[str(foreign.public_id)])
    assert "La liste a changé" in stolen
    done = act(karim, "bailleur_orienter", **said, chosen=[str(home.public_id) for home in homes[:2]])

    assert "2 logements sont traités sur 2" in done
    assert [Home.objects.get(pk=home.pk).reservataire_id for home in homes] == [
        world.reservataire.pk,
        world.reservataire.pk,
        None,
    ]
    foreign.refresh_from_db()
    assert foreign.reservataire_id is None


def closed_with(world: World, count: int) -> list[Candidature]:
    """The first in line of so many homes, each attributed in a séance that is closed."""
    crowd = [world.amina, *world.others]
    found = []
    for turn in range(count):
        on = world.home_at("attribuee", [*crowd[turn:], *crowd[:turn]])
        found.append(Candidature.objects.filter(publication=on, stage="attribuee").get())
    return found


def test_offers_leave_together_and_one_that_cannot_stops_no_other(world: World) -> None:
    rows = closed_with(world, 2)
    karim = entered(world.karim)
    assert "Les envoyer ensemble" in read(karim, "bailleur")
    key, data = str(uuid7()), {"answer_days": 10, "chosen": [str(row.public_id) for row in rows]}

    first = karim.post(reverse("bailleur_offres"), {**data, "act_key": key})
    page = plain_text(first)

    # The same household is first on both: one offer leaves, the other line says why not.
    sent = Offer.objects.filter(candidature__in=rows).count()
    assert f"{sent} logement" in page
    assert page.count("Offre envoyée.") == sent >= 1
    again = karim.post(reverse("bailleur_offres"), {**data, "act_key": key})
    assert again.status_code == 302
    assert Offer.objects.filter(candidature__in=rows).count() == sent


def test_a_lease_that_is_recorded_leads_to_the_next_one(world: World) -> None:
    rows = []
    for who in (world.noe, world.others[0]):
        on = world.home_at("attribuee", [who])
        row = Candidature.objects.get(publication=on, demande=who.demande)
        sent = offering.send_offer(row, answer_days=10, by=world.karim, at=timezone.now())
        offering.note_delivery(
            sent, proof="Remise en main propre", delivered_at=timezone.now(), by=world.karim, at=timezone.now()
        )
        sent.refresh_from_db()
        offering.accept(sent, by=who.actor, at=timezone.now())
        rows.append(row)
    karim, here = entered(world.karim), reverse("bailleur_bail", args=[rows[0].public_id])
    form = karim.get(here).context["form"]
    said = {name: form[name].value() for name in ("signed_on", "starts_on", "contingent")}
    said = {name: getattr(value, "isoformat", lambda value=value: value)() for name, value in said.items()}

    said["contingent"] = said["contingent"] or "COLACT"
    answer = karim.post(here, {**said, "confirme": "oui", "act_key": str(uuid7())})

    after = reverse("bailleur_bail", args=[rows[1].public_id])
    assert answer["Location"] == f"{after}?suivant={rows[0].reference}"
    assert "Voici le suivant" in plain_text(karim.get(answer["Location"]))


def test_every_home_that_is_ready_goes_on_the_agenda_and_the_next_is_decided_after_one(world: World) -> None:
    from tests.world import LOOKED, checking, convene

    crowd, now = [world.amina, *world.others], timezone.now()
    homes = [world.home_at("designee", crowd) for _ in range(2)]
    short = world.home_at("designee", [world.noe])
    for on in (*homes, short):
        for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
            checking.check(row, "conforme", **LOOKED, by=world.karim, at=now)
    seance, karim = convene(world, now), entered(world.karim)
    assert "Inscrire ces 2 logements" in read(karim, "seance", seance.public_id)

    act(karim, "seance", seance.public_id, act="inscrire_tous")

    # What needs an exception is chosen by a person.
    assert set(seance.items.values_list("publication", flat=True)) == {on.pk for on in homes}
    sitting.open_seance(seance, present={0, 1}, by=world.commission, at=timezone.now())
    first, second = seance.items.order_by("pk")
    rows = Candidature.objects.filter(publication=first.publication, stage="conforme")
    said = {f"c{row.pk}-kind": "attribution_rang" for row in rows}
    where = reverse("seance_decider", args=[seance.public_id, first.publication.public_id])
    answer = karim.post(where, {**said, "tous_0": "pour", "tous_1": "pour", "act": "", "act_key": str(uuid7())})

    after = reverse("seance_decider", args=[seance.public_id, second.publication.public_id])
    assert answer["Location"] == f"{after}?suivant=1"
    assert "Voici le suivant" in plain_text(karim.get(answer["Location"]))
    assert Seance.objects.get(pk=seance.pk).stage == "ouverte"
