"""« Retirer ce logement » and « Déclarés deux fois »: read first, done once, and back again, on the landlord's pages."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import Home
from palier.models.identifiers import uuid7
from palier.rules.homes.withdrawing import HomeBar
from palier.rules.law.clocks import day_in_paris
from palier.workflows.homes import coming_back, joining_homes, withdrawing
from palier.workflows.homes.coming_back import OutForNow
from tests import factories
from tests.picture_world import added
from tests.plain_pages import plain_text
from tests.web.test_correcting import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
BARE: dict[str, Any] = {"door": "12, porte 4", "floor": 2, "oriented_at": None}


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def who(est: Organisation) -> Actor:
    return factories.member("Karim", est)


@pytest.fixture
def karim(who: Actor) -> Client:
    return signed_in(who.person)


@pytest.fixture
def home(est: Organisation) -> Home:
    return factories.home(est, None, **BARE)


def post(client: Client, name: str, *args: object, **fields: str) -> HttpResponse:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **fields})


def text(client: Client, name: str, *args: object) -> str:
    return plain_text(client.get(reverse(name, args=args)))


def test_it_is_read_before_it_is_done_and_put_back_from_its_page(karim: Client, home: Home) -> None:
    assert "Retirer ce logement" in text(karim, "bailleur_logement", home.public_id)
    first = post(karim, "bailleur_logement_retirer", home.public_id, reason="essai")
    assert "Rien n’a encore changé" in plain_text(first)
    assert Home.objects.filter(pk=home.pk).exists()

    post(karim, "bailleur_logement_retirer", home.public_id, reason="essai", confirme="oui")

    page = text(karim, "bailleur_logement", home.public_id)
    assert "Ce logement n’est plus dans votre parc" in page
    assert "C’était un essai" in page
    assert home.rpls_id not in text(karim, "bailleur_logements")
    assert home.rpls_id in text(karim, "bailleur_retires")
    assert karim.get(reverse("bailleur_logement_corriger", args=[home.public_id])).status_code == 404

    assert post(karim, "bailleur_logement_remettre", home.public_id).status_code == 302
    assert home.rpls_id in text(karim, "bailleur_logements")


@pytest.mark.parametrize(("reason", "is_free"), [("numero", True), ("essai", False), ("inexistant", False)])
def test_what_becomes_of_its_number_is_said_as_it_will_be(
    karim: Client, who: Actor, home: Home, reason: str, is_free: bool
) -> None:
    told = plain_text(post(karim, "bailleur_logement_retirer", home.public_id, reason=reason))
    assert ("Son numéro RPLS est libre" in told) is is_free
    assert ("ne se déclare pas de nouveau" in told) is not is_free

    withdrawing.withdraw(home, reason=reason, by=who, at=home.created_at)
    on = day_in_paris(home.created_at)
    with nullcontext() if is_free else pytest.raises(OutForNow):
        coming_back.require_not_out(home.rpls_id, who.body, on=on)


def test_what_rests_on_it_is_said_and_no_form_is_offered(karim: Client, est: Organisation) -> None:
    tied = factories.home(est, factories.organisation("reservataire", "Ville"))

    page = text(karim, "bailleur_logement_retirer", tied.public_id)

    assert HomeBar.ORIENTED.value in page
    assert "Pourquoi le retirer" not in page
    assert post(karim, "bailleur_logement_retirer", tied.public_id, reason="essai").status_code == 400


def test_a_number_taken_since_is_said_on_the_page(karim: Client, who: Actor, home: Home, est: Organisation) -> None:
    withdrawing.withdraw(home, reason="numero", by=who, at=home.created_at)
    factories.home(est, None, rpls_id=home.rpls_id, oriented_at=None)

    answer = post(karim, "bailleur_logement_remettre", home.public_id)

    assert answer.status_code == 409
    assert "Un autre logement porte ce numéro RPLS depuis" in plain_text(answer)
    assert "Remettre ce logement" in plain_text(answer)


def test_two_homes_are_seen_side_by_side_and_one_stays(
    karim: Client, who: Actor, home: Home, est: Organisation
) -> None:
    twin = factories.home(est, None, **BARE, energy_class="C", nearby="gare")
    added(twin, who)
    listed = text(karim, "bailleur_doublons")
    assert home.rpls_id in listed
    assert twin.rpls_id in listed
    page = text(karim, "bailleur_doublon", home.public_id, twin.public_id)
    assert "Si le premier reste, l’autre peut lui donner" in page
    assert "une gare" in page
    assert f"{home.floor_area} m²" in page

    said = {"stays": str(home.public_id), "with_said": "on", "with_pictures": "on"}
    first = plain_text(post(karim, "bailleur_doublon", home.public_id, twin.public_id, **said))
    assert "Celui qui reste reçoit" in first
    assert Home.objects.count() == 2
    answer = post(karim, "bailleur_doublon", home.public_id, twin.public_id, **said, confirme="oui")

    assert answer["Location"] == reverse("bailleur_logement", args=[home.public_id])
    assert Home.objects.get() == home
    assert twin.rpls_id in text(karim, "bailleur_logement", home.public_id)
    assert "Celui qui reste" in text(karim, "bailleur_logement", twin.public_id)
    assert "Aucun de vos logements ne ressemble à un autre" in text(karim, "bailleur_doublons")


def test_of_two_that_served_none_is_offered_to_leave(karim: Client, est: Organisation) -> None:
    ville = factories.organisation("reservataire", "Ville")
    one, two = (factories.home(est, ville, door="12, porte 4", floor=2) for _ in range(2))

    assert joining_homes.BothAreUsed.sentence in text(karim, "bailleur_doublon", one.public_id, two.public_id)
    assert post(karim, "bailleur_doublon", one.public_id, two.public_id, stays=str(one.public_id)).status_code == 400


def test_another_landlord_sees_none_of_it(home: Home, who: Actor) -> None:
    withdrawing.withdraw(home, reason="essai", by=who, at=home.created_at)
    other = signed_in(factories.member("Odile", factories.organisation("bailleur", "Ouest")).person)

    assert other.get(reverse("bailleur_logement", args=[home.public_id])).status_code == 404
    assert post(other, "bailleur_logement_remettre", home.public_id).status_code == 404
