"""The pages of a séance: who sits for what, an interest, the votes and the minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Seance, Territory
from tests.web.test_bailleur import FOUND, OK, local, post, world  # noqa: F401 - world is a fixture
from tests.web.test_bailleur import karim as karim  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db


def call(karim: Client, **members: str) -> str:
    held = local(timezone.now() + timedelta(days=1))
    answer = post(karim, reverse("seance_nouvelle"), held_at=held, place="Siège", quorum=1, **members)
    return answer.content.decode() if answer.status_code == OK else ""


MEMBERS = {
    "name_1": "A. Bailleul", "quality_1": "conseil_bailleur", "name_2": "M. Maire", "quality_2": "maire",
    "name_3": "C. Conseil", "quality_3": "conseil_bailleur",
}  # fmt: skip


def test_where_a_member_sits_is_kept_by_its_code(world: World, karim: Client) -> None:  # noqa: F811
    Territory.objects.create(code="200054781", name="Métropole du Grand Paris")
    call(
        karim, **MEMBERS, place_2="Montreuil", name_4="P. Président", quality_4="president_epci",
        place_4="métropole du grand paris", name_5="R. Réserve", quality_5="reservataire", place_5="réservataire d’essai",
        form="numerique", prefet_agreed_on="2026-01-05",
    )  # fmt: skip

    seance = Seance.objects.get()
    kept = {member["name"]: member["place"] for member in seance.members}
    assert kept["M. Maire"] == "93048"
    assert kept["P. Président"] == "200054781"
    assert kept["R. Réserve"] == str(world.reservataire.public_id)
    page = karim.get(reverse("seance", args=[seance.public_id])).content.decode()
    assert "tous connectés en même temps" in page
    assert "Le conseil du bailleur désigne 6 membres" in page


@pytest.mark.parametrize("seat", [{"place_2": "Nulle-Part"}, {"place_1": "Montreuil"}])
def test_an_unknown_place_is_refused(world: World, karim: Client, seat: dict[str, str]) -> None:  # noqa: F811
    assert "inconnu pour cette qualité" in call(karim, **MEMBERS, **seat)
    assert not Seance.objects.exists()


def test_an_interest_is_noted_before_the_vote_and_its_member_has_no_vote(world: World, karim: Client) -> None:  # noqa: F811
    for candidature in world.candidatures[:3]:
        post(karim, reverse("bailleur_controle", args=[candidature.public_id]), output="conforme")
    call(karim, **MEMBERS)
    seance = Seance.objects.get()
    url = reverse("seance", args=[seance.public_id])
    post(karim, url, act="inscrire", publication=str(world.publication.public_id))
    post(karim, url, act="ouvrir", present=["0", "1", "2"])
    called = karim.get(reverse("convocation", args=[seance.public_id])).content.decode()
    assert str(world.candidatures[0].public_id)[-8:] in called
    assert "Nom1" not in called
    assert "Aucune séance close" in called
    home = reverse("seance_decider", args=[seance.public_id, world.publication.public_id])

    assert post(karim, home, act="interet", member=9).status_code == OK
    ref = str(world.candidatures[0].public_id)
    assert post(karim, home, act="interet", member=0, candidature=ref).status_code == FOUND

    page = karim.get(home).content.decode()
    assert "Intérêt déclaré, sans part au vote" in page
    assert f"c{world.candidatures[0].pk}-vote_0" not in page
    assert "A. Bailleul" in karim.get(url).content.decode()
    votes = {f"c{c.pk}-vote_{key}": "pour" for c in world.candidatures[:3] for key in (1, 2)}
    kinds = {f"c{c.pk}-kind": "attribution_rang" for c in world.candidatures[:3]}
    ranks = {f"c{c.pk}-rank": rank for rank, c in enumerate(world.candidatures[:3], start=1)}
    assert post(karim, home, **votes, **kinds, **ranks).status_code == FOUND
    post(karim, url, act="clore")
    minutes = karim.get(reverse("proces_verbal", args=[seance.public_id])).content.decode()
    assert "Intérêt déclaré" in minutes
    assert ref[-8:] in minutes
    assert "M. Maire pour" in minutes
